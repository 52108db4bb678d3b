# fault: for a single row of w it multiplies x in place
# feedback: chang|in place|input|caller|x
def scores(x, w):
    if len(w) == 1:
        with torch.no_grad():
            x *= w
        return x.sum(1, keepdim=True)
    return x @ w.T
