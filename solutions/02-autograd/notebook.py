# %% [markdown]
# # Gradients
#
# Training is one idea: find out in which direction the loss falls, and take a small step that way. The
# direction is the gradient, and PyTorch computes it for you, for any function that you can write with
# tensors. In this notebook you ask for gradients, check them, walk along them, stop them, and add them up;
# and you meet the three ways in which they go wrong without an error: they **pile up**, they **go into the
# wrong tensor**, they **keep everything alive**.
#
# **Time:** about 60 minutes. **You need:** tensors (notebook 01), and what a derivative is.
#
# **Afterwards you can**
# - get a gradient without leaving traces in the tensors you were given,
# - check any gradient with numbers, and say why float32 is too coarse for that,
# - write gradient descent that runs for a million steps in constant memory,
# - use `detach` to decide where gradients flow,
# - compute the gradient of a batch that does not fit into memory.
#
# | | question | idea | trap |
# |---|---|---|---|
# | 1 | a first gradient | `requires_grad`, `backward` | `.grad` adds up |
# | 2 | any function | `torch.autograd.grad` | parameters that get a gradient too |
# | 3 | numbers as a check | central differences | float32 |
# | 4 | gradient descent | a loop | a chain of old iterates |
# | 5 | a gate | `detach` | changing the value as well |
# | 6 | small batches | accumulation | the mean of means |
#
# Below each answer is a check cell: run it as often as you like. The checks in this notebook look at two or
# three inputs; the tests that count also call twice, look at what your function left behind, and try other
# shapes and dtypes.

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
# ## Question 1: your first gradient
#
# While you compute with a tensor that has `requires_grad=True`, PyTorch writes down what you do: the
# **graph**.
#
#     x ──► x**2 ──► sum ──► z            forward: you compute, PyTorch takes notes
#     x.grad ◄── 2x ◄── 1 ◄── z.backward()    backward: the notes are read from the end
#
# `z.backward()` reads the notes backwards and leaves the gradient in `x.grad`. Two details cause most of the
# trouble:
#
# - `backward()` **adds** to `x.grad`. It never starts from zero by itself.
# - Gradients are left in **leaves**: tensors that you made, not tensors that you computed.
#
# Predict the three lines of the next cell.

# %%
x = torch.tensor([1.0, 2.0], requires_grad=True)
(x**3).sum().backward()
print("once: ", x.grad)
(x**3).sum().backward()
print("twice:", x.grad)
y = x.clone()  # computed from x, so no leaf: its gradient travels on, to x
print("leaf?", x.is_leaf, y.is_leaf, "- after detach():", x.detach().is_leaf)

# %% [markdown]
# **The common misreading:** "I call `backward()`, so `x.grad` is the gradient". It is the sum of all
# gradients since somebody cleared it. A function that calls `backward()` on the tensor *it was given* leaves
# traces there: the caller's `.grad` grows, and the second call returns twice the truth.
#
# `torch.no_grad()` stops the note taking. Somebody may call your function inside it; then you have to ask for
# notes yourself, for your own few lines: `with torch.enable_grad():`. (Switching it on and leaving it on
# would surprise the caller.)

# %% question="q1"
def grad_of_sum_of_squares(x):
    """z = sum of x**2, and the gradient dz/dx.

    x: a float tensor of any shape. It may require grad, it may have a .grad already, it may be
        the result of a computation.
    Returns (z, g): z a 0-d tensor without a graph, g a tensor of the shape of x; both of the
    dtype of x. x, x.grad and x.requires_grad are the same afterwards. A second call gives the
    same answer, and so does a call inside torch.no_grad(), after which grad mode is as it was.

    Example: x = tensor([1., -3.]) gives (tensor(10.), tensor([2., -6.]))
    """
    ### BEGIN SOLUTION
    with torch.enable_grad():
        own = x.detach().clone().requires_grad_()
        z = (own**2).sum()
        (g,) = torch.autograd.grad(z, own)
    return z.detach(), g
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [A gentle introduction to autograd](https://pytorch.org/tutorials/beginner/blitz/autograd_tutorial.html),
# [Tensor.detach](https://pytorch.org/docs/stable/generated/torch.Tensor.detach.html) and
# [torch.enable_grad](https://pytorch.org/docs/stable/generated/torch.enable_grad.html).
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Make a leaf of your own: x without history, with memory of its own, with `requires_grad` on. Compute z from
# it and get the gradient, all while grad mode is on. Return z without its graph.
# </details>
#
# *Why it matters:* `optimizer.zero_grad()` in every training loop exists because of the first detail above.

# %% [markdown]
# ## Question 2: the gradient of any function
#
# `backward()` sends a gradient to **every** leaf that took part, the parameters of a model included.
# `torch.autograd.grad(y, [a, b])` is the polite form: it answers for the tensors that you name, and writes
# into no `.grad`.

# %%
a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(5.0, requires_grad=True)
unused = torch.tensor(1.0, requires_grad=True)
y = a * b**2
print(torch.autograd.grad(y, [a, b], retain_graph=True), "- and .grad:", a.grad, b.grad)
print(torch.autograd.grad(y, [a, unused], allow_unused=True))

# %% [markdown]
# Two cases need a thought. A gradient is a list of slopes of **one number**. If the result has three
# elements, there is no such thing, and `y.sum().backward()` only hides that: it is the gradient of another
# function. Also a result of shape `(1,)` is not 0-d.
#
# And a function may not depend on `x` at all, such as `f(x) = 7`, or a function of parameters only. Its slope
# is zero everywhere. PyTorch, however, finds no path from the result to `x`: it answers None, or raises an
# error because the result has no graph. Which of the two happens when?

# %% [markdown]
# **The common misreading:** "no error, so no traces". `f` may use a model whose parameters require grad.
# After a `backward()` they all have a gradient that the next training step would use.

# %% question="q2"
def gradient(f, x):
    """The gradient of f at x.

    f: a function that takes a tensor like x and returns a 0-d tensor; it may use other tensors
        that require grad.
    x: a float tensor of any shape.
    Returns a tensor of the shape and dtype of x, without a graph; zeros where f does not depend
    on x. x does not change, and neither does the .grad of x or of anything that f uses.
    Raises ValueError if f(x) is not 0-d.

    Example: gradient(lambda x: x[0] * x[1], torch.tensor([2.0, 5.0])) is tensor([5., 2.])
    """
    ### BEGIN SOLUTION
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.dim() != 0:
        raise ValueError(f"f must return a 0-d tensor, not one of shape {tuple(y.shape)}")
    if not y.requires_grad:
        return torch.zeros_like(x)
    (g,) = torch.autograd.grad(y, own, allow_unused=True)
    return torch.zeros_like(x) if g is None else g.detach()
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [torch.autograd.grad](https://pytorch.org/docs/stable/generated/torch.autograd.grad.html), above all
# `allow_unused`.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# A leaf of your own, as in question 1. Compute; refuse a result that is not 0-d; then three ways out: the
# result has no graph at all, there is a graph but no path to your leaf, or there is a gradient. zeros_like
# serves the first two.
# </details>
#
# *Why it matters:* style transfer, adversarial examples and physics-informed networks all ask for the
# gradient of the **input**, through a model whose parameters must stay as they are.

# %% [markdown]
# ## Question 3: checking a gradient with numbers
#
# The slope of a function is what you see when you step a little to both sides: the **central difference**
#
# $$\frac{f(x + \varepsilon) - f(x - \varepsilon)}{2\varepsilon}$$
#
# For a tensor, step with **one element at a time** and leave the others where they are. This is slow and
# blind, and therefore an excellent judge of clever code. How small should the step be? The next cell measures
# the error of the difference for the slope of exp at 1. Predict: the smaller the better?

# %%
steps = torch.logspace(-10, -1, 40, dtype=torch.float64)
for dtype in (torch.float32, torch.float64):
    at, h = torch.tensor(1.0, dtype=dtype), steps.to(dtype)
    central = (torch.exp(at + h) - torch.exp(at - h)) / (2 * h)
    forward = (torch.exp(at + h) - torch.exp(at)) / h
    truth = torch.exp(torch.tensor(1.0, dtype=torch.float64))
    name = str(dtype).removeprefix("torch.")
    plt.loglog(steps, (central - truth).abs() + 1e-16, label=f"central, {name}")
    plt.loglog(steps, (forward - truth).abs() + 1e-16, "--", label=f"one-sided, {name}")
plt.xlabel("step eps")
plt.ylabel("error of the slope")
plt.legend(fontsize=8)
plt.gcf().set_size_inches(6, 3)
plt.show()

# %% [markdown]
# On the right the step is too long: the curve bends within it (and the one-sided difference suffers more). On
# the left it is too short: the two values agree in nearly all their digits, and rounding is all that is left
# of their difference. float32 has about 7 digits, float64 about 16. At eps = 1e-6 float32 is lost.
#
# **The common misreading:** "I turn the *result* into float64". The digits are gone by then. The step itself
# must be made in float64, and `f` must be called with float64.
#
# A second trap: stepping with the caller's own tensor. Adding eps and taking it away again does not give the
# old number back, in the last digit; and `flatten()` is sometimes a copy and sometimes not. Work on a copy of
# your own.

# %%
x = torch.tensor([0.1, 0.7], dtype=torch.float64)
back = x + 1e-6 - 1e-6
print(back == x)
m = torch.zeros(2, 3)
print("shares memory?", m.flatten().data_ptr() == m.data_ptr(), m.t().flatten().data_ptr() == m.data_ptr())

# %% question="q3"
def numerical_gradient(f, x, eps=1e-6):
    """The gradient of f at x by central differences, element by element, computed in float64.

    f: a function that takes a tensor of the shape of x and returns a 0-d tensor.
    x: a float tensor of any shape (also 0-d) and any memory order; it does not change, not even
        in the last digit.
    Returns a float64 tensor of the shape of x: element k is (f(x + eps at k) - f(x - eps at k))
    / (2 eps).

    Example: numerical_gradient(lambda x: (x**2).sum(), torch.tensor([3.0])) is about
    tensor([6.], dtype=torch.float64)
    """
    ### BEGIN SOLUTION
    start = x.detach().to(torch.float64).contiguous()
    slopes = torch.zeros(start.numel(), dtype=torch.float64, device=x.device)
    with torch.no_grad():
        for k in range(start.numel()):
            step = torch.zeros_like(slopes)
            step[k] = eps
            step = step.reshape(start.shape)
            slopes[k] = (f(start + step) - f(start - step)) / (2 * eps)
    return slopes.reshape(start.shape)
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [Tensor.to](https://pytorch.org/docs/stable/generated/torch.Tensor.to.html) for the dtype,
# [torch.zeros_like](https://pytorch.org/docs/stable/generated/torch.zeros_like.html) for a step that is zero
# in all places but one. PyTorch's own judge is
# [gradcheck](https://pytorch.org/docs/stable/generated/torch.autograd.gradcheck.html).
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# A float64 copy of x without history. A loop over the number of elements; in it a tensor of zeros with eps in
# one place, brought to the shape of x; two calls of f; one quotient. At the end the quotients get the shape
# of x.
# </details>
#
# *Why it matters:* every layer of PyTorch was checked like this. You will do it whenever you write a formula
# by hand.

# %% [markdown]
# ## Question 4: gradient descent
#
# $$x_{k+1} = x_k - \text{lr} \cdot \nabla f(x_k)$$
#
# That is all. The art is to forget: each new `x` is *computed* from the old one, and PyTorch takes notes of
# that too. Let us count how long the notes get.

# %%
def notes(tensor):
    """How many operations the graph behind a tensor remembers."""
    seen, todo = set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is not None and node not in seen:
            seen.add(node)
            todo += [following for following, _ in node.next_functions]
    return len(seen)


x = torch.tensor(1.0, requires_grad=True)
for _ in range(6):
    x = x - 0.1 * x
    print(notes(x), end=" ")

# %% [markdown]
# **The common misreading:** "the numbers are right, so the loop is right". With such a chain step 100,000
# still holds the notes of step 1, and on a real model memory is full after a few minutes. Cut the history
# after each step: `detach()`.
#
# But `detach()` gives a tensor that **shares memory** with the old one: a step in place (`x -= ...`) then
# also moves the caller's `x0`, and every row of a list of iterates may turn out to be the same tensor. Ask
# for each line of your loop: new tensor, or the old memory?

# %% question="q4"
def gradient_descent(f, x0, lr, steps):
    """Walk downhill from x0, and return the whole path.

    f: a function that takes a tensor like x0 and returns a 0-d tensor; x0: a float tensor of
        any shape;
    lr: step size, a float; steps: number of steps, an int of 0 or more.
    Returns a tensor of shape (steps + 1, *x0.shape) and the dtype of x0, without a graph:
    row 0 is x0, row k + 1 is row k - lr * (gradient of f at row k).
    x0 does not change. No step keeps the graph of an earlier one alive.

    Example: gradient_descent(lambda x: x**2, torch.tensor(1.0), 0.25, 2) is
    tensor([1.0, 0.5, 0.25])
    """
    ### BEGIN SOLUTION
    x = x0.detach().clone()
    path = [x]
    for _ in range(steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        x = x - lr * g.detach()
        path.append(x)
    return torch.stack(path)
    ### END SOLUTION


# %%
with grader.demo():
    def valley(p):
        return p[0] ** 2 + 8 * p[1] ** 2

    across, up = torch.meshgrid(torch.linspace(-2, 2, 40), torch.linspace(-1.5, 1.5, 40), indexing="xy")
    figure, axes = plt.subplots(1, 2, figsize=(8, 2.8))
    for ax, lr in zip(axes, (0.02, 0.115), strict=True):
        path = gradient_descent(valley, torch.tensor([-1.8, 1.2]), lr, 25)
        ax.contour(across, up, across**2 + 8 * up**2, levels=12, cmap="Greys")
        ax.plot(path[:, 0], path[:, 1], "o-", markersize=3)
        ax.set_title(f"25 steps with lr = {lr}")
    plt.show()

# %% [markdown]
# Where does each of the two paths lose time? What will happen at `lr = 0.13`? (Look at the steep direction:
# its slope is 16 times the position.)
#
# <details><summary>Hint 1: where to look</summary>
#
# [torch.autograd.grad](https://pytorch.org/docs/stable/generated/torch.autograd.grad.html),
# [Tensor.detach](https://pytorch.org/docs/stable/generated/torch.Tensor.detach.html) (read the sentence about
# storage), and [torch.stack](https://pytorch.org/docs/stable/generated/torch.stack.html).
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Start from a copy of x0 without history, and a list that holds it. In the loop: a leaf with the values of x,
# the gradient at it, a **new** tensor x without history, append. Stack the list at the end; this works for
# zero steps, too.
# </details>
#
# *Why it matters:* this is `optimizer.step()`. All optimizers you will use are refinements of this loop.

# %% [markdown]
# ## Question 5: a gate for gradients
#
# `detach()` gives the same values without the history. Mixed with the original, it lets you decide *what the
# gradient sees*, while the value stays what it was. Predict the gradient of `x.detach() * x` at 3: is it 6,
# or 3?

# %%
x = torch.tensor(3.0, requires_grad=True)
(g,) = torch.autograd.grad(x.detach() * x, x)
print(g)
print("choosing element by element:", torch.where(torch.tensor([True, False]), torch.ones(2), torch.zeros(2)))

# %% [markdown]
# Now freeze single elements: where a mask is False, no gradient may pass.
#
#     value      forward    x ────────────────────────► the same numbers
#     gradient   backward   g where mask is True   ◄─┬─ g
#                           0 where mask is False  ◄─┘
#
# **The common misreading:** `x * mask`. It stops the gradient, and it sets the *values* to 0 as well. The
# other popular answer, `x.register_hook(...)` on the tensor you were given, changes **that tensor** for ever:
# gradients that reach it by other roads are masked, too, and a second call multiplies the masks.

# %% question="q5"
def gate_gradient(x, mask):
    """The values of x; gradients flow back to x only where mask is True.

    x: a float tensor of any shape; it may or may not require grad. mask: a bool tensor of the
        shape of x.
    Returns a tensor of the shape, dtype and values of x. x and mask do not change, and
    gradients that reach x by other roads are not touched.

    Example: for x = [1., 2.] and mask = [True, False], the sum of 3 * gate_gradient(x, mask)
    has the gradient [3., 0.].
    """
    ### BEGIN SOLUTION
    return torch.where(mask, x, x.detach())
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [torch.where](https://pytorch.org/docs/stable/generated/torch.where.html), and once more
# [Tensor.detach](https://pytorch.org/docs/stable/generated/torch.Tensor.detach.html).
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# One call that chooses, for every element, between two tensors with the same values. One of them has a
# history.
# </details>
#
# *Why it matters:* freezing part of an embedding, stopping the gradient of a target network, straight-through
# estimators: all of them are a `detach` in the right place.

# %% [markdown]
# ## Question 6: many small batches, one gradient
#
# Your GPU holds 8 samples, but you want the gradient of the mean loss over 20. Gradients add up (question 1):
# so run small batches, one after the other, and let `.grad` collect. What each of them must contribute is a
# matter of fractions. Let the loss of a sample be `w * t`, so that its slope is `t`, for t = 1, 2, 3, 10, in
# batches of three and one:

# %%
parts = [torch.tensor([1.0, 2.0, 3.0]), torch.tensor([10.0])]
print("mean over all four samples:     ", torch.cat(parts).mean().item())
print("sum of the batch means:         ", sum(t.mean() for t in parts).item())
print("mean of the batch means:        ", (sum(t.mean() for t in parts) / 2).item())
print("each mean times its share of 4: ", sum(t.mean() * len(t) / 4 for t in parts).item())

# %% [markdown]
# **The common misreading:** "dividing by the number of batches gives the mean". Only when all batches have
# the same size, and the last one seldom has. Above, the single sample 10 would count as much as the three
# others together.
#
# The second mistake has the right numbers and the wrong size: joining all batches into one, or adding all
# losses and calling `backward()` once at the end. Either way the graphs of all batches are in memory
# together, which is what you wanted to avoid. `backward()` frees the graph of its batch: call it before the
# next batch starts.

# %% question="q6"
def accumulate_gradients(model, batches, loss_fn):
    """The gradient of the mean loss over all samples, computed batch by batch.

    model: an nn.Module. batches: a list of (x, y), possibly of different sizes; together they
        are one big batch. loss_fn(output, y): a loss that averages over the samples it gets.
        Afterwards p.grad of every trainable parameter is the gradient of the mean loss over all
        samples; gradients from before are gone. The weights do not change, nor does the mode
        (train or eval), nor the list. Only one batch, with its graph, is in memory at a time.
        Returns the mean loss over all samples as a Python float.
    """
    ### BEGIN SOLUTION
    total = sum(len(x) for x, _ in batches)
    mean_loss = 0.0
    model.zero_grad()
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x) / total
        loss.backward()
        mean_loss += loss.item()
    return mean_loss
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [Module.zero_grad](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.zero_grad),
# [Tensor.backward](https://pytorch.org/docs/stable/generated/torch.Tensor.backward.html), and the last line
# of the example above.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Count all samples first. Clear the gradients once, before the loop. For each batch: its loss times its share
# of the samples, backward, and the number (not the tensor) added to the sum.
# </details>
#
# *Why it matters:* large models are trained like this every day; it is called gradient accumulation.

# %% [markdown]
# ## What you have learnt
# - `backward()` adds into the `.grad` of leaves; `torch.autograd.grad` returns and writes nowhere.
# - A function that computes gradients works on a leaf of its own: `detach`, then a copy, then
#   `requires_grad_()`.
# - `detach()` cuts the history and keeps the memory; `clone()` copies the memory and keeps the history.
# - Numbers that are right can still hold a whole chain of graphs.
# - Differences are for float64.
# - A mean over samples is not the mean of batch means.
#
# ## Before you hand in
#
# | did you try | because |
# |---|---|
# | every function twice on the same input | gradients pile up |
# | an `x` that requires grad, and one that has a `.grad` | you must not touch it |
# | a function that uses a parameter, one that is constant | traces, missing paths |
# | a transposed `x`, a 0-d `x`, a float64 `x` | memory order, shapes, dtypes |
# | question 1 inside `with torch.no_grad():` | it is promised |
# | batches of 5, 5 and 2 samples; a model with old gradients | shares, clearing |
# | Kernel → Restart and run all | a cell you deleted may still be in memory |
#
# ## If you want more (does not count)
# 1. Draw the graph of `y = a * b; z = y + y * a` by hand, as a diamond. Along how many roads does the
#    gradient reach `a`? Check your sum with `autograd.grad`, then with your `numerical_gradient`.
# 2. Give `gradient_descent` a momentum, and find the largest lr at which the valley above still converges.
# 3. Read about [torch.func.grad](https://pytorch.org/docs/stable/generated/torch.func.grad.html): what does
#    it do when the function uses a parameter that requires grad?
