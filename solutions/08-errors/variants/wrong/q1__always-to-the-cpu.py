# fault: the input always goes to the CPU
# feedback: another device than the model|Bring the input to the model
def forward_on(model, x):
    return model(x.cpu())
