# fault: runs without gradients
# feedback: history|require grad
import torch


def forward_on(model, x):
    with torch.no_grad():
        return model(x.to(next(model.parameters()).device))
