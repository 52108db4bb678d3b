import copy
import math

import numpy as np
import torch
from torch import nn

from grader.suite import close, expect, points, want, want_float, want_int

NAN = math.nan
COPY = "keep `copy.deepcopy(model.state_dict())`, for `state_dict()` alone refers to the living tensors"


def plain(student, value):
    """The plain value of a reference; a defaultdict and its like count as dicts."""
    if student.isinstance(value, student.module("builtins").dict):
        value = student.call(student.module("builtins").dict, value)
    return student.now(value)


def want_history(value, tried):
    """(train_loss, dev_loss, best_epoch) as plain numbers, or a message that says what came instead."""
    fix = "Return {'train_loss': [...], 'dev_loss': [...], 'best_epoch': ...}"
    history = want(value, dict, tried, "a dict with the keys train_loss, dev_loss and best_epoch")
    keys = sorted(map(str, history))
    expect(
        keys == ["best_epoch", "dev_loss", "train_loss"],
        tried=tried,
        got=f"The dict has the keys {', '.join(keys) or 'none'}",
        should="It should have the keys train_loss, dev_loss and best_epoch, and no others",
        fix=fix,
    )
    lists = []
    for key in ("train_loss", "dev_loss"):
        items = want(history[key], list, f"{tried}; the entry {key}", "a list of floats, one per epoch")
        lists.append([want_float(item, f"{tried}; {key}[{i}]") for i, item in enumerate(items)])
    expect(
        len(lists[0]) == len(lists[1]) > 0,
        tried=tried,
        got=f"train_loss has {len(lists[0])} entries, dev_loss {len(lists[1])}",
        should="Both should have one entry for every epoch that was run, the last one too",
        fix="Append both in each epoch, before you decide whether to stop",
    )
    return *lists, history["best_epoch"]


def whole(best, tried):
    """best_epoch as an int; numpy's whole numbers are as good."""
    return int(best) if isinstance(best, np.integer) else want_int(best, f"{tried}; the entry best_epoch")


def rule(script, max_epochs, patience, kind="right"):
    """(number of epochs, best epoch) by the contract, or by a common mistake."""
    best, best_epoch, waited, previous = math.inf, None, 0, math.inf
    if kind == "zero":
        best = 0.0
    for epoch in range(max_epochs):
        loss = script[epoch]
        better = {
            "ties": loss <= best,
            "previous": loss < previous,
            "nan": not loss >= best,
            "first": epoch == 0 or loss < best,
            "delta": loss < best - 1e-4,
            "delta 1e-3": loss < best - 1e-3,
            "share": loss < 0.999 * best,
            "abs": abs(loss) < best,
            "up": loss > (best if best < math.inf else -math.inf),
        }.get(kind, loss < best)
        if better:
            best, best_epoch = loss, epoch
        if better and kind != "no reset":
            waited = 0
        elif not better and not (kind == "nan ignored" and math.isnan(loss)):
            waited += 1
        previous = loss
        limit = patience + {"late": 1, "early": -1}.get(kind, 0)
        if waited >= limit and not better and kind != "never":
            return epoch + 1, best_epoch
        if kind == "nan stops" and math.isnan(loss):
            return epoch + 1, best_epoch
    return max_epochs, best_epoch


WHY = {
    "ties": "A loss that is equal to the best counted as progress: only a lower one does (`<`, not `<=`)",
    "previous": "Each loss was compared with the one of the epoch before: compare it with the best so far",
    "no reset": "Bad epochs were counted from the start: the count goes back to 0 with every new best",
    "late": "That is one epoch too many: stop when the count has reached `patience` (`>=`, not `>`)",
    "early": "That is one epoch too few: count only epochs that are no progress, and stop when there are `patience`",
    "nan": "nan passed for progress: every comparison with nan is False, so ask `loss < best` and not the opposite",
    "first": "The first epoch's nan became the best so far, and nothing is below nan: start with `float('inf')`",
    "nan ignored": "An epoch with nan was not counted: it is an epoch without progress like any other",
    "nan stops": "The run ended with the first nan: it is an epoch without progress like any other",
    "never": "The run went on to `max_epochs`: does anything leave the loop (`break`)?",
    "delta": "A small step down was not counted: any loss below the best is progress",
    "delta 1e-3": "A small step down was not counted: any loss below the best is progress",
    "share": "A small step down was not counted: any loss below the best is progress",
    "abs": "A loss below zero was not seen as lower: compare the losses as they are",
    "zero": "Nothing counted as better: start with a best of `float('inf')`",
    "up": "The highest loss was taken for the best: lower is better",
}


class Walk:
    """One call on a model whose dev loss follows a script: what came back, and where the model is then."""

    def __init__(self, student, lab, script, max_epochs, patience):
        self.student, self.lab = student, lab
        self.model = lab.tools.Walker([*script, *[script[-1]] * max_epochs])
        self.model.eval()
        self.script, self.max_epochs, self.patience = script, max_epochs, patience
        self.train = [(torch.zeros(n, 2), lab.draw(n)) for n in (3, 1)]
        self.dev = [(torch.stack([torch.ones(n), lab.draw(n) * 0.0], 1), torch.zeros(n)) for n in (4, 2)]

    def call(self):
        optimizer = self.lab.training.PlainSGD(self.model.parameters(), lr=1 / len(self.train))
        gap = self.lab.tools.Gap()
        return self.student.call(
            self.student.fit_early_stopping,
            self.model, self.train, self.dev, gap, optimizer, self.max_epochs, self.patience,
        )  # fmt: skip

    def where(self):
        """(epochs of training in the weight, epochs of training in the buffer)."""
        return float(self.student.now(self.model.place)), int(self.model.walked) / len(self.train)


def follow(student, lab, what, script, max_epochs, patience):
    """Run a script and judge the number of epochs, the best one, and the model at the end."""
    tried = f"{what}; patience={patience}, max_epochs={max_epochs}"
    walk = Walk(student, lab, script, max_epochs, patience)
    value = plain(student, walk.call())
    _, dev, best = want_history(value, tried)
    full = [*script, *[script[-1]] * max_epochs]
    epochs, right = rule(full, max_epochs, patience)
    causes = [kind for kind in WHY if rule(full, max_epochs, patience, kind) != (epochs, right)]

    def why(otherwise, value):
        for kind in causes:
            if rule(full, max_epochs, patience, kind) == value:
                return WHY[kind]
        for kind in causes:
            if rule(full, max_epochs, patience, kind)[0] == value[0] != epochs:
                return WHY[kind]
        return otherwise

    expect(
        len(dev) == epochs,
        tried=tried,
        got=f"It ran {len(dev)} epochs",
        should="It should stop when `patience` epochs in a row brought no dev loss below the best so far, at the "
        "latest after max_epochs",
        fix=why("Count the epochs since the last new best; 0 again with each new best", (len(dev), best)),
    )
    expect(
        all(a == b or close(a, b, 1e-4) or (math.isnan(a) and math.isnan(b)) for a, b in zip(dev, full, strict=False)),
        tried=tried,
        got="dev_loss is not the list of dev losses of these epochs",
        should="Entry e should be what `validate` returns after epoch e",
        fix="Validate after each epoch's training, with the model as it is then, on the dev loader; note each value",
    )
    if right is None:
        return
    best = whole(best, tried)
    fix = why("Note the epoch whenever there is a new best", (len(dev), best))
    if best == right + 1:
        fix = "That is one more: epochs are numbered from 0"
    expect(
        best == right,
        tried=tried,
        got=f"best_epoch is {best}",
        should="It should be the epoch, counted from 0, with the lowest dev loss; the first of them where several "
        "are equal",
        fix=fix,
    )
    place, walked = walk.where()
    fix = f"With each new best {COPY}; after the loop `model.load_state_dict(best_state)`"
    if place == 0:
        fix = f"It has the weights of the start: with each new best, {COPY}"
    elif close(place, right + 1.0) and not close(walked, right + 1.0):
        fix = "The parameters are right, the buffers are not: keep the whole `state_dict()`. Or the dev data went "
        fix += "through the model in train mode"
    elif close(place, float(len(dev))):
        fix = f"It has the weights of the last epoch. With each new best {COPY}; load it into the model that was given"
    expect(
        close(place, right + 1.0) and close(walked, right + 1.0),
        tried=tried,
        got=f"At the end the model's weights are those after {place:g} epochs, its buffer counts {walked:g}",
        should="The model should end with parameters and buffers of the best epoch",
        fix=fix,
    )


@points(2)
def test_when_it_stops(student, lab):
    """Stops after `patience` epochs in a row without a new best, not earlier and not later"""
    lots = [
        ("dev losses that go down, up, down again and then only up", [5, 4, 6, 3, 7, 8, 9, 1, 0.5], 9, 3),
        ("dev losses that rise after the second epoch", [5, 4, 4.5, 1, 0.5], 5, 1),
        ("dev losses that leave the best behind and then fall slowly", [1, 3, 2.8, 2.6, 2.4, 0.5], 6, 3),
    ]
    for what, script, max_epochs, patience in lots:
        follow(student, lab, what, script, max_epochs, patience)


@points(1)
def test_strictly_lower(student, lab):
    """Only a strictly lower loss counts, however little; equal is no progress"""
    lots = [
        ("a dev loss that stays the same", [3, 3, 3, 1, 0.5], 5, 2),
        ("a dev loss that comes back to the best, but not below", [4, 2, 3, 2, 1, 0.5], 6, 2),
        ("a dev loss that falls by very little in every epoch", [1.0, 0.99995, 0.9999, 0.99985, 0.9998], 5, 1),
        ("dev losses below zero", [-1, -2, -1.5, -3, -2.5, -2.6, -4], 7, 2),
        ("huge dev losses", [4e12, 3e12, 5e12, 2e12], 3, 2),
    ]
    for what, script, max_epochs, patience in lots:
        follow(student, lab, what, script, max_epochs, patience)


@points(1)
def test_max_epochs(student, lab):
    """At the latest after max_epochs, also in the middle of waiting"""
    lots = [
        ("dev losses that fall to the end", [5, 4, 3, 2, 1], 4, 3),
        ("a single epoch", [5, 4], 1, 1),
        ("the last epoch is no progress, but patience is not used up", [3, 2, 4, 1], 3, 5),
    ]
    for what, script, max_epochs, patience in lots:
        follow(student, lab, what, script, max_epochs, patience)


@points(1)
def test_nan(student, lab):
    """A dev loss of nan is no progress, in the first epoch and later"""
    lots = [
        ("a dev loss of nan after the best", [3, NAN, NAN, 1, 0.5], 5, 2),
        ("one nan between better and better losses", [3, NAN, 2, 1.5], 4, 2),
        ("a dev loss of nan in the first epoch", [NAN, 5, 4, 6, 7, 1], 6, 2),
    ]
    for what, script, max_epochs, patience in lots:
        follow(student, lab, what, script, max_epochs, patience)


def train(mine, epochs, lr, momentum):
    """(mean loss of each epoch, state after each epoch) of training here."""
    model = copy.deepcopy(mine).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
    means, states = [], []
    for batches in epochs:
        total = 0.0
        for x, y in batches:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        means.append(total / sum(len(x) for x, _ in batches))
        states.append(copy.deepcopy(model.state_dict()))
    return means, states


def loss_at(mine, state, batches, *, training=False, by_batch=False):
    model = copy.deepcopy(mine).train(training)
    model.load_state_dict(state)
    with torch.no_grad():
        losses = [nn.functional.mse_loss(model(x), y).item() for x, y in batches]
    sizes = [1 if by_batch else len(x) for x, _ in batches]
    return sum(v * n for v, n in zip(losses, sizes, strict=True)) / sum(sizes)


BATCHNORM = "nn.Sequential(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 2))"


class Run:
    """A training run with a best epoch in the middle: dev targets are near what the model says after that epoch."""

    n_epochs = 6
    sgd = {"lr": 0.1, "momentum": 0.8}

    def __init__(self, lab, dtype=torch.float32):
        self.lab = lab
        for _ in range(40):
            self.mine, self.theirs = lab.twin(BATCHNORM, dtype=dtype)
            x, y = lab.draw(10, 3, dtype=dtype), 2 * lab.draw(10, 2, dtype=dtype)
            orders = [torch.randperm(10, generator=lab.rng) for _ in range(self.n_epochs)]
            self.epochs = [[(x[o[i : i + 4]], y[o[i : i + 4]]) for i in (0, 4, 8)] for o in orders]
            self.train_loss, self.states = train(self.mine, self.epochs, **self.sgd)
            self.best = 1 + int(torch.randint(3, (), generator=lab.rng))
            model = copy.deepcopy(self.mine)
            model.load_state_dict(self.states[self.best])
            with torch.no_grad():
                self.dev = [(a, model(a) + 0.2 * lab.draw(len(a), 2, dtype=dtype))
                            for a in (lab.draw(n, 3, dtype=dtype) for n in (4, 4, 2))]  # fmt: skip
            self.dev_loss = [loss_at(self.mine, state, self.dev) for state in self.states]
            others = [v for e, v in enumerate(self.dev_loss) if e != self.best]
            if min(others) > 1.1 * self.dev_loss[self.best] and max(self.dev_loss) < 1e4:
                break
        sampler = lab.training.Orders(*[o.tolist() for o in orders])
        self.train_loader = lab.loader([(x, y)], batch_size=4, sampler=sampler)
        self.start = self.mine.state_dict()

    def call(self, student, device=None):
        where = [] if device is None else [device]
        optimizer = student.torch.optim.SGD(self.theirs.parameters(), **self.sgd)
        value = student.call(
            student.fit_early_stopping,
            self.theirs, self.train_loader, self.lab.loader(self.dev), student.torch.nn.MSELoss(), optimizer,
            self.n_epochs, 10, *where,
        )  # fmt: skip
        return plain(student, value)


@points(2)
def test_losses_of_a_real_run(student, lab):
    """train_loss and dev_loss are what train_one_epoch and validate return"""
    run = Run(lab)
    tried = (
        "6 epochs of a network with BatchNorm that comes in eval mode; 10 shuffled samples in batches of 4, 4 and 2; "
        "dev batches of 4, 4 and 2; SGD(lr=0.1, momentum=0.8), patience 10"
    )
    run.theirs.eval()
    train_loss, dev_loss, _ = want_history(run.call(student), tried)
    expect(
        len(dev_loss) == 6,
        tried=tried,
        got=f"It ran {len(dev_loss)} epochs",
        should="It should run 6: patience is not used up before max_epochs",
    )
    if not close(train_loss, run.train_loss, 2e-3):
        mine, epochs, states = run.mine, run.epochs, run.states
        starts = [run.start, *states[:-1]]
        whole = list(zip(states, epochs, strict=True))
        known = [
            ([loss_at(mine, s, b) for s, b in whole], "That is the loss after each epoch: use the losses of the steps"),
            (
                [loss_at(mine, s, b, training=True) for s, b in whole],
                "That is the loss after each epoch: use the losses of the steps",
            ),
            (
                [loss_at(mine, s, b) for s, b in zip(starts, epochs, strict=True)],
                "That is the loss before each epoch: use the losses of the steps",
            ),
            (run.dev_loss, "That is the dev loss"),
            (means(train_by_batch(run)), "That is a mean of batch means: weigh each batch by its size"),
            ([b[-1] for b in train_by_batch(run)], "That is the loss of the last batch alone"),
            (train_in_eval(run, 0), "The whole run was trained in eval mode: call `model.train()` in every epoch"),
            (
                train_in_eval(run, 1),
                "From the second epoch on the model was trained in eval mode: `model.train()` belongs inside the loop "
                "over epochs",
            ),
        ]
        fix = "Train as in assignment 05: `model.train()`, one step per batch, losses weighed by batch size"
        if close(train_loss[:1], run.train_loss[:1], 2e-3):
            fix += ". The first entry is right: what is different from the second epoch on? `model.train()` belongs "
            fix += "inside the loop over epochs"
        for values, text in known:
            if close(train_loss, values, 2e-3):
                fix = text
                break
        expect(
            False,
            tried=tried,
            got="train_loss is " + ", ".join(f"{v:.4g}" for v in train_loss),
            should="Entry e should be the mean over samples of the losses of epoch e's steps, taken in train mode",
            fix=fix,
        )
    if not close(dev_loss, run.dev_loss, 2e-3):
        known = [
            (
                [loss_at(run.mine, s, run.dev, by_batch=True) for s in run.states],
                "That is a mean of batch means: weigh each batch by its size, as `validate` does",
            ),
            (
                [loss_at(run.mine, s, run.dev, training=True) for s in run.states],
                "That is the dev loss in train mode: call `model.eval()` before",
            ),
            (
                [loss_at(run.mine, s, run.dev) for s in [run.start, *run.states[:-1]]],
                "That is the dev loss before each epoch: validate after the training of the epoch",
            ),
            (run.train_loss, "That is the train loss"),
        ]
        fix = "Append what `validate(model, dev_loader, criterion, device)` returns after each epoch's training"
        for values, text in known:
            if close(dev_loss, values, 2e-3):
                fix = text
                break
        expect(
            False,
            tried=tried,
            got="dev_loss is " + ", ".join(f"{v:.4g}" for v in dev_loss),
            should="Entry e should be the mean over all dev samples, in eval mode, after epoch e",
            fix=fix,
        )


def means(rows):
    return [sum(row) / len(row) for row in rows]


def train_by_batch(run):
    """The losses of all steps, epoch by epoch."""
    model = copy.deepcopy(run.mine).train()
    optimizer = torch.optim.SGD(model.parameters(), **run.sgd)
    rows = []
    for batches in run.epochs:
        rows.append([])
        for x, y in batches:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            rows[-1].append(loss.item())
    return rows


def train_in_eval(run, first):
    """The epoch means if every epoch from `first` on is trained in eval mode."""
    model = copy.deepcopy(run.mine).train()
    optimizer = torch.optim.SGD(model.parameters(), **run.sgd)
    result = []
    for epoch, batches in enumerate(run.epochs):
        model.train(epoch < first)
        total = 0.0
        for x, y in batches:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        result.append(total / 10)
    return result


def judge_end(lab, run, tried):
    """The model has parameters and buffers of the best epoch; else say whose it has."""
    after = lab.state(run.theirs)
    best, last = run.states[run.best], run.states[-1]
    if lab.near(after, best, 2e-3, 1e-4):
        return
    params = [name for name, _ in run.mine.named_parameters()]
    fix = f"With each new best {COPY}; after the loop `model.load_state_dict(best_state)`"
    own = {name: after[name] for name in params}
    if lab.near(after, last, 2e-3, 1e-4):
        got = "At the end the model has the weights of the last epoch"
        fix = (
            f"With each new best {COPY}. After the loop load it into the model that was given; `model = ...` changes "
            "only your local name"
        )
    elif lab.near(own, {name: best[name] for name in params}, 2e-3, 1e-4):
        got = "The parameters are those of the best epoch, the buffers (BatchNorm's running statistics) are not"
        fix = "Buffers belong to the state too: keep and load the whole `state_dict()`, not only the parameters"
    elif lab.near(after, run.start, 2e-3, 1e-4):
        got = "At the end the model has the weights that it came with"
    else:
        got = "At the end the model's weights are not those of the best epoch"
        for epoch, state in enumerate(run.states):
            if lab.near(after, state, 2e-3, 1e-4):
                got = f"At the end the model's weights are those of epoch {epoch}, which was not the best"
                fix = "Copy the state after the epoch's training, when its dev loss is known"
    expect(
        False,
        tried=tried,
        got=got,
        should="The model that was passed in should end with parameters and buffers of the best epoch",
        fix=fix,
    )


@points(3)
def test_the_best_weights_come_back(student, lab):
    """The model ends with parameters and buffers of the best epoch"""
    run = Run(lab)
    tried = "a run of 6 epochs whose best is in the middle; a network with BatchNorm"
    _, _, best = want_history(run.call(student), tried)
    best = whole(best, tried)
    expect(
        best == run.best,
        tried=tried,
        got=f"best_epoch is {best}",
        should="It should be the epoch, counted from 0, with the lowest dev loss",
        fix="Epochs are numbered from 0: `for epoch in range(max_epochs)`" if best == run.best + 1 else None,
    )
    judge_end(lab, run, tried)


@points(1)
def test_modes_and_loaders(student, lab):
    """Trains in train mode on the train loader alone, measures in eval mode on the dev loader alone"""
    tried = "3 epochs, a network with Dropout that comes in eval mode; train batches of 5 and 3, dev of 4 and 2"
    watcher = lab.tools.Watcher()
    net = "nn.Sequential(nn.Linear(3, 6), nn.Sequential(nn.Dropout(0.5), probe), nn.Linear(6, 2))"
    _, theirs = lab.twin(net, watcher)
    theirs.eval()
    optimizer = lab.training.PlainSGD(theirs.parameters(), lr=0.01)
    value = student.call(
        student.fit_early_stopping,
        theirs, lab.batches(5, 3), lab.batches(4, 2), lab.training.Skewed(), optimizer, 3, 5,
    )  # fmt: skip
    want_history(plain(student, value), tried)
    calls = student.now(watcher.calls)
    wrong = [c for c in calls if c["rows"] in (5, 3) and c["recorded"] and not c["training"]]
    trained = [c for c in calls if c["rows"] in (5, 3) and c["recorded"]]
    measured = [c for c in calls if c["rows"] in (4, 2)]
    expect(
        len(trained) >= 6 and not wrong,
        tried=tried,
        got=f"Of {len(trained)} training passes {len(wrong)} were in eval mode",
        should="Each epoch should train both batches, in train mode, whatever mode the model is in after validation",
        fix="`model.train()` belongs inside the loop over epochs, before the batches",
    )
    noisy = sum(c["training"] for c in measured)
    expect(
        len(measured) > 0 and noisy == 0,
        tried=tried,
        got=f"Of {len(measured)} passes of dev batches {noisy} were in train mode",
        should="The dev loss should be measured in eval mode",
        fix="Call `validate(model, dev_loader, criterion, device)` after each epoch",
    )
    steps = len(student.now(optimizer.log))
    expect(
        steps == 6,
        tried=tried,
        got=f"The optimizer made {steps} steps",
        should="It should make one step per train batch and none for dev batches: 6 in all",
        fix="Train on train_loader alone; the dev set only measures",
    )


@points(1)
def test_devices(student, lab, cuda):
    """Batches of both loaders go to the device; the model stays where it is"""
    run = Run(lab, dtype=torch.float64)
    run.theirs.to(cuda)
    tried = "a float64 model on cuda, both loaders on the CPU, device='cuda'"
    value = lab.attempt(
        lambda: run.call(student, cuda),
        tried=tried,
        should="Batches of the train and the dev loader should be moved to `device`",
        fix="Hand `device` on to training and to validate; bring no dtype of your own",
    )
    train_loss, dev_loss, _ = want_history(value, tried)
    expect(
        close(train_loss, run.train_loss, 1e-3) and close(dev_loss, run.dev_loss, 1e-3),
        tried=tried,
        got="The losses differ from those of the same run on the CPU",
        should="The device should change nothing but the place",
        fix="Hand `device` on to training and to validate",
    )
    judge_end(lab, run, tried)
    batches = lab.batches(2, 2)
    mse = student.torch.nn.MSELoss()

    def call(model, where):
        optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1)
        student.fit_early_stopping(model, batches, batches, mse, optimizer, 1, 1, where)

    lab.model_stays(call, cuda)


@points(1)
def test_second_call(student, lab, seed):
    """A second call goes on from the best weights with a history of its own; global state is left alone"""
    tried = "two calls in a row with the same model, 3 epochs each, the best is the second"
    states, first = [], None
    walk = Walk(student, lab, [3, 1, 2, 5, 0.5, 7], 3, 3)
    given = walk.train, walk.dev
    walk.train, walk.dev = (student.put([list(batch) for batch in batches]) for batches in given)
    # The first call ends at place 2, so the second one sees epochs 2, 3 and 4 of the script.
    for call, (dev, best, place) in enumerate((([3, 1, 2], 1, 2.0), ([2, 5, 0.5], 2, 5.0))):
        lab.training.seed_everything(seed + call)
        before = student.state()
        value = walk.call()
        states.append(student.state())
        _, losses, found = want_history(plain(student, value), tried)
        expect(
            close(losses, [float(v) for v in dev], 1e-4) and found == best and close(walk.where()[0], place),
            tried=tried,
            got=f"Call {call + 1} noted the dev losses {', '.join(f'{v:.4g}' for v in losses)} and best_epoch {found}; "
            f"the weights at the end are those after {walk.where()[0]:g} epochs",
            should="The first call should end with the weights of its best epoch; the second should go on from there "
            "with empty lists and a new count",
            fix=f"With each new best {COPY}; keep nothing of your own between calls: lists, best and count start "
            "inside the function",
        )
        lab.same_switches(before, states[-1])
        first = value if first is None else first
    again = want_history(plain(student, first), tried)
    expect(
        len(again[1]) == 3,
        tried=tried,
        got="The history of the first call has grown with the second",
        should="Each call should return lists of its own",
        fix="Make the lists inside the function: a default argument is made once and shared",
    )
    for key in ("torch random state", "numpy random state", "python random state"):
        expect(
            states[0][key] != states[1][key],
            tried="calls after two different seeds",
            got=f"Both times the {key} was the same afterwards, so the call seeds anew",
            should="Training should never reseed",
            fix="Take `manual_seed` (or `seed`) out of the function",
        )
    for name, ref, batches in zip(("train", "dev"), (walk.train, walk.dev), given, strict=True):
        now = student.now(ref)
        expect(
            len(now) == 2
            and all(
                torch.equal(a[0], b[0]) and torch.equal(a[1], b[1]) for a, b in zip(now, batches, strict=True)
            ),
            tried=tried,
            got=f"Afterwards the {name} batches had changed",
            should="The data belongs to the caller",
            fix="No in-place operations on x and y, no `pop`",
        )
