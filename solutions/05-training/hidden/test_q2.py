import copy

import torch
from torch import nn

from grader.suite import StudentError, close, expect, points, want_float

NET = "nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))"
COUNT = "Add `loss * len(x)` for every batch, count the samples as they come, and divide at the end"


def compare(lab, tried, loss, mine, batches, losses, after, extra=()):
    """Whether `loss` is the mean over samples; else say which other formula gives it."""
    sizes = [len(x) for x, _ in batches]
    want = sum(v * n for v, n in zip(losses, sizes, strict=True)) / sum(sizes)
    if close(loss, want, 1e-4):
        return
    got = f"You returned {loss:.6g}"
    should = "It should be the mean over all samples of the losses that the steps saw: every sample counts once"
    fix = COUNT
    small = min(sizes)
    total = sum(v * n for v, n in zip(losses, sizes, strict=True))
    formulas = [
        (
            sum(losses) / len(losses),
            f"That is the mean of the batch means: the batch of {small} counts as much as a batch of {max(sizes)}",
        ),
        (total, "That is a sum: nothing was divided"),
        (sum(losses), "That is the sum of the batch means: nothing was divided"),
        (
            sum(losses) / sum(sizes),
            "The batch means were added, but the sum was divided by the number of samples",
        ),
        (total / len(losses), "The sum over samples was divided by the number of batches"),
        (losses[-1], "That is the loss of the last batch: is the total set to 0 inside the loop?"),
        (losses[0], "That is the loss of the first batch: does `return` stand inside the loop?"),
        (
            losses[-1] * sizes[-1] / sum(sizes),
            "Only the last batch is in it: is the total set to 0 inside the loop?",
        ),
        (want**0.5, "That is the square root of the mean loss: return the mean itself"),
        *extra,
    ]
    if len(sizes) > 2:
        rest = sum(v * n for v, n in list(zip(losses, sizes, strict=True))[:-1])
        formulas.append((rest / sum(sizes[:-1]), "The last batch is not in it"))
    whole = torch.cat([x for x, _ in batches]), torch.cat([y for _, y in batches])
    for state, text in (
        (after, "That is the loss over the data after the epoch; use the losses of the steps themselves"),
        (None, "That is the loss over the data before the epoch; use the losses of the steps themselves"),
    ):
        formulas.append((lab.loss(mine, whole, state=state), text))
    for value, text in formulas:
        if close(loss, value, 1e-4):
            fix = f"{text}. {COUNT}" if "batch" in text and "return" not in text else text
            break
    expect(False, tried=tried, got=got, should=should, fix=fix)


@points(2)
def test_every_sample_counts_once(student, lab):
    """The mean is over samples, also when the last batch is smaller"""
    tried = "one epoch over 10 samples in batches of 4, 4 and 2; SGD(lr=0.2), MSELoss"
    mine, theirs = lab.twin(NET)
    batches = lab.batches(4, 4, 2)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.2)
    mse = student.torch.nn.MSELoss()
    loss = lab.run(lambda: student.train_one_epoch(theirs, lab.loader(batches), mse, optimizer), tried)
    losses = lab.outcome(mine, batches, lr=0.2)[1]
    compare(lab, tried, want_float(loss, tried), mine, batches, losses, lab.state(theirs))


@points(2)
def test_one_step_per_batch(student, lab):
    """Every batch gives one clean step, the last one too"""
    tried = "one epoch over batches of 4, 4 and 1 samples; SGD(lr=0.1, momentum=0.7), MSELoss"
    sgd = {"lr": 0.1, "momentum": 0.7}
    mine, theirs = lab.twin(NET)
    batches = lab.batches(4, 4, 1)
    stale = [lab.draw(*p.shape) for p in mine.parameters()]
    lab.tools.set_grads(list(theirs.parameters()), stale)
    loader = lab.loader(batches)
    optimizer = student.torch.optim.SGD(theirs.parameters(), **sgd)
    mse = student.torch.nn.MSELoss()
    lab.run(lambda: student.train_one_epoch(theirs, loader, mse, optimizer), tried)
    after = lab.state(theirs)
    if lab.near(after, lab.outcome(mine, batches, **sgd)[0]):
        return
    got = f"The weights moved by up to {lab.moved(after, mine):.3g}, and not to where one clean step per batch leads"
    known = [
        (
            "The last, smaller batch gave no step: loop over the loader itself, to its end",
            {"batches": batches[:-1]},
        ),
        (
            "The first batch gave no step: a batch taken out of the iterator does not come back",
            {"batches": batches[1:]},
        ),
        ("Only the first batch gave a step: does `return` stand inside the loop?", {"batches": batches[:1]}),
        (
            "Only the last batch gave a step: do step and backward stand inside the loop?",
            {"batches": batches[-1:]},
        ),
        (
            "The gradients of earlier batches were still there: clear them before every backward()",
            {"recipe": "none"},
        ),
        (
            "Old gradients were in the first step: clear them before backward(), not only after the step",
            {"recipe": "zero after", "stale": stale},
        ),
        (
            "Old gradients were never cleared: call zero_grad() before every backward()",
            {"recipe": "none", "stale": stale},
        ),
        ("Each step came before its backward(), so it is one batch late", {"recipe": "late", "stale": stale}),
        (
            "The momentum was lost between the batches: use the optimizer you are given",
            {"recipe": "fresh optimizer"},
        ),
        ("Every batch gave two steps", {"recipe": "twice"}),
        ("The loader was read twice with steps", {"epochs": 2}),
    ]
    fix = "In every round of the loop: move, clear, forward, backward, step"
    if lab.near(after, mine):
        got, fix = "The weights did not change", "Is the training step inside the loop, and called?"
    elif lab.near(after, all_at_once(mine, batches, sgd)):
        fix = "There was one step for the whole epoch: clear and step belong inside the loop, once a batch"
    else:
        for text, change in known:
            if lab.near(after, lab.outcome(mine, **{"batches": batches, **sgd, **change})[0]):
                fix = text
                break
    expect(False, tried=tried, got=got, should="There should be one clean step per batch, in order", fix=fix)


def all_at_once(mine, batches, sgd):
    model = copy.deepcopy(mine)
    optimizer = torch.optim.SGD(model.parameters(), **sgd)
    for x, y in batches:
        nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
    return model.state_dict()


@points(2)
def test_train_mode(student, lab):
    """The whole model is in train mode, whatever mode it came in"""
    net = "nn.Sequential(nn.Linear(3, 6), nn.Sequential(nn.BatchNorm1d(6), nn.Dropout(0.5), probe), nn.Linear(6, 2))"
    for given in ("eval", "train"):
        tried = f"a network with BatchNorm and Dropout that comes in {given} mode; batches of 4, 4 and 2"
        probe = lab.tools.Probe()
        mine, theirs = lab.twin(net, probe)
        theirs.train(given == "train")
        start = mine[1][0].running_mean.clone()
        optimizer = student.torch.optim.SGD(theirs.parameters(), lr=1e-4)
        batches = lab.batches(4, 4, 2)
        student.train_one_epoch(theirs, lab.loader(batches), student.torch.nn.MSELoss(), optimizer)
        calls = student.now(probe.calls)
        norm = theirs[1][0]
        seen, moved = int(norm.num_batches_tracked), student.now(norm.running_mean)
        training = [c["training"] for c in calls]
        should = "It should train in train mode: Dropout drops, and BatchNorm learns its statistics, once per batch"
        fix = "Call `model.train()` at the start of the epoch (it reaches all parts; `model.training = True` does not)"
        expect(
            all(training) and seen > 0,
            tried=tried,
            got=f"The inner part was in train mode in {sum(training)} of {len(training)} forward passes, and "
            f"BatchNorm counted {seen} batches",
            should=should,
            fix=fix,
        )
        expect(
            len(training) == 3 and seen == 3 and all(c["graph"] for c in calls),
            tried=tried,
            got=f"The model ran {len(training)} times for 3 batches; BatchNorm counted {seen}",
            should="One forward pass per batch: further ones move BatchNorm's statistics again",
            fix="Use the output of the step for the loss that you add up",
        )
        want = start
        for x, _ in batches:
            want = 0.9 * want + 0.1 * mine[0](x).mean(0).detach()
        expect(
            close(moved, want, 2e-2, 2e-3),
            tried=tried,
            got="BatchNorm's running mean is not that of the three batches",
            should=should,
            fix=fix,
        )


@points(1)
def test_counts_what_it_saw(student, lab):
    """Counts the samples that came, not those of the data set"""
    mine, theirs = lab.twin(NET)
    x, y = lab.batch(11)
    data = student.torch.utils.data
    dataset = data.TensorDataset(x, y)
    kinds = [
        (
            "a DataLoader over 11 samples with batch_size=4 and drop_last",
            {"drop_last": True},
            [(0, 4), (4, 8)],
        ),
        (
            "a DataLoader over 11 samples whose sampler picks 6 of them",
            {"sampler": list(range(6))},
            [(0, 4), (4, 6)],
        ),
    ]
    for tried, options, spans in kinds:
        mine.load_state_dict(lab.state(theirs))
        loader = data.DataLoader(dataset, batch_size=4, **options)
        batches = [(x[i:j], y[i:j]) for i, j in spans]
        optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1)
        loss = student.train_one_epoch(theirs, loader, student.torch.nn.MSELoss(), optimizer)
        losses = lab.outcome(mine, batches, lr=0.1)[1]
        total = sum(v * len(b[0]) for v, b in zip(losses, batches, strict=True))
        counts = "The sum was divided by 11, the length of the data set, though fewer samples came"
        extra = [(total / 11, counts)]
        compare(lab, tried, want_float(loss, tried), mine, batches, losses, lab.state(theirs), extra)


@points(1)
def test_a_plain_list_of_batches(student, lab):
    """Anything to loop over will do as loader, and its batches stay as they are"""
    tried = "one epoch over a plain list of batches of 4, 4 and 2 samples"
    mine, theirs = lab.twin(NET)
    batches = lab.batches(4, 4, 2)
    given = student.put([list(batch) for batch in batches])
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1)
    loss = lab.attempt(
        lambda: student.train_one_epoch(theirs, given, student.torch.nn.MSELoss(), optimizer),
        tried=tried,
        should=("Any loader should do, also a plain list of batches, which has no `.dataset` and no `.batch_size`"),
        fix="Loop over the loader and count the samples as they come: `n += len(x)`",
    )
    losses = lab.outcome(mine, batches, lr=0.1)[1]
    compare(lab, tried, want_float(loss, tried), mine, batches, losses, lab.state(theirs))
    now = student.now(given)
    same = len(now) == 3 and all(
        len(a) == 2 and torch.equal(a[0], b[0]) and torch.equal(a[1], b[1]) for a, b in zip(now, batches, strict=True)
    )
    expect(
        same,
        tried=tried,
        got="Afterwards the caller's batches had changed",
        should="The data belongs to the caller",
        fix="No in-place operations on x and y, no assignment to `batch[0]`, no `pop`",
    )


@points(1)
def test_criterion_and_optimizer_are_the_callers(student, lab):
    """Uses the given criterion and optimizer, on inputs of any shape"""
    tried = (
        "images (N, 2, 3) in batches of 3 and 1, a criterion of our own, an optimizer with only zero_grad() and step()"
    )
    should = "Any callable criterion and any object with zero_grad() and step() should do"
    fix = "Use the `criterion` and the `optimizer` that come in, and nothing else of them"
    mine, theirs = lab.twin("nn.Sequential(nn.Flatten(), nn.Linear(6, 4), nn.Tanh(), nn.Linear(4, 1), nn.Flatten(0))")
    batches = [(lab.draw(n, 2, 3), lab.draw(n)) for n in (3, 1)]
    skewed = lab.tools.Skewed()
    optimizer = lab.tools.PlainSGD(theirs.parameters(), lr=0.1, momentum=0.5)
    loss = lab.attempt(
        lambda: student.train_one_epoch(theirs, lab.loader(batches), skewed, optimizer),
        tried=tried, should=should, fix=fix,
    )  # fmt: skip
    loss = want_float(loss, tried)
    after = lab.state(theirs)
    state, losses = lab.outcome(mine, batches, criterion=lab.skewed, lr=0.1, momentum=0.5)
    want = (losses[0] * 3 + losses[1]) / 4
    if lab.near(after, lab.outcome(mine, batches, lr=0.1, momentum=0.5)[0]):
        fix = "The steps are those of the mean squared error: call the criterion you are given"
    elif lab.near(after, lab.outcome(mine, batches, criterion=lambda o, t: lab.skewed(t, o), lr=0.1, momentum=0.5)[0]):
        fix = "Output and target changed places: write `criterion(output, y)`"
    elif lab.near(after, state):
        fix = COUNT
    expect(
        close(loss, want, 1e-4) and lab.near(after, state),
        tried=tried,
        got=f"You returned {loss:.5g}; "
        + ("the weights are right" if lab.near(after, state) else "the weights are not those of these two steps"),
        should="Loss and steps should be those of this criterion and this optimizer",
        fix=fix,
    )
    tried = "class labels, int64 of shape (N,), in batches of 3 and 1; nn.CrossEntropyLoss"
    mine, theirs = lab.twin("nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 3))")
    batches = [(lab.draw(n, 3), torch.randint(3, (n,), generator=lab.rng)) for n in (3, 1)]
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1)
    loss = lab.attempt(
        lambda: student.train_one_epoch(theirs, batches, student.torch.nn.CrossEntropyLoss(), optimizer),
        tried=tried,
        should="Targets of any dtype should do: what they must be is for the criterion to say",
        fix="Move x and y to `device` and leave their dtypes alone: no `.float()`",
    )
    loss = want_float(loss, tried)
    state, losses = lab.outcome(mine, batches, criterion=torch.nn.CrossEntropyLoss())
    expect(
        close(loss, (losses[0] * 3 + losses[1]) / 4, 1e-4) and lab.near(lab.state(theirs), state),
        tried=tried,
        got=f"You returned {loss:.5g}; loss or weights are not those of these two steps",
        should="Loss and steps should be those of this criterion",
        fix="Hand output and labels to the criterion as they are: `criterion(model(x), y)`",
    )


@points(1)
def test_a_float_and_no_old_graphs(student, lab):
    """Returns a float; no batch's graph outlives its step"""
    tried = "one epoch of 7 batches, while counting the graphs that are still alive"
    probe = lab.tools.Probe()
    _, theirs = lab.twin("nn.Sequential(nn.Linear(3, 4), probe, nn.Tanh(), nn.Linear(4, 2))", probe)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.05)
    loader = lab.loader(lab.batches(3, 3, 3, 3, 3, 3, 2))
    loss = student.train_one_epoch(theirs, loader, student.torch.nn.MSELoss(), optimizer)
    want_float(loss, tried)
    alive = [c["alive"] for c in student.now(probe.calls)]
    left = probe.alive()
    fix = "Add numbers, not tensors: `total += loss.item() * len(x)`. A loss tensor in a sum or a list keeps its graph"
    expect(
        max(alive, default=0) <= 2,
        tried=tried,
        got=f"When the last batch came, {max(alive, default=0)} graphs of earlier batches were still there",
        should="The graph of a batch should be gone after its step; memory must not grow during an epoch",
        fix=fix,
    )
    expect(
        left == 0,
        tried=tried,
        got=f"After the epoch {left} graphs were still there",
        should="Nothing should be left of an epoch but the weights and a number",
        fix=fix,
    )


@points(1)
def test_devices(student, lab, cuda):
    """Batches go to the device; the model stays where it is"""
    tried = "a model on cuda, batches of 4 and 2 on the CPU, device='cuda'"
    mine, theirs = lab.twin(NET)
    theirs.to(cuda)
    batches = lab.batches(4, 2)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1)
    mse = student.torch.nn.MSELoss()
    fix = "Hand `device` on to the training step; x and y both move, and the results of `.to` are kept"
    loss = lab.attempt(
        lambda: student.train_one_epoch(theirs, lab.loader(batches), mse, optimizer, cuda),
        tried=tried,
        should="Each batch should be moved to `device`",
        fix=fix,
    )
    state, losses = lab.outcome(mine, batches)
    want = (losses[0] * 4 + losses[1] * 2) / 6
    expect(
        close(want_float(loss, tried), want, 1e-4) and lab.near(lab.state(theirs), state),
        tried=tried,
        got="The loss or the weights differ from the same epoch on the CPU",
        should="The device should change nothing but the place",
        fix=fix,
    )
    tried = "a model on the CPU together with device='cuda'"
    _, theirs = lab.twin(NET)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1)
    try:
        student.train_one_epoch(theirs, lab.loader(batches), mse, optimizer, student.torch.device(cuda))
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


@points(1)
def test_second_epoch_and_what_stays(student, lab, seed):
    """A second call starts from zero; global state is left alone"""
    tried = "two calls in a row on the same loader (batches of 3, 3 and 2)"
    mine, theirs = lab.twin(NET)
    batches = lab.batches(3, 3, 2)
    given = lab.loader(batches)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1, momentum=0.5)
    mse = student.torch.nn.MSELoss()
    _, losses = lab.outcome(mine, batches, epochs=2, lr=0.1, momentum=0.5)
    states = []
    for epoch in (0, 1):
        lab.tools.seed_everything(seed + epoch)
        before = student.state()
        loss = want_float(student.train_one_epoch(theirs, given, mse, optimizer), tried)
        states.append(student.state())
        own = losses[3 * epoch : 3 * epoch + 3]
        want = sum(v * n for v, n in zip(own, (3, 3, 2), strict=True)) / 8
        expect(
            epoch == 0 or close(loss, want, 1e-4),
            tried=tried,
            got=f"The second call returned {loss:.5g}, which is not the mean of the second epoch alone",
            should="Each call should start its sums at zero, and go on with the same optimizer",
            fix="Make total and count inside the function; momentum lives in the optimizer you are given",
        )
        for key in ("grad mode", "inference mode", "default dtype", "default device", "working folder"):
            expect(
                states[-1][key] == before[key],
                tried="the global state before and after a call",
                got=f"The {key} was {before[key]} and is {states[-1][key]} now",
                should="Global switches should be left alone",
                fix="A switch for one block belongs in a `with` statement",
            )
    for key in ("torch random state", "numpy random state", "python random state"):
        expect(
            states[0][key] != states[1][key],
            tried="an epoch after two different seeds",
            got=f"Both times the {key} was the same afterwards, so the epoch seeds anew",
            should="Training should never reseed: each epoch would drop and shuffle alike",
            fix="Take `manual_seed` (or `seed`) out of the function",
        )
