import torch

from grader.suite import close, equal, expect, points, want_tensor

JOIN = "Collect the outputs of all batches in a list and join them with `torch.cat`"


def outputs(mine, batches):
    with torch.no_grad():
        return torch.cat([mine(x) for x in batches])


def compare(tried, value, mine, batches, extra=(), dtype=None):
    """Whether `value` holds the outputs for these batches in order; else say what it looks like."""
    want = outputs(mine, batches)
    if isinstance(value, (list, tuple)):
        expect(
            False,
            tried=tried,
            got=f"It returned a {type(value).__name__} of {len(value)} parts",
            should="It should return one tensor with the outputs of all samples",
            fix=JOIN,
        )
    value = want_tensor(value, tried)
    n, rest = len(want), tuple(want.shape[1:])
    if tuple(value.shape) != tuple(want.shape):
        fix = JOIN
        if tuple(value.shape[1:]) == rest and len(value) == len(batches[-1]):
            fix = f"Only the last batch came back. {JOIN}"
        elif tuple(value.shape[1:]) == rest and len(value) > n:
            fix = "Start with an empty list inside the function: one outside still holds the outputs of earlier calls"
        elif tuple(value.shape[1:]) == rest and len(value) < n:
            fix = f"Samples are missing. {JOIN}; `for x, y in loader` would take rows apart: the loader gives x alone"
        elif value.numel() == want.numel():
            fix = "Leave the shape as the model gives it: no squeeze, no flatten, no stack"
        elif tuple(value.shape[1:]) != rest:
            fix = "Return what the model gives: no arg max, no mean, no extra dimension"
        expect(
            False,
            tried=tried,
            got=f"It returned a tensor of shape {tuple(value.shape)}",
            should=f"There should be one output per sample, {n} in all, each of the shape that the model gives",
            fix=fix,
        )
    if dtype is not None:
        expect(
            value.dtype == dtype,
            tried=tried,
            got=f"It returned a tensor of dtype {value.dtype}",
            should="The dtype should be that of the model's outputs",
            fix="Join the tensors themselves: no `.float()`, no way round by numpy, lists or a prepared float tensor",
        )
    if close(value, want, 1e-4, 2e-6):
        return
    fix = "Run each batch through the model and keep its outputs as they are"
    for other, text in extra:
        if tuple(other.shape) == tuple(want.shape) and close(value, other, 1e-4, 2e-6):
            fix = text
            break
    else:
        rows = [sorted(t.double().reshape(n, -1).tolist()) for t in (value, want)]
        if close(rows[0], rows[1], 1e-4, 2e-6):
            fix = "The outputs are right but in another order: use the loader that you are given, from first to last"
        elif close(value.double(), want.double().round(), 1e-6, 1e-6) or close(value, want, 1e-2, 6e-3):
            fix = "They look rounded: return the numbers as the model gives them"
    expect(
        False,
        tried=tried,
        got="The values are not the model's outputs for these samples, in this order",
        should="Row i should be the output for the i-th sample that the loader gives",
        fix=fix,
    )


def judge(batches):
    return lambda value, mine, tried: compare(tried, value, mine, batches)


NET = "nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))"


@points(2)
def test_all_outputs_in_order(student, lab):
    """One output per sample, in the order of the loader"""
    mine, theirs = lab.twin(NET)
    x = lab.draw(10, 3)
    attempt = {
        "should": "Batches of any size should do; each is a tensor of inputs, without targets",
        "fix": f"Write `for x in loader:`. {JOIN} (`torch.stack` needs equal sizes). Start with an empty list inside "
        "the function: one outside still holds the outputs of earlier calls",
    }
    tried = "10 samples in batches of 4, 4 and 2 from a DataLoader over x alone"
    loader = lab.rows(x, batch_size=4)
    value = lab.attempt(lambda: student.predict(theirs, loader), tried=tried, **attempt)
    compare(tried, value, mine, x.split(4))
    order = torch.randperm(10, generator=lab.rng)
    while equal(order, torch.arange(10)):
        order = torch.randperm(10, generator=lab.rng)
    tried = "a DataLoader that gives the samples in an order of its own, in batches of 4, 4 and 2"
    loader = lab.rows(x, batch_size=4, sampler=order.tolist())
    value = lab.attempt(lambda: student.predict(theirs, loader), tried=tried, **attempt)
    sorted_back = outputs(mine, x.split(4))
    text = "The outputs are in the order of the data set, not of the loader: use the loader that you are given"
    compare(tried, value, mine, x[order].split(4), [(sorted_back, text)])
    tried = "a plain list of batches of 2, 1 and 3 samples"
    batches = [lab.draw(n, 3) for n in (2, 1, 3)]
    value = lab.attempt(lambda: student.predict(theirs, batches), tried=tried, **attempt)
    compare(tried, value, mine, batches)


@points(1)
def test_any_shape(student, lab):
    """Outputs of any shape come back as the model gives them, also a last batch of one"""
    nets = {
        "outputs (N,)": "nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1), nn.Flatten(0))",
        "outputs (N, 1)": "nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))",
        "outputs (N, 5)": "nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 5))",
        "outputs (N, 2, 3)": "nn.Sequential(nn.Linear(3, 6), nn.Unflatten(1, (2, 3)))",
    }
    for what, net in nets.items():
        mine, theirs = lab.twin(net)
        for sizes in ((3, 3, 1), (1,)):
            batches = [lab.draw(n, 3) for n in sizes]
            tried = f"a model with {what}, batches of {', '.join(map(str, sizes))}"
            value = lab.attempt(
                lambda theirs=theirs, batches=batches: student.predict(theirs, batches),
                tried=tried,
                should="A model may give any shape, and the last batch may have one sample",
                fix=f"{JOIN}; no squeeze on the way",
            )
            compare(tried, value, mine, batches)
    mine, theirs = lab.twin("nn.Sequential(nn.Flatten(), nn.Linear(12, 2))")
    images = [lab.draw(n, 3, 4).transpose(1, 2).contiguous().transpose(1, 2) for n in (3, 2)]
    tried = "images (N, 3, 4) in batches of 3 and 2"
    compare(tried, student.predict(theirs, images), mine, images)


@points(1)
def test_dtype_as_the_model_gives(student, lab):
    """The dtype is that of the model's outputs"""
    x = [lab.draw(n, 3, dtype=torch.float64) for n in (3, 1)]
    mine, theirs = lab.twin(NET, dtype=torch.float64)
    tried = "a float64 model with float64 inputs"
    fix = "Pass x on as it is, and join the outputs as they are"
    value = lab.attempt(
        lambda: student.predict(theirs, x), tried=tried, should="float64 should work and stay float64", fix=fix
    )
    compare(tried, value, mine, x, dtype=torch.float64)
    expect(
        close(value, outputs(mine, x), 1e-11, 1e-12),
        tried=tried,
        got="The outputs have lost digits",
        should="They should have float64 precision",
        fix=fix,
    )
    # Whole numbers beyond 2**24 do not survive float32.
    first = int(torch.randint(2**25, 2**30, (), generator=lab.rng)) | 1
    code = "class Codes(nn.Module):\n    def forward(self, x):\n        return x.argmax(dim=1) + {first}"
    space = {"nn": torch.nn}
    exec(code.format(first=first), space)
    theirs = student.define(code.format(first=first)).Codes()
    tried = "a model that gives int64 codes of shape (N,), batches of 4 and 2"
    x = [lab.draw(n, 5) for n in (4, 2)]
    value = lab.attempt(
        lambda: student.predict(theirs, x),
        tried=tried,
        should="Outputs of any dtype should do, and a model without parameters",
        fix=fix,
    )
    compare(tried, value, space["Codes"](), x, dtype=torch.int64)
    expect(
        equal(value, torch.cat([space["Codes"]()(part) for part in x])),
        tried=tried,
        got="The large whole numbers have changed",
        should="They should come back as they are",
        fix="Somewhere they went through float32",
    )


@points(2)
def test_eval_mode(student, lab):
    """Every part of the model is in eval mode while it predicts, and nothing in it changes"""
    x = lab.draw(10, 3)
    loader = lab.rows(x, batch_size=4)
    lab.check_eval_mode(lambda model: student.predict(model, loader), judge(x.split(4)))
    lab.check_unchanged(lambda model: student.predict(model, loader), judge(x.split(4)))


@points(2)
def test_modes_are_restored(student, lab):
    """Afterwards every part is in the mode in which it came"""
    x = lab.draw(6, 3)
    loader = lab.rows(x, batch_size=4)
    lab.check_modes(lambda model: student.predict(model, loader), judge(x.split(4)))


@points(1)
def test_modes_after_an_exception(student, lab):
    """The modes come back after an error too, and the error reaches the caller"""
    batches = [lab.draw(n, 3) for n in (4, 2)]
    lab.check_exceptions(
        {
            "a model that fails in its second batch": (2, lambda model: student.predict(model, batches)),
            "a loader that fails after one batch": (
                None,
                lambda model: student.predict(model, lab.training.Batches(batches, fail_at=1)),
            ),
        }
    )


@points(2)
def test_no_graph(student, lab):
    """The forward pass builds no graph; grad mode stays as it was"""
    x = lab.draw(5, 3)
    loader = lab.rows(x, batch_size=3)

    def check(value, mine, tried):
        compare(tried, value, mine, x.split(3))
        expect(
            not value.requires_grad,
            tried=tried,
            got="The result requires grad",
            should="Predictions should be plain numbers",
            fix="Put the loop under `with torch.no_grad():`",
        )

    lab.check_no_graph(lambda model: student.predict(model, loader), check)


@points(2)
def test_devices(student, lab, cuda):
    """x goes to the device, the outputs come back to the CPU, the model stays"""
    mine, theirs = lab.twin(NET)
    theirs.to(cuda)
    batches = [lab.draw(n, 3) for n in (4, 2)]
    tried = "a model on cuda, batches of 4 and 2 on the CPU, device='cuda'"
    value = lab.attempt(
        lambda: student.predict(theirs, batches, cuda),
        tried=tried,
        should="Each batch should be moved to `device`",
        fix="Write `model(x.to(device))`: `.to` gives a new tensor",
    )
    compare(tried, value, mine, batches)
    expect(
        value.device.type == "cpu",
        tried=tried,
        got="The predictions came back on cuda",
        should="They should be on the CPU",
        fix="Move each batch of outputs back as it comes: `model(x.to(device)).cpu()`",
    )
    tried = "a model on the CPU, batches on cuda, and `device` left out"
    mine, theirs = lab.twin(NET)
    given = [student.put(part, device=cuda) for part in batches]
    value = lab.attempt(
        lambda: student.predict(theirs, given),
        tried=tried,
        should="Each batch should be moved to `device`, whatever that is",
        fix="Do not choose a device inside the function",
    )
    compare(tried, value, mine, batches)
    lab.model_stays(lambda model, where: student.predict(model, batches, where), cuda)


@points(1)
def test_two_calls(student, lab, seed):
    """Two calls in a row each return their own predictions; inputs and global state stay"""
    mine, theirs = lab.twin("nn.Sequential(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Dropout(0.5), nn.Linear(6, 2))")
    batches = [lab.draw(n, 3) for n in (3, 1)]
    given = student.put(list(batches))
    values = lab.check_global_state(lambda: student.predict(theirs, given), seed)
    for value, tried in zip(values, ("the first of two calls", "the second of two calls"), strict=True):
        compare(tried, value, mine, batches)
    now = student.now(given)
    expect(
        len(now) == 2 and all(torch.equal(a, b) for a, b in zip(now, batches, strict=True)),
        tried="a plain list of batches of 3 and 1",
        got="Afterwards the caller's batches had changed",
        should="The data belongs to the caller",
        fix="No in-place operations on x, no assignment into the list, no `pop`",
    )
