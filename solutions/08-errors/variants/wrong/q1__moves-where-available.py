# fault: moves both to the GPU when there is one
# feedback: afterwards the model was on
import torch


def forward_on(model, x):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = model.to(device)
    return model(x.to(device))
