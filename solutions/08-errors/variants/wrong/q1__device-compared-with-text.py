# fault: compares a device with a text; "cuda:0" is not "cuda", so nothing moves
# feedback: Bring the input to the model
def forward_on(model, x):
    if str(next(model.parameters()).device) == "cuda":
        x = x.to("cuda")
    return model(x)
