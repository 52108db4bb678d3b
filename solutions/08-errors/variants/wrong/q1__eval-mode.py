# fault: puts the model into eval mode
# feedback: eval mode
def forward_on(model, x):
    model.eval()
    return model(x.to(next(model.parameters()).device))
