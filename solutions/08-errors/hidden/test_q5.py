"""q5: repaired_train. What the loop leaves behind, compared with clean steps and with the typical faults."""

import copy

import numpy as np
import torch
from torch.nn import functional as F

from grader.suite import close, expect, points, want, want_float

NET = "nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))"
SIZES = (4, 4, 2)
COUNT = "Add `loss.item() * len(x)` for every batch, and divide by the number of samples that came"
SHOULD = "It should train as `fit` of 05 does"


def draw_batches(lab, *sizes, d=3, out=2):
    """Batches whose rows grow in size, so that batch means differ from sample means."""
    made, scale = [], 0.6
    for size in sizes:
        made.append((lab.draw(size, d) * scale, lab.draw(size, out) * scale + scale))
        scale += 0.6
    return made


def skewed(output, target):
    error = target - output
    return torch.where(error > 0, 3.0 * error, -error).mean()


def train(lab, theirs, loader, optimizer, epochs, tried, criterion=None, fix=None, **more):
    if criterion is None:
        criterion = lab.student.torch.nn.MSELoss()
    texts = {
        "has no len": "Any loader will do, also one without a length: count the samples as they come",
        "has no attribute "
        "'dataset'": "Any loader will do, also a plain list of batches: count the samples as they come",
        "same device": "x and y both go to `device`, and the results of `.to` are kept",
        "division by "
        "zero": "From the second epoch on no batch came: `iter(loader)` is used up after the first. "
        "Loop over `loader` itself",
        "inplace operation": "The weights moved between forward and backward: `step()` comes after "
        "`backward()`",
        "second time": "A graph of an earlier batch was used again: add numbers (`loss.item()`), not tensors",
    }
    call = lambda: lab.student.repaired_train(theirs, loader, criterion, optimizer, epochs, **more)  # noqa: E731
    return lab.attempt(call, tried, SHOULD, fix or "Compare each line with the loop of 05", texts)


def loader_of(lab, *epochs):
    """A loader that gives the batches of epoch e in its e-th reading, and can be read without end."""
    loader = lab.student.instruments.training.Batches(*epochs)
    # Like an ordinary DataLoader's; one test has loaders for which its length is no count of samples.
    loader.dataset = list(range(sum(len(x) for x, _ in epochs[0])))
    return loader


def sgd(lab, theirs, **options):
    return lab.student.torch.optim.SGD(theirs.parameters(), **options)


def as_numbers(value, n, tried):
    """The history as numbers, tensors or not; a `Mistake` when there is no list of n of them."""
    if isinstance(value, (tuple, np.ndarray)):  # that it should be a list is said elsewhere
        value = list(value)
    history = want(value, list, tried, f"a list of {n} floats")
    expect(
        len(history) == n,
        tried=tried,
        got=f"The history has {len(history)} entries",
        should=f"For n_epochs={n} there should be one entry per epoch",
        fix="`range(n_epochs)` has n_epochs elements; append at the end of each epoch, return after the "
        "last one "
        "(outside of the loop)",
    )
    numbers = []
    for item in history:
        if isinstance(item, torch.Tensor) and item.numel() == 1:
            numbers.append(float(item.detach()))
        else:
            numbers.append(want_float(float(item) if type(item) is int else item, tried))
    return numbers


# Wrong steps are the business of one test; the others accept these too, so that each fault costs once.
RECIPES = ("right", "once an epoch", "no clearing", "after the step", "late", "one step an epoch")


def runs(simulate, mine, epochs, lr, momentum=0.0, **more):
    """(state, losses) of the right loop and of loops with one fault in their steps."""
    return [simulate(mine, epochs, lr, momentum, recipe=recipe, **more) for recipe in RECIPES]


def means(losses, sizes):
    return [sum(v * n for v, n in zip(epoch, sizes, strict=True)) / sum(sizes) for epoch in losses]


@points(2)
def test_every_sample_counts_once(lab, simulate, same_state):
    """The entry of an epoch is the mean over samples"""
    mine, theirs, _ = lab.twin(NET)
    batches = draw_batches(lab, *SIZES)
    tried = "one epoch over 10 samples in batches of 4, 4 and 2, lr=0.1, a criterion that gives small losses"
    # Small losses, so that rounding shows.
    small = lab.student.define(
        "def small(output, target):\n    return ((output - target) ** 2).mean() / 1000"
    ).small
    value = train(lab, theirs, loader_of(lab, batches), sgd(lab, theirs, lr=0.1), 1, tried, small)
    got = as_numbers(value, 1, tried)[0]

    def criterion(output, target):
        return F.mse_loss(output, target) / 1000

    losses = [run[0] for _, run in runs(simulate, mine, [batches], 0.1, criterion=criterion)]
    if same_state(lab.state(theirs), mine.state_dict()):
        losses.append(simulate(mine, [batches], 0.0, criterion=criterion)[1][0])
    if any(close(got, means([run], SIZES)[0], 1e-4) for run in losses):
        return
    fix = COUNT
    for run in losses:
        total = sum(v * n for v, n in zip(run, SIZES, strict=True))
        known = [
            (sum(run) / 3, "That is a mean of batch means: the batch of 2 counts as much as a batch of 4"),
            (sum(run), "That is a sum: nothing was divided"),
            (total, "That is a sum over samples: nothing was divided"),
            (sum(run) / 10, "Batch means were added and divided by the number of samples"),
            (total / 3, "The sum over samples was divided by the number of batches"),
            (run[-1], "That is the loss of the last batch alone"),
            (run[-1] * 2 / 10, "Only the last batch is in it: is the total set to 0 inside the loop?"),
            (run[0], "That is the loss of the first batch alone"),
        ]
        known += [
            (round(means([run], SIZES)[0], digits), "That is rounded: keep the number as it is")
            for digits in (4, 3, 2)
        ]
        named = [text for number, text in known if close(got, number, 1e-4)]
        if named:
            fix = f"{named[0]}. {COUNT}"
            break
    expect(
        False,
        tried=tried,
        got=f"The entry is {got:.5g}",
        should="Every sample should count once, also in the last, smaller batch",
        fix=fix,
    )


@points(1)
def test_floats_and_no_old_graphs(lab):
    """The history holds Python floats, and no graph outlives its step"""
    _, theirs, probe = lab.twin("nn.Sequential(nn.Linear(3, 5), probe, nn.Tanh(), nn.Linear(5, 2))")
    batches = draw_batches(lab, 3, 3, 3, 3, 2)
    tried = "2 epochs of 5 batches, while counting the graphs that are still alive"
    value = train(lab, theirs, loader_of(lab, batches), sgd(lab, theirs, lr=0.05), 2, tried)
    fix = "Add numbers, not tensors: `total += loss.item() * len(x)`. A sum of loss tensors keeps every graph"
    history = want(value, list, tried, "a list of floats")
    for item in history:
        if isinstance(item, torch.Tensor):
            grad = ", which keeps the graph of every batch of the epoch" if item.requires_grad else ""
            expect(
                False,
                tried=tried,
                got=f"The history holds tensors{grad}",
                should="It should hold Python floats",
                fix=fix,
            )
        want_float(item, tried)
    alive = max((call["alive"] for call in lab.calls(probe)), default=0)
    expect(
        alive <= 2,
        tried=tried,
        got=f"When a batch came, the graphs of {alive} earlier batches were still there",
        should="The graph of a batch should be gone after its step",
        fix=fix,
    )


@points(2)
def test_fresh_gradients_for_every_batch(lab, simulate, same_state):
    """One clean step per batch: fresh gradients, every batch, in order"""
    mine, theirs, _ = lab.twin(NET)
    batches = draw_batches(lab, *SIZES)
    stale = [lab.draw(*p.shape) for p in mine.parameters()]
    lab.student.instruments.training.set_grads(list(theirs.parameters()), stale)
    tried = (
        "one epoch over batches of 4, 4 and 2; SGD(lr=0.1, momentum=0.7); the model came with old gradients"
    )
    train(lab, theirs, loader_of(lab, batches), sgd(lab, theirs, lr=0.1, momentum=0.7), 1, tried)
    after = lab.state(theirs)
    if same_state(after, simulate(mine, [batches], 0.1, 0.7)[0]):
        return
    fix = "In the inner loop, in this order: move, zero_grad, forward, backward, step"
    known = [
        ("once an epoch", batches, "Gradients are cleared once per epoch, so batches add up"),
        ("no clearing", batches, "Gradients are never cleared, so batches add up"),
        (
            "after the step",
            batches,
            "Gradients are cleared after the step only, so old ones are in the first step",
        ),
        ("one step an epoch", batches, "There is one step per epoch"),
        ("late", batches, "Each step comes before its backward"),
        ("fresh optimizer", batches, "The momentum is lost: use the optimizer that came in"),
        ("right", batches[:-1], "The last, smaller batch gives no step"),
        ("right", batches[:1], "Only the first batch gives a step"),
        ("right", batches[1:], "The first batch gives no step"),
        ("right", batches + batches, "Every epoch runs twice"),
        ("right", [b for b in batches for _ in range(2)], "Every batch gives two steps"),
    ]
    if same_state(after, mine.state_dict()):
        fix = "The weights did not move at all: `optimizer.step` and `loss.backward` need parentheses"
    for recipe, data, text in known:
        if same_state(after, simulate(mine, [data], 0.1, 0.7, recipe=recipe, stale=stale)[0]):
            fix = f"{text}. {fix}"
            break
    expect(
        False,
        tried=tried,
        got="The weights afterwards are not those of three clean steps",
        should="Every batch should give one step with the gradient of that batch alone",
        fix=fix,
    )


@points(2)
def test_every_epoch_sees_all_batches(lab, simulate, same_state):
    """Every epoch reads the loader anew, and has its own entry"""
    mine, theirs, _ = lab.twin(NET)
    epochs = [draw_batches(lab, *SIZES) for _ in range(3)]
    loader = loader_of(lab, *epochs)
    tried = "3 epochs, the loader gives other batches of 4, 4 and 2 in each; SGD(lr=0.1, momentum=0.6)"
    value = train(lab, theirs, loader, sgd(lab, theirs, lr=0.1, momentum=0.6), 3, tried)
    history = as_numbers(value, 3, tried)
    started, given = int(loader.started), int(loader.given)
    again = "An iterator can be used up once: loop over `loader` itself in every epoch"
    expect(
        started == 3 and given == 9,
        tried=tried,
        got=f"The loader was read {started} time(s) and gave {given} batches",
        should="It should be read from its beginning once per epoch, to the end: 9 batches in all",
        fix=again if given < 9 else "Read it only in the training loop",
    )
    possible = runs(simulate, mine, epochs, 0.1, 0.6)
    after = lab.state(theirs)
    if not any(same_state(after, state) for state, _ in possible):
        fix = "Use the model and the optimizer that came in, in every epoch alike"
        restarted = mine
        for batches in epochs:
            restarted = moved_to(restarted, simulate(restarted, [batches], 0.1, 0.6)[0])
        if same_state(after, restarted.state_dict()):
            fix = "The momentum was lost between the epochs: no new optimizer. " + fix
        expect(
            False,
            tried=tried,
            got="The weights afterwards are not those of three epochs",
            should="Every epoch should train like the first one",
            fix=fix,
        )
    # A mean of batch means is another test's business too.
    good = [means(losses, SIZES) for _, losses in possible]
    good += [[sum(run) / 3 for run in losses] for _, losses in possible]
    right, fix = good[0], (
        "Begin each epoch with total and count of 0, append at its end. Take the number of the loss that the "
        "step used: after `step()` the model gives another"
    )
    if close(history[:1], right[:1], 1e-3):
        fix = "The first entry is right: are total and count set to 0 at the start of every epoch? " + fix
    if history[1:] == [0.0, 0.0]:
        fix = again
    elif max(abs(a - b) for a, b in zip(history, right, strict=True)) < 0.01:
        fix = "Very near: probably rounded. Keep the numbers as they are, and round only when you print"
    expect(
        any(close(history, numbers, 1e-3) for numbers in good),
        tried=tried,
        got="The history is " + ", ".join(f"{v:.4g}" for v in history),
        should="Entry e should be the mean loss of epoch e",
        fix=fix,
    )

    tried = "n_epochs=0"
    mine, theirs, _ = lab.twin(NET)
    loader = loader_of(lab, draw_batches(lab, 4, 2))
    history = want(train(lab, theirs, loader, sgd(lab, theirs, lr=0.1), 0, tried), list, tried, "a list")
    expect(
        len(history) == 0 and same_state(lab.state(theirs), mine.state_dict()) and int(loader.given) == 0,
        tried=tried,
        got=f"The history has {len(history)} entries, and the loader gave {int(loader.given)} batches",
        should="It should be [], and the model untouched",
        fix="A loop over `range(0)` does nothing; is there anything outside of it?",
    )


@points(2)
def test_train_mode(lab):
    """Train mode, whatever mode the model comes in"""
    net = (
        "nn.Sequential(nn.Linear(3, 6), nn.Sequential(nn.BatchNorm1d(6), nn.Dropout(0.5), probe), "
        "nn.Linear(6, 2))"
    )
    for mode in ("eval", "train"):
        _, theirs, probe = lab.twin(net)
        theirs.train(mode == "train")
        tried = (
            f"2 epochs of batches of 4, 4 and 2; a model with BatchNorm and Dropout that comes in {mode} mode"
        )
        train(lab, theirs, loader_of(lab, draw_batches(lab, *SIZES)), sgd(lab, theirs, lr=1e-3), 2, tried)
        calls = lab.calls(probe)
        right = sum(call["training"] for call in calls)
        seen = int(theirs[1][0].num_batches_tracked)
        expect(
            right == len(calls) and seen == len(calls) and len(calls) > 0,
            tried=tried,
            got=f"{right} of {len(calls)} batches ran in train mode; BatchNorm learnt from {seen}",
            should="All of the model should be in train mode in every step",
            fix="`model.train` only names the method: call it, `model.train()`. (`model.training = True` "
            "does not reach "
            "the parts.)",
        )


@points(1)
def test_criterion_and_loader_of_any_kind(lab, simulate, same_state):
    """Any criterion, any loader, the optimizer that came in"""
    mine, theirs, _ = lab.twin(NET)
    batches = draw_batches(lab, 4, 3)
    tried = (
        "a criterion that tells output from target, a plain list of batches of 4 and 3, an optimizer "
        "that has "
        "zero_grad() and step() and nothing else"
    )
    given = lab.student.put([tuple(batch) for batch in batches])
    criterion = lab.student.instruments.training.Skewed()
    optimizer = lab.student.instruments.training.PlainSGD(theirs.parameters(), lr=0.1)
    value = train(lab, theirs, given, optimizer, 1, tried, criterion)
    for item in [value] if isinstance(value, torch.Tensor) else list(value or []):
        want_float(item, tried)
    after = lab.state(theirs)
    swapped = simulate(mine, [batches], 0.1, criterion=lambda o, t: skewed(t, o))[0]
    squared = simulate(mine, [batches], 0.1, criterion=F.mse_loss)[0]
    fix = "Call `criterion(output, target)`, in this order, and nothing else"
    if same_state(after, swapped):
        fix = "Output and target changed places. " + fix
    elif same_state(after, squared):
        fix = "The steps are those of the mean squared error. " + fix
    possible = runs(simulate, mine, [batches], 0.1, criterion=skewed)
    expect(
        any(same_state(after, state) for state, _ in possible),
        tried=tried,
        got="The weights are not those of steps on this criterion",
        should="The criterion that came in should be used",
        fix=fix,
    )

    mine, theirs, _ = lab.twin(NET)
    x, y = (torch.cat(part) for part in zip(*draw_batches(lab, 4, 4, 3), strict=True))
    tried = "a DataLoader over 11 samples with batch_size=4 and drop_last: 8 of them come"
    data = lab.student.torch.utils.data
    loader = data.DataLoader(data.TensorDataset(x, y), batch_size=4, drop_last=True)
    value = train(lab, theirs, loader, sgd(lab, theirs, lr=0.0), 1, tried)
    got = as_numbers(value, 1, tried)[0]
    right = F.mse_loss(mine(x[:8]), y[:8]).item()
    expect(
        not close(got, right * 8 / 11, 1e-3),
        tried=tried,
        got=f"The entry is {got:.4g}: the sum was divided by 11",
        should="It should be the mean over the samples that came",
        fix="`len(loader.dataset)` counts samples that never came: " + COUNT[0].lower() + COUNT[1:],
    )


@points(2)
def test_device(lab, simulate, same_state, cuda):
    """Batches go to the device; the model stays where it is"""
    mine, theirs, _ = lab.twin(NET)
    theirs.to(cuda)
    batches = draw_batches(lab, 4, 2)
    tried = f"a model on {cuda}, batches on the CPU, device={cuda!r}"
    value = train(lab, theirs, loader_of(lab, batches), sgd(lab, theirs, lr=0.1), 1, tried, device=cuda)
    after = lab.state(theirs)
    possible = runs(simulate, mine, [batches], 0.1)
    expect(
        any(same_state(after, state) for state, _ in possible),
        tried=tried,
        got="The weights afterwards are not those of the same training on the CPU",
        should="The device should change nothing but the place",
        fix="Train the model that came in, with x and y both on `device`",
    )
    history = as_numbers(value, 1, tried)
    expect(
        any(close(history, means(losses, (4, 2)), 1e-3) for _, losses in possible),
        tried=tried,
        got=f"The entry is {history[0]:.4g}, which is not the mean over the 6 samples",
        should="The mean over samples should be the same on every device",
        fix=COUNT,
    )
    home = sorted({p.device.type for p in theirs.parameters()})
    expect(
        home == [cuda],
        tried=tried,
        got=f"Afterwards the model was on {' and '.join(home)}",
        should="The model should stay where it is",
    )
    _, theirs, _ = lab.twin(NET)
    try:
        lab.student.repaired_train(
            theirs, loader_of(lab, batches), lab.student.torch.nn.MSELoss(), sgd(lab, theirs, lr=0.1), 1, cuda
        )
    except NotImplementedError:
        raise
    except Exception:
        pass  # PyTorch's own error is right here
    home = sorted({p.device.type for p in theirs.parameters()})
    expect(
        home == ["cpu"],
        tried=f"a model on the CPU together with device={cuda!r}",
        got=f"Afterwards the model was on {' and '.join(home)}",
        should="A model should stay where its owner put it: only batches move",
        fix="Take `model.to(device)` out of the function",
    )


@points(1)
def test_a_second_call_goes_on(lab, simulate, same_state):
    """A second call goes on from there, with the same optimizer; batches and global state stay"""
    mine, theirs, _ = lab.twin(NET)
    batches = draw_batches(lab, 4, 2)
    given = lab.student.put([list(batch) for batch in batches])
    optimizer = sgd(lab, theirs, lr=0.05, momentum=0.6)
    tried = "one epoch, and another in a second call with the same optimizer (momentum 0.6)"
    before = lab.student.state()
    for _ in range(2):
        train(lab, theirs, given, optimizer, 1, tried)
    after = lab.student.state()
    state = lab.state(theirs)
    fix = "Use the model and the optimizer that came in"
    first = moved_to(mine, simulate(mine, [batches], 0.05, 0.6)[0])
    if same_state(state, simulate(first, [batches], 0.05, 0.6)[0]):
        fix = "The momentum was lost between the calls: no new optimizer. " + fix
    elif any(same_state(state, other) for other, _ in runs(simulate, mine, [batches] * 2, 0.05, 0.6)):
        fix = "The steps are not clean: is `zero_grad()` called before the backward of every batch?"
    expect(
        same_state(state, simulate(mine, [batches] * 2, 0.05, 0.6)[0]),
        tried=tried,
        got="The weights after the second call are not those of two epochs",
        should="The second call should go on where the first one ended",
        fix=fix,
    )
    now = lab.student.now(given)
    same = len(now) == len(batches) and all(
        torch.equal(a[0], b[0]) and torch.equal(a[1], b[1]) for a, b in zip(now, batches, strict=True)
    )
    expect(
        same,
        tried=tried,
        got="Afterwards the caller's batches had changed",
        should="The data belongs to the caller",
        fix="No in-place operations on x and y",
    )
    changed = [key for key in before if before[key] != after[key]]
    expect(
        not changed,
        tried=tried,
        got=f"Afterwards this was different: {', '.join(changed)}",
        should="Global state should be as before: nothing here draws or sets anything",
        fix="Leave out seeds and settings",
    )


def moved_to(mine, state):
    """A copy of `mine` with these weights."""
    model = copy.deepcopy(mine)
    model.load_state_dict(state)
    return model
