# fault: writes into the caller's tensor
# feedback: input.*changed|caller
def add_one(x):
    x += 1
    return x
