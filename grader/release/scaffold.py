"""`grader new NN-name`: a small assignment that is complete, to be overwritten piece by piece."""

from __future__ import annotations

from pathlib import Path

from grader.assignment import NAME, course_root, load_assignment
from grader.errors import GraderError

_TOML = """\
title = "TITLE"
minutes = 15

[questions.q1]
title = "The mean of a batch"
points = 2
names = ["batch_mean(x)"]
hint = "Which of the two dimensions counts the samples?"
"""

_NOTEBOOK = '''\
# %% [markdown]
# # TITLE
#
# What this notebook is for. About 15 minutes.
#
# Afterwards you can: name the dimension over which a reduction runs.

# %%
import torch

# %% [markdown]
# ## Question 1: the mean of a batch
#
# A batch has one row per sample: shape `(N, d)`. `dim` names the dimension that a reduction removes.
# It is often taken for the dimension that stays.

# %%
scores = torch.tensor([[1.0, 9.0], [3.0, 5.0], [2.0, 1.0]])
print(scores.amax(dim=0))  # one number per column: the rows are gone

# %% question="q1"
def batch_mean(x):
    """Mean over the samples of a batch.

    x: float tensor of shape (N, d), not changed.
    Returns a tensor of shape (d,).
    """
    ### BEGIN SOLUTION
    total = x.sum(dim=0)
    return total / x.shape[0]
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# The page of [torch.sum](https://pytorch.org/docs/stable/generated/torch.sum.html): what `dim` does.
# </details>
# <details><summary>The shape of the answer</summary>
#
# One reduction that removes the dimension of the samples, divided by how many there are.
# </details>
#
# Every loss and every metric ends in such a reduction.

# %%
with grader.demo():
    print(batch_mean(scores))

# %% [markdown]
# ## Before you hand in
#
# Does it run twice? Is the input unchanged? Are N and d different in what you tried?
'''

_PUBLIC = '''\
"""other sizes, and whether the input is left as it was"""

import torch

from grader.suite import close, expect, want_tensor

TRIED = "batch_mean on a batch of 3 samples with 2 features"


def test_mean_over_the_samples(student):
    """One mean for each feature"""
    x = torch.tensor([[1.0, 9.0], [3.0, 5.0], [2.0, 1.0]])
    got = want_tensor(student.batch_mean(student.put(x)), TRIED, shape=(2,), fix="Remove dimension 0")
    got = student.now(got)
    expect(
        close(got, torch.tensor([2.0, 5.0])),
        tried=TRIED,
        got=f"You returned {got.tolist()}",
        should="Each feature should be averaged over the 3 samples",
        fix="Divide the sum by the number of samples, `len(x)`",
    )
'''

_HIDDEN = '''\
"""Hidden suite of q1."""

import torch

from grader.suite import close, expect, points, want_tensor


@points(2)
def test_mean_over_the_samples(student, rng):
    """One mean for each feature"""
    x = torch.randn(7, 4, generator=rng)
    tried = "batch_mean on random numbers, 7 samples with 4 features"
    fix = "Probably the mean ran over the features; `dim` names the dimension that goes: 0"
    got = want_tensor(student.batch_mean(x), tried, shape=(4,), fix=fix)
    expect(
        close(got, x.mean(dim=0)),
        tried=tried,
        got="The shape is right, the numbers are not",
        should="Each feature should be averaged over all samples",
        fix="Divide the sum by the number of samples, `len(x)`",
    )


def test_input_unchanged(student, rng):
    """The input is left as it was"""
    x = torch.randn(5, 3, generator=rng)
    kept = student.put(x)
    want_tensor(student.batch_mean(kept), "batch_mean of a (5, 3) tensor", shape=(3,))
    expect(
        close(student.now(kept), x),
        tried="batch_mean, then a look at its input",
        got="The numbers in the input changed",
        should="The input should be left as it was",
        fix="Operations that end in `_`, and `/=`, write into the caller's tensor",
    )
'''

_VARIANTS = {
    "right/q1__mean-method.py": """\
# why: the method says the same in one call
def batch_mean(x):
    return x.mean(dim=0)
""",
    "right/q1__loop.py": """\
# why: a loop over the samples is slow and right
def batch_mean(x):
    total = torch.zeros_like(x[0])
    for row in x:
        total = total + row
    return total / len(x)
""",
    "wrong/q1__over-features.py": """\
# fault: takes the dimension that should go for the one that stays
# feedback: shape|features
def batch_mean(x):
    return x.mean(dim=1)
""",
    "wrong/q1__wrong-divisor.py": """\
# fault: divides by the number of features
# feedback: number of samples
def batch_mean(x):
    return x.sum(dim=0) / x.shape[1]
""",
}


def new_assignment(name: str, root: str | Path | None = None) -> Path:
    """Write `solutions/NN-name/` in the course; it is refused where something of that name exists."""
    if not NAME.fullmatch(name):
        raise GraderError(f"{name!r}: an assignment is called NN-name in small letters, as 05-training")
    folder = course_root(root) / "solutions" / name
    if folder.exists():
        raise GraderError(f"{folder} exists already; choose another name or remove it")
    title = name[3:].replace("-", " ").capitalize()
    files = {
        "assignment.toml": _TOML.replace("TITLE", title),
        "notebook.py": _NOTEBOOK.replace("TITLE", title),
        "public/test_q1.py": _PUBLIC,
        "hidden/test_q1.py": _HIDDEN,
        **{f"variants/{path}": text for path, text in _VARIANTS.items()},
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    load_assignment(folder)
    return folder
