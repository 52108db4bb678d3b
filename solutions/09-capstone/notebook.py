# %% [markdown]
# # Capstone: from a survey table to a prediction
#
# Everything the course has taught, in one function: read a table, hold out a dev set, train a model, stop in
# time, keep the best, predict, and leave files behind that somebody else can use. You get a goal, limits, and
# measured baselines; the road is yours.
#
# **About 60 minutes** if you bring your functions of notebooks 03 to 07 along; chasing the last hundredths can take an
# evening. Afterwards you can
#
# - take an unknown table and find out what is in it before you train,
# - build a complete training program that gives the same result for the same seed,
# - say by how much each idea (scaling, stopping early, regularization) helped, and
# - hand over a model as a file that works without your notebook.
#
# Work in small steps: *the shortest road that ends in a prediction* first, then one improvement at a time,
# each judged by the dev set.

# %%
import copy
import csv
import math
import os
import random
import runpy
import tempfile
import time
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

survey = runpy.run_path("survey.py")  # the generator that lies beside this notebook
data_dir = Path(tempfile.mkdtemp())
train_csv, test_csv = survey["make"](seed=1, folder=data_dir)
print(train_csv.read_text()[:400], "...")

# %% [markdown]
# ## The table
#
# Each row is a region's answers on three days in a row. First comes an `id`, last the `target`: the rate of
# positive tests on day 3. In between: the region (one column for each, one of them 1), indicators of the
# three days, and the rate on days 1 and 2. The test file has the same columns. Usually it has no target.
#
# Your answer will be tried on *other* tables of this kind: with other numbers of rows, regions and
# indicators. So nothing about this one may be built in, least of all column numbers.
#
# **Look before you train.** Predict, then run: which columns will tell most about the target? Which say
# nothing? Which will make trouble because of their scale?

# %%
with open(train_csv, newline="") as file:
    header, *lines = csv.reader(file)
numbers = np.array(lines, dtype=float)
print(len(numbers), "rows,", len(header) - 2, "features")
print("smallest spread:", sorted(zip(numbers.std(0).round(4), header, strict=True))[:3])
print("largest spread: ", sorted(zip(numbers.std(0).round(1), header, strict=True))[-3:])

varying = [j for j in range(1, len(header) - 1) if numbers[:, j].std() > 0]
correlation = {header[j]: np.corrcoef(numbers[:, j], numbers[:, -1])[0, 1] for j in varying}
names = sorted(correlation, key=lambda name: abs(correlation[name]))
figure, axis = plt.subplots(figsize=(7, 6))
axis.barh(names, [correlation[name] for name in names])
axis.set_xlabel("correlation with the target")
axis.tick_params(axis="y", labelsize=6)
figure.tight_layout()
plt.show()

# %% [markdown]
# ## Three baselines
#
# A number means something only beside another number. The root mean squared error (RMSE) is in the unit of
# the target.
#
# | baseline | idea | RMSE on this table's test rows |
# |---|---|---|
# | simple | "tomorrow is like today": the rate of day 2 | about 1.2 |
# | medium | a scaled linear model that was trained badly | about 1.0 |
# | strong | scaling, a dev set, early stopping, a little regularization | about 0.9 |
#
# Each one that your predictions beat earns points. The strong one leaves room: a careful small network and a
# careful linear model both get below it. What does *not* get there: a network on raw columns. See for
# yourself:

# %%
x_raw = torch.tensor(numbers[:, 1:-1], dtype=torch.float32)
y_raw = torch.tensor(numbers[:, -1:], dtype=torch.float32)
day_2 = numbers[:, header.index("rate_day2")]
print("day 2 again:", np.sqrt(np.mean((day_2 - numbers[:, -1]) ** 2)).round(3))
torch.manual_seed(0)
careless = nn.Sequential(nn.Linear(x_raw.shape[1], 32), nn.ReLU(), nn.Linear(32, 1))
sgd = torch.optim.SGD(careless.parameters(), lr=1e-4)
for step in range(4):
    sgd.zero_grad()
    error = (careless(x_raw) - y_raw).square().mean()
    error.backward()
    sgd.step()
    print("raw columns, step", step, "RMSE", error.sqrt().item())

# %% [markdown]
# ## Question 1: the whole road
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 150" width="720" role="img"
#      aria-label="train.csv is split into train and dev rows; statistics and weights come from the train rows only"
#      font-family="sans-serif" font-size="13">
#   <g stroke="#446" fill="#e8edf7">
#     <rect x="10" y="40" width="90" height="60" rx="5"/><rect x="150" y="15" width="110" height="45" rx="5"/>
#     <rect x="150" y="85" width="110" height="45" rx="5"/><rect x="310" y="15" width="130" height="45" rx="5"/>
#     <rect x="310" y="85" width="130" height="45" rx="5"/><rect x="490" y="15" width="100" height="45" rx="5"/>
#     <rect x="490" y="85" width="100" height="45" rx="5"/>
#   </g> <g fill="none" stroke="#446"><path d="M100 60L148 40M100 80L148 105M260 37H308M260 107H308M440
#   37H488M375 83V62"/>
#     <path d="M540 62V83M590 107H630"/></g>
#   <g text-anchor="middle"><text x="55" y="75">train.csv</text><text x="205" y="35">train rows</text>
#     <text x="205" y="51" fill="#667">statistics, steps</text><text x="205" y="112">dev rows</text>
#     <text x="375" y="42">train an epoch</text><text x="375" y="105">dev loss:</text>
#     <text x="375" y="121" fill="#667">better? stop?</text><text x="540" y="42">model.pt</text>
#     <text x="540" y="112">predict</text></g>
#   <text x="634" y="112">pred.csv</text><text x="600" y="42" fill="#667">of the best epoch</text>
# </svg>
#
# **A plan that works.** Tick off one line at a time, and look at the numbers after each.
#
# 1. Read both files. The first column goes; a column called `target` in the *test* file is never looked at.
# 2. Draw the dev rows at random, with the seed. Mean and std come from the remaining train rows; a constant
#    column gets std 1.
# 3. A small model, an optimizer, an epoch of batches. Print train and dev RMSE.
# 4. After each epoch: is the dev loss the best so far? Then write `model.pt`. Not better for a while? Stop.
# 5. Load `model.pt`, eval mode, predict the test rows in their order, write `pred.csv`, return the tensor.
#
# **Common misreadings.**
#
# - *"Normalize all rows together; the test rows have no labels, so nothing leaks."* Then your prediction for
#   a person depends on who else is in the file. Ask for half of the rows: every single prediction must stay
#   what it was.
# - *"RMSE per batch, averaged."* The mean of roots is not the root of the mean. Add up squared errors, one
#   root at the end.
# - *"I call `torch.manual_seed(seed)` at the top."* That makes your run repeatable, and silently everybody
#   else's: after your function all other code draws the same numbers. Draw from a generator of your own, or
#   set the seed where it cannot get out. The next cell shows two ways.

# %%
own = torch.Generator().manual_seed(5)
print("a generator of its own:", torch.randperm(6, generator=own).tolist())
before = torch.get_rng_state()
with torch.random.fork_rng():  # the global state is put back at the end of the block
    torch.manual_seed(5)
    layer = nn.Linear(2, 1)
print("the same weights every time:", layer.weight.data.tolist())
print("global state untouched:", torch.equal(before, torch.get_rng_state()))

# %% question="q1"
### BEGIN SOLUTION
class SurveyModel(nn.Module):
    """A small network; takes raw features (n, d), gives raw targets (n,). The scales are
    buffers.
    """

    def __init__(self, d, hidden=64):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(d, hidden), nn.ReLU(), nn.Dropout(0.2), nn.Linear(hidden, 1))
        self.register_buffer("x_mean", torch.zeros(d))
        self.register_buffer("x_std", torch.ones(d))
        self.register_buffer("y_mean", torch.zeros(()))
        self.register_buffer("y_std", torch.ones(()))

    def fit_scales(self, x, y):
        for name, values in (("x", x), ("y", y)):
            std = values.std(dim=0, correction=0)
            getattr(self, f"{name}_mean").copy_(values.mean(dim=0))
            getattr(self, f"{name}_std").copy_(torch.where(std > 0, std, 1.0))

    def forward(self, x):
        return self.net((x - self.x_mean) / self.x_std).squeeze(1) * self.y_std + self.y_mean


def read_survey(path):
    """(features, targets or None), float32."""
    with open(path, newline="") as file:
        names, *rows = [row for row in csv.reader(file) if row]
    table = torch.tensor([[float(cell) for cell in row[1:]] for row in rows], dtype=torch.float32)
    if names[-1] == "target":
        return table[:, :-1], table[:, -1]
    return table, None


### END SOLUTION
### BEGIN STUB
# # Your model class and your helpers may stand here, or in cells of their own above.
#
#
### END STUB
def solve(train_csv, test_csv, out_dir, device="cpu", seed=0):
    """Train on `train_csv`, predict the rows of `test_csv`, leave `model.pt` and `pred.csv` in
    `out_dir`.

    train_csv, test_csv, out_dir: str or Path; out_dir exists. The first column of both files is
    an id that means nothing. The last column of the train file is the target; the test file may
    have one too: it is never used.

    out_dir/model.pt: the state dict of the model of the best epoch (by dev loss), as in
    assignment 07. out_dir/pred.csv: header id,prediction; ids from 0; a line for each test row,
    in order, as in assignment 06.
    Returns the predictions: a float32 tensor of shape (N,), also for N = 1.

    The prediction for a row depends on the train file, the seed and that row, not on the other
    test rows. The same seed gives the same predictions, whatever the global random state, which
    is not reseeded. Limit: 20 CPU seconds for 700 train rows; a second or two is enough.

    Example: preds = solve("train.csv", "test.csv", "out")
    """
    ### BEGIN SOLUTION
    out_dir = Path(out_dir)
    x, y = read_survey(train_csv)
    test_x, _ = read_survey(test_csv)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        order = torch.randperm(len(x))
        held_out = max(1, len(x) // 5)
        dev, train = order[:held_out], order[held_out:]
        model = SurveyModel(x.shape[1])
        model.fit_scales(x[train], y[train])
        model.to(device)
        x, y, test_x = x.to(device), y.to(device), test_x.to(device)
        optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)
        best, waited = math.inf, 0
        for _ in range(300):
            model.train()
            shuffled = train[torch.randperm(len(train))]
            for rows in shuffled.split(32):
                optimizer.zero_grad()
                loss = F.mse_loss(model(x[rows]) / model.y_std, y[rows] / model.y_std)
                loss.backward()
                optimizer.step()
            model.eval()
            with torch.no_grad():
                dev_loss = F.mse_loss(model(x[dev]), y[dev]).item()
            waited += 1
            if dev_loss < best:
                best, waited = dev_loss, 0
                torch.save(model.state_dict(), out_dir / "model.pt")
            elif waited >= 15:
                break
    model.load_state_dict(torch.load(out_dir / "model.pt", map_location=device, weights_only=True))
    model.eval()
    with torch.no_grad():
        preds = model(test_x).cpu()
    with open(out_dir / "pred.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "prediction"])
        writer.writerows(enumerate(preds.tolist()))
    return preds
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# Your own answers to 03 (reading, normalizing), 05 (the loop), 06 (validation, early stopping, `pred.csv`)
# and 07 (`model.pt`). You may copy them into the cell above. For a seed that stays inside:
# [`torch.random.fork_rng`](https://pytorch.org/docs/stable/random.html). For buffers:
# [`register_buffer`](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.register_buffer).
# Optimizers with weight decay: [`torch.optim`](https://pytorch.org/docs/stable/optim.html).
# </details>
# <details><summary>The shape of the answer</summary>
#
# A helper that turns a file into features and perhaps targets. A model class that knows mean and std as
# buffers, so that raw features go in and raw predictions come out (question 2 needs exactly that). In
# `solve`: split, fit the scales on the train rows, loop over epochs with a dev loss after each, save at every
# new best, stop after some epochs without one. Then load the file and predict from it: what is in the file is
# what made the predictions.
# </details>
# <details><summary>It runs, but the RMSE is poor</summary>
#
# Print train and dev RMSE of every epoch. Both high and still falling: more epochs, a larger learning rate, a
# scaled target. Train low, dev high: stop earlier, fewer hidden units, `weight_decay`, dropout. Both `nan`: a
# constant column was divided by 0. Dev fine, test bad: are both files read the same way, is the model in eval
# mode?
# </details>

# %%
with grader.demo():
    out_dir = Path(tempfile.mkdtemp())
    began = time.process_time()
    preds = solve(train_csv, test_csv, out_dir)
    truth = torch.tensor(survey["draw"](seed=1)[4], dtype=torch.float32)
    print(f"RMSE {((preds - truth) ** 2).mean().sqrt():.3f}, {time.process_time() - began:.1f} CPU seconds")
    print(sorted(os.listdir(out_dir)))
    print((out_dir / "pred.csv").read_text()[:60])

# %% [markdown]
# *Why it matters:* this function is what a course project, a competition entry and the first week of a job
# look like.
#
# ## Question 2: files that others can use
#
# A file of weights is useless without the model that they belong to. `build_model(d)` gives it: for `d`
# features (the columns of the file without `id` and `target`) a model into which `model.pt` can be loaded,
# and which then makes the predictions of `pred.csv` from the **raw** features of the test file.
#
# **The common misreading:** "mean and std live in `solve`, that is enough." They were learnt from the
# training rows, just as the weights. If they are not in the file, nobody can use the file. A *buffer* is a
# tensor of the module that is saved with it and moved with it, but not trained:

# %%
class Celsius(nn.Module):
    """Takes degrees Fahrenheit; the two numbers of the formula travel in the state dict."""

    def __init__(self):
        super().__init__()
        self.register_buffer("offset", torch.tensor(32.0))
        self.register_buffer("factor", torch.tensor(5 / 9))

    def forward(self, x):
        return (x - self.offset) * self.factor


print(Celsius().state_dict(), len(list(Celsius().parameters())), "parameters")

# %% question="q2"
def build_model(d):
    """A new model of the form that `solve` trains, for `d` features (columns without id and target).

    After build_model(d).load_state_dict(torch.load(out_dir / "model.pt")) and .eval(), the model
    takes the raw features of the test rows, a float32 tensor (n, d) in the order of the file's
    columns, and gives the predictions that solve returned and wrote, as (n,) or (n, 1).

    Example: build_model(40)(torch.zeros(3, 40)) gives 3 numbers
    """
    ### BEGIN SOLUTION
    return SurveyModel(d)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# The class that `solve` uses, and
# [`register_buffer`](https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.register_buffer).
# Buffers must have their final *shape* when the model is made; the values come with the file. Dropped columns
# can be a buffer of zeros and ones.
# </details>
# <details><summary>The shape of the answer</summary>
#
# One line, if the class takes `d` and does the scaling in `forward`. If it does not yet, move mean and std
# out of `solve` and into the class.
# </details>

# %%
with grader.demo():
    if not (out_dir / "model.pt").exists():
        raise NotImplementedError("q1: not answered yet")
    with open(test_csv, newline="") as file:
        test_rows = np.array(list(csv.reader(file))[1:], dtype=np.float32)[:, 1:]
    again = build_model(test_rows.shape[1])
    again.load_state_dict(torch.load(out_dir / "model.pt", weights_only=True))
    again.eval()
    with torch.no_grad():
        difference = again(torch.from_numpy(test_rows)).flatten() - preds
    print("largest difference to the predictions:", difference.abs().max().item())

# %% [markdown]
# *Why it matters:* "it worked in my notebook" is where most models end. This one will not.
#
# ## Question 3: learning curves
#
# Two lines in one picture say more than a table of losses: where training stopped helping, whether the model
# is too small or has learnt the training rows by heart. Here are three histories; say first which belongs to
# "stop earlier", "train on", "smaller learning rate", then look at the legend.

# %%
epochs = np.arange(40)
figure, axes = plt.subplots(1, 3, figsize=(9, 2.4), sharey=True)
shapes = {
    "stop earlier": (np.exp(-epochs / 8), 0.25 + np.exp(-epochs / 6) + 0.012 * epochs),
    "train on": (np.exp(-epochs / 40), 0.05 + np.exp(-epochs / 42)),
    "smaller learning rate": (0.5 + 0.3 * np.sin(epochs * 2.1), 0.6 + 0.3 * np.cos(epochs * 1.7)),
}
for axis, (advice, (train_curve, dev_curve)) in zip(axes, shapes.items(), strict=True):
    axis.plot(epochs, train_curve, label="train")
    axis.plot(epochs, dev_curve, label=f"dev: {advice}")
    axis.legend(fontsize=7)
plt.show()

# %% [markdown]
# **The common misreading:** `plt.show()` before `plt.savefig(...)`. In a notebook, `show` displays the figure
# *and closes it*; what is saved then is a new, empty one. And `plt.plot` without a new figure draws into
# whatever figure is open, perhaps that of the last call.

# %% question="q3"
def learning_curves(history, path):
    """Save a picture of a training run as a PNG at `path` (str or Path, ends in .png).

    history: the dict of fit_early_stopping in assignment 06: lists `train_loss` and `dev_loss`,
    one value for each epoch, and `best_epoch`. The picture shows both losses by epoch, has
    labels on both axes and a legend that tells the two apart. Style, scale and extras are
    yours. Each call makes a picture of its own history alone.

    Example: learning_curves({"train_loss": [3., 2.], "dev_loss": [3.5, 3.1], "best_epoch": 1},
    "curves.png")
    """
    ### BEGIN SOLUTION
    figure, axis = plt.subplots(figsize=(6, 4))
    for key, label in (("train_loss", "train"), ("dev_loss", "dev")):
        axis.plot(range(len(history[key])), history[key], label=label)
    axis.axvline(history["best_epoch"], color="gray", linestyle=":", label="best epoch")
    axis.set(xlabel="epoch", ylabel="loss")
    axis.legend()
    figure.savefig(path)
    plt.close(figure)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Where to look</summary>
#
# [`plt.subplots`](https://matplotlib.org/stable/api/_as_gen/matplotlib.pyplot.subplots.html) gives a new
# figure and its axes;
# [`Axes.legend`](https://matplotlib.org/stable/api/_as_gen/matplotlib.axes.Axes.legend.html) shows what
# `plot` was told as `label`; `Figure.savefig` writes the file.
# </details>
# <details><summary>The shape of the answer</summary>
#
# A new figure. Two calls of `plot`, each with a label. A label for x, one for y, the legend. Save, then close
# the figure: open ones pile up in memory.
# </details>

# %%
with grader.demo():
    curves = {"train_loss": [3.0, 1.5, 1.0, 0.8, 0.7], "dev_loss": [3.2, 1.9, 1.6, 1.7, 1.8], "best_epoch": 2}
    learning_curves(curves, out_dir / "curves.png")
    figure = plt.figure(figsize=(5, 3.4))
    plt.imshow(plt.imread(out_dir / "curves.png"))
    plt.axis("off")
    plt.show()

# %% [markdown]
# *Why it matters:* a run that is not plotted is a run that is not understood.
#
# ## What you have learnt
#
# - A complete run is a handful of small, tested steps; the order of the steps decides what leaks.
# - Everything that was learnt from the training rows belongs into the model's file.
# - Same seed, same result, and nobody else's random numbers disturbed.
# - Baselines first: they tell you when you are done, and when something is broken.
#
# ## Before you hand in
#
# - Another table: other columns, one test row, a test file with a (wrong) target?
# - Half of the test rows: the same predictions? The ids changed?
# - Twice with the same seed, in between something that draws random numbers?
# - `model.pt` loaded into a fresh `build_model(d)`: the numbers of `pred.csv`?
# - `learning_curves` twice: two different pictures?
#
# The check cells try a tiny table only. The hidden tests use other tables of the generator, larger ones, and
# measure your RMSE against the three baselines.
#
# ## If you want more (does not count)
#
# - Which columns does your model use? Shuffle one column of the dev rows at a time and see how much the RMSE
#   grows.
# - Train five models with other seeds and average their predictions. How much does it help, and why?
# - Make the dev set smaller and larger. When does early stopping become a lottery?
