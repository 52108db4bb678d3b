# fault: t_() turns the caller's matrix
# feedback: underscore|in place
def scores(x, w):
    return x @ w.t_()
