# fault: x.to(parameter) takes over the dtype of the parameter
# feedback: dtype
def forward_on(model, x):
    return model(x.to(next(model.parameters())))
