# fault: the result is (k, N)
# feedback: exchanged
def scores(x, w):
    return w @ x.T
