# fault: turns w only if the shapes do not fit
# feedback: square w
def scores(x, w):
    if x.shape[1] != w.shape[0]:
        w = w.T
    return x @ w
