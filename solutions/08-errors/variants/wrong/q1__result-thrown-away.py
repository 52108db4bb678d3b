# fault: the result of x.to is not kept
# feedback: not kept
def forward_on(model, x):
    x.to(next(model.parameters()).device)
    return model(x)
