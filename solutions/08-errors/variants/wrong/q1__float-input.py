# fault: makes every input float32
# feedback: dtype
def forward_on(model, x):
    return model(x.float().to(next(model.parameters()).device))
