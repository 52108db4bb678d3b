# %% [markdown]
# # Checkpoints: save, load, resume
#
# A training run lives in memory, and memory is short-lived: a Colab session ends after some hours, a browser
# tab is closed, a kernel dies at 97 %. What is on disk by then is all you have. This notebook makes it worth
# having: five small answers, from "two lines on a slide" to a training loop that can be killed at any moment
# and ends with exactly the same weights.
#
# **About 60 minutes.** Afterwards you can
#
# - save and load a model so that other people, and machines without a GPU, can read the file,
# - say what belongs into a checkpoint beside the weights, and why,
# - resume a run so that nobody can tell it was interrupted,
# - replace a file in such a way that a crash never leaves half of it, and
# - keep the best few models on disk.

# %%
import copy
import json
import math
import os
import pickle
import random
import re
import shutil
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

folder = Path(tempfile.mkdtemp())  # everything this notebook writes goes here

# %% [markdown]
# ## Question 1: save and load a model
#
# A model has two kinds of state: **parameters**, which the optimizer changes, and **buffers**, which change
# by themselves, such as the running mean of BatchNorm. `state_dict()` collects both under their names.

# %%
small = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
for name, value in small.state_dict().items():
    print(f"{name:22} {tuple(value.shape)}")
print("parameters() has", len(list(small.parameters())), "of these", len(small.state_dict()))

# %% [markdown]
# Save that, and not the model. A saved *model* is a pickle: a little program that says which classes to
# import and which functions to call, and `torch.load` would run it. Since version 2.6 it refuses unless you
# insist. Here is why, with a harmless program in the file.

# %%
class Surprise:
    def __reduce__(self):  # what pickle is to call when it reads this object back
        return print, ("this line was printed by a file that somebody merely opened",)


torch.save({"weights": torch.zeros(2), "extra": Surprise()}, folder / "surprise.pt")
try:
    torch.load(folder / "surprise.pt", weights_only=True)
except pickle.UnpicklingError as error:
    print("refused:", str(error).splitlines()[0])
with open(folder / "surprise.pkl", "wb") as file:
    pickle.dump(Surprise(), file)
with open(folder / "surprise.pkl", "rb") as file:
    pickle.load(file)

# %% [markdown]
# **The common misreading** of the slide `model.load_state_dict(torch.load(path))`. Three things it does not
# do:
#
# 1. It does not *return* the model. Predict what the next cell prints.
# 2. It does not *move* the model: numbers are copied into the tensors that the model has, wherever they are.
# 3. `torch.load` puts tensors back on the device *from which they were saved*. A file from a GPU then fails
#    on your laptop: "Attempting to deserialize object on a CUDA device". `map_location` says where they
#    should go instead.

# %%
twin = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
print(twin.load_state_dict(small.state_dict()))
try:
    nn.Linear(2, 3).load_state_dict(small.state_dict())
except RuntimeError as error:
    print(str(error)[:150], "...")  # loud, and rightly so: silence would mean random weights

# %% question="q1"
def save_model(model, path):
    """Write the state dict of `model` (parameters and buffers, nothing else) to the file
    `path`.

    path: str or Path. The model stays as it is: same numbers, device and mode. Anybody can read
    the file with `torch.load(path, weights_only=True)`.
    """
    ### BEGIN SOLUTION
    torch.save(model.state_dict(), path)
    ### END SOLUTION

# %% question="q1"
def load_model(model, path, device="cpu"):
    """Fill `model` from a file that `save_model` wrote, move it to `device`, and return it
    (the same object).

    The file may have been written on a GPU; this machine may have none. A key that is missing
    in the file, or that the model does not have, raises. No code from the file is run.

    Example: model = load_model(MyModel(), "best.pt", "cuda")
    """
    ### BEGIN SOLUTION
    state = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(state)
    return model.to(device)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`torch.load`](https://pytorch.org/docs/stable/generated/torch.load.html) for `map_location` and
# `weights_only`, and the tutorial [Saving and loading
# models](https://pytorch.org/tutorials/beginner/saving_loading_models.html).
# </details>
# <details><summary>The shape of the answer</summary>
#
# Saving is one line. Loading is three: read the file onto the device; copy into the model, strictly, as the
# method does by itself; move the model and return it.
# </details>

# %%
with grader.demo():
    first, second = nn.Linear(3, 1), nn.Linear(3, 1)
    save_model(first, folder / "linear.pt")
    print("before:", torch.equal(first.weight, second.weight))
    second = load_model(second, folder / "linear.pt")
    print("after: ", torch.equal(first.weight, second.weight))

# %% [markdown]
# *Why it matters:* this file is what you hand in, publish, or deploy. It should open everywhere and surprise
# nobody.
#
# ## Question 2: a checkpoint holds more than weights
#
# To *predict*, weights are enough. To *go on training*, they are not. SGD with momentum remembers a velocity
# for each parameter, Adam two averages and a step count. Look into the memory of an optimizer after two
# steps:

# %%
torch.manual_seed(0)
layer = nn.Linear(2, 1)
memory = torch.optim.Adam(layer.parameters(), lr=0.01)
for _ in range(2):
    memory.zero_grad()
    layer(torch.randn(8, 2)).square().mean().backward()
    memory.step()
for key, value in memory.state_dict()["state"][0].items():
    print(key, value)
print(memory.state_dict()["param_groups"][0]["lr"])

# %% [markdown]
# What happens to a run that forgets this? Below, a ball rolls down a long valley with momentum 0.95. After 30
# steps the run is "saved" and resumed: once with the velocity, once with the position alone.
#
# Predict before you run: how will the second path differ?

# %%
def roll(position, velocity, steps):
    path = [position.copy()]
    for _ in range(steps):
        velocity = 0.95 * velocity + position * np.array([0.02, 1.0])  # gradient of a valley
        position = position - 0.05 * velocity
        path.append(position.copy())
    return np.array(path), velocity


before, speed = roll(np.array([-8.0, 2.0]), np.zeros(2), 30)
with_memory, _ = roll(before[-1], speed, 60)
without_memory, _ = roll(before[-1], np.zeros(2), 60)
figure, axis = plt.subplots(figsize=(7, 2.6))
axis.plot(*before.T, "k-", label="before the break")
axis.plot(*with_memory.T, "C0.-", label="resumed with the velocity")
axis.plot(*without_memory.T, "C1.-", label="resumed without: stands still first")
axis.set_xlabel("weight 1")
axis.set_ylabel("weight 2")
axis.legend(fontsize=8)
figure.tight_layout()
plt.show()

# %% [markdown]
# So a checkpoint is a dict of several things. Tensors, numbers, texts, lists and dicts may be in it and stay
# readable with `weights_only=True`; whole objects (an optimizer, a numpy scalar) may not.
#
# **The common misreading:** "I make a new optimizer in `load_checkpoint` and load its state." The caller's
# optimizer, which does the next step, never hears of it. The same happens if the model gets new parameter
# tensors (`assign=True`): the optimizer goes on with the old ones. Fill the objects that you were given.

# %% question="q2"
def save_checkpoint(path, model, optimizer, epoch, history):
    """Write all that is needed to go on later to the one file `path`.

    epoch: int. history: a list of floats, or a dict of floats and lists of floats. Nothing that
    is passed in changes. The file is readable with `torch.load(path, weights_only=True)`. Key
    names are yours to choose.
    """
    ### BEGIN SOLUTION
    checkpoint = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "epoch": epoch,
        "history": history,
    }
    torch.save(checkpoint, path)
    ### END SOLUTION

# %% question="q2"
def load_checkpoint(path, model, optimizer, device="cpu"):
    """Bring `model` and `optimizer` (the ones passed in) back to what they were, and return
    (epoch, history).

    device: where the model is; the file may come from another one. epoch and history come back
    as they were saved, with the same types and digits. The next step of the optimizer gives the
    same weights as in a run that never stopped.

    Example: epoch, history = load_checkpoint("run.pt", model, optimizer, device)
    """
    ### BEGIN SOLUTION
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"], checkpoint["history"]
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`Optimizer.state_dict`](https://pytorch.org/docs/stable/generated/torch.optim.Optimizer.state_dict.html)
# and
# [`Optimizer.load_state_dict`](https://pytorch.org/docs/stable/generated/torch.optim.Optimizer.load_state_dict.html).
# </details>
# <details><summary>The shape of the answer</summary>
#
# One dict with four entries, written by one call. Reading is the same road back: two of the entries are
# loaded into the objects that were passed in, the other two are returned as a pair.
# </details>

# %%
with grader.demo():
    save_checkpoint(folder / "run.pt", layer, memory, 4, {"train_loss": [0.5, 0.25], "best": 0.25})
    other_layer = nn.Linear(2, 1)
    other_memory = torch.optim.Adam(other_layer.parameters(), lr=0.5)
    print(load_checkpoint(folder / "run.pt", other_layer, other_memory))
    print("learning rate now:", other_memory.param_groups[0]["lr"])

# %% [markdown]
# *Why it matters:* without the optimizer's memory every resumed run shows a bump in its loss curve, and two
# runs with the same settings no longer agree.
#
# ## Question 3: training that survives a crash
#
# Here is the goal, stated strictly: kill the process wherever you like, start the same call again, and at the
# end the weights and the loss history are **the same** as if nothing had happened. So ask: *what does the
# next epoch depend on?*
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 120" width="720" role="img"
#      aria-label="epochs 0 and 1 are saved, a crash in epoch 2, resumed from the checkpoint of epoch 1"
#      font-family="sans-serif" font-size="13">
#   <g stroke="#446" fill="#e8edf7">
#     <rect x="20" y="20" width="120" height="30"/><rect x="160" y="20" width="120" height="30"/>
#     <rect x="300" y="20" width="70" height="30"/>
#     <rect x="300" y="80" width="120" height="30"/><rect x="440" y="80" width="120" height="30"/>
#   </g> <g fill="#446"><circle cx="150" cy="35" r="6"/><circle cx="290" cy="35" r="6"/><circle cx="430"
#   cy="95" r="6"/>
#     <circle cx="570" cy="95" r="6"/></g>
#   <path d="M372 24l20 22M392 24l-20 22" stroke="#b33" stroke-width="3"/> <path d="M290 44V95H298"
#   fill="none" stroke="#446" stroke-dasharray="4 3"/> <text x="80" y="40" text-anchor="middle">epoch
#   0</text><text x="220" y="40" text-anchor="middle">epoch 1</text> <text x="332" y="40"
#   text-anchor="middle">epoch 2</text><text x="400" y="40" fill="#b33">crash</text> <text x="360" y="100"
#   text-anchor="middle">epoch 2</text><text x="500" y="100" text-anchor="middle">epoch 3</text> <text x="200"
#   y="100" text-anchor="middle" fill="#667">start again</text> <text x="590" y="100" fill="#667">dots:
#   checkpoints</text>
# </svg>
#
# Half an epoch is thrown away: nothing of it is in the checkpoint. On: weights, buffers, the optimizer's
# memory, the epoch's number, the history so far. And one thing that is easily missed. Dropout and shuffling
# draw **random numbers**. A generator has a *state* that moves with every draw; the *seed* is only where it
# began. Predict the three lines:

# %%
torch.manual_seed(7)
print("draws 1 and 2:", torch.rand(2).tolist())
state = torch.get_rng_state()  # a uint8 tensor: it may go into a checkpoint
print("draw 3:       ", torch.rand(1).item())
torch.manual_seed(7)
print("seed again:   ", torch.rand(1).item())
torch.set_rng_state(state)
print("state again:  ", torch.rand(1).item())

# %% [markdown]
# **The common misreading:** the number in the checkpoint. "Epoch 2" may mean "epoch 2 is done" or "two epochs
# are done, go on with 2". Both are fine; mixing them trains one epoch twice, or skips one. The length of the
# history cannot be misread.
#
# (What if the crash comes *while* the checkpoint is being written? That is question 4. Here you may save as
# you like.)

# %% question="q3"
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    """Train for `n_epochs` epochs in all, those before a crash included, with a checkpoint
    after every epoch.

    loader_fn(epoch): the loader of pairs (x, y) of that epoch, epoch = 0, 1, ..., n_epochs - 1;
    the batches are on the model's device. If there is a file at `path`, go on from it: same
    weights, same history as one uninterrupted run, also with dropout and shuffling. A finished
    run is not trained any further, but its weights are loaded.

    Returns the history: a list of n_epochs floats, the mean training loss of each epoch, every
    sample once.

    Example: train_resumable("run.pt", model, lambda epoch: loader, nn.MSELoss(), optimizer, 10)
    """
    ### BEGIN SOLUTION
    history = []
    if os.path.exists(path):
        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
        history = checkpoint["history"]
        torch.set_rng_state(checkpoint["random"])
        torch.cuda.set_rng_state_all(checkpoint["cuda random"])
    for epoch in range(len(history), n_epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in loader_fn(epoch):
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            count += len(x)
        history.append(total / count)
        checkpoint = {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "history": history,
            "random": torch.get_rng_state(),
            "cuda random": torch.cuda.get_rng_state_all(),
        }
        torch.save(checkpoint, path)
    return history
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`torch.get_rng_state`](https://pytorch.org/docs/stable/generated/torch.get_rng_state.html) and
# [`torch.set_rng_state`](https://pytorch.org/docs/stable/generated/torch.set_rng_state.html) (they want a
# tensor on the CPU); for a GPU
# [`torch.cuda.get_rng_state_all`](https://pytorch.org/docs/stable/generated/torch.cuda.get_rng_state_all.html),
# an empty list where there is none. [Reproducibility](https://pytorch.org/docs/stable/notes/randomness.html)
# says what else can differ.
# </details>
# <details><summary>The shape of the answer</summary>
#
# Three parts. Before the loop: an empty history, and if the file exists, everything is put back from it, the
# random state last. The loop over the epochs that are left, as you know it. At the end of each round, still
# inside the loop: append the mean loss, write everything.
# </details>

# %%
def crashing_loader(epoch, crash_at, data):
    for i, batch in enumerate(data):
        if epoch == crash_at and i == 2:
            raise ConnectionError("the runtime was disconnected")
        yield batch


with grader.demo():
    torch.manual_seed(3)
    data = [(torch.randn(8, 2), torch.randn(8, 1)) for _ in range(4)]
    ends = []
    for crash_at in (None, 2):
        torch.manual_seed(5)
        net = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 1))
        sgd = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
        run_path = folder / f"resumable-{crash_at}.pt"
        try:
            loaders = [crashing_loader(e, crash_at, data) for e in range(4)]  # generators: nothing runs yet
            train_resumable(run_path, net, loaders.__getitem__, nn.MSELoss(), sgd, 4)
        except ConnectionError as error:
            print("crash:", error)
            net = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 1))
            sgd = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
            train_resumable(run_path, net, lambda e: data, nn.MSELoss(), sgd, 4)
        ends.append(net[0].weight.detach())
    print("largest difference of the two ends:", (ends[0] - ends[1]).abs().max().item())

# %% [markdown]
# *Why it matters:* on free machines a long run *will* be interrupted. If resuming changes the result, you can
# no longer compare two runs.
#
# ## Question 4: the old file or the new one
#
# `torch.save(obj, path)` empties the file first and fills it piece by piece. If the process dies in between,
# the new checkpoint is broken, and the old one is already gone. Watch it happen to an object that cannot be
# pickled:

# %%
precious = folder / "precious.pt"
torch.save({"weights": torch.ones(1000)}, precious)
print("before:", precious.stat().st_size, "bytes")
try:
    torch.save({"weights": torch.ones(1000), "helper": lambda x: x}, precious)
except (AttributeError, pickle.PicklingError) as error:
    print(type(error).__name__, str(error)[:70])
print("after: ", precious.stat().st_size, "bytes")
try:
    torch.load(precious, weights_only=True)
except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
    print("the old checkpoint:", str(error).splitlines()[0])

# %% [markdown]
# The remedy is as old as file systems: **write under another name, then rename**. A rename within one file
# system is a single step: whoever looks sees the old file or the new one, and so does whoever comes after a
# crash.
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 110" width="720" role="img"
#      aria-label="while the temporary file grows, path holds the old file; after the rename it holds the new one"
#      font-family="sans-serif" font-size="13">
#   <g stroke="#446">
#     <rect x="110" y="15" width="330" height="28" fill="#dfe6f3"/>
#     <rect x="440" y="15" width="250" height="28" fill="#cfe8cf"/>
#     <path d="M130 88L420 60V88Z" fill="#f3e6cf"/><path d="M430 72V46" stroke-width="2" marker-end="url(#up)"/>
#   </g>
#   <defs><marker id="up" markerWidth="8" markerHeight="8" refX="6" refY="3" orient="auto">
#     <path d="M0 0L7 3L0 6z" fill="#446"/></marker></defs>
#   <text x="10" y="34">run.pt</text><text x="10" y="84">temporary</text> <text x="260" y="34"
#   text-anchor="middle">old, whole</text><text x="560" y="34" text-anchor="middle">new, whole</text> <text
#   x="250" y="104" text-anchor="middle" fill="#667">written piece by piece</text> <text x="445" y="74"
#   fill="#667">one rename</text>
# </svg>
#
# **Three misreadings, each with a hole:**
#
# 1. *Remove the old file, then rename.* Between the two there is no file at all.
# 2. *Put the temporary file into `/tmp`.* Google Drive is another file system: there a rename is refused, and
#    `shutil.move` makes a copy of it, piece by piece.
# 3. *It failed, so I am done.* After an error the half-written temporary file is still lying about: clean up,
#    and let the error go on to the caller.

# %%
(folder / "notes.txt").write_text("old")
(folder / "draft.txt").write_text("new")
os.replace(folder / "draft.txt", folder / "notes.txt")  # replaces what is there, in one step
print((folder / "notes.txt").read_text(), (folder / "draft.txt").exists())
print(repr(os.path.dirname("run.pt")), repr(os.path.dirname(os.path.abspath("run.pt")))[:20], "...")

# %% question="q4"
def atomic_save(obj, path):
    """Save `obj` to `path` (str or Path) as torch.save does, and never leave half a file there.

    At every moment `path` is the old file or the new one, whole. If anything fails, the old
    file is untouched, no temporary file is left, and the error reaches the caller. The folder
    of `path` may be a file system of its own.

    Example: atomic_save({"epoch": 3}, "run.pt"); torch.load("run.pt") gives {"epoch": 3}
    """
    ### BEGIN SOLUTION
    home = os.path.dirname(os.path.abspath(path))
    handle, temporary = tempfile.mkstemp(dir=home, prefix="saving-")
    os.close(handle)
    try:
        torch.save(obj, temporary)
        os.replace(temporary, path)
    except BaseException:
        os.remove(temporary)
        raise
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`os.replace`](https://docs.python.org/3/library/os.html#os.replace), and for a name that nobody else uses
# [`tempfile.mkstemp`](https://docs.python.org/3/library/tempfile.html#tempfile.mkstemp) with its argument
# `dir`. A name of your own, such as that of the target with an ending, does as well.
# </details>
# <details><summary>The shape of the answer</summary>
#
# Find the folder of the target (for a bare file name it is the current one). Choose a temporary name in that
# folder. In a `try`: save there, then replace. In the `except`: remove the temporary file if it is there, and
# raise again.
# </details>

# %%
with grader.demo():
    target = folder / "atomic" / "run.pt"
    target.parent.mkdir(exist_ok=True)
    atomic_save({"weights": torch.ones(1000)}, target)
    try:
        atomic_save({"weights": torch.ones(1000), "helper": lambda x: x}, target)
    except (AttributeError, pickle.PicklingError):
        print("an error, and yet:", torch.load(target)["weights"].sum(), os.listdir(target.parent))

# %% [markdown]
# *Why it matters:* the moment in which a machine dies is often the moment in which it was writing: the disk
# was full.
#
# ## Question 5: keep the best
#
# The last model is seldom the best, and all of them fill the disk. So: offer every model with its score
# (lower is better, a dev loss), and keep the best few files. The folder is the memory, so that a new process
# can go on with it.
#
# Two surprises to predict first: what is the smallest of these?

# %%
names = [f"score_{score}.pt" for score in (10.0, 9.0, 1e-05, -1.5, -20.0)]
print(sorted(names))
print(min(names), "is first as text; as a number it would be", min(10.0, 9.0, 1e-05, -1.5, -20.0))

net = nn.Linear(1, 1)
best = net.state_dict()  # looks like a copy
with torch.no_grad():
    net.weight.fill_(123.0)  # "training goes on"
print(best["weight"])

# %% [markdown]
# **The common misreading:** `state_dict()` is a dict of *references*. A file is a copy by nature; so save at
# once.
#
# Other people's files may lie in the same folder. Touch only your own. And two models may have the same
# score: the earlier one stays ahead.

# %% question="q5"
class BestKeeper:
    """Keeps the best `keep` models that were offered as files in `folder` (an existing folder,
    str or Path).

    offer(model, score, epoch): lower scores are better, on a tie the earlier one stays ahead. A
        model that is among the best is on disk afterwards; a file of ours that no longer is
        gets deleted, other files are left alone.
    best(): the state dict of the best model, as it was when it was offered; LookupError where
    there is none. A new BestKeeper on the same folder, also in another process, goes on where
    the last one was.

    Example: keeper = BestKeeper("runs")
        keeper.offer(model, dev_loss, epoch)
        model.load_state_dict(keeper.best())
    """

    def __init__(self, folder, keep=3):
        ### BEGIN SOLUTION
        self.folder, self.keep = Path(folder), keep
        self.entries = []  # (score, epoch, file), best first; the names carry all digits of the score
        for file in self.folder.iterdir():
            match = re.fullmatch(r"kept_epoch(\d+)_score(\S+)\.pt", file.name)
            if match:
                self.entries.append((float(match[2]), int(match[1]), file))
        self.entries.sort()
        ### END SOLUTION

    def offer(self, model, score, epoch):
        ### BEGIN SOLUTION
        file = self.folder / f"kept_epoch{epoch}_score{float(score)!r}.pt"
        torch.save(model.state_dict(), file)
        self.entries = sorted([*self.entries, (score, epoch, file)])
        while len(self.entries) > self.keep:
            self.entries.pop()[2].unlink()
        ### END SOLUTION

    def best(self):
        ### BEGIN SOLUTION
        if not self.entries:
            raise LookupError("no model was offered yet")
        return torch.load(self.entries[0][2], map_location="cpu", weights_only=True)
        ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`Path.iterdir`](https://docs.python.org/3/library/pathlib.html#pathlib.Path.iterdir) and
# [`Path.unlink`](https://docs.python.org/3/library/pathlib.html#pathlib.Path.unlink). `repr(0.1)` has every
# digit that `float` needs to get the number back. Exceptions of Python: `KeyError` and `IndexError` are kinds
# of `LookupError`, `FileNotFoundError` is not.
# </details>
# <details><summary>The shape of the answer</summary>
#
# Two designs work. Names that carry score and epoch, from which the keeper makes a sorted list of (score,
# epoch, file) when it is made. Or files with any names and a list of them in a file of its own. In both,
# `offer` saves, sorts and deletes what lies beyond `keep`; `best` loads the first.
# </details>

# %%
with grader.demo():
    shelf = folder / "shelf"
    shelf.mkdir(exist_ok=True)
    keeper = BestKeeper(shelf, keep=2)
    net = nn.Linear(1, 1)
    for epoch, dev_loss in enumerate([10.0, 9.0, 0.5, 0.5, 3.0]):
        nn.init.constant_(net.weight, float(epoch))
        keeper.offer(net, dev_loss, epoch)
    print(sorted(os.listdir(shelf)))
    print("best is the model of epoch", BestKeeper(shelf, keep=2).best()["weight"].item())

# %% [markdown]
# *Why it matters:* with early stopping the model you want is some epochs behind you. It should still be there
# tomorrow.
#
# ## What you have learnt
#
# - A model is parameters *and* buffers; `state_dict()` has both, by reference. A file of tensors is data, a
#   pickled model is a program.
# - `map_location` for the file, `.to(device)` for the model, `return model` for the caller.
# - The next epoch depends on weights, buffers, optimizer, epoch, history and random state.
# - Write elsewhere in the same folder, then replace. Clean up after errors and pass them on.
# - Numbers in file names are text until you make them numbers.
#
# ## Before you hand in
#
# - A second process: does it find everything on disk, with nothing in memory?
# - A file from a GPU, read without one? A `Path` in place of a `str`, a bare file name?
# - BatchNorm, Dropout, momentum, Adam: do they go on as if nothing had happened?
# - A crash at the worst moment: in the middle of an epoch, in the middle of a write?
# - Ties, negative scores, 10 against 9, foreign files in the folder?
#
# The check cells only look at the first step of each; the hidden tests try the list above.
#
# ## If you want more (does not count)
#
# - Run `train_resumable` in a script with `atomic_save` inside and kill it by hand (`kill -9`) twenty times.
#   Compare the ends bit by bit.
# - A learning-rate scheduler has a `state_dict` as well. What goes wrong in a resumed run without it?
# - How long does a checkpoint of 100 MB take on your disk, and on Drive? How often would you save?
