# %% [markdown]
# # The training loop
#
# Every network you will ever train, from a straight line to a language model, is trained by the same five steps,
# again and again. They fit into five lines. Most of the faults in those five lines raise no error: the loss still
# falls, a bit slower, a bit less far, and nobody notices. So in this notebook you write the loop yourself, you see
# what each step changes, and you learn what to look at when something is off.
#
# **Time:** about 60 minutes. **You need:** tensors, autograd, modules and loaders (assignments 01 to 04). No GPU.
#
# **Afterwards you can**
# - write the training loop from memory, and say what each of its steps is for,
# - report a loss that is right also when the last batch is smaller,
# - say what an optimizer does, because you have written one,
# - train a model on data you have not seen before, on any scale.
#
# | step | code | what changes |
# |---|---|---|
# | **move** | `x.to(device)`, `y.to(device)` | where the batch is |
# | **clear** | `optimizer.zero_grad()` | `.grad` of every parameter is emptied |
# | **forward** | `model(x)`, then `criterion(output, y)` | a graph is built; at its end a number, the loss |
# | **backward** | `loss.backward()` | `.grad` of every parameter is filled, the graph is freed |
# | **step** | `optimizer.step()` | the parameters move a little |
#
# These five short names are used in every text, hint and message below. The checks in this notebook are gentle:
# they try one or two inputs. The tests that count also try a smaller last batch, other criteria and optimizers,
# another device, and a second call.

# %%
import copy
import math
import os
import random
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

torch.manual_seed(0)  # the demonstrations look the same every time; your answers never seed anything

# %%
steps = ["move", "clear", "forward", "backward", "step"]
touches = ["x, y", ".grad = nothing", "graph, loss", ".grad = slope", "weights"]
angles = torch.pi / 2 - torch.arange(5) * 2 * torch.pi / 5
px, py = 1.5 * angles.cos(), angles.sin()
fig, ax = plt.subplots(figsize=(6.4, 4.2))
for i in range(5):
    j = (i + 1) % 5
    arrow = {"arrowstyle": "->", "connectionstyle": "arc3,rad=-0.2", "shrinkA": 42, "shrinkB": 42, "color": "gray"}
    ax.annotate("", (px[j], py[j]), (px[i], py[i]), arrowprops=arrow)
    box = {"boxstyle": "round,pad=0.4", "facecolor": "#e8f0fe" if i != 4 else "#fce8e6", "edgecolor": "gray"}
    ax.text(px[i], py[i], f"{i + 1} {steps[i]}\n{touches[i]}", ha="center", va="center", bbox=box)
ax.text(0, 0, "one batch,\nonce around;\nthen the next", ha="center", va="center", color="gray")
ax.set(xlim=(-2.1, 2.1), ylim=(-1.25, 1.35), title="The training cycle, and what each step touches")
ax.axis("off")
plt.show()

# %% [markdown]
# ## Question 1: one training step
#
# Look at the smallest possible model: one weight `w`, one sample. The loss is `(3 * w - 12) ** 2`, so the best `w`
# is 4. The cell below does *forward*, *backward* and *step* by hand, without an optimizer.
#
# **Predict, then run:** `backward()` is called twice, on two fresh losses, with no *clear* in between. The slope at
# `w = 2` is -36. What is `w.grad` after the second call?

# %%
w = torch.tensor(2.0, requires_grad=True)
loss = (3 * w - 12) ** 2
loss.backward()
print("after one backward: ", w.grad)
loss = (3 * w - 12) ** 2
loss.backward()
print("after the second:   ", w.grad)
with torch.no_grad():
    w -= 0.01 * w.grad
print("the step went to w =", round(w.item(), 2), "and should have gone to", 2 + 0.01 * 36)

# %% [markdown]
# `backward()` **adds** to `.grad`. That is useful (assignment 02 built on it), and it is why *clear* exists.
#
# **The common misreading:** "clear comes last, to tidy up". Then the very first *backward* meets whatever was in
# `.grad` before your loop began. What counts is that nothing old is there when *backward* starts: *clear* comes
# before *backward*, and *step* after it. Forget *clear*, and the loss still falls for a while. Put *step* before
# *backward*, and every step is one batch late. Neither raises an error.
#
# Three more things to know:
# - `x.to(device)` returns a tensor; `x` itself stays where it is. The result needs a name.
# - the model stays where its owner put it: a step moves batches, never models.
# - a loss is a tensor that holds on to its whole graph. To report it, take the number out: `.item()`.

# %% question="q1"
def training_step(model, batch, criterion, optimizer, device="cpu"):
    """One step of gradient descent on one batch.

    model: an nn.Module on `device`; it stays there, and in the mode (train or eval) it is in.
    batch: a pair (x, y) of tensors, on any device; a tuple or a list, which is not changed.
    criterion: any callable (output, target) -> 0-d loss, averaged over the batch.
    optimizer: any object with zero_grad() and step(); the step uses the gradient of this batch
        alone.
    device: a torch.device or a string; x and y go there.
    Returns the loss of this batch, from before the step, as a Python float.

    Example: with model = nn.Linear(1, 1), weight and bias 0, MSELoss and the batch
    ([[1.]], [[2.]]) it returns 4.0, and with SGD(lr=0.1) the weight and the bias are 0.4
    afterwards.
    """
    ### BEGIN SOLUTION
    x, y = batch
    x, y = x.to(device), y.to(device)  # move
    optimizer.zero_grad()  # clear
    loss = criterion(model(x), y)  # forward
    loss.backward()  # backward
    optimizer.step()  # step
    return loss.item()
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# The table at the top has the calls in their order. The pages of
# [Optimizer.zero_grad](https://pytorch.org/docs/stable/generated/torch.optim.Optimizer.zero_grad.html) and
# [Tensor.backward](https://pytorch.org/docs/stable/generated/torch.Tensor.backward.html) say what happens to `.grad`.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Unpack the batch, then one line for each of the five steps, in the order of the picture. Run the model once, keep
# the loss in a variable, and return the number in it at the end.
# </details>
#
# **When a check fails, look here:**
#
# | what you see | look at |
# |---|---|
# | the weights do not move at all | *backward*: are its parentheses there? does *step* come after it? |
# | the first step is right, the second is not | *clear*: is it called in every round, before *backward*? |
# | the first step is wrong when `.grad` was not empty | *clear* stands after *step* only |
# | learns, but always one batch late | *step* stands before *backward* |
# | "Expected all tensors to be on the same device" | *move*: both x and y? is the result of `.to` kept? |
# | memory grows, or `tensor(0.3, grad_fn=...)` is printed | the loss was returned as a tensor: `.item()` |
# | the loss is a little too small | it was computed again after *step* |
#
# The next cell shows your answer at work: a line through three points. Do the losses fall?

# %%
with grader.demo():
    line = nn.Linear(1, 1)
    sgd = torch.optim.SGD(line.parameters(), lr=0.1)
    points = torch.tensor([[0.0], [1.0], [2.0]]), torch.tensor([[1.0], [3.0], [5.0]])
    print([round(training_step(line, points, nn.MSELoss(), sgd), 3) for _ in range(8)])

# %% [markdown]
# **Why it matters:** these lines are the heart of every training script you will read. Whoever knows what each of
# them changes can read all the others.
#
# ## Question 2: one epoch
#
# One *epoch* is one reading of the whole data set: for every batch, one training step. Two things are new.
#
# **The mode.** Dropout and BatchNorm behave differently in training and in evaluation. A model does not know what you
# are up to; you tell it with `model.train()` or `model.eval()`, and it stays so until told otherwise. An epoch of
# training starts with `model.train()`.
#
# **The mean.** 10 samples in batches of 4 make batches of 4, 4 and 2. The criterion gives each batch's *mean*.
# **Predict, then run:** which of the two numbers below is the mean over the ten samples?

# %%
samples = torch.tensor([1.0, 1, 1, 1, 1, 1, 1, 1, 6, 6])
batches = samples.split(4)
means = [batch.mean().item() for batch in batches]
print("batch means:", means)
print("mean of the batch means:   ", sum(means) / len(means))
weighted = [m * len(batch) for m, batch in zip(means, batches, strict=True)]
print("every sample counted once: ", sum(weighted) / len(samples))

fig, ax = plt.subplots(figsize=(5.2, 1.7))
for row, widths in enumerate(([4, 4, 2], [10 / 3] * 3)):
    left = 0.0
    for k, width in enumerate(widths):
        ax.barh(row, width, left=left, color=["#8ab4f8", "#8ab4f8", "#f28b82"][k], edgecolor="white")
        ax.text(left + width / 2, row, f"{width:.1f}", ha="center", va="center")
        left += width
ax.set_yticks([0, 1], ["samples count", "batches count"])
ax.invert_yaxis()
ax.set(xticks=[], title="How much each batch weighs (red: the last, smaller one)")
plt.show()

# %% [markdown]
# **The common misreading:** "divide the sum of the losses by `len(loader)`". That is the mean of the batch means, and
# the last batch's samples weigh double here. `len(loader.dataset)` is no cure: a loader with `drop_last` or a sampler
# does not visit every sample, and a plain list of batches has no `.dataset` at all. Count what comes. (And
# `len(batch)` is 2, for a batch is a pair.)

# %% question="q2"
def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    """Train on every batch of the loader once, in train mode.

    model, criterion, optimizer, device: as in training_step.
    loader: anything to loop over that yields pairs (x, y), x of shape (n, ...); the last batch
        may be smaller. A DataLoader or a plain list of batches.
    Returns the mean over all samples of the losses that the steps saw, as a float. Every sample
    counts once.

    Example: batches of 4 and 2 samples with losses 1.0 and 4.0 give
    (4 * 1.0 + 2 * 4.0) / 6 = 2.0.
    """
    ### BEGIN SOLUTION
    model.train()
    total, count = 0.0, 0
    for batch in loader:
        n = len(batch[0])
        total += training_step(model, batch, criterion, optimizer, device) * n
        count += n
    return total / count
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [Module.train](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.train) reaches
# every part of a model. For the mean, look at the last line printed by the cell above.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Before the loop: the mode, a total and a count. In the loop: one training step; the total grows by the loss times
# the number of samples in x, the count by that number. After the loop: one division. You may call your
# `training_step`; its result is a number already.
# </details>
#
# **Why it matters:** the mean of batch means is in many a published script. It makes your numbers depend on the batch
# size, and two runs that should be compared cannot be.
#
# ## Question 3: several epochs
#
# One reading of the data is seldom enough. `fit` trains for `n_epochs` and keeps the history: one number per epoch,
# to be plotted.
#
# **Predict, then run:** what does the second line print?

# %%
reader = iter([10, 20, 30])
print("first reading: ", [value for value in reader])
print("second reading:", [value for value in reader])

# %% [markdown]
# **The common misreading:** "`for x, y in loader` uses the loader up". It does not: every `for` asks the loader for a
# fresh iterator (and a shuffling loader for a fresh order). But an iterator you made yourself with `iter(loader)` is
# used up after one reading, and `list(loader)` freezes the order of the first epoch.

# %% question="q3"
def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    """Train for n_epochs epochs.

    model, loader, criterion, optimizer, device: as in train_one_epoch. The loader is read anew
        in each epoch.
    n_epochs: an int, 0 or more; with 0 the weights stay as they are.
    Returns a new list of n_epochs floats: entry e is what train_one_epoch returns for epoch e.
    All epochs are run, also when the loss rises, and the model ends with the weights of the
    last one.

    Example: fit(model, loader, nn.MSELoss(), optimizer, 3) may return [0.91, 0.52, 0.37].
    """
    ### BEGIN SOLUTION
    return [train_one_epoch(model, loader, criterion, optimizer, device) for _ in range(n_epochs)]
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [Loops over `range`](https://docs.python.org/3/tutorial/controlflow.html#the-range-function): how many elements
# has `range(1, n)`?
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# An empty list, made inside the function; a loop over `range(n_epochs)`; in it, one call of the function of question 2,
# whose result goes to the end of the list; the list is returned after the loop. No special case for 0.
# </details>
#
# Here is your `fit` on ten samples of a wave, in batches of 4, 4 and 2.

# %%
with grader.demo():
    x = torch.linspace(-2, 2, 10)[:, None]
    y = torch.sin(2 * x)
    net = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
    wave = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=4, shuffle=True)
    history = fit(net, wave, nn.MSELoss(), torch.optim.SGD(net.parameters(), lr=0.1), 150)
    fig, ax = plt.subplots(figsize=(5.2, 2.6))
    ax.plot(history)
    ax.set(xlabel="epoch", ylabel="mean training loss", yscale="log", title="A history worth looking at")
    plt.show()

# %% [markdown]
# **Why it matters:** the first thing to do with a run that disappoints is to plot its history. Flat from the start,
# falling and then wild, still falling at the end: each has another cure.
#
# ## Question 4: your own SGD
#
# What is inside `optimizer.step()`? For plain stochastic gradient descent, one line per parameter:
#
#     p  ←  p - lr * p.grad
#
# **Momentum** gives each parameter a memory `v`, of its own shape, that gathers the gradients like a rolling ball
# gathers speed:
#
#     v  ←  momentum * v + p.grad          (on the first step v is the gradient itself)
#     p  ←  p - lr * v
#
# That is torch's form. (Another one, with `(1 - momentum) * p.grad`, belongs to Adam.) **Predict, then run:** with
# gradient 1 in every step and momentum 0.5, how long can the steps become?

# %%
v = 0.0
for _ in range(6):
    v = 0.5 * v + 1.0
    print(round(v, 3), end="  ")
print()

a = torch.tensor([1.0, 2.0])
b = a  # a second name for the same tensor, as the model has one for each of its parameters
a = a - 1
print("a = a - 1 : a is", a, "and b is", b)
a = b
a -= 1
print("a -= 1    : a is", a, "and b is", b)

# %% [markdown]
# **The common misreading:** "`p = p - lr * p.grad` changes the parameter". It makes a new tensor and gives it the name
# `p`; the model still holds the old one, as `b` does above. An optimizer must write *into* the parameters. And since
# an update is no part of the function that is differentiated, autograd must not look: `with torch.no_grad():`.
#
# Three more traps: `model.parameters()` is a generator, and can be read **once**. A parameter that was frozen or not
# used has `p.grad is None`; it is skipped, and its `v` waits. And `v` must not be the very tensor `p.grad`: what
# happens to one would happen to the other.

# %% question="q4"
class SGD:
    """Stochastic gradient descent with momentum, with the same updates as torch.optim.SGD.

    Nothing of torch.optim is used.
    """

    def __init__(self, params, lr, momentum=0.0):
        """params: an iterable of parameters, read once here; it may be a generator such as
        model.parameters().

        Example: SGD(model.parameters(), lr=0.1, momentum=0.9)
        """
        ### BEGIN SOLUTION
        self.params = list(params)
        self.lr = lr
        self.momentum = momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]
        ### END SOLUTION

    def zero_grad(self):
        """Afterwards no parameter has a gradient: each p.grad is None or zeros. The parameters
        stay as they are.
        """
        ### BEGIN SOLUTION
        for p in self.params:
            p.grad = None
        ### END SOLUTION

    def step(self):
        """Update every parameter that has a gradient, in place; gradients are read, not
        changed.

        Parameters keep their storage and stay leaves that require grad; nothing is recorded by
        autograd.
        Example: p = 1.0 with p.grad = 2.0, lr 0.1, momentum 0.5: p is 0.8 after one step, 0.5
        after two.
        """
        ### BEGIN SOLUTION
        with torch.no_grad():
            for p, v in zip(self.params, self.velocities, strict=True):
                if p.grad is not None:
                    v.mul_(self.momentum).add_(p.grad)
                    p -= self.lr * v
        ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# The box "Algorithm" on the page of [torch.optim.SGD](https://pytorch.org/docs/stable/generated/torch.optim.SGD.html)
# (its μ is the momentum, γ the lr; the other letters are 0 here), and
# [torch.no_grad](https://pytorch.org/docs/stable/generated/torch.no_grad.html). Functions whose name ends in `_`,
# such as [add_](https://pytorch.org/docs/stable/generated/torch.Tensor.add_.html), write in place.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# `__init__` keeps a list of the parameters and makes one buffer of zeros like each of them: with zeros, the first step
# needs no special case. `zero_grad` is a loop of one line. `step` is a loop inside the `with` block: skip, update the
# buffer in place, then the parameter in place.
# </details>
#
# Your optimizer in your own loop, against torch's, on the same start:

# %%
with grader.demo():
    for kind in (SGD, torch.optim.SGD):
        torch.manual_seed(1)
        line = nn.Linear(1, 1)
        sgd = kind(line.parameters(), lr=0.05, momentum=0.4)
        print([round(training_step(line, points, nn.MSELoss(), sgd), 4) for _ in range(6)], kind.__module__)

# %% [markdown]
# **Why it matters:** an optimizer is no magic. Adam, weight decay and learning-rate schedules are a few more lines in
# the same loop, and since yours has `zero_grad()` and `step()`, your training loop cannot tell it from torch's.
#
# ## Question 5: train a regressor on data you have not seen
#
# Now all together, on problems drawn anew for each test: 128 to 1024 samples without noise, linear ones with up to 8
# features, smooth nonlinear ones with up to 4. The inputs are of order 1. **The targets may be on any scale**: a
# house price is of order 500 000, a probability of order 0.01. Networks start with outputs of order 1 and move by
# small steps. **Predict, then run:** about how large is the first loss when the targets are near 3000?

# %%
x = torch.randn(200, 2)
y = 3000 + 500 * torch.sin(x[:, :1]) + 200 * x[:, 1:]
net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
print(f"first loss, raw targets:          {nn.functional.mse_loss(net(x), y).item():12.2f}")
z = (y - y.mean()) / y.std()
print(f"first loss, standardized targets: {nn.functional.mse_loss(net(x), z).item():12.2f}")

before = torch.rand(1)
with torch.random.fork_rng():
    torch.manual_seed(7)
    inside = torch.rand(1)
print("drawn inside fork_rng:", inside.item(), "- the caller's generator goes on as if nothing had happened")

# %% [markdown]
# So standardize the targets with the mean and standard deviation of the *training* data, train on that, and let the
# model turn its outputs back: whoever gets your model hands in raw x and wants raw y.
#
# **The common misreading:** "`torch.manual_seed(seed)` at the top makes it reproducible". It also changes the random
# numbers of everyone who calls you, and it comes too late if the model was made before it. Seed *before* the initial
# weights are drawn, inside `torch.random.fork_rng()`. Shuffling, splits and numpy need a seed too.
#
# How good is good enough? **Relative RMSE** is the root of the mean squared error, divided by the standard deviation of
# the target: 0 is perfect, 1 is what you get by always predicting the mean. Below 0.25 on *fresh* samples passes. A
# straight line reaches about 0.6 on the nonlinear problems; a model that remembers its samples fails with 8 features.

# %% question="q5"
### BEGIN SOLUTION
class Standardized(nn.Module):
    """A network of order 1 inside, raw inputs and raw targets outside. The straight part makes
    lines easy.
    """

    def __init__(self, x, y, hidden=32):
        super().__init__()
        d = x.shape[1]
        self.register_buffer("x_mean", x.mean(0))
        self.register_buffer("x_std", x.std(0).clamp_min(1e-6))
        self.register_buffer("y_mean", y.mean(0))
        self.register_buffer("y_std", y.std(0).clamp_min(1e-12))
        self.straight = nn.Linear(d, 1)
        self.bent = nn.Sequential(
            nn.Linear(d, hidden), nn.SiLU(), nn.Linear(hidden, hidden), nn.SiLU(), nn.Linear(hidden, 1)
        )

    def forward(self, x):
        z = (x - self.x_mean) / self.x_std
        return (self.straight(z) + self.bent(z)) * self.y_std + self.y_mean


### END SOLUTION
### BEGIN STUB
# # There is room here for a model class of your own, should you want one.
#
#
### END STUB
def train_regressor(x, y, device="cpu", seed=0):
    """Train a model of your choice on (x, y) and return it.

    x: (N, d) float32, of order 1, 128 <= N <= 1024; y: (N, 1) float32, any scale and offset, no
        noise. Neither is changed; both may be on another device than `device`.
    device: a torch.device or a string; the model that comes back is there, all of it.
    seed: the same seed gives the same model, whatever the global random state is, which belongs
        to the caller.
    Returns an nn.Module: raw inputs (M, d) in, raw targets (M, 1) out, for any M. Takes at most
    20 CPU seconds (1 or 2 are plenty).

    Example: train_regressor(torch.randn(200, 3), torch.randn(200, 1))(torch.zeros(5, 3)) has
    shape (5, 1).
    """
    ### BEGIN SOLUTION
    x, y = x.to(device), y.to(device)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Standardized(x, y).to(device)

    def criterion(output, target):
        return ((output - target) / model.y_std).pow(2).mean()

    for lr, epochs in ((2e-2, 100), (3e-3, 40)):  # long strides, then short ones
        optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        fit(model, [(x, y)], criterion, optimizer, epochs, device)  # one batch with everything in it
    return model
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [register_buffer](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.register_buffer)
# keeps the training statistics in the model, so that they move with it;
# [fork_rng](https://pytorch.org/docs/stable/random.html#torch.random.fork_rng) puts the random state back;
# [torch.optim.Adam](https://pytorch.org/docs/stable/generated/torch.optim.Adam.html) with lr=0.01 is a good start.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# A small nn.Module that standardizes x, runs two hidden layers of 32 with a smooth activation, and scales the result
# back. Make it inside fork_rng, after the seed. With so few samples the whole data set can be one batch: a list with
# one pair is a loader. A few hundred epochs of your `fit` do it; divide the error by the targets' standard
# deviation in the criterion, so that the loss is of order 1.
# </details>
#
# How close does yours come, on samples it has not seen?

# %%
with grader.demo():
    model = train_regressor(x, y).eval()
    fresh = torch.randn(300, 2)
    truth = 3000 + 500 * torch.sin(fresh[:, :1]) + 200 * fresh[:, 1:]
    with torch.no_grad():
        guess = model(fresh)
    error = (guess - truth).square().mean().sqrt() / truth.std()
    fig, ax = plt.subplots(figsize=(3.6, 3.4))
    ax.scatter(truth, guess, s=6)
    ax.axline((3000, 3000), slope=1, color="gray", linewidth=1)
    ax.set(xlabel="truth", ylabel="prediction", title=f"relative RMSE {error:.3f}")
    plt.show()

# %% [markdown]
# **Why it matters:** this is the whole craft in small: scale, model, loop, seed, and an honest look at fresh samples.
#
# ## What you have learnt
#
# - The loop is *move, clear, forward, backward, step*; `backward()` adds, so *clear* comes before it.
# - Report numbers, not tensors; count samples, not batches; say `model.train()` at the start of each epoch.
# - A loader can be read again, an iterator cannot.
# - An optimizer writes into the parameters, unseen by autograd, with one memory per parameter.
# - Standardize with training statistics, inside the model; seed before the first random number, in `fork_rng`.
#
# **Before you hand in**, ask of each function: does it work **twice** in a row? with a smaller **last batch**, of one
# sample? with a model that comes in **eval mode**? with another **criterion** and **optimizer**? Is the **input** as
# it was? Would it run on another **device**? Is the caller's **random state** as it was?
#
# **To go on** (these do not count):
# 1. Give your SGD weight decay: each gradient gets `weight_decay * p` added. Compare with torch's.
# 2. Replace the learning rate of question 5 by one that falls along a cosine, with
#    [CosineAnnealingLR](https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html).
#    How many epochs do you save?
#
# Pages this notebook leans on: [torch.optim](https://pytorch.org/docs/stable/optim.html),
# [Module](https://pytorch.org/docs/stable/generated/torch.nn.Module.html),
# [autograd mechanics](https://pytorch.org/docs/stable/notes/autograd.html),
# [reproducibility](https://pytorch.org/docs/stable/notes/randomness.html).
