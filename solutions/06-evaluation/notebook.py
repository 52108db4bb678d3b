# %% [markdown]
# # Validation, testing, early stopping
#
# A training loss says how well a model knows the samples that it was shown. What you want to know is how it will
# do on others. In this notebook you write the functions that answer this: one measures the loss on held-out data,
# one predicts, one counts right answers, one stops training at the right moment, and one writes the predictions to
# a file. They are short. What makes them interesting is what they must *not* do: change the model, leave it in
# another mode, or count some samples more than others.
#
# **About 60 minutes.** Afterwards you can
#
# - measure a model without leaving a trace in it,
# - tell what `model.eval()` does from what `torch.no_grad()` does,
# - average over samples and not over batches,
# - keep the best weights of a run, really keep them, and
# - write predictions that can be read back to the last digit.
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 150" width="700" role="img"
#      aria-label="train set, dev set and test set and what they are used for" font-family="sans-serif" font-size="13">
#   <g fill="none" stroke="#446" stroke-width="1.5">
#     <rect x="10" y="20" width="330" height="44" rx="6"/><rect x="350" y="20" width="160" height="44" rx="6"/>
#     <rect x="520" y="20" width="160" height="44" rx="6"/>
#   </g>
#   <g text-anchor="middle">
#     <text x="175" y="47">train: x and y</text><text x="430" y="47">dev: x and y</text>
#     <text x="600" y="47">test: x alone</text>
#     <text x="175" y="90" fill="#667">steps change the weights</text>
#     <text x="430" y="90" fill="#667">measured after each epoch</text>
#     <text x="600" y="90" fill="#667">predicted once</text>
#     <text x="175" y="118">train_one_epoch (05)</text><text x="430" y="118">validate, accuracy (q1, q3)</text>
#     <text x="600" y="118">predict (q2)</text>
#   </g>
# </svg>

# %%
import copy
import csv
import io
import math
import os
import random
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

# %% [markdown]
# ## Question 1: validate
#
# Some layers have two faces. In **train mode** Dropout strikes out entries at random, and BatchNorm uses the mean
# and the spread of the batch and moves its *running statistics* a little towards them. In **eval mode** Dropout
# passes everything on, and BatchNorm uses the stored statistics and leaves them alone. Predict which of the four
# lines below are equal.

# %%
generator = torch.Generator().manual_seed(0)
x = torch.randn(4, 3, generator=generator) + 5
two_faced = nn.Sequential(nn.BatchNorm1d(3), nn.Dropout(0.5))
with torch.no_grad():
    print("train:", two_faced(x)[0], "| running mean", two_faced[0].running_mean)
    print("train:", two_faced(x)[0], "| running mean", two_faced[0].running_mean)
    two_faced.eval()
    print("eval: ", two_faced(x)[0], "| running mean", two_faced[0].running_mean)
    print("eval: ", two_faced(x)[0], "| running mean", two_faced[0].running_mean)

# %% [markdown]
# All of this happened under `torch.no_grad()`, and BatchNorm still moved. **The common misreading** is that one of
# the two switches is enough. They are independent of each other:
#
# | | Dropout, BatchNorm | graph for `backward()` |
# |---|---|---|
# | `model.eval()` | switched | still recorded |
# | `with torch.no_grad():` | not switched | not recorded |
#
# **Whose mode?** Every part of a model has a flag `training` of its own. `model.eval()` and `model.train()` set the
# flags of all parts. So `model.train()` at the end is not "back to where it was" if one part was in another mode
# than the rest, which people do on purpose: a BatchNorm that came with pretrained weights is often kept in eval mode
# ("frozen") while the rest trains.

# %%
partly = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Sequential(nn.Dropout(0.2), nn.Linear(4, 1)))
partly[1].eval()
print({name or "(whole)": part.training for name, part in partly.named_modules()})
partly.eval()
partly.train()
print({name or "(whole)": part.training for name, part in partly.named_modules()}, "<- the frozen part woke up")

# %% [markdown]
# **Put things back whatever happens.** If the code in the middle raises, the lines after it never run; what stands in
# `finally:` does, and the error goes on to the caller.

# %%
lamp = "off"
try:
    lamp = "on"
    try:
        print(1 / 0)
    finally:
        lamp = "off again"
except ZeroDivisionError as error:
    print(f"the caller sees {error!r}, and the lamp is {lamp}")

# %% [markdown]
# **Count samples, not batches.** Ten samples in batches of 4, 4 and 2 have three batch means. What is the mean over
# the ten samples? Predict, then run: is it above or below the plain mean of the three?

# %%
batch_means, sizes = [1.0, 1.0, 4.0], [4, 4, 2]
by_batch = sum(batch_means) / 3
by_sample = sum(m * n for m, n in zip(batch_means, sizes, strict=True)) / sum(sizes)
figure, axes = plt.subplots(1, 2, figsize=(8, 2.4), sharey=True, layout="constrained")
axes[0].bar(range(3), batch_means, width=0.9, color="tab:orange")
axes[0].axhline(by_batch, color="k", linestyle="--")
axes[0].set_title(f"batches counted once: {by_batch:.2f}")
axes[1].bar(np.cumsum([0, 4, 4]) + np.array(sizes) / 2, batch_means, width=np.array(sizes) * 0.97)
axes[1].axhline(by_sample, color="k", linestyle="--")
axes[1].set_title(f"samples counted once: {by_sample:.2f}")
axes[0].set_ylabel("loss")
axes[0].set_xlabel("batch")
axes[1].set_xlabel("samples so far")
plt.show()

# %% [markdown]
# The left number changes when you choose another batch size, though model and data are the same. A measure must not
# depend on how you carry the samples to the scale. (Sample code of well-known courses takes the left one.)
#
# The steps have names that come back in every question: **note the modes, switch to eval, record nothing, move,
# forward, count, put the modes back.**

# %% question="q1"
def validate(model, loader, criterion, device="cpu"):
    """Mean loss of the model over all samples that the loader gives; the model is only
    measured.

    model: stays on its device, where its batches must go. loader: anything that gives batches
    (x, y), also a plain list; nothing else is known of it. criterion: any callable
    (output, target) that averages over the batch.

    Returns a Python float: every sample counts once, also in a smaller last batch. The forward
    passes run in eval mode and build no graph. No parameter, buffer or gradient changes.
    Afterwards every part of the model is in the mode in which it came, also when an exception
    ends the call (it goes on to the caller).

    Example: validate(model, [(x[:4], y[:4]), (x[4:], y[4:])], nn.MSELoss()) is the mean squared
    error over x.
    """
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

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`Module.modules`](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.modules) lists
# the model itself and all parts; each has an attribute `training` that can be read and set.
# [`torch.no_grad`](https://pytorch.org/docs/stable/generated/torch.no_grad.html) ends by itself at the end of its
# block. The notes on
# [eval mode](https://pytorch.org/docs/stable/notes/autograd.html#locally-disable-grad-doc) tell the two apart.
# </details>
# <details><summary>The shape of the answer</summary>
#
# Note every part together with its flag before anything else. Inside `try`, loop over the loader without recording;
# move x and y; add the batch's loss as a number times its size, and its size. In `finally`, give each part its flag
# back. The division comes last.
# </details>

# %%
demo_model = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 1))
demo_x, demo_y = torch.randn(10, 3, generator=generator), torch.randn(10, 1, generator=generator)
with grader.demo():
    for batch_size in (4, 5, 10):
        demo_loader = DataLoader(TensorDataset(demo_x, demo_y), batch_size)
        print(f"batch size {batch_size}: {validate(demo_model, demo_loader, nn.MSELoss()):.6f}")
    print("still in train mode:", demo_model.training)

# %% [markdown]
# *Why it matters:* a validation that moves BatchNorm trains on the dev set, and one that forgets the mode spoils
# every epoch after the first. Neither raises an error.
#
# ## Question 2: predict
#
# The test set has no targets: its loader gives `x` **alone**. The loop is that of question 1 without a criterion;
# what is new is joining. Outputs of batches of 4, 4 and 2 do not fit into `torch.stack`, which wants equal shapes;
# `torch.cat` puts them one after the other:
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 150" width="560" role="img"
#      aria-label="three batches of outputs are joined along dimension 0" font-family="sans-serif" font-size="13">
#   <g fill="#9cf" stroke="#246"><rect x="20" y="10" width="60" height="44"/>
#   <rect x="20" y="60" width="60" height="44"/><rect x="20" y="110" width="60" height="22"/></g>
#   <g fill="#9cf" stroke="#246"><rect x="330" y="18" width="60" height="44"/>
#   <rect x="330" y="62" width="60" height="44"/><rect x="330" y="106" width="60" height="22"/></g>
#   <g text-anchor="middle"><text x="125" y="36">(4, 2)</text><text x="125" y="86">(4, 2)</text>
#   <text x="125" y="126">(2, 2)</text><text x="225" y="64">torch.cat</text><text x="440" y="78">(10, 2)</text></g>
#   <path d="M170 74H300" stroke="#246" stroke-width="1.5"/>
# </svg>

# %%
parts = [torch.zeros(4, 2), torch.ones(4, 2), torch.ones(2, 2)]
print("cat:", tuple(torch.cat(parts).shape))
try:
    torch.stack(parts)
except RuntimeError as error:
    print("stack:", error)

# %% [markdown]
# **The common misreading:** `for x, y in loader` on a loader that gives x alone. Mostly it raises "too many values to
# unpack". Predict what it does with a batch of exactly two rows, then run.

# %%
batch = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
first, second = batch
print(first, second, "<- no error: row 0 was taken for x and row 1 for y")

# %% [markdown]
# And a question of memory. A graph keeps all intermediate results of its forward pass. Cutting it off at the end
# gives the same numbers, but until then the graphs of *all* batches are there. The next cell counts how many bytes
# autograd puts aside for one small batch.

# %%
stored = []


def note(tensor):
    stored.append(tensor.numel() * tensor.element_size())
    return tensor


wide = nn.Sequential(nn.Linear(100, 400), nn.Sigmoid(), nn.Linear(400, 400), nn.Sigmoid(), nn.Linear(400, 1))
wide_batch = torch.randn(64, 100, generator=generator)
with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
    wide(wide_batch).detach()
    print(f"recorded, then detached: {sum(stored) / 1e6:.1f} MB put aside")
    stored.clear()
    with torch.no_grad():
        wide(wide_batch)
    print(f"under no_grad:           {sum(stored) / 1e6:.1f} MB")

# %% question="q2"
def predict(model, loader, device="cpu"):
    """Outputs of the model for all samples, joined in the order of the loader.

    loader: gives batches x alone, tensors of inputs of any batch size, the last one maybe a
        single sample.

    Returns one tensor on the CPU: of shape (N, *rest) where the model gives (n, *rest) for a
    batch of n (rest may be empty), with the dtype that the model gives. Runs in eval mode and
    builds no graph; nothing in the model changes, and every part gets its mode back, as in
    question 1.

    Example: for a model with outputs (n, 2) and batches of 4, 4 and 2 samples the result has
    shape (10, 2).
    """
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

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`torch.cat`](https://pytorch.org/docs/stable/generated/torch.cat.html);
# [`Tensor.cpu`](https://pytorch.org/docs/stable/generated/torch.Tensor.cpu.html) does nothing to a tensor that is
# there already.
# </details>
# <details><summary>The shape of the answer</summary>
#
# The frame of question 1 (modes, `try`, no recording, `finally`), a list that starts empty, one output of each batch
# moved back and appended, and a single join at the end. No squeeze, no arg max: the caller decides.
# </details>

# %%
with grader.demo():
    demo_predictions = predict(demo_model, DataLoader(demo_x, batch_size=4))
    print(tuple(demo_predictions.shape), demo_predictions.dtype, "requires grad:", demo_predictions.requires_grad)

# %% [markdown]
# *Why it matters:* row i of the predictions will be handed in as the answer for row i of the test file. Another
# order, or a lost row, and every line is wrong.
#
# ## Question 3: accuracy
#
# A classifier gives one score per class, `(N, C)`. Its answer is the class with the **largest** score, whatever the
# value: with ten classes the winner may well have a probability of 0.2.

# %%
class_scores = torch.tensor([[1.0, 0.9, 0.8], [-3.0, -1.0, -2.0], [0.0, 0.1, 5.0]])
class_labels = torch.tensor([0, 1, 0])
print("probabilities of the first row:", F.softmax(class_scores[0], dim=0))
print("along dim=1 (classes):", class_scores.argmax(dim=1), " along dim=0 (samples):", class_scores.argmax(dim=0))

# %% [markdown]
# Three samples and three classes: `dim=0` ran without complaint. **The common misreading** of shapes is one line
# away. Comparing `(3, 1)` with `(3,)` does not compare row by row; it broadcasts. Predict the shape of the second
# comparison:

# %%
answers = class_scores.argmax(dim=1)
print("(3,) with (3,):  ", (answers == class_labels).shape, int((answers == class_labels).sum()), "right")
column = class_scores.argmax(dim=1, keepdim=True)
print("(3, 1) with (3,):", (column == class_labels).shape, int((column == class_labels).sum()), "'right'")

# %% question="q3"
def accuracy(model, loader, device="cpu"):
    """Share of samples for which the class with the largest output is the label.

    loader: gives batches (x, y), y of shape (n,) and dtype int64. The model gives (n, C),
        scores of C classes.

    Returns a Python float between 0 and 1 over all samples, each counted once. Eval mode, no
    graph, nothing in the model changes, and every part gets its mode back, as in question 1.

    Example: outputs [[1., 3.], [2., 0.], [0., 5.]] with labels [1, 0, 0] give 2 / 3.
    """
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

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`torch.argmax`](https://pytorch.org/docs/stable/generated/torch.argmax.html) with `dim`. A comparison gives a
# tensor of bools; its `sum()` counts, and `.item()` makes a Python number of it.
# </details>
# <details><summary>The shape of the answer</summary>
#
# The same frame a third time. (Three times the same frame is a reason to write it once, as a helper of your own:
# [`contextlib.contextmanager`](https://docs.python.org/3/library/contextlib.html#contextlib.contextmanager) makes
# `with measuring(model):` of a function with `yield`.) Two counters, right answers and samples; one division.
# </details>

# %%
with grader.demo():
    blobs_y = torch.randint(3, (90,), generator=generator)
    blobs_x = torch.randn(90, 2, generator=generator) + 2.5 * torch.eye(3)[blobs_y][:, :2]
    by_distance = nn.Linear(2, 3)
    with torch.no_grad():
        by_distance.weight.copy_(2.5 * torch.eye(3)[:, :2])
        by_distance.bias.copy_(torch.tensor([-3.1, -3.1, 0.0]))
    share = accuracy(by_distance, DataLoader(TensorDataset(blobs_x, blobs_y), 32))
    print(f"{share:.3f} of the samples right")

# %% [markdown]
# *Why it matters:* accuracy is what people report, and an accuracy of 1.4 has been reported.
#
# ## Question 4: stop at the right moment
#
# Train loss falls and falls. Dev loss falls, turns round, and rises: from there on the model learns its samples by
# heart. Below, plain gradient descent (no autograd, the gradient of the mean squared error is written out) fits a
# model with 48 weights to 14 noisy samples.

# %%
def waves(t, count=24):
    """(n, 1) to (n, 48): sines and cosines, ever faster ones."""
    k = torch.arange(1, count + 1)
    return torch.cat([torch.sin(k * t), torch.cos(k * t)], dim=1)


noise = torch.Generator().manual_seed(6)
curve_t, held_t = torch.linspace(-1, 1, 14)[:, None], torch.linspace(-0.95, 0.95, 40)[:, None]
curve_x, held_x = waves(curve_t), waves(held_t)
curve_y = torch.sin(3 * curve_t) + 0.5 * torch.randn(14, 1, generator=noise)
held_y = torch.sin(3 * held_t) + 0.2 * torch.randn(40, 1, generator=noise)
w = torch.zeros(48, 1)
curves = {"train": [], "dev": []}
for _ in range(120):
    w = w - 0.01 * (2 / 14) * curve_x.T @ (curve_x @ w - curve_y)
    curves["train"].append((curve_x @ w - curve_y).square().mean().item())
    curves["dev"].append((held_x @ w - held_y).square().mean().item())
lowest = int(np.argmin(curves["dev"]))
plt.figure(figsize=(7, 3), layout="constrained")
for name, values in curves.items():
    plt.plot(values, label=f"{name} loss")
plt.axvline(lowest, color="k", linestyle=":", label=f"best epoch: {lowest}")
plt.xlabel("epoch")
plt.ylabel("mean squared error")
plt.legend()
plt.show()

# %% [markdown]
# You cannot see the turning point when you are in it, for dev loss also wobbles. So one waits: the run ends after
# `patience` epochs **in a row** without a dev loss **below the best so far**. An example with patience 2; read it line
# by line and say, before you look at the last column, where it stops.
#
# | epoch | dev loss | best so far | epochs without progress |
# |---|---|---|---|
# | 0 | 5.0 | 5.0 | 0 |
# | 1 | 4.0 | 4.0 | 0 |
# | 2 | 4.5 | 4.0 | 1 |
# | 3 | 3.0 | 3.0 | 0 (a new best: the count starts again) |
# | 4 | 3.0 | 3.0 | 1 (equal is not below) |
# | 5 | nan | 3.0 | 2: stop. `best_epoch` is 3 |
#
# nan is no number: *every* comparison with it is False. That decides which way round to ask.

# %%
print("nan < 3:", math.nan < 3, "  nan >= 3:", math.nan >= 3, "  not (nan >= 3):", not math.nan >= 3)

# %% [markdown]
# At the end the model should be the one of the best epoch. That needs a copy of everything that it consists of:
# parameters **and buffers**, which is what
# [`state_dict()`](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.state_dict) lists.
# **The common misreading, and the trap of this notebook:** `state_dict()` lists, it does not copy. Predict what the
# three lines print.

# %%
layer = nn.Linear(1, 1, bias=False)
with torch.no_grad():
    layer.weight.fill_(1.0)
    listed = layer.state_dict()
    shallow = dict(layer.state_dict())
    real = copy.deepcopy(layer.state_dict())
    layer.weight.fill_(9.0)  # training goes on
for what, state in (("state_dict()", listed), ("dict(...)", shallow), ("deepcopy(...)", real)):
    print(f"{what:14} {state['weight'].item()}")

# %% [markdown]
# **You may reuse what you have.** `validate` from above is at hand. For the training part, copy your `train_one_epoch`
# from assignment 05 into the cell below, above the function, or write its steps out: train mode, then for each batch
# move, clear, forward, backward, step, count.

# %% question="q4"
def fit_early_stopping(
    model, train_loader, dev_loader, criterion, optimizer, max_epochs, patience, device="cpu"
):
    """Train until the dev loss no longer falls, and leave the model as it was in its best
    epoch.

    train_loader: only for training. dev_loader: only for measuring. criterion, optimizer,
    device: as in assignment 05. Runs at most max_epochs (>= 1) epochs, and stops after patience
    (>= 1) epochs in a row without a dev loss below the best so far; nan is no improvement.

    Returns a dict with exactly these keys:
        "train_loss": list of floats; entry e is what train_one_epoch returns in epoch e
            (train mode, sample-weighted)
        "dev_loss": list of floats; entry e is what validate returns after the training of epoch e
        "best_epoch": int, counted from 0, the epoch with the lowest dev loss (the first of equal
            ones)
    The model that was passed in ends with the parameters and buffers of the best epoch; its
    final mode is free.

    Example: dev losses 5, 4, 4.5, 3, 3, nan with patience=2 stop after 6 epochs, and best_epoch
    is 3.
    """
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

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`copy.deepcopy`](https://docs.python.org/3/library/copy.html#copy.deepcopy) for the copy,
# [`load_state_dict`](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict)
# to put it back into the model that you were given. `model = best_model` would give a new meaning to your local name,
# and the caller's model would not notice. `float("inf")` is above every loss.
# </details>
# <details><summary>The shape of the answer</summary>
#
# Before the loop: two empty lists, the best loss so far (nothing is worse), its epoch, a copy of the state, a count.
# In the loop: train one epoch, validate, append both. A lower loss renews best loss, epoch and copy and sets the count
# to 0; anything else raises the count, and at `patience` the loop ends. After the loop the copy goes back.
# </details>

# %%
with grader.demo():
    again = nn.Linear(48, 1, bias=False)  # the model of the picture, this time with autograd
    nn.init.zeros_(again.weight)
    sgd = torch.optim.SGD(again.parameters(), lr=0.01)
    dev_batches = [(held_x, held_y)]
    run = fit_early_stopping(again, [(curve_x, curve_y)], dev_batches, nn.MSELoss(), sgd, 120, 15)
    print(f"{len(run['dev_loss'])} epochs, the best was {run['best_epoch']}")
    print(f"dev loss: lowest {min(run['dev_loss']):.4f}, of the model now", end=" ")
    print(f"{validate(again, dev_batches, nn.MSELoss()):.4f} (the same? good)")

# %% [markdown]
# *Why it matters:* this is the cheapest regularization there is: it costs nothing but patience. Note that the dev set
# has now helped to choose the model, so its lowest loss flatters a little. That is what the test set is for.
#
# ## Question 5: write the predictions down
#
# The last step is a file, one line per sample:
#
#     id,prediction
#     0,0.5
#     1,-1.25
#
# A tensor is not text, and how it becomes text decides what is left of it. Predict which of these can be read back as
# the same float32.

# %%
value = torch.tensor([[1 / 3]]) * 1e-5
for how, written in (
    ("f'{row}'", f"{value[0]}"),
    ("f'{p:.4f}'", f"{value.item():.4f}"),
    ("f'{p:g}'", f"{value.item():g}"),
    ("f'{p:.9g}'", f"{value.item():.9g}"),
    ("f'{p}'", f"{value.item()}"),
):
    try:
        back = float(written)
        verdict = "the same" if torch.tensor(back) == value else "another number"
    except ValueError:
        verdict = "no number at all"
    print(f"{how:12} {written:26} {verdict}")

# %% [markdown]
# A float32 has 24 binary digits; nine *significant* decimal digits name each of them uniquely. Digits *after the
# point* are another thing: four of them leave nothing of 0.000003. Python's own text of a float always suffices.
#
# **The common misreading:** `preds.numpy()` for anything. Tensors may come from a GPU, or still have a graph, and both
# refuse.

# %%
with_graph = nn.Linear(2, 1)(torch.ones(1, 2))
try:
    with_graph.numpy()
except RuntimeError as error:
    print(error)
print(with_graph.shape, "squeezed:", with_graph.squeeze().shape, "flattened:", with_graph.flatten().shape)

# %% question="q5"
def save_predictions(preds, path):
    """Write predictions as a CSV file.

    preds: tensor of shape (N,) or (N, 1), from any device, with or without grad; it is not
        changed.
    path: str or pathlib.Path; an existing file is overwritten.

    The file has the header id,prediction and one row per prediction, ids from 0. Each value,
    read back as float32, is the same as in the tensor. Either kind of line end will do.

    Example: save_predictions(torch.tensor([0.5, -1.25]), "pred.csv") writes the three lines
    shown above.
    """
    ### BEGIN SOLUTION
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "prediction"])
        writer.writerows(enumerate(preds.detach().cpu().flatten().tolist()))
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`Tensor.detach`](https://pytorch.org/docs/stable/generated/torch.Tensor.detach.html),
# [`Tensor.flatten`](https://pytorch.org/docs/stable/generated/torch.flatten.html) and
# [`Tensor.tolist`](https://pytorch.org/docs/stable/generated/torch.Tensor.tolist.html);
# [`csv.writer`](https://docs.python.org/3/library/csv.html#csv.writer) or plain
# [`open`](https://docs.python.org/3/library/functions.html#open): what do its modes "w", "a" and "x" do?
# </details>
# <details><summary>The shape of the answer</summary>
#
# First make N plain Python floats of the tensor: without graph, on the CPU, in one dimension. Then open, write the
# header once, and one line per float with its number in front.
# </details>

# %%
with grader.demo():
    demo_csv = Path(tempfile.mkdtemp()) / "pred.csv"
    demo_values = torch.tensor([[1 / 3], [-2e-7], [1.5e9]], requires_grad=True)
    save_predictions(demo_values, demo_csv)
    print(demo_csv.read_text())
    rows = list(csv.DictReader(io.StringIO(demo_csv.read_text())))
    read_back = torch.tensor([float(row["prediction"]) for row in rows])
    print("read back:", read_back, "the same:", torch.equal(read_back, demo_values.detach().flatten()))

# %% [markdown]
# *Why it matters:* weeks of work are judged by this file, and by nothing else.
#
# ## What you have learnt
#
# - `eval()` switches layers, `no_grad()` switches recording; measuring needs both.
# - Every part has its own mode; note them all, and give them back in `finally`.
# - Means are over samples: add `loss * n`, divide once.
# - Outputs are joined with `cat`, on the CPU, in order, as the model gives them.
# - The answer of a classifier is its arg max along the classes.
# - Early stopping compares with the best so far, strictly; the best state is a deep copy, buffers included.
# - A number in a file needs all its digits.
#
# ## Before you hand in
#
# | ask | because |
# |---|---|
# | What happens the second time? | a second call, a second epoch (in train mode?), an old file |
# | The last batch? | 4, 4 and 2; or 4 and 1 |
# | Which mode, before and after? | train, eval, and a model that is partly frozen; an error in the middle |
# | Is the input unchanged? | weights, running statistics, gradients, batches, the tensor of predictions |
# | Another criterion, loader, dtype, device? | a plain list of batches, a sampler, float64, a GPU |
#
# The checks in this notebook are public and shallow. The hidden ones try what stands in this table.
#
# ## Going on (not marked)
#
# 1. *How much does patience cost?* Run the early stopping demo with patience 1, 5, 15 and 50. Where does it end, and
#    how many epochs were for nothing?
# 2. *How much does the choice flatter?* Draw a third set from the same curve as `held_x`, and compare its loss at the
#    best epoch with the lowest dev loss, for ten different seeds.
# 3. *Inference mode.* Replace `no_grad` by
#    [`torch.inference_mode`](https://pytorch.org/docs/stable/generated/torch.autograd.grad_mode.inference_mode.html).
#    What may the caller of `predict` no longer do with the result?
