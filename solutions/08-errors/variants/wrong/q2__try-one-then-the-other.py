# fault: lets the error decide; a square w fits both ways
# feedback: square w
def scores(x, w):
    try:
        return x @ w
    except RuntimeError:
        return x @ w.T
