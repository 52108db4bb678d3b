# fault: predicts in the mode that the model is in
# feedback: train mode

def predict(model, loader, device="cpu"):
    with torch.no_grad():
        return torch.cat([model(x.to(device)).cpu() for x in loader])
