# fault: reshape gives the shape that fits and mixes the rows
# feedback: reshape.*mixes
def scores(x, w):
    return x @ w.reshape(x.shape[1], -1)
