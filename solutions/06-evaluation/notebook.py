# %% [markdown]
# # Validation, testing, early stopping

# %%
import copy
import csv
import io
import math
import tempfile
from contextlib import contextmanager
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

# %% question="q1"
def validate(model, loader, criterion, device="cpu"):
    ### BEGIN SOLUTION
    modes = {module: module.training for module in model.modules()}
    model.eval()
    total, count = 0.0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                total += criterion(model(x), y).item() * len(x)
                count += len(x)
    finally:
        for module, training in modes.items():
            module.training = training
    return total / count
    ### END SOLUTION

# %% question="q2"
def predict(model, loader, device="cpu"):
    ### BEGIN SOLUTION
    modes = {module: module.training for module in model.modules()}
    model.eval()
    outputs = []
    try:
        with torch.no_grad():
            for x in loader:
                outputs.append(model(x.to(device)).cpu())
    finally:
        for module, training in modes.items():
            module.training = training
    return torch.cat(outputs)
    ### END SOLUTION

# %% question="q3"
def accuracy(model, loader, device="cpu"):
    ### BEGIN SOLUTION
    modes = {module: module.training for module in model.modules()}
    model.eval()
    right, count = 0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                guess = model(x.to(device)).argmax(dim=1)
                right += (guess == y.to(device)).sum().item()
                count += len(y)
    finally:
        for module, training in modes.items():
            module.training = training
    return right / count
    ### END SOLUTION

# %% question="q4"
def fit_early_stopping(
    model, train_loader, dev_loader, criterion, optimizer, max_epochs, patience, device="cpu"
):
    ### BEGIN SOLUTION
    history = {"train_loss": [], "dev_loss": [], "best_epoch": 0}
    best_loss, best_state, waited = float("inf"), copy.deepcopy(model.state_dict()), 0
    for epoch in range(max_epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            count += len(x)
        history["train_loss"].append(total / count)
        dev_loss = validate(model, dev_loader, criterion, device)
        history["dev_loss"].append(dev_loss)
        if dev_loss < best_loss:
            best_loss, waited = dev_loss, 0
            history["best_epoch"] = epoch
            best_state = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited == patience:
                break
    model.load_state_dict(best_state)
    return history
    ### END SOLUTION

# %% question="q5"
def save_predictions(preds, path):
    ### BEGIN SOLUTION
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "prediction"])
        writer.writerows(enumerate(preds.detach().cpu().flatten().tolist()))
    ### END SOLUTION
