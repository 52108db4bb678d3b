# %% [markdown]
# # The four common errors, and the ones that say nothing
#
# Everybody who uses PyTorch meets the same four errors, again and again: tensors on different **devices**, **shapes**
# that do not fit, **memory** that is used up, and the wrong **dtype**. They cost a beginner an evening each, and
# somebody who can read the message half a minute.
#
# In this notebook you break things on purpose, read what PyTorch says, and mend them. Then comes the harder
# kind: a training loop with five faults and no message at all.
#
# **Time:** about 60 minutes. **You need:** 04 (modules) and 05 (the training loop). No GPU.
#
# **Afterwards you can**
# - read a traceback from the bottom, and find the line that is yours,
# - tell the four errors apart by their words, and mend each at its cause,
# - find faults that raise nothing, by checking what should hold.
#
# | | question | you are given | trap |
# |---|---|---|---|
# | 1 | device | a call that fails when `x` is elsewhere | moving the model |
# | 2 | shape | a product that fails | a repair that works for square matrices |
# | 3 | memory | a loop over pieces that does not help | pieces that are not smaller; graphs that stay |
# | 4 | dtype | a loss that fails for some labels | one sample |
# | 5 | no error | a loop with five faults | "it runs, so it is right" |
# | 6 | the message itself | texts | words that occur in two kinds |
#
# In questions 1 to 5 the answer cell holds broken code: mend it in place. The check cells try one or two cases;
# the tests that count also try other sizes, other devices, a second call, and look at what you leave behind.

# %%
import contextlib
import copy
import math
import os
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

torch.manual_seed(0)


@contextlib.contextmanager
def expect_error():
    """Run a block that fails, and print what a traceback ends with."""
    try:
        yield
    except Exception as error:
        print(f"{type(error).__name__}: {str(error).splitlines()[0]}")
    else:
        print("no error")


# %% [markdown]
# ## How to read a traceback
#
#     Traceback (most recent call last):
#       Cell In[7], line 12                         3. your line: what goes in here?
#           pred = model(x)
#       File ".../torch/nn/modules/module.py"       2. PyTorch's inside: skip it
#           return forward_call(*args, **kwargs)
#       File ".../torch/nn/modules/linear.py"
#           return F.linear(input, self.weight, self.bias)
#     RuntimeError: mat1 and mat2 shapes cannot     1. start here: the last line
#     be multiplied (8x10 and 12x3)
#
# 1. Read the **last line**: the type of the error and its text. The numbers and names in it are your tensors.
# 2. Go up to the last line that is **yours**.
# 3. Just before that line, print `x.shape, x.dtype, x.device` of everything that goes in. Two of them disagree.
#
# A quick look at one tensor, to keep at hand:

# %%
def about(**tensors):
    for name, t in tensors.items():
        print(f"{name:8} shape {tuple(t.shape)!s:10} {str(t.dtype)[6:]:8} on {t.device}")


about(x=torch.randn(8, 10), labels=torch.tensor([1, 0, 2]))

# %% [markdown]
# ## Question 1: two devices
#
# An operation needs all its tensors in one place. On a GPU the message is
#
# > RuntimeError: Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!
#
# (newer versions: "... but got mat1 is on cpu, different from other tensors on cuda:0"). Without a GPU you can meet
# it as well: `meta` is a device that every machine has. Its tensors have a shape and no numbers. Predict which of
# the two lines in the next cell fails, then run.

# %%
other = "cuda" if torch.cuda.is_available() else "meta"
layer = nn.Linear(3, 2)
x = torch.randn(4, 3, device=other)
about(x=x, weight=layer.weight)
with expect_error():
    layer(x)
with expect_error():
    x.to("cpu" if other == "cuda" else other)

# %% [markdown]
# Mended, for two plain tensors: bring one to where the other is, and **keep the result**. `t.to(...)` returns a
# tensor; it does not change `t`.

# %%
a, b = torch.ones(3, device=other), torch.ones(3)
b.to(a.device)  # the result is thrown away
print("after b.to(...):     b is on", b.device)
b = b.to(a.device)
print("after b = b.to(...): b is on", b.device)

# %% [markdown]
# **The common misreading:** "`model.to(device)` works the same way." For modules it is the other way round: it
# changes the model *in place*. So `model.to(x.device)(x)` mends the message and moves somebody's model: the next
# function that expects it where it was will fail, and a large model may not even fit there. Move the small
# thing, the input.
#
# Move it, and only that: `x.to(weight)` also takes over the weight's *dtype*, and word numbers (int64) for an
# embedding are no numbers any more after that.

# %% question="q1"
def forward_on(model, x):
    """The model's output for an x that may be on another device.

    model: an nn.Module with parameters, all on one device. It does not move, not even for a
        moment, and keeps its train or eval mode.
    x: a tensor of any dtype, on any device. It stays as it is; its dtype is kept.
    Returns model's output, differentiable with respect to x and the parameters. (Which device
    the result is on is up to you.)
    """
    ### BEGIN SOLUTION
    device = next(model.parameters()).device
    return model(x.to(device))
    ### END SOLUTION
    ### BEGIN STUB
    # return model(x)  # fails if x is on another device than the model
    ### END STUB


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [nn.Module.parameters](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.parameters)
# gives an iterator over tensors, and a tensor knows its
# [device](https://pytorch.org/docs/stable/tensor_attributes.html#torch.device). A module has no `.device` of its own.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Take the first parameter, read its device, bring `x` there, call the model. No `if` is needed: bringing a tensor
# to where it is already costs nothing.
# </details>
#
# **Why it matters:** evaluation code that asks the model where it is works on every machine, without a `device`
# argument.

# %% [markdown]
# ## Question 2: two shapes
#
# Below, `x` has a row for each sample, `w` one for each class, and every pair of rows makes one number:
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 145" width="700" role="img"
#   aria-label="x (N, d) and w (k, d) make scores (N, k): entry [n, j] is the dot product of row n of x and row j
#     of w"
#   font-family="sans-serif" font-size="13">
#   <defs><marker id="a" markerWidth="8" markerHeight="8" refX="6" refY="3" orient="auto"><path d="M0 0L7 3L0 6z"
#    fill="#446"/></marker><marker id="b" markerWidth="8" markerHeight="8" refX="1" refY="3" orient="auto">
#   <path d="M7 0L0 3L7 6z" fill="#446"/></marker></defs>
#   <rect x="40" y="40" width="110" height="90" fill="#dfe6f3" stroke="#446"/>
#   <text x="95" y="90" text-anchor="middle">x</text>
#   <text x="26" y="90" text-anchor="middle" fill="#556">N</text>
#   <text x="95" y="32" text-anchor="middle" fill="#556">d</text>
#   <rect x="230" y="55" width="110" height="60" fill="#f3e6cf" stroke="#446"/>
#   <text x="285" y="90" text-anchor="middle">w</text>
#   <text x="216" y="90" text-anchor="middle" fill="#556">k</text>
#   <text x="285" y="47" text-anchor="middle" fill="#556">d</text>
#   <path d="M370 85H430" stroke="#446" stroke-width="2" fill="none" marker-end="url(#a)"/>
#   <rect x="490" y="40" width="64" height="90" fill="#dfeedd" stroke="#446"/>
#   <text x="522" y="90" text-anchor="middle">scores</text>
#   <text x="476" y="90" text-anchor="middle" fill="#556">N</text>
#   <text x="522" y="32" text-anchor="middle" fill="#556">k</text>
#   <rect x="40" y="50" width="110" height="14" fill="#446" fill-opacity="0.25"/>
#   <rect x="230" y="95" width="110" height="14" fill="#446" fill-opacity="0.25"/>
#   <rect x="514" y="50" width="16" height="14" fill="#446" fill-opacity="0.25"/>
#   <text x="575" y="70" fill="#556">scores[n, j] is</text><text x="575" y="88" fill="#556">x[n] · w[j]</text>
# </svg>
#
# For `a @ b` the *last* dimension of `a` must be as long as the *first* of `b`, and is summed away. Predict the
# message, with its numbers:

# %%
with expect_error():
    torch.randn(4, 3) @ torch.randn(2, 3)
with expect_error():
    torch.randn(4, 3) + torch.randn(4)  # added from the right: 3 against 4

# %% [markdown]
# Both messages name the shapes: that is the first half of the repair. The second half is to know which shape you
# *wanted*; the error does not know it. Three ways to make `(2, 3)` a `(3, 2)`:

# %%
w = torch.tensor([[1, 2, 3], [4, 5, 6]])
print("transposed\n", w.T)
print("reshaped: the same order of numbers, other rows\n", w.reshape(3, 2))

# %% [markdown]
# **The trap:** a repair can stop the message and still be wrong. `reshape` always gives a shape that fits. And "try
# one way, on an error try the other" is right until somebody has as many classes as features: a square `w` fits
# both ways, without any message. Mend the cause, not the message.

# %% question="q2"
def scores(x, w):
    """Dot product of every row of x with every row of w.

    x: (N, d), w: (k, d), same float dtype, any sizes (also N, k or d of 1, and k = d). Neither
        is changed.
    Returns (N, k): entry [n, j] is the dot product of x[n] and w[j]; differentiable, in the
    dtype of x.

    Example: scores(tensor([[1., 2.]]), tensor([[3., 4.], [0., 1.]])) is tensor([[11., 2.]])
    """
    ### BEGIN SOLUTION
    return x @ w.T
    ### END SOLUTION
    ### BEGIN STUB
    # return x @ w  # mat1 and mat2 shapes cannot be multiplied
    ### END STUB


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [torch.matmul](https://pytorch.org/docs/stable/generated/torch.matmul.html), and how
# [nn.Linear](https://pytorch.org/docs/stable/generated/torch.nn.Linear.html) writes its formula: its weight has the
# shape of our `w`.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# One product, with one of the two turned. Functions whose name ends in an underscore turn the *caller's* tensor:
# not those.
# </details>
#
# **Why it matters:** this is what a linear layer does, and what attention does with queries and keys.

# %% [markdown]
# ## Question 3: memory
#
# > torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of ...
#
# On the CPU the words are others:

# %%
with expect_error():
    torch.empty(10**15)  # four million gigabytes

# %% [markdown]
# What fills memory, most often first: **a graph that somebody keeps** (a list of losses or outputs that still have
# their history), a batch that is too large, a model that is too large. In evaluation no graph is needed at all, and
# the rows may come in pieces:
#
#     all at once    ■■■■■■■■■■■■■■■■                    16 rows, with their graph
#     chunks of 4    ■■■■  ■■■■  ■■■■  ■■■■               4 rows at a time
#     graphs kept    ■■■■ → ■■■■■■■■ → ■■■■■■■■■■■■ → …   the list holds all graphs:
#                                                         nothing is gained
#
# Predict the sizes of the pieces, in both lines:

# %%
rows = torch.arange(20).reshape(20, 1)
print("split(4):", [len(piece) for piece in rows.split(4)])
print("chunk(4):", [len(piece) for piece in rows.chunk(4)])

# %%
net = nn.Sequential(nn.Linear(1, 3), nn.BatchNorm1d(3), nn.Dropout(0.5), nn.Linear(3, 1))
rows = rows.float()
out = net(rows)
print("has a history:", out.requires_grad, "| the same rows again, the same result:", torch.equal(net(rows), out))

# %% [markdown]
# **The common misreading:** "`empty_cache()` frees memory." It gives back what is not in use. A graph that your list
# holds is in use.
#
# **And:** in train mode BatchNorm looks at the *whole batch*. Cut the batch into pieces, and every row gets another
# result (and the running statistics move). So chunks need eval mode. The caller may have been in the middle of
# training: give the model back in the mode in which it came.

# %% question="q3"
def predict_in_chunks(model, x, chunk_size):
    """What model(x) gives in eval mode, computed on at most chunk_size rows at a time.

    model: an nn.Module on the device of x; may contain Dropout and BatchNorm. It comes in train
        or in eval mode and is in the same mode afterwards. Nothing else of it changes.
    x: (N, ...), N at least 1; chunk_size: an int, at least 1, perhaps larger than N.
    Returns the outputs of all N rows in order, in one tensor of the shape and dtype of
    model(x), without a graph. No graph of an earlier chunk may be kept while the next one runs.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            return torch.cat([model(piece) for piece in x.split(chunk_size)])
    finally:
        model.train(was_training)
    ### END SOLUTION
    ### BEGIN STUB
    # outputs = []
    # for piece in x.chunk(chunk_size):
    #     outputs.append(model(piece))
    # return torch.cat(outputs)
    ### END STUB


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [torch.split](https://pytorch.org/docs/stable/generated/torch.split.html),
# [torch.no_grad](https://pytorch.org/docs/stable/generated/torch.no_grad.html),
# [Module.train](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.train) and its
# argument, and the attribute `model.training`.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Note the mode; eval mode; without gradients, the model's output for each piece, in a list; join the list; the noted
# mode back.
# </details>
#
# **Why it matters:** training fits into memory because batches are small; evaluation on "the whole dev set" is where
# it breaks.

# %% [markdown]
# ## Question 4: dtype
#
# `nn.CrossEntropyLoss` takes **class numbers**: int64, shape `(N,)`. Labels from a CSV file arrive as float, labels
# from numpy as int32, labels cut out of a table as a column `(N, 1)`. Match each line below with its message before
# you run it.

# %%
logits = torch.randn(4, 3)
labels = torch.tensor([0, 2, 1, 2])
criterion = nn.CrossEntropyLoss()
for kind, wrong in {"float32": labels.float(), "int32": labels.int(), "column": labels.reshape(4, 1)}.items():
    print(f"{kind:8}", end="")
    with expect_error():
        criterion(logits, wrong)
print("right:  ", criterion(logits, labels).item())

# %% [markdown]
# (In older versions the first text reads "expected scalar type Long but found Float". `Long` is int64, `Int` is int32,
# `Double` is float64, `Half` is float16.)
#
# **The common misreading:** "the defaults are wrong, so I set the default dtype." `torch.set_default_dtype` changes
# every tensor that anybody makes from now on. Convert the one tensor that is wrong, where it is wrong.
#
# **The trap:** `squeeze()` makes `(4, 1)` to `(4,)`, and `(1, 1)` to `()`. What is the last batch of 9 samples in
# batches of 4?

# %% question="q4"
def classification_loss(logits, labels):
    """nn.CrossEntropyLoss for labels as they come out of files.

    logits: (N, C) float, raw scores (no softmax). labels: class numbers 0 .. C-1, of shape (N,)
        or (N, 1), of dtype int64, int32, float32 or float64 (whole numbers). N may be 1.
        Neither is changed.
    Returns the mean cross entropy, a 0-d tensor, differentiable with respect to logits.
    """
    ### BEGIN SOLUTION
    return nn.CrossEntropyLoss()(logits, labels.reshape(-1).long())
    ### END SOLUTION
    ### BEGIN STUB
    # return nn.CrossEntropyLoss()(logits, labels)  # expected target dtype to be Long
    ### END STUB


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [Tensor.long](https://pytorch.org/docs/stable/generated/torch.Tensor.long.html) and
# [Tensor.reshape](https://pytorch.org/docs/stable/generated/torch.Tensor.reshape.html); the table "Shape" of
# [nn.CrossEntropyLoss](https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html).
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# The loss stays as it is. Its second argument becomes one-dimensional and int64, in either order, without asking what
# it was.
# </details>
#
# **Why it matters:** a float label is the first error of nearly everybody who leaves the ready-made datasets.

# %% [markdown]
# ## Question 5: no message at all
#
# The worst faults raise nothing. This one is often seen: an optimizer that was made for another model. Everything
# runs, the loss is printed, and nothing is learnt.

# %%
model, old_model = nn.Linear(2, 1), nn.Linear(2, 1)
optimizer = torch.optim.SGD(old_model.parameters(), lr=0.1)  # the cell with the model was run again
x, y = torch.randn(8, 2), torch.randn(8, 1)
before = model.weight.detach().clone()
for _ in range(3):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    print(f"loss {loss.item():.4f}", "| moved:", not torch.equal(before, model.weight))

# %% [markdown]
# You find such faults by asking, **after every line, what should hold now**, and looking:
#
# | after | should hold | look at |
# |---|---|---|
# | `zero_grad()` | no old gradient | `p.grad` is None or 0 |
# | `backward()` | every parameter has a gradient, from *this* batch alone | `p.grad` |
# | `step()` | the weights moved | a clone from before |
# | an epoch | every batch was seen, every sample counts once | counters |
# | the second epoch | the same again | print in the loop |
# | the end | the history holds plain numbers | `type(history[0])` |
#
# The function below has **five faults**. Each of them is one line or one word, none raises anything, and with some
# data, on some day, each goes unnoticed. Find them by reading and by looking. What it should be is `fit` of
# assignment 05:

# %% question="q5"
def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    """Train for n_epochs; what `fit` of 05 does.

    loader: anything that gives batches (x, y) each time it is looped over, also a plain list.
        Batches may differ in size. criterion(output, target) averages over the batch.
        optimizer: has zero_grad() and step().
    In every epoch: train mode; for every batch, moved to device, one clean step. The model
    stays on its device.
    Returns a list with one float per epoch: the mean loss over all samples, each counted once
    (the losses that the steps saw). n_epochs = 0 gives [] and changes nothing.
    """
    ### BEGIN SOLUTION
    history = []
    for _ in range(n_epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            count += len(x)
        history.append(total / count)
    return history
    ### END SOLUTION
    ### BEGIN STUB
    # history = []
    # batches = iter(loader)
    # for _ in range(n_epochs):
    #     model.train
    #     optimizer.zero_grad()
    #     total, count = 0.0, 0
    #     for x, y in batches:
    #         x, y = x.to(device), y.to(device)
    #         loss = criterion(model(x), y)
    #         loss.backward()
    #         optimizer.step()
    #         total += loss
    #         count += 1
    #     history.append(total / max(count, 1))
    # return history
    ### END STUB


# %% [markdown]
# A place to look: run it as it is, then after each repair. What is odd about the printed history? What should be the
# same for the two batch sizes when lr is 0, and is not?

# %%
with grader.demo():
    torch.manual_seed(1)
    x = torch.randn(10, 2)
    y = x @ torch.tensor([[1.0], [-2.0]]) + 0.5
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    batches = list(zip(x.split(4), y.split(4), strict=True))
    print("history:", repaired_train(model, batches, nn.MSELoss(), optimizer, 3))
    frozen = torch.optim.SGD(model.parameters(), lr=0.0)
    for size in (4, 10):
        batches = list(zip(x.split(size), y.split(size), strict=True))
        print("lr 0, batches of", size, ":", repaired_train(model, batches, nn.MSELoss(), frozen, 1))

# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# One fault for each row of this list: what happens in the second epoch; what the first batch leaves for the second;
# the mode (a name alone calls nothing); what kind of thing is added up; how much a batch of 2 counts beside a batch
# of 4. The recipe of a step:
# [Optimizing model parameters](https://pytorch.org/tutorials/beginner/basics/optimization_tutorial.html).
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Nothing has to be added but parentheses, `.item()` and a weight; two lines move or go. In the inner loop there are
# then: move, clear, forward, backward, step, add up, count.
# </details>
#
# **Why it matters:** all five still give a falling loss on many problems. Nobody would have told you.

# %% [markdown]
# ## Question 6: read the message
#
# Write down what you have learnt as a function. It gets the text of an error, `str(error)`, and says which of the
# four it is, or `"other"`.
#
# | kind | the text is about | example |
# |---|---|---|
# | `"device"` | tensors on different devices | "Expected all tensors to be on the same device, ..." |
# | `"shape"` | sizes or dimensions that do not fit | "mat1 and mat2 shapes cannot be multiplied (4x3 and 2x3)" |
# | `"dtype"` | a dtype that is not the expected one | "expected target dtype to be Long or Byte, but got Float" |
# | `"memory"` | memory that cannot be had | "CUDA out of memory. Tried to allocate 2.00 GiB ..." |
# | `"other"` | anything else | "index out of range in self" |
#
# Collect texts first. Which words do texts of one kind share, and which words occur in two kinds?

# %%
samples = {
    "linear": lambda: nn.Linear(3, 2)(torch.randn(4, 5)),
    "add": lambda: torch.randn(4, 3) + torch.randn(4, 2),
    "view": lambda: torch.randn(12).view(5, 3),
    "double": lambda: nn.Linear(3, 2)(torch.randn(4, 3).double()),
    "conv": lambda: nn.Conv1d(1, 1, 3, bias=False)(torch.randn(1, 1, 5).double()),
    "memory": lambda: torch.empty(10**15),
    "backward": lambda: torch.ones(3).sum().backward(),
    "embedding": lambda: nn.Embedding(3, 2)(torch.tensor([5])),
}
for name, run in samples.items():
    print(f"{name:10}", end="")
    with expect_error():
        run()

# %% [markdown]
# **The traps:** "CUDA" stands in memory errors too. "mat1 and mat2" begins two different messages, above. And texts
# change between versions, so do not compare whole sentences: look for the few words that make the kind.

# %% question="q6"
def diagnose(message):
    """Which of the common errors is it?

    message: a str, the text of a PyTorch error as str(error) gives it, perhaps of several
        lines.
    Returns "device", "shape", "dtype", "memory" or "other".

    Example: diagnose("mat1 and mat2 must have the same dtype, but got Double and Float") is
    "dtype"
    """
    ### BEGIN SOLUTION
    text = message.lower()
    kinds = {
        "memory": ("out of memory", "allocate"),
        "device": ("device", "cuda"),
        "dtype": ("dtype", "scalar type", "not implemented for", "result type", "input type"),
        "shape": ("shape", "size", "dimension", "channels", "elements not", "must be a matrix", "multi-target"),
    }
    if "out of bounds" in text or "out of range" in text:
        return "other"
    for kind, words in kinds.items():
        if any(word in text for word in words):
            return kind
    return "other"
    ### END SOLUTION
    ### BEGIN STUB
    # if "cuda" in message.lower():
    #     return "device"
    # if "mat1 and mat2" in message:
    #     return "shape"
    # return "other"
    ### END STUB


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# The texts printed above, and those of questions 1 to 4. Upper and lower case vary: `message.lower()`.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# A few words for each kind, asked for in an order: the kind whose words are the most telling first. Whatever is left
# is "other".
# </details>
#
# **Why it matters:** you have just written down your own checklist for the next error.

# %% [markdown]
# ## What was learnt
#
# | message is about | cause, most often | cure |
# |---|---|---|
# | device | a new tensor or a batch was left on the CPU | move the input to the model, keep the result |
# | shape | a transposed matrix, a missing batch dimension | print shapes, then decide what you want |
# | memory | kept graphs, too many rows at once | `no_grad`, `.item()`, smaller pieces |
# | dtype | labels as float, numpy's float64 | convert that one tensor |
# | nothing | the loop is not the loop you think | after each line: what should hold now? |
#
# ## Before you hand in
# - Does each repair mend the cause, or only stop the message? Try a square matrix, one row, one sample.
# - Call it **twice**. Are the model, its mode, and the inputs as they were?
# - The last, smaller batch? Eval mode *and* train mode? A tensor on another device?
#
# ## Stretch (does not count)
# 1. `predict_in_chunks` for a model in which *some* parts are in eval mode (a frozen BatchNorm) and others in train
#    mode: give every submodule its own mode back, also after an exception.
# 2. Write `watch(model)`, which registers forward hooks that print name, shape, dtype and device of every layer's
#    output. Which of the four errors does it make obvious?
#    ([register_forward_hook](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.register_forward_hook))
