# fault: squeezes dimensions of length one away
# feedback: shape should be \(N, k\)
def scores(x, w):
    return (x @ w.T).squeeze()
