# fault: w is read through .data, so it gets no gradient
# feedback: w got no gradient|no gradient for w
def scores(x, w):
    return x @ w.data.T
