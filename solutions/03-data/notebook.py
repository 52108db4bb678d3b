# %% [markdown]
# # Data: from a file to batches
#
# Every training run begins with the same short road: a table on disk becomes a `Dataset`, the `Dataset` goes
# into a `DataLoader`, and out come batches of tensors. Five small answers build that road here. Nothing is
# trained yet, and yet more training runs go wrong on this road than in the network: a row number among the
# features, a test set scaled by its own mean, predictions that no longer line up with their rows. None of
# these raises an error.
#
# **About 60 minutes.** Afterwards you can
#
# - write a `Dataset` that reads a CSV file once and serves single samples,
# - normalize features without leaking and without damaging the data you stored,
# - make loaders whose order depends on your seed and on nothing else,
# - hold out a dev set, and
# - put sequences of different lengths into one batch.
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 150" width="720" role="img"
#      aria-label="file, dataset, loader, batches" font-family="sans-serif" font-size="13">
#   <g fill="none" stroke="#446" stroke-width="1.5">
#     <rect x="10" y="30" width="120" height="80" rx="6"/>
#     <rect x="200" y="30" width="130" height="80" rx="6"/>
#     <rect x="400" y="30" width="130" height="80" rx="6"/>
#     <rect x="600" y="22" width="90" height="26"/><rect x="600" y="56" width="90" height="26"/>
#     <rect x="600" y="90" width="90" height="14"/>
#     <path d="M132 70H196M332 70H396M532 70H594" marker-end="url(#arrow)"/>
#   </g>
#   <defs><marker id="arrow" markerWidth="8" markerHeight="8" refX="6" refY="3" orient="auto">
#     <path d="M0 0L7 3L0 6z" fill="#446"/></marker></defs>
#   <text x="70" y="66" text-anchor="middle">survey.csv</text>
#   <text x="70" y="86" text-anchor="middle" fill="#667">text</text>
#   <text x="265" y="66" text-anchor="middle">Dataset</text>
#   <text x="265" y="86" text-anchor="middle" fill="#667">one sample: ds[i]</text>
#   <text x="465" y="66" text-anchor="middle">DataLoader</text>
#   <text x="465" y="86" text-anchor="middle" fill="#667">order, batching</text>
#   <text x="645" y="40" text-anchor="middle">(4, d)</text>
#   <text x="645" y="74" text-anchor="middle">(4, d)</text>
#   <text x="645" y="126" text-anchor="middle" fill="#667">last batch: (2, d)</text>
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
from torch.utils.data import DataLoader, Dataset, Subset, TensorDataset

# %% [markdown]
# ## Question 1: a dataset from a CSV file
#
# A dataset is anything that can answer two questions: *how many samples are there?* and *what is sample
# number i?* In Python these are two methods with fixed names, `__len__` and `__getitem__`. Whoever can answer
# them gets batching, shuffling and splitting from PyTorch for nothing.

# %%
class Planets(Dataset):
    """Names and diameters. Nothing is computed in advance: an item is looked up when it is
    asked for.
    """

    names = ["Mercury", "Venus", "Earth", "Mars", "Jupiter"]
    thousand_km = torch.tensor([4.9, 12.1, 12.7, 6.8, 139.8])

    def __len__(self):
        return len(self.names)

    def __getitem__(self, i):
        return self.names[i], self.thousand_km[i]


planets = Planets()
print(len(planets), planets[2], planets[-1])
for batch in DataLoader(planets, batch_size=2):
    print(batch)  # the loader asked for single items and joined them; the last batch has one sample

# %% [markdown]
# **Two slips that everybody makes once.** Both stand in printed course material, because word processors eat
# underscores and indentation. Run them, and remember their messages.

# %%
class Misspelt(Dataset):
    def init(self, file):  # an ordinary method that nobody calls
        self.file = file


class SlippedOut(Dataset):
    def __init__(self, file):
        self.file = file


def __len__(self):  # not indented: a function beside the class
    return 3


for attempt in (lambda: Misspelt("a.csv"), lambda: len(SlippedOut("a.csv"))):
    try:
        attempt()
    except TypeError as error:
        print("TypeError:", error)
del __len__

# %% [markdown]
# **Reading the file.** Here is a table as you will meet it: a header line, an `id`, features, and at the end
# the `target`, which a test file may lack. The module [`csv`](https://docs.python.org/3/library/csv.html)
# gives lists of *strings*;
# [`np.loadtxt`](https://numpy.org/doc/stable/reference/generated/numpy.loadtxt.html) gives float64 numbers.
# float32 is yours to ask for in both cases.

# %%
generator = torch.Generator().manual_seed(1)
table_rows = torch.randn(25, 3, generator=generator) * torch.tensor([1.0, 20.0, 0.1])
table_rows += torch.tensor([0.0, 50.0, 3.0])
table_target = table_rows @ torch.tensor([1.0, -0.1, 4.0])
lines = ["id,hours,humidity,ph,target"]
for number, (row, value) in enumerate(zip(table_rows.tolist(), table_target.tolist(), strict=True)):
    lines.append(",".join([str(100 + number), *(f"{v:.4f}" for v in row), f"{value:.4f}"]))
folder = Path(tempfile.mkdtemp())
survey_csv = folder / "survey.csv"
survey_csv.write_text("\n".join(lines) + "\n")
print("\n".join(lines[:4]))

small = "id,a,b\n7,0.5,2\n"
for cells in csv.reader(io.StringIO(small)):
    print(cells)
one = np.loadtxt(io.StringIO(small), delimiter=",", skiprows=1)
two = np.loadtxt(io.StringIO(small + "8,1.5,4\n"), delimiter=",", skiprows=1)
print(one.dtype, "one row gives shape", one.shape, "two rows give", two.shape)  # ndmin=2 keeps tables

# %% [markdown]
# **Which rows?** Number the rows after the header from 0. Every tenth row, 0, 10, 20 and so on, goes to the
# dev set, all others to the train set. In test mode every row counts.
#
# Predict before you go on: with 25 rows, how many samples has the dev set, and which rows are they? *(Three:
# 0, 10 and 20. Not 2, and not rows whose `id` ends in 0: the ids in this file start at 100, in the next one
# they may be in any order.)*
#
# **The common misreading:** `ds[len(ds)]` must raise `IndexError`. It looks like a nicety, yet `for item in
# ds` stops at exactly that error. With `i % len(self)` the loop never ends.

# %% question="q1"
class TableDataset(Dataset):
    """Samples of a CSV file with a header: first column `id`, last column `target`
    (a test file may lack it).

    path: the file. mode: "train" (rows whose 0-based index is not divisible by 10), "dev"
    (those whose index is) or "test" (all rows); ValueError for any other mode.

    len(ds): number of samples, an int.
    ds[i]: the pair (x, y), x float32 of shape (d,), y float32 of shape (); in test mode x
    alone. Negative indices count from the end; an index out of range raises IndexError.

    Example: the survey file above has 25 rows and d = 3, so
        len(TableDataset(survey_csv, "dev")) == 3
        x, y = TableDataset(survey_csv, "dev")[0]     # x.shape == (3,), y.shape == ()
    """

    def __init__(self, path, mode):
        ### BEGIN SOLUTION
        if mode not in ("train", "dev", "test"):
            raise ValueError(f"mode should be train, dev or test, not {mode!r}")
        with open(path, newline="") as file:
            header, *records = [cells for cells in csv.reader(file) if cells]
        rows = [[float(cell) for cell in cells[1:]] for cells in records]
        numbers = torch.tensor(rows, dtype=torch.float32)
        labelled = header[-1] == "target"
        self.x = numbers[:, :-1] if labelled else numbers
        self.y = numbers[:, -1] if labelled and mode != "test" else None
        if mode != "test":
            keep = [i for i in range(len(records)) if (i % 10 == 0) == (mode == "dev")]
            self.x, self.y = self.x[keep], self.y[keep]
        ### END SOLUTION

    def __len__(self):
        ### BEGIN SOLUTION
        return len(self.x)
        ### END SOLUTION

    def __getitem__(self, i):
        ### BEGIN SOLUTION
        if self.y is None:
            return self.x[i]
        return self.x[i], self.y[i]
        ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`torch.utils.data.Dataset`](https://pytorch.org/docs/stable/data.html#map-style-datasets) for the two
# methods. The file is read in `__init__`, once; `__getitem__` only indexes what is there. A tensor answers
# negative indices and raises `IndexError` by itself.
# </details>
# <details><summary>The shape of the answer</summary>
#
# Refuse unknown modes first. Read all lines, split the header from the rest, drop the first cell of each line
# and turn the others into one float32 table. Whether the last column is a target is written in the last name
# of the header. Then keep the rows of the mode, features and targets by the same list of row numbers.
# </details>

# %%
with grader.demo():
    demo_dev = TableDataset(survey_csv, "dev")
    print(len(demo_dev), demo_dev[0])
    print("a loop over it ends:", sum(1 for _ in demo_dev), "samples")

# %% [markdown]
# *Why it matters:* every later notebook, and every course project, begins with a class of this shape.
#
# ## Question 2: normalize, without leaking and without damage
#
# Humidity runs from 0 to 100, pH hardly moves around 3. Gradient descent needs a tiny step for the one and a
# long way for the other, so features are shifted and scaled: `(x - mean) / std`, column by column.
#
# Three traps, each of them silent:
#
# 1. **Leaks.** Mean and std are *learnt* from the training features and then used everywhere. Statistics of
#    the test set are something you would not have on the day of use, and the same person would get other
#    features in another file.
# 2. **Constant columns.** A region that never occurs has std 0, and 0 / 0 is `nan`. Dividing by 1 leaves such
#    a column at 0.
# 3. **Views.** The next cell shows the third. Predict what the second `print` shows.

# %%
table = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
row = table[0]
row -= 1  # writes in place; row is a view into the table
print(table)
row = table[1]
row = row - 1  # a new tensor; the table keeps its numbers
print(table)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3), sharey=True)
train_age = torch.randn(200, generator=generator) * 10 + 40
test_age = torch.randn(60, generator=generator) * 6 + 60  # the test survey was made in a home for the elderly
shared = [((a - train_age.mean()) / train_age.std()).tolist() for a in (train_age, test_age)]
left.hist(shared, 20, density=True)
left.set_title("one ruler: the training statistics")
own = [((a - a.mean()) / a.std()).tolist() for a in (train_age, test_age)]
right.hist(own, 20, density=True)
right.set_title("each file by its own: the difference is gone")
for axis in (left, right):
    axis.set_xlabel("normalized age")
left.legend(["train", "test"])
plt.show()

# %% [markdown]
# **The common misreading:** `x.std(0)` divides by n - 1. That is the *sample* std; the *population* std
# divides by n, and for a single row only the latter exists. torch calls this choice `correction`.

# %%
column = torch.tensor([[1.0], [3.0]])
print("n - 1:", column.std(0), " n:", column.std(0, correction=0))
print("one row:", column[:1].std(0, correction=0))

# %% question="q2"
def fit_normalizer(x):
    """Statistics of the training features.

    x: float tensor (n, d), not changed. Returns (mean, std), both float32 of shape (d,): the
    mean and the population std (divide by n) of each column; the std of a constant column is 1.

    Example: for [[1., 5.], [3., 5.]] mean is [2., 5.] and std is [1., 1.].
    """
    ### BEGIN SOLUTION
    mean = x.mean(dim=0)
    constant = (x == x[0]).all(dim=0)
    std = torch.where(constant, 1.0, x.std(dim=0, correction=0))
    return mean.float(), std.float()
    ### END SOLUTION

# %% question="q2"
class Normalized(Dataset):
    """A dataset around another one: x of each item is (x - mean) / std, y passes as it is.

    dataset: any Dataset of pairs (x, y), or of x alone (then items are x alone here too); never
        changed.
    mean, std: float32 of shape (d,), as fit_normalizer gives them.

    Example: Normalized(train, mean, std)[0] is (x, y) with x of shape (d,), and so it is when
    you ask again.
    """

    def __init__(self, dataset, mean, std):
        ### BEGIN SOLUTION
        self.dataset, self.mean, self.std = dataset, mean, std
        ### END SOLUTION

    def __len__(self):
        ### BEGIN SOLUTION
        return len(self.dataset)
        ### END SOLUTION

    def __getitem__(self, i):
        ### BEGIN SOLUTION
        item = self.dataset[i]
        if isinstance(item, (tuple, list)):
            x, y = item
            return (x - self.mean) / self.std, y
        return (item - self.mean) / self.std
        ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`torch.std`](https://pytorch.org/docs/stable/generated/torch.std.html) for `dim` and `correction`,
# [`torch.where`](https://pytorch.org/docs/stable/generated/torch.where.html) for the constant columns. The
# wrapper uses only `len(dataset)` and `dataset[i]`: any dataset has these, and none has to have an attribute
# called `x`.
# </details>
# <details><summary>The shape of the answer</summary>
#
# Keep the three arguments, and work when an item is asked for. Look at the *type* of the item: a tuple is a
# pair, a tensor is x alone (its length says nothing: a tensor of two features has length 2 as well). Compute
# a new x with operators that do not end in `=`.
# </details>

# %%
with grader.demo():
    demo_train = TableDataset(survey_csv, "train")
    demo_mean, demo_std = fit_normalizer(torch.stack([x for x, _ in demo_train]))
    wrapped = Normalized(demo_train, demo_mean, demo_std)
    print("mean", demo_mean, "std", demo_std)
    print("once ", wrapped[0][0])
    print("again", wrapped[0][0], "(the same? good)")

# %% [markdown]
# *Why it matters:* the in-place version trains well for one epoch and falls apart in the second, and nobody
# suspects the data.
#
# ## Question 3: a loader that behaves the same every time
#
# A `DataLoader` decides the order and makes the batches. Three choices are yours:
#
# | | train | dev, test |
# |---|---|---|
# | order | shuffled, anew in each epoch | that of the dataset: predictions must line up with rows |
# | last, smaller batch | kept | kept |
# | random numbers from | a generator of its own | **a generator of its own** |
#
# The last cell of the table is **the trap of this notebook**. Global random numbers are a tape that everybody
# reads: initial weights, dropout, shuffling. Whoever reads from it shifts the tape for all others, and "same
# seed, same result" is lost. Predict: does a loader that does not even shuffle read from the tape?

# %%
def tape_moves(action):
    """Does `action` move the global random state?"""
    before = torch.get_rng_state()
    action()
    return not torch.equal(before, torch.get_rng_state())


ten = TensorDataset(torch.arange(10.0))
plain = DataLoader(ten, batch_size=4)
print("making a loader without shuffling:", tape_moves(lambda: DataLoader(ten, batch_size=4)))
print("reading it once:                  ", tape_moves(lambda: list(plain)))
print(len(plain), "batches, as", math.ceil(10 / 4), "says")

# %% [markdown]
# Each `iter(loader)` draws a seed for worker processes, whether there are any or not, from the generator of
# the loader; and that is the global one unless you hand over another. A
# [`torch.Generator`](https://pytorch.org/docs/stable/generated/torch.Generator.html) is a tape of its own:

# %%
mine = torch.Generator().manual_seed(3)
print(torch.randperm(6, generator=mine).tolist(), torch.randperm(6, generator=mine).tolist())
again = torch.Generator().manual_seed(3)
print(torch.randperm(6, generator=again).tolist(), torch.randperm(6, generator=again).tolist())
print(random.Random(3).sample(range(6), 6), "Python and numpy have such objects too")

# %% [markdown]
# Note what happened: the second permutation differs from the first, and both come back with the same seed.
# That is what epochs need.
#
# **The common misreading:** "reproducible" is taken for "the same order in each epoch". A permutation drawn
# once and kept is reproducible and frozen.

# %% question="q3"
def make_loader(dataset, batch_size, mode, seed=0):
    """A DataLoader over `dataset`.

    mode: "train" shuffles, anew in each epoch; "dev" and "test" keep the order; any other
    raises ValueError. The last, smaller batch is kept. The same seed gives the same orders,
    epoch by epoch; another seed gives others. The global random state is neither read nor
    changed: not by this call and not while the loader is read, in no mode.

    Example: over 10 samples with batch_size=4 an epoch has batches of 4, 4 and 2 samples.
    """
    ### BEGIN SOLUTION
    if mode not in ("train", "dev", "test"):
        raise ValueError(f"mode should be train, dev or test, not {mode!r}")
    own = torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size=batch_size, shuffle=mode == "train", generator=own)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# The parameters of [`DataLoader`](https://pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader):
# `shuffle`, `drop_last`, `generator`.
# </details>
# <details><summary>The shape of the answer</summary>
#
# Refuse unknown modes, make and seed one generator inside the function, and hand it to the loader whatever
# the mode is.
# </details>

# %%
with grader.demo():
    demo_loader = make_loader(ten, 4, "train", seed=1)
    for epoch in range(2):
        print("epoch", epoch, [x.int().tolist() for (x,) in demo_loader])
    print("the tape moved:", tape_moves(lambda: list(make_loader(ten, 4, "dev"))))

# %% [markdown]
# *Why it matters:* with this, adding a validation pass no longer changes the training that it was meant to
# watch.
#
# ## Question 4: hold out a dev set
#
# Files are often sorted, by date or by place, so a block from one end is no fair sample. Shuffle the *row
# numbers* once, cut the list, and let `Subset` look the rows up:
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 130" width="640" role="img"
#      font-family="monospace" font-size="14"
#      aria-label="a permutation of ten indices, cut into train and dev">
#   <g text-anchor="middle">
#     <text x="35" y="30">0</text><text x="85" y="30">1</text><text x="135" y="30">2</text>
#   <text x="185" y="30">3</text>
#     <text x="235" y="30">4</text><text x="285" y="30">5</text><text x="335" y="30">6</text>
#   <text x="385" y="30">7</text>
#     <text x="435" y="30">8</text><text x="485" y="30">9</text>
#     <text x="560" y="30" fill="#667">indices</text>
#     <text x="35" y="80">6</text><text x="85" y="80">1</text><text x="135" y="80">9</text>
#   <text x="185" y="80">4</text>
#     <text x="235" y="80">0</text><text x="285" y="80">7</text><text x="335" y="80">3</text>
#   <text x="385" y="80">8</text>
#     <text x="435" y="80">5</text><text x="485" y="80">2</text>
#     <text x="560" y="80" fill="#667">permuted</text>
#   </g>
#   <g fill="none" stroke-width="2"><rect x="12" y="60" width="345" height="30" stroke="#247"/>
#   <rect x="362" y="60" width="145" height="30" stroke="#a42"/></g>
#   <text x="185" y="112" text-anchor="middle" fill="#247">train: 7</text>
#   <text x="435" y="112" text-anchor="middle" fill="#a42">dev: 3</text>
# </svg>

# %%
letters = list("abcdefghij")
vowels = Subset(letters, [0, 4, 8])  # a dataset of three items: no copy, only row numbers
print(len(vowels), [vowels[i] for i in range(3)])

for fraction, count in ((0.29, 100), (0.25, 10), (0.02, 20)):
    wanted = fraction * count
    print(f"{fraction} of {count} is {wanted!r}: int gives {int(wanted)}, round gives {round(wanted)}")

# %% [markdown]
# `int` cuts off, and 0.29 * 100 is a hair below 29 in floating point. Halves go to the even neighbour:
# `round(2.5)` is 2. And a dev set may come out empty.
#
# **The common misreading:** with `k = 0`, `indices[-k:]` is not empty. Minus zero is zero, and `indices[0:]`
# is everything.

# %%
k = 0
print("last k:", letters[-k:], " all but the last k:", letters[:-k])

# %% question="q4"
def train_dev_split(dataset, dev_fraction, seed):
    """Split at random into two datasets, returned as (train, dev).

    dataset: any Dataset; it stays as it is. dev has round(dev_fraction * len(dataset)) items
    (possibly none), train all others. The same seed gives the same split, another seed another
    one; the global random state stays untouched.

    Example: a dataset of 10 items with dev_fraction=0.3 gives parts of 7 and 3 items.
    """
    ### BEGIN SOLUTION
    n = len(dataset)
    n_dev = round(dev_fraction * n)
    drawn = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    return Subset(dataset, drawn[n_dev:]), Subset(dataset, drawn[:n_dev])
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`torch.randperm`](https://pytorch.org/docs/stable/generated/torch.randperm.html) and
# [`Subset`](https://pytorch.org/docs/stable/data.html#torch.utils.data.Subset), or
# [`random_split`](https://pytorch.org/docs/stable/data.html#torch.utils.data.random_split) with lengths and a
# generator.
# </details>
# <details><summary>The shape of the answer</summary>
#
# Size of dev first, by `round`. One permutation of all indices from a generator with your seed. Cut it at
# that size, counted from the front.
# </details>

# %%
with grader.demo():
    demo_parts = train_dev_split(ten, 0.3, seed=0)
    print([[int(x) for (x,) in part] for part in demo_parts])

# %% [markdown]
# *Why it matters:* a dev item that is also in train makes every model look good.
#
# ## Question 5: batches of sequences
#
# Rows of a table have one length, so the loader can stack them. Sentences, recordings and visits have not:
# one sample is `(L, d)` with an L of its own. The usual way out is to fill the short ones up with zeros and
# to remember the true lengths.
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 150" width="640" role="img"
#      font-family="sans-serif" font-size="13"
#      aria-label="three sequences of lengths 2, 4 and 3 become a padded batch">
#   <g fill="#9cf" stroke="#246"><rect x="20" y="20" width="60" height="26"/>
#   <rect x="20" y="60" width="120" height="26"/>
#   <rect x="20" y="100" width="90" height="26"/>
#   <rect x="300" y="20" width="60" height="26"/><rect x="300" y="60" width="120" height="26"/>
#   <rect x="300" y="100" width="90" height="26"/></g>
#   <g fill="#eee" stroke="#246"><rect x="360" y="20" width="60" height="26"/>
#   <rect x="390" y="100" width="30" height="26"/></g>
#   <g text-anchor="middle"><text x="50" y="38">(2, d)</text><text x="80" y="78">(4, d)</text>
#   <text x="65" y="118">(3, d)</text>
#   <text x="390" y="38">0 0</text><text x="405" y="118">0</text>
#   <text x="220" y="78">collate</text><text x="520" y="38">lengths</text>
#   <text x="520" y="62">[2, 4, 3]</text><text x="520" y="100">x: (3, 4, d)</text></g>
#   <path d="M160 84H280" stroke="#246" stroke-width="1.5"/>
# </svg>
#
# A function that makes a batch of a list of samples is a `collate_fn`. The loader calls it with the list:

# %%
def show(batch):
    """A collate function that joins nothing and only looks."""
    return f"{len(batch)} samples of shapes {[tuple(s.shape) for s in batch]}"


visits = [torch.ones(2, 3), torch.ones(4, 3), torch.ones(3, 3)]
print(list(DataLoader(visits, batch_size=2, collate_fn=show)))
try:
    next(iter(DataLoader(visits, batch_size=2)))
except RuntimeError as error:
    print("without one:", error)

# %% [markdown]
# **The common misreading:** after padding all lengths are equal, so taking them from the padded tensor is too
# late. And torch's ready-made helper puts time first unless it is told otherwise.

# %% question="q5"
def collate_padded(batch):
    """Join sequences of different lengths into one batch.

    batch: list of N float tensors, the i-th of shape (L_i, d); list and tensors stay as they
        are.
    Returns (x, lengths): x of shape (N, max L, d) with zeros after each sequence, on the device
    and with the dtype of the sequences, gradients pass; lengths int64 of shape (N,) on the CPU.

    Example: sequences of shapes (2, 3), (4, 3) give x of shape (2, 4, 3) and lengths
    tensor([2, 4]).
    """
    ### BEGIN SOLUTION
    lengths = torch.tensor([len(sequence) for sequence in batch])
    x = batch[0].new_zeros(len(batch), int(lengths.max()), batch[0].shape[1])
    for i, sequence in enumerate(batch):
        x[i, : len(sequence)] = sequence
    return x, lengths
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`pad_sequence`](https://pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pad_sequence.html), or
# [`new_zeros`](https://pytorch.org/docs/stable/generated/torch.Tensor.new_zeros.html) and a loop.
# </details>
# <details><summary>The shape of the answer</summary>
#
# Lengths first. Then a block of zeros like the sequences (dtype, device), into which each sequence is copied
# from the front. A tensor made of Python ints is int64 and on the CPU by itself.
# </details>

# %%
with grader.demo():
    demo_x, demo_lengths = collate_padded(visits)
    plt.figure(figsize=(4, 2))
    plt.imshow(demo_x[:, :, 0], cmap="Blues", vmin=0, vmax=1.3)
    plt.xlabel("step")
    plt.ylabel("sample")
    plt.title(f"lengths {demo_lengths.tolist()}, white: padding")
    plt.show()

# %% [markdown]
# *Why it matters:* a mean over the padded tensor counts the zeros too; the lengths are what saves you.
#
# ## What you have learnt
#
# - A `Dataset` answers `len` and `[i]`; the file is read once, in the constructor.
# - Statistics come from the training features alone, and normalizing makes a new tensor on the way out.
# - A loader draws from its own generator, in every mode, shuffling or not.
# - Splits permute row numbers, not data; sizes come from `round`.
# - Padding keeps the true lengths.
#
# ## Before you hand in
#
# | ask | because |
# |---|---|
# | What happens the second time? | items read twice, a second epoch, a second dataset of another file |
# | The last batch? | 10 samples in batches of 4 |
# | The edges? | a test file with and without target, one row, one sequence, an empty dev set |
# | Is the input unchanged? | the wrapped dataset, the list of sequences, the global random state |
# | Another dtype or device? | float64 sequences, sequences on a GPU |
#
# The checks in this notebook are public and shallow. The hidden ones try what stands in this table.
#
# ## Going on (not marked)
#
# 1. *How bad is a leak?* Normalize the dev rows by their own statistics and look at how far each feature of
#    row 0 moves. With how many dev rows does the difference vanish?
# 2. *Less padding.* Batch sequences of similar length together with a
#    [`batch_sampler`](https://pytorch.org/docs/stable/data.html#torch.utils.data.Sampler), and count how many
#    zeros you save.
