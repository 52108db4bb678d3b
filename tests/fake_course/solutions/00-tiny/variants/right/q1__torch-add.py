# why: a function of torch in place of the operator
def add_one(x):
    return torch.add(x, 1)
