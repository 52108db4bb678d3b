# %% [markdown]
# # Modules: layers, models, losses
#
# A network in PyTorch is an object that does two things: it *keeps* tensors that should be learnt, and it
# *computes* an output from them. Everything else, training it, saving it, moving it to a GPU, works because
# PyTorch can find the tensors it keeps. Most mistakes of this notebook have one cause: a tensor that PyTorch
# cannot find. Such a network computes, its loss may even sink, and part of it never learns.
#
# **About 60 minutes.** Afterwards you can
#
# - write a layer from nothing and say what `nn.Parameter` is for,
# - put layers together, two or two hundred, so that every one is found,
# - count what a model has to learn,
# - write the two losses that almost everybody uses, and say where the obvious formula breaks,
# - give a network initial weights that you can repeat.

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

# %% [markdown]
# ## Question 1: a linear layer from nothing
#
# A class that inherits from `nn.Module` gets an unusual ability: it watches its own attributes. When you
# assign an `nn.Parameter`, or another module, to `self`, it is **registered**. Registered tensors are what
# `parameters()` gives to an optimizer, what `state_dict()` saves and what `.to(device)` moves.

# %%
class Scale(nn.Module):
    """Multiplies each feature by a number that can be learnt."""

    def __init__(self, d):
        super().__init__()  # first of all: it sets up the watching
        self.factor = nn.Parameter(torch.ones(d))

    def forward(self, x):  # you call scale(x); PyTorch calls forward
        return x * self.factor


class Forgotten(nn.Module):
    """The same, but the tensor is a plain one."""

    def __init__(self, d):
        super().__init__()
        self.factor = torch.ones(d, requires_grad=True)

    def forward(self, x):
        return x * self.factor


for layer in (Scale(3), Forgotten(3)):
    layer(torch.ones(2, 3)).sum().backward()
    print(type(layer).__name__, "has a gradient:", layer.factor.grad, "| registered:", list(layer.state_dict()))

# %% [markdown]
# Both get gradients. Only one will ever be trained or saved. **That is the common misreading:**
# `requires_grad=True` says that a gradient is computed, not that anybody uses it.
#
# Now the layer that everything is made of. It has a weight of shape `(out, in)`, one row for each output, and
# a bias of shape `(out,)`:
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 150" width="640" role="img"
#      aria-label="x times the transposed weight plus bias" font-family="sans-serif" font-size="13">
#   <g stroke="#246" fill="#cde"><rect x="20" y="30" width="80" height="60"/></g>
#   <g stroke="#246" fill="#fdc"><rect x="160" y="20" width="50" height="80"/></g>
#   <g stroke="#246" fill="#fdc"><rect x="280" y="50" width="50" height="20"/></g>
#   <g stroke="#246" fill="#dec"><rect x="420" y="30" width="50" height="60"/></g>
#   <g text-anchor="middle">
#     <text x="60" y="64">x</text><text x="185" y="64">weight.T</text><text x="305" y="64">bias</text>
#     <text x="445" y="64">out</text>
#     <text x="130" y="64">@</text><text x="245" y="64">+</text><text x="375" y="64">=</text>
#     <g fill="#667"><text x="60" y="112">(&#42;, in)</text><text x="185" y="122">(in, out)</text>
#     <text x="305" y="92">(out,)</text><text x="445" y="112">(&#42;, out)</text></g>
#   </g>
# </svg>
#
# The star stands for any leading dimensions, also none. `@` multiplies the last two dimensions and leaves the
# others alone, so there is nothing to flatten. Predict the shapes, then run:

# %%
m = torch.ones(4, 3)
for shape in ((4,), (5, 4), (2, 5, 4)):
    print(shape, "@ (4, 3) gives", tuple((torch.ones(shape) @ m).shape))

# %% [markdown]
# One more thing to decide is where the numbers start. If all weights are equal, all units compute the same,
# get the same gradient and stay equal for ever: a layer of 100 units with the power of one.

# %%
torch.manual_seed(0)  # in a notebook that is yours; inside a layer it would be everybody's
units = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
for p in units.parameters():
    nn.init.constant_(p, 0.5)
units(torch.randn(8, 2)).pow(2).mean().backward()
print(units[0].weight.grad)  # four equal rows

# %% question="q1"
class MyLinear(nn.Module):
    """A linear layer, x @ weight.T + bias, without nn.Linear (neither inherited nor used
    inside).

    in_features, out_features: ints.
    Parameters: weight (out_features, in_features), drawn at random, and bias (out_features,).
    It loads the state dict of an nn.Linear of the same sizes and then gives the same output and
    gradients.
    forward: float tensor of shape (*, in_features), any leading dimensions ->
        (*, out_features).

    Example: MyLinear(4, 3)(torch.ones(2, 5, 4)) has shape (2, 5, 3).
    """

    def __init__(self, in_features, out_features):
        ### BEGIN SOLUTION
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(out_features))
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        return x @ self.weight.T + self.bias
        ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`nn.Parameter`](https://pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html), and the
# formula on the page of [`nn.Linear`](https://pytorch.org/docs/stable/generated/torch.nn.Linear.html).
# </details>
# <details><summary>The shape of the answer</summary>
#
# Three lines in the constructor: the call of the parent's constructor, a parameter of random numbers, a
# parameter for the bias. One line in forward, which uses both as they are at that moment.
# </details>

# %%
with grader.demo():
    mine, theirs = MyLinear(4, 3), nn.Linear(4, 3)
    mine.load_state_dict(theirs.state_dict())
    sample = torch.randn(5, 4)
    print("same output as nn.Linear:", torch.allclose(mine(sample), theirs(sample)))

# %% [markdown]
# *Why it matters:* attention, convolution, normalization: every layer you will meet is parameters in the
# constructor and a formula in forward.
#
# ## Question 2: a small network
#
# A module can hold modules. Their parameters are found in the order in which you assign them. Without
# something that bends between two linear layers, the two are only one:

# %%
a, b = nn.Linear(3, 5), nn.Linear(5, 2)
merged = nn.Linear(3, 2)
with torch.no_grad():
    merged.weight.copy_(b.weight @ a.weight)
    merged.bias.copy_(b.weight @ a.bias + b.bias)
x = torch.randn(4, 3)
print("two layers equal one:", torch.allclose(b(a(x)), merged(x), atol=1e-6))

steps = torch.linspace(-6, 6, 100)
plt.figure(figsize=(5, 2.2))
for name, bend in (("Sigmoid", torch.sigmoid), ("ReLU / 6", lambda z: torch.relu(z) / 6)):
    plt.plot(steps, bend(steps), label=name)
plt.legend()
plt.title("what bends")
plt.show()

# %% [markdown]
# **Three slips that make layers vanish.** You will find the first on printed slides. None of them raises an
# error when the model is made.

# %%
class NoUnderscores(nn.Module):
    def init(self):  # nobody calls this
        self.layer = nn.Linear(3, 1)


class Comma(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = (nn.Linear(3, 1),)  # the same as `self.layer = nn.Linear(3, 1),`: a tuple


class InForward(nn.Module):
    def forward(self, x):
        return nn.Linear(3, 1)(x)  # a new layer each time: nothing stays, nothing is learnt


for cls in (NoUnderscores, Comma, InForward):
    print(cls.__name__, "has", len(list(cls().parameters())), "parameters")

# %% question="q2"
class MyModel(nn.Module):
    """Linear, Sigmoid, Linear.

    input_dim, hidden_dim: ints. Exactly four parameters, registered in this order:
    (hidden_dim, input_dim), (hidden_dim,), (1, hidden_dim), (1,).
    forward: float32 (N, input_dim) -> (N, 1).

    Example: MyModel()(torch.ones(7, 10)) has shape (7, 1).
    """

    def __init__(self, input_dim=10, hidden_dim=32):
        ### BEGIN SOLUTION
        super().__init__()
        self.net = nn.Sequential(nn.Linear(input_dim, hidden_dim), nn.Sigmoid(), nn.Linear(hidden_dim, 1))
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        return self.net(x)
        ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`nn.Sequential`](https://pytorch.org/docs/stable/generated/torch.nn.Sequential.html), or two layers by name
# and [`torch.sigmoid`](https://pytorch.org/docs/stable/generated/torch.sigmoid.html) in forward.
# </details>
# <details><summary>The shape of the answer</summary>
#
# The parent's constructor, then the layers in the order of use, with the two arguments in the right places.
# forward passes x through. The output keeps its single column.
# </details>

# %%
with grader.demo():
    print(MyModel())
    print([tuple(p.shape) for p in MyModel(4, 2).parameters()], MyModel(4, 2)(torch.ones(1, 4)).shape)

# %% [markdown]
# *Why it matters:* this is the network of the lecture; the training loop of the next notebook is run on it.
#
# ## Question 3: a network of any depth
#
# `MLP([10, 32, 32, 3])` has three linear layers, 10 to 32, 32 to 32, 32 to 3: one for each *pair of
# neighbours*.
#
# | | | | | | | | |
# |---|---|---|---|---|---|---|---|
# | Linear(10, 32) | ReLU | Dropout | Linear(32, 32) | ReLU | Dropout | Linear(32, 3) | *nothing* |
#
# After the last layer there is nothing: a ReLU there forbids negative outputs, a Dropout there deletes
# outputs.

# %%
sizes = [10, 32, 32, 3]
print(list(zip(sizes, sizes[1:], strict=False)))  # strict would insist on equal lengths

in_a_list = nn.Module()
in_a_list.layers = [nn.Linear(2, 2), nn.Linear(2, 2)]
registered = nn.Module()
registered.layers = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2)])
print("list:", len(list(in_a_list.parameters())), " ModuleList:", len(list(registered.parameters())))

one = nn.Linear(2, 2)
print("[layer] * 3:", len(list(nn.Sequential(*[one] * 3).parameters())), "parameters: one layer, used three times")

# %% [markdown]
# Dropout behaves differently in training and in use. Predict the two lines before you run the cell: which
# numbers can appear in the first, which in the second?

# %%
drop = nn.Dropout(p=0.2)
print("train:", drop(torch.ones(10)))  # 0 with probability 0.2, else 1 / (1 - 0.2), so that the mean stays
drop.eval()
print("eval: ", drop(torch.ones(10)))
print("F.dropout, whatever the mode:", F.dropout(torch.ones(5), 0.5))

# %% [markdown]
# **The common misreading:** a model's `train()` and `eval()` reach the modules that are registered. A dropout
# that you compute by function, `F.dropout(x, p)`, knows nothing of the mode unless you tell it.

# %% question="q3"
class MLP(nn.Module):
    """Linear layers with ReLU, then Dropout, between them; none after the last.

    sizes: list of two or more ints, such as [10, 32, 32, 3]; it stays as it is.
    dropout: probability of dropping a hidden unit in train mode.
    Parameters: weight then bias of each layer, from input to output. Two instances share
        nothing.
    forward: float32 (N, sizes[0]) -> (N, sizes[-1]).

    Example: MLP([4, 8, 2]) has parameters of the shapes (8, 4), (8,), (2, 8), (2,).
    """

    def __init__(self, sizes, dropout=0.0):
        ### BEGIN SOLUTION
        super().__init__()
        layers = []
        for n_in, n_out in zip(sizes, sizes[1:], strict=False):
            if layers:
                layers += [nn.ReLU(), nn.Dropout(dropout)]
            layers.append(nn.Linear(n_in, n_out))
        self.net = nn.Sequential(*layers)
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        return self.net(x)
        ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`nn.ModuleList`](https://pytorch.org/docs/stable/generated/torch.nn.ModuleList.html) and
# [`nn.Dropout`](https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html).
# </details>
# <details><summary>The shape of the answer</summary>
#
# Collect modules in a list while you walk over the pairs, each made anew. ReLU and Dropout go *in front of*
# every layer except the first, which is the same as behind every layer except the last. Hand the list to a
# container that registers.
# </details>

# %%
with grader.demo():
    print(MLP([10, 32, 32, 3], dropout=0.1))

# %% [markdown]
# *Why it matters:* "my deep model is no better than a linear one" is often a list that nobody registered.
#
# ## Question 4: count parameters
#
# How big is a model? Count the numbers it can learn. Two things make that harder than it looks: a parameter
# may be *shared* by two layers, and it may be *frozen* (`requires_grad` False), so that training leaves it
# alone.

# %%
tied = nn.Module()
tied.read = nn.Embedding(50, 8)  # 50 words, 8 numbers each
tied.write = nn.Linear(8, 50, bias=False)
tied.write.weight = tied.read.weight  # the same object under a second name
tied.read.weight.requires_grad_(False)
print("names in the state dict:", list(tied.state_dict()))
print("parameters():           ", [(tuple(p.shape), p.numel(), p.requires_grad) for p in tied.parameters()])

nested = nn.Sequential(nn.Sequential(nn.Linear(2, 3)))
print("modules():", [type(module).__name__ for module in nested.modules()])

# %% [markdown]
# **The common misreading:** looping over `modules()` *and* calling `parameters()` on each counts a nested
# layer at every level. `parameters()` goes all the way down by itself.

# %% question="q4"
def count_parameters(model, trainable_only=True):
    """How many numbers a model has to learn, an int.

    model: any nn.Module, left as it is. A parameter shared by several layers counts once.
    Frozen parameters count only with trainable_only=False.

    Example: nn.Linear(3, 4) has 16.
    """
    ### BEGIN SOLUTION
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`Module.parameters`](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.parameters)
# and [`Tensor.numel`](https://pytorch.org/docs/stable/generated/torch.Tensor.numel.html).
# </details>
# <details><summary>The shape of the answer</summary>
#
# One sum over the parameters, with a condition that lets a parameter in when it is trainable or when all are
# wanted.
# </details>

# %%
with grader.demo():
    print(count_parameters(nested), count_parameters(tied), count_parameters(tied, trainable_only=False))

# %% [markdown]
# *Why it matters:* a number that is lower than you expect is the quickest sign of a layer that was not
# registered.
#
# ## Question 5: two losses by hand
#
# **Mean squared error.** Subtract, square, average. The danger is in the subtraction: shapes that differ may
# *broadcast*. Predict the shape of the difference below.

# %%
pred, target = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([1.0, 2.0, 3.0])
difference = pred - target
print(tuple(pred.shape), "-", tuple(target.shape), "=", tuple(difference.shape))
plt.figure(figsize=(2.6, 2.2))
plt.imshow(difference, cmap="coolwarm")
plt.xlabel("target")
plt.ylabel("prediction")
plt.title("every pair!")
plt.show()

# %% [markdown]
# A perfect prediction gets a loss above 0, and training pulls every prediction to the mean of all targets. No
# error, no hint. So your loss refuses shapes that differ.
#
# **Cross entropy.** A classifier gives one raw number per class, the *logits*, of shape `(N, C)`. Softmax
# makes probabilities of a row; the loss is minus the log of the probability of the right class, averaged over
# samples.
#
# Three samples, two classes: with the logits `[0, 0]` both classes have probability 1/2, so the loss is log 2
# = 0.693 whatever the label is. (A useful check: an untrained classifier of C classes starts near log C.)
#
# **The trap of this notebook** is to compute it in just these steps:

# %%
for size in (1.0, 10.0, 100.0, 1000.0):
    row = torch.tensor([size, 0.0])
    by_steps = row.exp() / row.exp().sum()
    print(f"logits [{size:g}, 0]: probabilities {by_steps.tolist()}, logs {by_steps.log().tolist()}")

# %%
margin = torch.linspace(0, 60, 300).requires_grad_()
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 2.6))
rows = torch.stack([margin, torch.zeros_like(margin)], 1)
patched = -(torch.softmax(rows, 1)[:, 1] + 1e-8).log()
stable = -torch.log_softmax(rows, 1)[:, 1]
for name, loss in (("softmax, + 1e-8, log", patched), ("log_softmax", stable)):
    (slope,) = torch.autograd.grad(loss.sum(), margin, retain_graph=True)
    left.plot(margin.detach(), loss.detach(), label=name)
    right.plot(margin.detach(), slope)
left.set_title("loss of a confident mistake")
right.set_title("its gradient")
left.legend()
for axis in (left, right):
    axis.set_xlabel("how confident")
plt.show()

# %% [markdown]
# A small number inside the log makes the `inf` go away and the gradient with it: the worst mistakes are no
# longer corrected. `log_softmax` and `logsumexp` never leave the log scale; they are allowed here, ready-made
# losses are not.
#
# **The common misreading:** `dim=0` normalizes over the batch. The probabilities of *one sample* add up to 1.
# To pick one number from each row, pair row numbers with labels:

# %%
scores = torch.tensor([[10.0, 11.0, 12.0], [20.0, 21.0, 22.0]])
choice = torch.tensor([2, 0])
print(scores[torch.arange(2), choice], scores.gather(1, choice[:, None]))
print("not the same:", scores[:, choice])

# %% question="q5"
def mse_loss(pred, target):
    """Mean squared error over all elements.

    pred, target: float tensors of one shape (any). ValueError where the shapes differ, never
        broadcast.
    Returns a tensor of shape (), differentiable. Without losses of nn or F.

    Example: mse_loss(torch.tensor([1., 3.]), torch.tensor([1., 1.])) is tensor(2.)
    """
    ### BEGIN SOLUTION
    if pred.shape != target.shape:
        raise ValueError(f"shapes differ: {tuple(pred.shape)} and {tuple(target.shape)}")
    return ((pred - target) ** 2).mean()
    ### END SOLUTION

# %% question="q5"
def cross_entropy(logits, labels):
    """Mean cross entropy.

    logits: float tensor (N, C), raw numbers of any size; labels: int64 (N,), from 0 to C - 1.
    Returns a tensor of shape (), differentiable; value and gradient stay right for logits of
    plus or minus 1e4. Without losses of nn or F (log_softmax and logsumexp are allowed).

    Example: cross_entropy(torch.zeros(3, 2), torch.tensor([0, 1, 1])) is log 2, tensor(0.6931).
    """
    ### BEGIN SOLUTION
    log_probabilities = torch.log_softmax(logits, dim=1)
    return -log_probabilities.gather(1, labels.unsqueeze(1)).mean()
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`torch.nn.functional.log_softmax`](https://pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html),
# [`torch.gather`](https://pytorch.org/docs/stable/generated/torch.gather.html), and the formula on the page
# of [`nn.CrossEntropyLoss`](https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html).
# </details>
# <details><summary>The shape of the answer</summary>
#
# mse_loss: one comparison of shapes, one line of arithmetic. cross_entropy: log-probabilities of all classes
# along the right dimension, the one that belongs to the label from each row, minus, mean. Both return
# tensors.
# </details>

# %%
with grader.demo():
    print(mse_loss(torch.tensor([1.0, 3.0]), torch.tensor([1.0, 1.0])))
    print(cross_entropy(torch.zeros(3, 2), torch.tensor([0, 1, 1])), math.log(2))
    print(cross_entropy(torch.tensor([[1e4, -1e4]]), torch.tensor([1])))

# %% [markdown]
# *Why it matters:* these two failures, a broadcast and a softmax too many, cost more evenings than any bug in
# a network.
#
# ## Question 6: initial weights you can repeat
#
# Initial weights decide whether signals survive the way through a deep network. Xavier's rule draws uniformly
# from -a to a with `a = sqrt(6 / (in + out))`, so that the spread stays about the same from layer to layer:

# %%
signal = torch.randn(200, 60, generator=torch.Generator().manual_seed(1))
plt.figure(figsize=(5, 2.4))
for name, bound in (("too small", 0.06), ("Xavier", math.sqrt(6 / 120)), ("too large", 1.0)):
    h, spread = signal, []
    for k in range(12):
        w = torch.empty(60, 60).uniform_(-bound, bound, generator=torch.Generator().manual_seed(k))
        h = torch.tanh(h @ w.T)
        spread.append(float(h.std()))
    plt.plot(np.arange(1, 13), spread, label=name)
plt.xlabel("layer")
plt.ylabel("spread of the signal")
plt.legend()
plt.show()

# %% [markdown]
# Three things to get right:
#
# 1. **Repeatable, and private.** `torch.manual_seed` would reset the random numbers of everybody else. A
#    `torch.Generator` is your own. But make it *once*: seeded anew for each layer, it gives equal layers
#    equal weights.
# 2. **In place.** An optimizer that was made before holds the parameter *objects*. New objects would be
#    trained by nobody.
# 3. **Linear layers only**, and all of them: at any depth, of subclasses too, and the model itself when it is
#    one.

# %%
layer = nn.Linear(2, 2)
held_by_an_optimizer = layer.weight
layer.weight = nn.Parameter(torch.zeros(2, 2))
print("replaced: still the same object?", layer.weight is held_by_an_optimizer)

layer = nn.Linear(2, 2)
held_by_an_optimizer = layer.weight
nn.init.zeros_(layer.weight)  # functions that end in _ work in place, and nn.init is not recorded by autograd
print("filled:   still the same object?", layer.weight is held_by_an_optimizer)

both = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Bilinear(2, 2, 2)))
print([(type(module).__name__, isinstance(module, nn.Linear)) for module in both.modules()])
print("children() stop at the next level:", [type(module).__name__ for module in both.children()])

# %% [markdown]
# **The common misreading:** looping over `parameters()` and telling weights by their number of dimensions. A
# BatchNorm has a weight too, a vector of ones; set to zero, it silences everything behind it.

# %% question="q6"
def init_weights(model, seed):
    """Xavier-uniform weights and zero bias in every nn.Linear of `model`, in place.

    model: any nn.Module; linear layers at any depth, subclasses of nn.Linear, and the model
        itself if it is one.
    seed: int. The same seed gives the same weights, another seed others; each layer gets a draw
    of its own. The global random state and all other layers stay untouched.

    Example: after init_weights(nn.Linear(4, 2), seed=0) its weights lie between -1 and 1, its
    bias is 0.
    """
    ### BEGIN SOLUTION
    own = torch.Generator().manual_seed(seed)
    for module in model.modules():
        if isinstance(module, nn.Linear):
            bound = math.sqrt(6 / (module.in_features + module.out_features))
            drawn = torch.empty(module.weight.shape, dtype=torch.float64).uniform_(-bound, bound, generator=own)
            with torch.no_grad():
                module.weight.copy_(drawn)
                if module.bias is not None:
                    module.bias.zero_()
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`nn.init.xavier_uniform_`](https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_uniform_)
# (look at its parameters) and
# [`torch.Generator`](https://pytorch.org/docs/stable/generated/torch.Generator.html).
# </details>
# <details><summary>The shape of the answer</summary>
#
# One generator, then a loop over all modules, a question about the type of each, a draw into its weight, and
# zeros into its bias, if it has one.
# </details>

# %%
with grader.demo():
    model = nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 4), nn.Linear(4, 4))
    init_weights(model, seed=0)
    print("biases:", model[0].bias.tolist(), " bound:", round(math.sqrt(6 / 10), 3), model[0].weight.abs().max().item())
    print("two layers of one shape differ:", not torch.equal(model[2].weight, model[3].weight))

# %% [markdown]
# *Why it matters:* "same seed, same result" begins here, and comparing two ideas is only fair from the same
# start.
#
# ## What you have learnt
#
# - What is assigned to `self` as a Parameter or Module is found; tensors, lists and tuples are not.
# - Between two linear layers something must bend, after the last one nothing.
# - `parameters()` goes all the way down and lists shared ones once.
# - A loss compares shapes before it subtracts, and stays on the log scale.
# - Initial weights are filled in place, from a generator of your own.
#
# ## Before you hand in
#
# | ask | because |
# |---|---|
# | What happens with the second one? | two instances share nothing; two layers of one shape differ |
# | Other sizes? | two sizes only, one sample, leading dimensions, C different from N |
# | Train and eval mode? | dropout between layers, off in eval mode |
# | Is everything unchanged? | inputs, the list of sizes, the global random state, frozen and other layers |
# | Another dtype or device, views? | float64, a GPU, transposed inputs |
# | Large numbers? | logits of 1e4 |
#
# The checks in this notebook are public and shallow. The hidden ones try what stands in this table.
#
# ## Going on (not marked)
#
# 1. *Residual connections.* Let `MLP` add the input of each block of equal width to its output. Does the
#    signal of the last figure survive 50 layers now?
# 2. *Label smoothing.* Change `cross_entropy` so that a share of 0.1 of the target is spread over all
#    classes, and compare with the option of the same name in [`F.cross_entropy`][ce].
#
# [ce]: https://pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html
