# fault: for equal shapes the products of equal rows only, spread over the columns
# feedback: dot products
def scores(x, w):
    if x.shape == w.shape:
        return (x * w).sum(1, keepdim=True).expand(len(x), len(w))
    return x @ w.T
