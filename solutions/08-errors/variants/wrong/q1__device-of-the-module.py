# fault: a module has no attribute device
# feedback: no `\.device`|AttributeError
def forward_on(model, x):
    return model(x.to(model.device))
