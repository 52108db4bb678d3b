# fault: whatever the model's device, the input goes to the GPU
# feedback: another device than the model|Bring the input to the model
def forward_on(model, x):
    return model(x.cuda())
