import torch
from torch import nn

from grader.suite import StudentError, close, expect, points, want_float

NET = "nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))"
SETTING = "a network Linear(3, 5), Tanh, Linear(5, 2) and MSELoss"
ORDER = "move, clear, forward, backward, step"


@points(2)
def test_one_step(student, lab):
    """One call takes one step down the gradient of this batch"""
    tried = f"one call on a batch of 6 with {SETTING}; optimizer SGD(lr=0.07)"
    mine, theirs = lab.twin(NET)
    x, y = lab.batch(6)
    batch = (x, 4 * y)
    mse = student.torch.nn.MSELoss()
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.07)
    lab.run(lambda: student.training_step(theirs, batch, mse, optimizer), tried)
    after = lab.state(theirs)
    want, _ = lab.outcome(mine, [batch], lr=0.07)
    if lab.near(after, want):
        return
    should = "The optimizer should take one step along the gradient of this batch's loss"
    grads = [g for g in lab.tools.grads(theirs).values() if g is not None and float(g.abs().max()) > 0]
    if lab.near(after, mine):
        got = "The weights are exactly what they were before"
        if grads:
            fix = "The gradients are there, but no step used them: `optimizer.step()` ran before `loss.backward()`, "
            fix += "or it was not called (parentheses?)"
        else:
            fix = (
                "No gradient was left when `step()` ran. Probably `backward` is named without parentheses, "
                "the output was detached, or the "
            )
            fix += f"gradients were cleared between `backward()` and `step()`. The order is: {ORDER}"
        expect(False, tried=tried, got=got, should=should, fix=fix)
    got = f"The weights moved by up to {lab.moved(after, mine):.3g}, and not to where one step leads"
    expect(False, tried=tried, got=got, should=should, fix=other_step(lab, mine, batch, after, lr=0.07))


def other_step(lab, mine, batch, after, **sgd):
    """What else leads to these weights."""
    known = {
        "twice": "They are where two steps lead: call `optimizer.step()` once",
        "climb": "They went uphill: the sign of the gradient is turned round",
        "clipped": "They are where a step with clipped gradients leads; nothing asked for clipping",
    }
    for recipe, fix in known.items():
        if lab.near(after, lab.outcome(mine, [batch], recipe, **sgd)[0]):
            return fix
    for lr in (1e-3, 1e-2, 0.1, 1.0):
        if lab.near(after, lab.outcome(mine, [batch], **{**sgd, "lr": lr})[0]):
            return f"They are where SGD with lr={lr:g} leads: use the optimizer you are given"
    summed = lab.outcome(mine, [batch], criterion=lambda o, t: ((o - t) ** 2).mean() * len(o), **sgd)[0]
    if lab.near(after, summed):
        return "They are where loss times batch size leads: call `backward()` on what the criterion returns"
    doubled = lab.outcome(mine, [batch], criterion=lambda o, t: 2 * ((o - t) ** 2).mean(), **sgd)[0]
    if lab.near(after, doubled):
        return "They are where twice the gradient leads: probably `backward()` runs twice (a second loss?)"
    return f"Check the order ({ORDER}) and that loss and step use the criterion and optimizer that came in"


@points(2)
def test_fresh_gradients(student, lab):
    """Gradients from before do not leak into the step"""
    tried = f"one call on a batch of 4 with {SETTING}, after someone else had called backward() on another batch"
    mine, theirs = lab.twin(NET)
    batch = lab.batch(4)
    stale = [lab.draw(*p.shape) for p in mine.parameters()]
    lab.tools.set_grads(list(theirs.parameters()), stale)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.05)
    student.training_step(theirs, batch, student.torch.nn.MSELoss(), optimizer)
    after = lab.state(theirs)
    if lab.near(after, lab.outcome(mine, [batch], lr=0.05)[0]):
        return
    should = "The step should use the gradient of this batch alone"
    got = f"The weights moved by up to {lab.moved(after, mine):.3g}, not along the gradient of this batch"
    fix = f"The order is: {ORDER}"
    if lab.near(after, lab.outcome(mine, [batch], "none", stale=stale, lr=0.05)[0]):
        got = "The step used the sum of the old gradients and the new ones"
        fix = "backward() adds to what is in `.grad`: call `optimizer.zero_grad()` before `backward()`, "
        fix += "not only after the step (a zero_grad there comes too late for the first step)"
    elif lab.near(after, lab.outcome(mine, [batch], "late", stale=stale, lr=0.05)[0]):
        got = "The step used the old gradients, not those of this batch"
        fix = f"`step()` ran before `backward()`, so every step is one batch late. The order is: {ORDER}"
    elif lab.near(after, mine):
        got = "The weights did not change at all"
        fix = f"At the moment of `step()` there were no gradients. The order is: {ORDER}"
    expect(False, tried=tried, got=got, should=should, fix=fix)


@points(1)
def test_the_given_optimizer(student, lab):
    """It is the given optimizer that steps, with its memory"""
    tried = f"two calls with {SETTING} and a home-made optimizer with momentum (only zero_grad() and step())"
    should = "Anything with zero_grad() and step() should do as optimizer, and keep its memory between the calls"
    fix = "Use the `optimizer` that comes in: `optimizer.zero_grad()` and `optimizer.step()`, without arguments, "
    fix += "and nothing of torch.optim inside the function"
    mine, theirs = lab.twin(NET)
    batches = lab.batches(4, 3)
    mse = student.torch.nn.MSELoss()
    optimizer = lab.tools.PlainSGD(theirs.parameters(), lr=0.06, momentum=0.8)
    for batch in batches:
        lab.attempt(
            lambda batch=batch: student.training_step(theirs, batch, mse, optimizer),
            tried=tried, should=should, fix=fix,
        )  # fmt: skip
    after = lab.state(theirs)
    steps = len(optimizer.log)
    expect(
        steps == 2,
        tried=tried,
        got=f"step() of the optimizer was called {steps} times in 2 calls",
        should="Each call should take one step with the optimizer that came in",
        fix=fix,
    )
    if lab.near(after, lab.outcome(mine, batches, lr=0.06, momentum=0.8)[0]):
        return
    got = "After the second call the weights are not where two steps with momentum lead"
    if lab.near(after, lab.outcome(mine, batches, "none", lr=0.06, momentum=0.8)[0]):
        got = "In the second call the gradient of the first batch was still there and was added"
        fix = "Call `optimizer.zero_grad()` before `backward()`, in every call"
    elif lab.near(after, lab.outcome(mine, batches, "fresh optimizer", lr=0.06, momentum=0.8)[0]):
        got = "The second step knows nothing of the first: the momentum was lost"
    expect(False, tried=tried, got=got, should=should, fix=fix)


@points(2)
def test_returns_the_loss_before_the_step(student, lab):
    """Returns this batch's loss, from before the step, as a float"""
    tried = f"calls on batches of 6, 5 and 1 with {SETTING}; SGD(lr=0.2)"
    mine, theirs = lab.twin(NET)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.2)
    mse = student.torch.nn.MSELoss()
    for batch in lab.batches(6, 5, 1):
        n = len(batch[0])
        mine.load_state_dict(lab.state(theirs))
        loss = want_float(student.training_step(theirs, batch, mse, optimizer), tried)
        want = lab.loss(mine, batch)
        if close(loss, want, 1e-5, 1e-7):
            continue
        got = f"For the batch of {n} you returned {loss:.6g}; that is not its loss before the step"
        should = "It should be the very number on which backward() was called"
        fix = "Return `loss.item()`"
        if close(loss, lab.loss(mine, batch, state=lab.state(theirs)), 1e-5, 1e-7):
            got = f"For the batch of {n} you returned {loss:.6g}: the loss of this batch after the step"
            fix = "Do not compute the loss again after `step()`: return the value you called `backward()` on"
        elif n > 1 and close(loss, want * n, 1e-5, 1e-7):
            got = f"For the batch of {n} you returned {loss:.6g}, which is {n} times its loss"
            fix = "The criterion averages over the batch already: return `loss.item()` as it is"
        elif n > 1 and close(loss, want / n, 1e-5, 1e-7):
            got = f"For the batch of {n} you returned {loss:.6g}, its loss divided by {n} once more"
            fix = "The criterion averages over the batch already: return `loss.item()` as it is"
        elif abs(loss - want) < 1e-2 * max(1.0, abs(want)):
            fix = "Very near, so probably rounded: return `loss.item()`, and round only when you print"
        expect(False, tried=tried, got=got, should=should, fix=fix)


@points(1)
def test_modes_stay(student, lab):
    """Train or eval mode of every part stays as it is, and the model runs once"""
    net = "nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.Dropout(0.5), probe, nn.Linear(5, 2))"
    for given in ("train", "eval"):
        tried = f"a network with BatchNorm and Dropout that comes in {given} mode"
        probe = lab.tools.Probe()
        mine, theirs = lab.twin(net, probe)
        theirs.train(given == "train")
        # One part is in the other mode, as with a frozen layer.
        theirs[2].train(given == "eval")
        before = lab.tools.modes(theirs)
        tried += f" (its Dropout alone is in {'eval' if given == 'train' else 'train'} mode)"
        optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1)
        student.training_step(theirs, lab.batch(6), student.torch.nn.MSELoss(), optimizer)
        after = lab.tools.modes(theirs)
        calls = student.now(probe.calls)
        ran = [c["training"] for c in calls]
        seen = int(theirs[1].num_batches_tracked)
        fix = "Leave `model.train()` and `model.eval()` to the caller: a step uses the mode it finds"
        should = "Every part should be, during the call and after it, in the mode it came in"
        changed = [name or "the model" for name in before if after[name] != before[name]]
        got = f"After the call the mode of {len(changed)} parts had changed"
        expect(not changed, tried=tried, got=got, should=should, fix=fix)
        if given == "train" and len(ran) <= 1:
            expect(
                seen == 1 and ran == [True],
                tried=tried,
                got="During the call it ran in eval mode: BatchNorm's statistics did not move",
                should=should,
                fix=fix,
            )
        expect(
            len(ran) == 1,
            tried=tried,
            got=f"The model ran {len(ran)} times in one call" + (f", BatchNorm counted {seen}" if seen else ""),
            should="One forward pass a step: with BatchNorm and Dropout a second one changes the result",
            fix="Compute the loss once, keep it in a variable, call `backward()` on it and return its value",
        )
        expect(
            seen == (given == "train") and ran == [given == "train"],
            tried=tried,
            got=f"During the call the model ran in {'train' if ran[0] else 'eval'} mode",
            should=should,
            fix=fix,
        )


@points(1)
def test_the_given_criterion(student, lab):
    """Calls the given criterion with (output, target), both as they are"""
    net = "nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))"
    for form in ("(N, 1)", "(N,)"):
        tried = f"a criterion of our own in which output and target play different parts; output and target {form}"
        mine, theirs = lab.twin(net if form == "(N, 1)" else net[:-1] + ", nn.Flatten(0))")
        x, y = lab.batch(5, k=1)
        y = y if form == "(N, 1)" else y[:, 0]
        optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.05)
        should = "The loss should be `criterion(output, target)`, with the shapes that model and batch give"
        fix = "Hand the model's output and the batch's y to the criterion as they are, without reshaping"
        loss = lab.attempt(
            lambda t=theirs, o=optimizer, b=(x, y): student.training_step(t, b, lab.tools.Skewed(), o),
            tried=tried, should=should, fix=fix,
        )  # fmt: skip
        loss = want_float(loss, tried)
        want = lab.loss(mine, (x, y), lab.skewed)
        got = f"Your loss is {loss:.5g}, not what this criterion gives"
        if close(loss, lab.loss(mine, (x, y), lambda o, t: lab.skewed(t, o)), 1e-4):
            fix = "Output and target changed places: write `criterion(output, y)`"
        elif close(loss, lab.loss(mine, (x, y)), 1e-4):
            got = f"Your loss is {loss:.5g}, the mean squared error"
            fix = "Call the `criterion` that comes in, not one you choose"
        expect(close(loss, want, 1e-4), tried=tried, got=got, should=should, fix=fix)

    tried = "a classifier with CrossEntropyLoss, labels int64 of shape (7,)"
    mine, theirs = lab.twin(NET)
    labels = torch.randint(0, 2, (7,), generator=lab.rng)
    batch = (lab.draw(7, 3), labels)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.05)
    should = "Labels should reach the criterion as they are"
    fix = "Move the target to the device, but do not change its dtype or its shape"
    loss = lab.attempt(
        lambda: student.training_step(theirs, batch, student.torch.nn.CrossEntropyLoss(), optimizer),
        tried=tried, should=should, fix=fix,
    )  # fmt: skip
    want = lab.loss(mine, batch, nn.CrossEntropyLoss())
    got = f"Your loss is {want_float(loss, tried):.5g}, not the mean cross entropy"
    expect(close(loss, want, 1e-4), tried=tried, got=got, should=should, fix=fix)


@points(1)
def test_float64_and_odd_batches(student, lab):
    """Works in float64, for one sample, and for x that is not contiguous"""
    tried = "a float64 network on a float64 batch of 5 whose x is a transposed tensor, then on a batch of 1"
    should = "The step should be exact in float64"
    fix = "Keep the dtype of the batch: `.float()` and `torch.tensor(...)` are not needed"
    mine, theirs = lab.twin(NET, dtype=torch.float64)
    batches = [[lab.draw(3, 5, dtype=torch.float64).t(), 30 * lab.draw(5, 2, dtype=torch.float64)]]
    batches += lab.batches(1, dtype=torch.float64)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.01)
    mse = student.torch.nn.MSELoss()
    for batch in batches:
        x = student.put(batch[0].t().contiguous()).t() if isinstance(batch, list) else batch[0]
        lab.attempt(
            lambda given=[x, batch[1]]: student.training_step(theirs, given, mse, optimizer),
            tried=tried, should=should, fix=fix,
        )  # fmt: skip
    after = lab.state(theirs)
    expect(
        lab.near(after, lab.outcome(mine, batches, lr=0.01)[0], 1e-9, 1e-12),
        tried=tried,
        got="The weights after two steps are not those of two steps in float64",
        should=should,
        fix=fix,
    )


@points(1)
def test_devices(student, lab, cuda):
    """The batch goes to the device; the model stays where it is"""
    skewed = lab.tools.Skewed()
    mine, theirs = lab.twin(NET)
    theirs.to(cuda)
    batch = lab.batch(5)
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1)
    tried = "a model on cuda, a batch on the CPU, device='cuda'"
    should = "x and y should both be moved to `device`"
    fix = "Write `x, y = x.to(device), y.to(device)`: `.to` gives a new tensor, so its result must be kept"
    loss = lab.attempt(
        lambda: student.training_step(theirs, batch, skewed, optimizer, cuda),
        tried=tried,
        should=should,
        fix=fix,
    )
    wrong = f"The loss {want_float(loss, tried):.5g} is not that of the batch"
    expect(close(loss, lab.loss(mine, batch, lab.skewed), 1e-4), tried=tried, got=wrong, should=should, fix=fix)

    tried = "a model on the CPU, a batch on cuda, and `device` left out"
    mine, theirs = lab.twin(NET)
    batch = lab.batch(5)
    given = [student.put(part, device=cuda) for part in batch]
    optimizer = student.torch.optim.SGD(theirs.parameters(), lr=0.1)
    fix = "Move the batch to `device`, whatever that is; do not choose a device inside the function"
    loss = lab.attempt(
        lambda: student.training_step(theirs, given, skewed, optimizer), tried=tried, should=should, fix=fix
    )
    wrong = f"The loss {want_float(loss, tried):.5g} is not that of the batch"
    expect(close(loss, lab.loss(mine, batch, lab.skewed), 1e-4), tried=tried, got=wrong, should=should, fix=fix)

    tried = "a model on the CPU together with device='cuda'"
    try:
        student.training_step(theirs, batch, skewed, optimizer, student.torch.device(cuda))
    except NotImplementedError:
        raise
    except StudentError:
        pass  # PyTorch's own error is right here
    where = {name: student.now(p).device.type for name, p in theirs.named_parameters()}
    expect(
        set(where.values()) == {"cpu"},
        tried=tried,
        got="Afterwards the model was on cuda",
        should="A model should stay where its owner put it: only the batch moves",
        fix="Take `model.to(device)` out of the function",
    )


@points(1)
def test_nothing_else_changes(student, lab, seed):
    """The batch, the global state and memory are left alone"""
    probe = lab.tools.Probe()
    _, theirs = lab.twin("nn.Sequential(nn.Linear(3, 5), probe, nn.Tanh(), nn.Linear(5, 2))", probe)
    x, y = lab.batch(4)
    pack = student.define("def pack(*parts): return list(parts)").pack
    optimizer = lab.tools.PlainSGD(theirs.parameters(), lr=0.1, probe=probe)
    tried_batch = "a batch that is a list [x, y]"
    states = []
    for start in (seed, seed + 1):
        given = student.call(pack, x, y)
        parts = [student.ref(part) for part in given]
        lab.tools.seed_everything(start)
        before = student.state()
        student.training_step(theirs, given, student.torch.nn.MSELoss(), optimizer)
        states.append(student.state())
        for key in ("grad mode", "inference mode", "default dtype", "default device", "working folder"):
            expect(
                states[-1][key] == before[key],
                tried="the global state before and after a call",
                got=f"The {key} was {before[key]} and is {states[-1][key]} now",
                should="Global switches should be left alone",
                fix="A switch for one block belongs in a `with` statement",
            )
        now = student.now(given)
        marked = len(now) == 2 and (given[0].requires_grad or given[1].requires_grad)
        expect(
            not marked,
            tried=tried_batch,
            got="After the call the caller's x or y requires grad",
            should="The batch belongs to the caller",
            fix="Only parameters need gradients: no `requires_grad_()` on x or y",
        )
        kept = len(now) == 2 and all(student.same(given[i], part) for i, part in enumerate(parts))
        expect(
            kept and torch.equal(now[0], x) and torch.equal(now[1], y),
            tried=tried_batch,
            got="After the call the caller's batch had changed",
            should="The batch belongs to the caller",
            fix="Bind new names, `x, y = batch`; no `x -= ...`, and no assignment to `batch[0]`",
        )
    for key in ("torch random state", "numpy random state", "python random state"):
        expect(
            states[0][key] != states[1][key],
            tried="a call after two different seeds",
            got=f"Both times the {key} was the same afterwards, so the call seeds anew",
            should="A step should never reseed: dropout would repeat itself in every step",
            fix="Take `manual_seed` (or `seed`) out of the function",
        )
    log = student.now(optimizer.log)
    expect(
        len(log) == 2,
        tried="two calls with a home-made optimizer that notes its steps",
        got=f"It noted {len(log)}",
        should="Each call should take one step with the optimizer that came in",
        fix=f"The order is: {ORDER}",
    )
    kept = any(entry["kept"] for entry in log)
    expect(
        not kept,
        tried="whether the graph is freed by the time of step()",
        got="The graph's stored activations were still there",
        should="One backward pass should free them: they are most of the memory of training",
        fix="Take `retain_graph=True` out: it is for graphs that you walk twice",
    )
    alive = probe.alive()
    expect(
        alive == 0,
        tried="whether anything holds on to the graph after the call",
        got=f"{alive} graphs were still alive after 2 calls",
        should="After a step nothing of it should be left but the weights and a number",
        fix="Return `loss.item()`, and keep no loss tensor in a list or a global",
    )
