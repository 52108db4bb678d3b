# %% [markdown]
# # Tensors
#
# Everything in PyTorch is made of tensors: the data, the weights, the loss, the gradients. Most errors of the
# first weeks are tensor errors: a shape that does not fit, a dtype that is not the expected one, a number
# that changed although nobody touched it. In this notebook you meet these errors on purpose, while they are
# small.
#
# **Time:** about 60 minutes. **You need:** Python lists and a little numpy. No GPU.
#
# **Afterwards you can**
# - make tensors of the dtype you want, and say whether two of them share memory,
# - reduce along a dimension and use the result without a shape accident,
# - reorder, add and remove dimensions, and join tensors,
# - move a tensor to the dtype and the device of another one,
# - replace a double loop by broadcasting.
#
# | | question | idea | trap |
# |---|---|---|---|
# | 1 | making tensors | dtype and memory | a "copy" that is none |
# | 2 | reductions | `dim`, `keepdim` | broadcasting along the wrong axis |
# | 3 | axes | views | `reshape` is not `transpose` |
# | 4 | joining | `cat` | `stack` |
# | 5 | dtype and device | `.to()` | a result that is thrown away |
# | 6 | distances | broadcasting | rounding below zero |
# | 7 | one-hot labels | comparing | labels that do not exist |
#
# Work from top to bottom. Below each answer is a check cell: run it as often as you like. The checks in this
# notebook look at two or three inputs; the tests that count also try other sizes, other dtypes, a second
# call, and look whether your function changed what it was given.

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
# ## Question 1: making tensors
#
# A tensor is a block of numbers in memory plus a note how to read it: `shape`, `dtype`, `device`. Two
# questions decide whether the block you get is the one you wanted.
#
# **Which dtype?** `torch.tensor` looks at the data: whole numbers become int64, Python floats become float32,
# a numpy float64 array stays float64. Layers want float32, and mixing dtypes is an error. So say what you
# want.
#
# **Whose memory?** Some functions copy (`torch.tensor`), some never do (`torch.from_numpy`), some copy only
# when they must (`torch.as_tensor`, `.to`):
#
#     numpy array  a ──►  [ 1.0 | 2.0 | 3.0 ]  ◄── torch.from_numpy(a)   one block
#
#     numpy array  a ──►  [ 1.0 | 2.0 | 3.0 ]
#                         [ 1.0 | 2.0 | 3.0 ]  ◄── torch.tensor(a)       two blocks
#
# Predict what the next cell prints, all four lines, before you run it.

# %%
print(torch.tensor([1, 2]).dtype, torch.tensor([1.0, 2.0]).dtype, torch.tensor(np.array([1.0, 2.0])).dtype)
a = np.array([1.0, 2.0, 3.0])
shared = torch.from_numpy(a)
a[0] = 100.0
print(shared)
many = torch.tensor(7.0).expand(2, 3)  # one number, read six times
print(many.shape, many.stride())
print("steps in memory to the next row and the next column:", torch.zeros(2, 3).stride())

# %% [markdown]
# **The common misreading:** "my test array was float64, and the result did not change with it, so it is a
# copy". With float64 there was a conversion, and so a copy. Give the same function a float32 array, and some
# "copies" turn out to be the same block. The same with `expand`: it looks like six numbers and is one.
# Writing into it fails, or changes all six.
#
# numpy arrays can be read backwards (`a[::-1]`, a negative step in memory). torch has no negative steps and
# refuses such an array; numpy itself can copy it into a new order first.

# %% question="q1"
def to_float_tensor(data):
    """Turn data into a float32 tensor of its own.

    data: a (nested) list of numbers, or a numpy array of any shape and real dtype
        (bool, integers, floats), in any memory order, also reversed (`a[::-1]`) or with steps
        (`a[:, ::2]`).
    Returns a float32 tensor of the same shape. It shares no memory with `data`, whatever the
    dtype of `data` was.

    Example: to_float_tensor([[1, -1], [2, 0]]) is tensor([[1., -1.], [2., 0.]])
    """
    ### BEGIN SOLUTION
    return torch.from_numpy(np.array(data, dtype=np.float32))  # np.array always makes a new block
    ### END SOLUTION


# %% question="q1"
def constant(shape, value):
    """A float32 tensor of the given shape, filled with one value.

    shape: a tuple or a list of ints, such as (2, 3).
    value: a Python number; 3 and 3.0 give the same result.
    Every element has memory of its own: writing into one element changes no other one.

    Example: constant((2, 2), 5) is tensor([[5., 5.], [5., 5.]])
    """
    ### BEGIN SOLUTION
    return torch.full(tuple(shape), value, dtype=torch.float32)
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [torch.tensor](https://pytorch.org/docs/stable/generated/torch.tensor.html) always copies;
# [torch.from_numpy](https://pytorch.org/docs/stable/generated/torch.from_numpy.html) never does. For the
# second function, read the argument `dtype` of
# [torch.full](https://pytorch.org/docs/stable/generated/torch.full.html).
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Let numpy make a fresh float32 array first: a fresh one is in normal order and belongs to nobody else, so it
# may be handed to torch without a further copy. `constant` is one call with three arguments.
# </details>
#
# *Why it matters:* data that changes behind your back is the hardest bug to find, because the line that is
# wrong is not the line that fails.

# %% [markdown]
# ## Question 2: reductions along a dimension
#
# `dim` in PyTorch is `axis` in numpy: **the dimension that disappears**. For `x` of shape `(n, d)`,
# `x.mean(dim=0)` runs down the rows and leaves `(d,)`; `x.mean(dim=1)` leaves `(n,)`; `dim=-1` is the last
# one.
#
# What you do next with the result decides about `keepdim`. Broadcasting lines shapes up **from the right**:
#
#     x                      (n, d)          x                          (n, d)
#     x.mean(1)                 (n,)         x.mean(1, keepdim=True)    (n, 1)
#                            ------                                     ------
#     lined up:   d with n: error, or        lined up:   1 stretches over d: right
#     silently wrong if n == d
#
# Predict: which of the three prints fails?

# %%
x = torch.tensor([[1.0, 3.0], [2.0, 2.0], [5.0, 15.0]])
total = x.sum(dim=1)
kept = x.sum(dim=1, keepdim=True)
print(total.shape, kept.shape)
print("share of each row's sum:", x / kept)
try:
    print(x / total)
except RuntimeError as error:
    print("x / total:", error)

# %% [markdown]
# **The common misreading:** "it ran, so the shapes were right". For a square `x` the wrong line above runs
# and divides every *column* by a row sum. Try non-square shapes first, always.
#
# **Standardizing** makes features comparable: subtract the mean, divide by the spread. The formula is
#
# $$\frac{x - \text{mean}}{\sqrt{\text{var} + \varepsilon}} \qquad
# \text{var} = \frac1n \sum_i (x_i - \text{mean})^2$$
#
# Divide by $n$, not by $n-1$: `x.var` and `x.std` divide by $n-1$ unless told otherwise (look for
# `correction`). The small $\varepsilon$ stands **under** the root; it keeps a feature that never changes from
# becoming 0/0.
#
# **power_mean** is the mean of the powers: for `p=2`, square first, then average. (No root at the end here.)

# %% question="q2"
def standardize(x, dim=0, eps=1e-8):
    """(x - mean) / sqrt(var + eps) along dim, with the variance that divides by n.

    x: a float tensor of any number of dimensions; dim: an int, negative ones count from the
        end.
    Returns a tensor of the shape and dtype of x. A slice of equal values becomes 0
    (up to rounding), never nan. x itself does not change.

    Example: standardize(torch.tensor([[1.0, 7.0], [3.0, 7.0]])) is
    tensor([[-1., 0.], [1., 0.]])
    """
    ### BEGIN SOLUTION
    mean = x.mean(dim, keepdim=True)
    var = x.var(dim, keepdim=True, correction=0)
    return (x - mean) / torch.sqrt(var + eps)
    ### END SOLUTION


# %% question="q2"
def power_mean(x, p, dim):
    """The mean of x ** p along dim.

    x: a float tensor; p: a number (2, 3, 0.5, -1, ...); dim: an int, negative ones count from
        the end.
    Returns a tensor of the dtype of x in which the dimension dim is gone: (2, 3, 4) with dim=1
    gives (2, 4).

    Example: power_mean(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), 2, dim=0) is tensor([5., 10.])
    """
    ### BEGIN SOLUTION
    return (x**p).mean(dim)
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [Tensor.mean](https://pytorch.org/docs/stable/generated/torch.mean.html) and
# [Tensor.var](https://pytorch.org/docs/stable/generated/torch.var.html) both take `dim` and `keepdim`; `var`
# takes `correction`. The rules of [broadcasting](https://pytorch.org/docs/stable/notes/broadcasting.html) fit
# on one page.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# `standardize`: two reductions that keep their dimension, then the formula as written above. `power_mean`:
# one power and one reduction that does not keep it.
# </details>
#
# *Why it matters:* the columns of a real table have very different scales. A network learns far faster when
# each one has mean 0 and spread 1.

# %% [markdown]
# ## Question 3: axes and batch dimensions
#
# Models work on batches: the first dimension counts the samples. So you will add a dimension of length 1 in
# front of a single sample, take it away again, and change the order of dimensions (images come as height,
# width, colour; layers want colour first).
#
# `transpose` moves no number. It returns a **view**: the same block of memory with another note how to read
# it. `reshape` cuts the numbers, in the order in which they are read, into rows of another length. Both turn
# `(2, 3)` into `(3, 2)`:

# %%
x = torch.arange(6).reshape(2, 3)
grids = [("x", x), ("x.transpose(0, 1)", x.transpose(0, 1)), ("x.reshape(3, 2)", x.reshape(3, 2))]
figure, axes = plt.subplots(1, 3, figsize=(7, 2.4))
for ax, (title, grid) in zip(axes, grids, strict=True):
    ax.imshow(grid, cmap="viridis", vmin=0, vmax=8)
    for i in range(grid.shape[0]):
        for j in range(grid.shape[1]):
            ax.text(j, i, int(grid[i, j]), ha="center", va="center", color="white", fontsize=14)
    ax.set_title(title, fontsize=10)
    ax.set_xticks([])
    ax.set_yticks([])
plt.show()

# %% [markdown]
# **The common misreading:** "the shape is right, so the axes are swapped". Follow the number 1 in the
# picture: in `x` it is in row 0, column 1; swapped, it must be in row 1, column 0. Only one of the two did
# that.
#
# A second one: `squeeze()` without an argument removes **all** dimensions of length 1. A last batch with a
# single sample then loses its batch dimension, and a picture with one colour channel loses that one too. And
# `squeeze(0)` says nothing when the first dimension has another length: it returns the tensor as it was.

# %%
image = torch.zeros(2, 1, 5)  # 2 rows, 1 column, 5 channels
print("all swapped round:", image.permute(2, 0, 1).shape)
batch = torch.zeros(1, 3, 1)
print(batch.squeeze().shape, batch.squeeze(0).shape, torch.zeros(4, 3).squeeze(0).shape)

# %% question="q3"
def swap_axes(x, a, b):
    """x with the dimensions a and b exchanged, as a view (it shares memory with x).

    x: a tensor with at least two dimensions, in any memory order; a, b: ints, negative ones
        count from the end.

    Example: swap_axes(torch.zeros(2, 3, 4), 0, 2) has the shape (4, 3, 2); element [k, j, i] is
    x[i, j, k].
    """
    ### BEGIN SOLUTION
    return x.transpose(a, b)
    ### END SOLUTION


# %% question="q3"
def add_batch_dim(x):
    """x with a new first dimension of length 1: (3, 4) gives (1, 3, 4), and () gives (1,).

    The other dimensions stay. x itself does not change; the result may be a copy or a view.
    """
    ### BEGIN SOLUTION
    return x.unsqueeze(0)
    ### END SOLUTION


# %% question="q3"
def drop_batch_dim(x):
    """x without its first dimension, which must have length 1.

    (1, 3, 4) gives (3, 4), (1, 1, 4) gives (1, 4), and (1,) gives ().

    Raises ValueError if the first dimension has another length, or if x has no dimension at
    all. The other dimensions stay. x itself does not change; the result may be a copy or a
    view.
    """
    ### BEGIN SOLUTION
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError(f"expected a batch of one sample, got the shape {tuple(x.shape)}")
    return x.squeeze(0)
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [torch.transpose](https://pytorch.org/docs/stable/generated/torch.transpose.html),
# [torch.unsqueeze](https://pytorch.org/docs/stable/generated/torch.unsqueeze.html),
# [torch.squeeze](https://pytorch.org/docs/stable/generated/torch.squeeze.html). Names that end in `_` change
# the tensor itself.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Two of them are one call each. The third asks two questions about `x` first, in this order: has it a
# dimension, and how long is it?
# </details>
#
# *Why it matters:* a scrambled image still has the right shape. The network trains, badly, and nothing tells
# you why.

# %% [markdown]
# ## Question 4: joining channels
#
# `cat` makes one dimension **longer**; all other dimensions must agree. `stack` makes a **new** dimension;
# all shapes must be equal.
#
#     torch.cat(..., dim=0)                     torch.stack(...)
#     (2, 3) + (4, 3)   ->   (6, 3)             (2, 3), (2, 3)   ->   (2, 2, 3)
#
# Images and feature maps have the shape `(N, C, height, width)`: N samples, C channels. You will join their
# channels. First predict the three lengths that come out here.

# %%
x, y = torch.zeros(2, 3), torch.ones(4, 3)
print(torch.cat([x, y], dim=0).shape)
print(torch.stack([x, x]).shape, torch.cat([x, x]).shape)
try:
    torch.cat([x, y], dim=1)
except RuntimeError as error:
    print(error)

# %% [markdown]
# **The common misreading:** "dimension 1 of three is the middle one, so `dim=-2` will do". It will, for
# exactly that rank. Count channels from the front, because the number of dimensions *behind* them varies.

# %% question="q4"
def join_channels(tensors):
    """Join tensors along their channels, which are dimension 1.

    tensors: a list of one or more tensors of shape (N, C_i, *rest): the same N and rest, any
        C_i; rest may be empty.
    Returns one tensor of shape (N, sum of all C_i, *rest), channels in the order of the list.
    The list stays as it is.

    Example: shapes (2, 1, 5) and (2, 3, 5) give (2, 4, 5).
    """
    ### BEGIN SOLUTION
    return torch.cat(tensors, dim=1)
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [torch.cat](https://pytorch.org/docs/stable/generated/torch.cat.html): read what `dim` means, and what
# happens to the list.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# One call. No loop, and no special case for a list with one element.
# </details>
#
# *Why it matters:* joining features from several sources is how tables, images and skip connections come
# together.

# %% [markdown]
# ## Question 5: same dtype, same device
#
# Two tensors can only be combined when they are on one device, and layers also want one dtype. `.to()`
# handles both, and knows three forms: `x.to(torch.float64)`, `x.to("cpu")`, and one more that you will find
# in its documentation.
#
# `.to()` never changes `x`. It **returns** the result, and when there is nothing to do, it returns `x`
# itself, not a copy.

# %%
x = torch.tensor([1.5, 2.5])
x.to(torch.float64)
print("forgotten:", x.dtype)
y = x.to(torch.float64)
print("kept:", y.dtype, "- the same object?", y is x, x.to(torch.float32) is x)
weight = torch.tensor([2.0, 3.0], requires_grad=True)
print("gradients survive the move:", weight.to(torch.float64).requires_grad)

# %% [markdown]
# **The common misreading:** "`x.to(device)` moves x". True for a *model*, whose parameters are replaced in
# place; false for a tensor. (And if you copy code from slides: curly quotes as in `x.to(‘cpu’)` are a
# SyntaxError; type straight ones.)
#
# `torch.tensor(x)` on a tensor is not a conversion either: it copies the numbers, forgets where they came
# from, and no gradient flows back.

# %% question="q5"
def match(x, reference):
    """x with the dtype and the device of reference.

    x, reference: tensors of any shapes; their shapes need not agree.
    Returns x itself (no copy) where nothing has to change. Gradients flow back to x. x does not
    change.

    Example: match(torch.tensor([1, 2]), torch.zeros(3)) is tensor([1., 2.])
    """
    ### BEGIN SOLUTION
    return x.to(reference)
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [Tensor.to](https://pytorch.org/docs/stable/generated/torch.Tensor.to.html), all three signatures.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# One call, returned. If your answer has an `if`, ask whether `.to()` does not do that already.
# </details>
#
# *Why it matters:* "Expected all tensors to be on the same device" is the error you will see most often this
# term.

# %% [markdown]
# ## Question 6: all distances at once
#
# A Python loop over the elements of a tensor is a hundred times slower than one tensor operation, and on a
# GPU worse than that. Broadcasting replaces loops: put a dimension of length 1 where the other tensor has a
# real one, and both are stretched without a copy. A times table needs no loop:

# %%
rows, columns = torch.arange(1, 4), torch.arange(1, 6)
table = rows[:, None] * columns[None, :]  # (3, 1) with (1, 5)
print(rows[:, None].shape, columns[None, :].shape, "->", table.shape)
print(table)

# %% [markdown]
# The same with points: `a` holds n points with d coordinates, `b` holds m of them. Draw the shapes before you
# write code:
#
#     a         (n,    d)        where must the 1 go,
#     b         (   m, d)        so that every a[i] meets every b[j]?
#     a - b     (n, m, d)        and which dimension is then summed away?
#
# **The common misreading:** expanding the square. $|a-b|^2 = |a|^2 + |b|^2 - 2ab$ is true on paper, and
# popular because it needs less memory. In float32 three large numbers cancel: for two equal points the result
# is some small number instead of 0, and sometimes a *negative* one, whose root is nan. See for yourself:

# %%
points = 300 * torch.rand(1000, 5, generator=torch.Generator().manual_seed(1))
squares = (points**2).sum(dim=1)
expanded = squares + squares - 2 * (points @ points.T).diagonal()  # every point and itself
print("not 0:", int((expanded != 0).sum()), "of 1000, below 0:", int((expanded < 0).sum()))
print("the root of the smallest one:", expanded.min().sqrt())


# %% question="q6"
def pairwise_distances(a, b):
    """All Euclidean distances between the points in a and the points in b, without a Python
    loop.

    a: (n, d), b: (m, d), of one float dtype, on one device.
    Returns (n, m) of that dtype: element [i, j] is the distance from a[i] to b[j]; equal points
        have exactly 0.

    Example: pairwise_distances(torch.tensor([[0.0, 0.0]]),
        torch.tensor([[3.0, 4.0], [0.0, 0.0]])) is tensor([[5., 0.]])
    """
    ### BEGIN SOLUTION
    difference = a[:, None, :] - b[None, :, :]
    return difference.pow(2).sum(dim=-1).sqrt()
    ### END SOLUTION


# %%
with grader.demo():
    points_a = torch.tensor([[0.0, 0.0], [1.0, 2.0], [4.0, 0.5]])
    points_b = torch.tensor([[0.0, 1.0], [1.0, 2.0], [3.0, 3.0], [5.0, 0.0]])
    plt.figure(figsize=(4, 2.6))
    plt.imshow(pairwise_distances(points_a, points_b))
    plt.xlabel("points of b")
    plt.ylabel("points of a")
    plt.colorbar(label="distance")
    plt.show()

# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [Broadcasting](https://pytorch.org/docs/stable/notes/broadcasting.html), and indexing with `None` (as in the
# times table), which is `unsqueeze`.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Subtract first, with shapes that broadcast to `(n, m, d)`; then square, sum over the last dimension, and
# take the root.
# </details>
#
# *Why it matters:* nearest neighbours, clustering and attention are all "every row here against every row
# there".

# %% [markdown]
# ## Question 7: one-hot labels
#
# A label is a number, 0, 1, 2, ...; a one-hot row has a 1 in the place of the label and 0 everywhere else.
# One label by hand:

# %%
classes = torch.arange(4)
print(classes == 2)
print((classes == 2).float())
print("asking for row -1 of a table:", torch.eye(3)[-1])

# %% [markdown]
# **The trap of this notebook:** real data has labels that do not exist. Missing ones are often coded as -1,
# and numbering that starts at 1 gives a class too many. Indexing with -1 is not an error, as the last line
# shows: the missing label quietly becomes the last class. A good function refuses: `raise ValueError("...")`.
#
# And the number of classes is a fact of the *task*, not of the batch in hand: this batch may not contain the
# last class.

# %% question="q7"
def one_hot(labels, num_classes):
    """One row per label, with 1 in the place of the label and 0 elsewhere.

    labels: (N,) int64; num_classes: an int.
    Returns (N, num_classes) float32, on the device of labels.
    Raises ValueError if any label is negative, or num_classes or more.

    Example: one_hot(torch.tensor([2, 0]), 3) is tensor([[0., 0., 1.], [1., 0., 0.]])
    """
    ### BEGIN SOLUTION
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError(f"labels must be from 0 to {num_classes - 1}, got {labels.min()} to {labels.max()}")
    classes = torch.arange(num_classes, device=labels.device)
    return (labels[:, None] == classes).to(torch.float32)
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# Broadcasting once more, or
# [torch.nn.functional.one_hot](https://pytorch.org/docs/stable/generated/torch.nn.functional.one_hot.html):
# read which argument is optional, which dtype comes out, and which exception a bad label raises.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# First the refusal: are all labels at least 0, and all below `num_classes`? Then compare a column of labels
# with a row of class numbers (made on the device of the labels), and turn True and False into float32.
# </details>
#
# *Why it matters:* a wrong label that passes silently is learned as if it were true.

# %% [markdown]
# ## What you have learnt
# - A tensor is memory and a note how to read it. Views change the note, copies the memory.
# - Say the dtype; never let the data decide.
# - `dim` is the dimension that disappears; `keepdim=True` when the result meets `x` again.
# - Right shape does not mean right content, and square test data hides wrong axes.
# - `.to()` and friends return their result.
# - Subtract before you square.
#
# ## Before you hand in
#
# | did you try | because |
# |---|---|
# | every function twice, on the same input | a changed input shows at the second call |
# | a non-square tensor, a square one, one with three dimensions | axes |
# | `dim=-1`, negative axes | they are promised |
# | `x.t()` and `x[:, ::2]` | memory in another order |
# | a float64 tensor, a float32 array, a list of ints | dtype and sharing |
# | one row, one column, one label, one tensor in the list | `squeeze` accidents |
# | Kernel → Restart and run all | a cell you deleted may still be in memory |
#
# ## If you want more (does not count)
# 1. How much memory does your `pairwise_distances` need for n = m = 10,000 and d = 100, in gigabytes? Write a
#    version that treats 500 rows of `a` at a time, and compare.
# 2. Extend `standardize` so that `dim` may be a tuple, as BatchNorm for images needs it: `dim=(0, 2, 3)`.
# 3. `x.t().is_contiguous()` is False. Find three functions that refuse such a tensor, and one that silently
#    copies it.
