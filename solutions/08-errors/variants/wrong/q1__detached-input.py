# fault: cuts the gradient of the input
# feedback: no gradient for x|x got no gradient
def forward_on(model, x):
    return model(x.detach().to(next(model.parameters()).device))
