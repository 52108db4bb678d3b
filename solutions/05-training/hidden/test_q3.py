import copy

import torch

from grader.suite import StudentError, close, expect, points, want, want_float

NET = "nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))"
SIZES = (4, 4, 2)


def want_history(value, n_epochs, tried):
    """The list of floats, or a message that says what it is instead."""
    history = want(value, list, tried, f"a list with {n_epochs} floats, one per epoch")
    fix = "`range(n_epochs)` has n_epochs elements; append once at the end of each epoch, outside the batch loop"
    if len(history) > n_epochs + 1:
        fix += ". And make a new list in each call: one in a default argument, or outside, still holds the old entries"
    expect(
        len(history) == n_epochs,
        tried=tried,
        got=f"You returned a list of {len(history)}",
        should=(f"For n_epochs={n_epochs} there should be {n_epochs} entries: one per epoch, whatever the loss does"),
        fix=fix,
    )
    return [want_float(item, f"{tried}; entry {i}") for i, item in enumerate(history)]


def means(losses, sizes, epochs):
    """The sample-weighted mean of each epoch."""
    k = len(sizes)
    rounds = [losses[e * k : e * k + k] for e in range(epochs)]
    return [sum(v * n for v, n in zip(r, sizes, strict=True)) / sum(sizes) for r in rounds]


@points(2)
def test_one_entry_per_epoch(student, lab):
    """Returns a list with the mean loss of each epoch"""
    tried = "fit for 4 epochs over 10 samples in batches of 4, 4 and 2; SGD(lr=0.1, momentum=0.5), MSELoss"
    mine, theirs = lab.twin(NET)
    batches = lab.batches(*SIZES)
    sgd = {"lr": 0.1, "momentum": 0.5}
    optimizer = student.torch.optim.SGD(theirs.parameters(), **sgd)
    mse = student.torch.nn.MSELoss()
    value = lab.run(lambda: student.fit(theirs, lab.loader(batches), mse, optimizer, 4), tried)
    history = want_history(value, 4, tried)
    _, losses = lab.outcome(mine, batches, epochs=4, **sgd)
    right = means(losses, SIZES, 4)
    if close(history, right, 1e-4):
        return
    ends = [lab.outcome(mine, batches, epochs=e, **sgd)[0] for e in range(1, 5)]
    whole = torch.cat([x for x, _ in batches]), torch.cat([y for _, y in batches])
    rounds = [losses[3 * e : 3 * e + 3] for e in range(4)]
    known = [
        (
            [sum(right[: e + 1]) / (e + 1) for e in range(4)],
            "Each entry averages all epochs so far: reset the sums",
        ),
        (
            [sum(right[: e + 1]) for e in range(4)],
            "The entries add up over the epochs: reset the total each time",
        ),
        ([r[-1] for r in rounds], "Each entry is the loss of the last batch, not the mean of the epoch"),
        ([r[0] for r in rounds], "Each entry is the loss of the first batch, not the mean of the epoch"),
        ([sum(r) / 3 for r in rounds], "Each entry is a mean of batch means: weigh each batch by its size"),
        ([sum(r) for r in rounds], "Each entry is a sum over batches: divide by what was summed"),
        ([lab.loss(mine, whole, state=s) for s in ends], "Each entry is the loss after the epoch"),
        (right[::-1], "The entries are in reverse order: append at the end"),
        ([right[-1]] * 4, "All entries are the last epoch's"),
        ([min(right[: e + 1]) for e in range(4)], "Each entry is the best loss so far"),
    ]
    fix = "Append what `train_one_epoch` returns"
    for values, text in known:
        if close(history, values, 1e-4):
            fix = f"{text}. Append what `train_one_epoch` returns"
            break
    else:
        if max(abs(a - b) for a, b in zip(history, right, strict=True)) < 6e-3:
            fix = "Very near: probably rounded. Keep the numbers as they are and round only when you print"
        elif close([history[0]], [right[0]], 1e-4):
            fix = "The first entry is right. Is anything reset, or used up, between the epochs?"
    expect(
        False,
        tried=tried,
        got="You returned " + ", ".join(f"{v:.5g}" for v in history),
        should=("Entry e should be the mean over samples of the losses of epoch e, as `train_one_epoch` returns it"),
        fix=fix,
    )


@points(2)
def test_weights_after_all_epochs(student, lab):
    """Every epoch trains on what the loader gives in that epoch, with one optimizer"""
    tried = "fit for 3 epochs; the loader shuffles, so each epoch has its own order; SGD(lr=0.15, momentum=0.8)"
    mine, theirs = lab.twin(NET)
    x, y = lab.batch(10)
    orders = [torch.randperm(10, generator=lab.rng) for _ in range(3)]
    epochs = [[(x[o[i : i + 4]], y[o[i : i + 4]]) for i in (0, 4, 8)] for o in orders]
    sampler = lab.tools.Orders(*[o.tolist() for o in orders])
    loader = lab.loader([(x, y)], batch_size=4, sampler=sampler)
    sgd = {"lr": 0.15, "momentum": 0.8}
    optimizer = student.torch.optim.SGD(theirs.parameters(), **sgd)
    lab.attempt(
        lambda: student.fit(theirs, loader, student.torch.nn.MSELoss(), optimizer, 3),
        tried=tried,
        should="Every epoch should read the loader from its beginning",
        fix=("Write the loop over `loader` inside the loop over epochs: an iterator is used up after one epoch"),
    )
    after = lab.state(theirs)
    everything = [batch for batches in epochs for batch in batches]
    if lab.near(after, lab.outcome(mine, everything, **sgd)[0]):
        return
    got = f"The weights moved by up to {lab.moved(after, mine):.3g}, and not to where 3 epochs in these orders lead"
    fix = "Call `train_one_epoch(model, loader, ...)` once per epoch, with the model, loader and optimizer given"
    known = [
        (
            everything[:3],
            {},
            "That is one epoch only: is the iterator used up after the first (`iter(loader)`)?",
        ),
        (everything[:6], {}, "That is two epochs: `range(1, n)` is one short"),
        (
            everything[:3] * 3,
            {},
            "The first epoch's batches came again: make no list of the loader, read it anew",
        ),
        (everything, {"recipe": "none"}, "Gradients were not cleared between the steps"),
        (everything + everything[:3], {}, "That is one epoch more than asked for"),
    ]
    if lab.near(after, mine):
        got, fix = "The weights are those of the start", "Train the model you are given, not a copy"
    elif lab.near(after, restarted(lab, mine, epochs, sgd)):
        fix = "The momentum was lost between the epochs: use the optimizer you are given, in all of them"
    else:
        for batches, change, text in known:
            if lab.near(after, lab.outcome(mine, batches, **sgd, **change)[0]):
                fix = text
                break
    expect(False, tried=tried, got=got, should="Each epoch should go on where the last one stopped", fix=fix)


def restarted(lab, mine, epochs, sgd):
    """The weights when the optimizer starts anew in each epoch."""
    model = copy.deepcopy(mine)
    for batches in epochs:
        model.load_state_dict(lab.outcome(model, batches, **sgd)[0])
    return model.state_dict()


@points(1)
def test_zero_epochs(student, lab):
    """No epochs: an empty list, and the weights as they were"""
    tried = "fit with n_epochs=0"
    mine, theirs = lab.twin(NET)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1)
    value = lab.attempt(
        lambda: student.fit(theirs, lab.loader(lab.batches(3, 2)), student.torch.nn.MSELoss(), optimizer, 0),
        tried=tried,
        should="It should return an empty list",
        fix="With a list made before the loop and returned after it, zero epochs need no special case",
    )
    history = want(value, list, tried, "an empty list")
    expect(
        len(history) == 0,
        tried=tried,
        got=f"You returned a list of {len(history)}",
        should="No epochs make no entries",
        fix="Test the number of epochs before the first one, `for epoch in range(n_epochs)`, and start with a new, "
        "empty list in each call",
    )
    expect(
        lab.near(lab.state(theirs), mine, 0, 0),
        tried=tried,
        got="The weights have changed",
        should="No epochs make no steps",
        fix="Nothing but the loop over epochs may touch the model's weights",
    )


@points(1)
def test_goes_on_when_the_loss_rises(student, lab):
    """Runs all epochs and ends with the last weights, also when the loss rises"""
    tried = "fit for 4 epochs with an optimizer that climbs, so the loss rises; it has only zero_grad() and step()"
    fix = "No early stopping here, no best weights, no changing of the learning rate: that comes in assignment 06"
    mine, theirs = lab.twin(NET)
    batches = lab.batches(3, 2)
    optimizer = lab.tools.PlainSGD(theirs.parameters(), lr=-0.05)
    value = lab.attempt(
        lambda: student.fit(theirs, lab.loader(batches), lab.tools.Skewed(), optimizer, 4),
        tried=tried,
        should="Any object with zero_grad() and step() should do",
        fix="Hand the optimizer on to `train_one_epoch` and ask nothing else of it",
    )
    history = want_history(value, 4, tried)
    state, losses = lab.outcome(mine, batches, "climb", criterion=lab.skewed, epochs=4, lr=0.05)
    right = means(losses, (3, 2), 4)
    expect(
        close(history, right, 1e-3),
        tried=tried,
        got="You returned " + ", ".join(f"{v:.5g}" for v in history),
        should="Each entry should be the mean loss of its epoch, under the criterion that was given",
        fix=fix,
    )
    expect(
        lab.near(lab.state(theirs), state, 1e-3, 1e-5),
        tried=tried,
        got="The weights at the end are not those of the last step",
        should="The model should end with the weights of the last epoch",
        fix=fix,
    )
    tried = "fit for 3 epochs with SGD(lr=0) and losses around 1e-6"
    mine, theirs = lab.twin(NET)
    batches = [(x, y / 1000) for x, y in lab.batches(3, 2)]
    with torch.no_grad():
        for p in mine[2].parameters():
            p.div_(1000)
    theirs.load_state_dict(mine.state_dict())
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.0)
    value = student.fit(theirs, lab.loader(batches), student.torch.nn.MSELoss(), optimizer, 3)
    history = want_history(value, 3, tried)
    _, losses = lab.outcome(mine, batches, epochs=3, lr=0.0)
    expect(
        close(history, means(losses, (3, 2), 3), 1e-3, 0),
        tried=tried,
        got="You returned " + ", ".join(f"{v:.5g}" for v in history),
        should="Each entry should be what `train_one_epoch` returns for its epoch",
        fix="Round when you print, not what you keep",
    )


@points(1)
def test_train_mode_in_every_epoch(student, lab):
    """Every epoch runs in train mode, whatever mode the model came in"""
    tried = "fit for 3 epochs; a network with BatchNorm and Dropout comes in eval mode; batches of 4 and 3"
    probe = lab.tools.Probe()
    net = "nn.Sequential(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Dropout(0.5), probe, nn.Linear(6, 2))"
    _, theirs = lab.twin(net, probe)
    theirs.eval()
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.05)
    loader = lab.loader(lab.batches(4, 3))
    student.fit(theirs, loader, student.torch.nn.MSELoss(), optimizer, 3)
    training = [c["training"] for c in student.now(probe.calls)]
    seen = int(theirs[1].num_batches_tracked)
    expect(
        len(training) == 6 and all(training) and seen == 6,
        tried=tried,
        got=(f"Of {len(training)} forward passes {sum(training)} were in train mode; BatchNorm counted {seen} batches"),
        should="There should be 6 forward passes (3 epochs, 2 batches), all in train mode",
        fix="`model.train()` belongs at the start of each epoch; a `model.eval()` in between must be undone",
    )
    alive = probe.alive()
    expect(
        alive == 0,
        tried=tried,
        got=f"Afterwards {alive} graphs were still there",
        should="Nothing should be left of an epoch but the weights and a number",
        fix="Keep floats in the history, not loss tensors",
    )


@points(1)
def test_second_call(student, lab, seed):
    """A second call goes on training and returns its own list; global state is left alone"""
    tried = "fit for 2 epochs, then for 2 more with the same model and optimizer"
    mine, theirs = lab.twin(NET)
    batches = lab.batches(3, 3, 1)
    given = student.put([list(batch) for batch in batches])
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1, momentum=0.5)
    _, losses = lab.outcome(mine, batches, epochs=4, lr=0.1, momentum=0.5)
    right = means(losses, (3, 3, 1), 4)
    states, first = [], None
    for part, start in ((right[:2], seed), (right[2:], seed + 1)):
        lab.tools.seed_everything(start)
        before = student.state()
        value = student.call(student.fit, theirs, given, student.torch.nn.MSELoss(), optimizer, len(part))
        states.append(student.state())
        history = want_history(student.now(value), len(part), tried)
        expect(
            close(history, part, 1e-4),
            tried=tried,
            got="You returned " + ", ".join(f"{v:.5g}" for v in history),
            should="The second call should go on from the weights and the momentum that the first one left",
            fix="Do not set the model or the optimizer back, and keep nothing of your own between calls",
        )
        for key in ("grad mode", "inference mode", "default dtype", "default device", "working folder"):
            expect(
                states[-1][key] == before[key],
                tried="the global state before and after a call",
                got=f"The {key} was {before[key]} and is {states[-1][key]} now",
                should="Global switches should be left alone",
                fix="A switch for one block belongs in a `with` statement",
            )
        if first is None:
            first = value
    expect(
        len(student.now(first)) == 2,
        tried=tried,
        got="The list of the first call has grown with the second",
        should="Each call should return a list of its own",
        fix="Make the list inside the function: a default argument `history=[]` is made once and shared",
    )
    now = student.now(given)
    same = len(now) == 3 and all(
        len(a) == 2 and torch.equal(a[0], b[0]) and torch.equal(a[1], b[1]) for a, b in zip(now, batches, strict=True)
    )
    expect(same, tried=tried, got="Afterwards the batches had changed", should="The data belongs to the caller")
    for key in ("torch random state", "numpy random state", "python random state"):
        expect(
            states[0][key] != states[1][key],
            tried="fit after two different seeds",
            got=f"Both times the {key} was the same afterwards, so fit seeds anew",
            should="Training should never reseed: each epoch would drop and shuffle alike",
            fix="Take `manual_seed` (or `seed`) out of the function",
        )


@points(1)
def test_devices(student, lab, cuda):
    """Batches go to the device in every epoch; the model stays where it is"""
    tried = "fit for 2 epochs: a model on cuda, batches of 4 and 2 on the CPU, device='cuda'"
    mine, theirs = lab.twin(NET)
    theirs.to(cuda)
    batches = lab.batches(4, 2)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1)
    mse = student.torch.nn.MSELoss()
    fix = "Hand `device` on to `train_one_epoch`"
    value = lab.attempt(
        lambda: student.fit(theirs, lab.loader(batches), mse, optimizer, 2, cuda),
        tried=tried,
        should="Each batch should be moved to `device`",
        fix=fix,
    )
    history = want_history(value, 2, tried)
    state, losses = lab.outcome(mine, batches, epochs=2)
    expect(
        close(history, means(losses, (4, 2), 2), 1e-4) and lab.near(lab.state(theirs), state),
        tried=tried,
        got="The losses or the weights differ from the same epochs on the CPU",
        should="The device should change nothing but the place",
        fix=fix,
    )
    tried = "a model on the CPU together with device='cuda'"
    _, theirs = lab.twin(NET)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1)
    try:
        student.fit(theirs, lab.loader(batches), mse, optimizer, 1, student.torch.device(cuda))
    except NotImplementedError:
        raise
    except StudentError:
        pass  # PyTorch's own error is right here
    where = {student.now(p).device.type for p in theirs.parameters()}
    expect(
        where == {"cpu"},
        tried=tried,
        got="Afterwards the model was on cuda",
        should="A model should stay where its owner put it: only batches move",
        fix="Take `model.to(device)` out of the function",
    )
