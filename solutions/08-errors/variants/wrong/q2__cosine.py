# fault: divides by the lengths
# feedback: cosine
def scores(x, w):
    x = x / x.norm(dim=1, keepdim=True)
    w = w / w.norm(dim=1, keepdim=True)
    return x @ w.T
