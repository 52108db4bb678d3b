import torch
from torch import nn

from grader.suite import close, expect, points, want_float

NET = "nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))"
COUNT = "Add `loss.item() * len(x)` for every batch, count the samples as they come, and divide at the end"


def skewed(output, target):
    """The judge's own copy of the runner's `Skewed` criterion: output and target are not alike."""
    error = target - output
    return torch.where(error > 0, 3.0 * error, -error).mean()


def losses_of(mine, batches, criterion):
    with torch.no_grad():
        return [criterion(mine(x), y).item() for x, y in batches]


def compare(tried, loss, mine, batches, criterion, extra=(), rtol=1e-4):
    """Whether `loss` is the mean over samples; else say which other formula gives it."""
    loss = want_float(loss, tried)
    losses, sizes = losses_of(mine, batches, criterion), [len(x) for x, _ in batches]
    total = sum(v * n for v, n in zip(losses, sizes, strict=True))
    want = total / sum(sizes)
    if close(loss, want, rtol, 1e-12):
        return
    formulas = [
        (
            sum(losses) / len(losses),
            f"That is the mean of the batch means: the batch of {min(sizes)} counts as much as a batch of "
            f"{max(sizes)}. {COUNT}",
        ),
        (total, f"That is a sum: nothing was divided. {COUNT}"),
        (sum(losses), f"That is the sum of the batch means: nothing was divided. {COUNT}"),
        (sum(losses) / sum(sizes), f"The batch means were added, but divided by the number of samples. {COUNT}"),
        (total / len(losses), f"The sum over samples was divided by the number of batches. {COUNT}"),
        (losses[-1], "That is the loss of the last batch alone: is the total set to 0 inside the loop?"),
        (losses[-1] * sizes[-1] / sum(sizes), "Only the last batch is in it: is the total set to 0 inside the loop?"),
        (losses[0], "That is the loss of the first batch alone: does `return` stand inside the loop?"),
        (total / (max(sizes) * len(sizes)), f"Every batch was taken to be as large as the first. {COUNT}"),
        (max(want, 0) ** 0.5, "That is the square root of the mean loss: return the mean itself"),
        *extra,
    ]
    if len(sizes) > 1:
        parts = list(zip(losses, sizes, strict=True))
        formulas.append((sum(v * n for v, n in parts[:-1]) / sum(sizes[:-1]), "The last batch is not in it"))
        formulas.append((sum(v * n for v, n in parts[1:]) / sum(sizes[1:]), "The first batch is not in it"))
        full = max(sizes)
        nominal = sum(v * full for v, _ in parts) / sum(sizes)
        formulas.append((nominal, f"Every batch mean was multiplied by {full}, the last one too. {COUNT}"))
    fix = COUNT
    for value, text in formulas:
        if close(loss, value, 1e-4, 1e-12):
            fix = text
            break
    else:
        if abs(loss - want) < 6e-3:
            fix = f"Near, but not the same; rounded, or weighed by something else? {COUNT}"
    expect(
        False,
        tried=tried,
        got=f"You returned {loss:.6g}",
        should="It should be the mean of the criterion over all samples, each counted once",
        fix=fix,
    )


def judge_mse(batches):
    def judge(value, mine, tried):
        compare(tried, value, mine, batches, nn.MSELoss())

    return judge


@points(2)
def test_every_sample_counts_once(student, lab):
    """The mean is over samples, also when the last batch is smaller"""
    for sizes in ((4, 4, 2), (5, 1)):
        tried = f"{sum(sizes)} samples in batches of {', '.join(map(str, sizes))}; MSELoss"
        mine, theirs = lab.twin(NET)
        batches = lab.batches(*sizes)
        loss = student.validate(theirs, lab.loader(batches), student.torch.nn.MSELoss())
        compare(tried, loss, mine, batches, nn.MSELoss())


@points(2)
def test_eval_mode(student, lab):
    """Every part of the model is in eval mode while it is measured"""
    batches = lab.batches(4, 4, 2)
    loader, mse = lab.loader(batches), student.torch.nn.MSELoss()
    lab.check_eval_mode(lambda model: student.validate(model, loader, mse), judge_mse(batches))


@points(2)
def test_changes_nothing(student, lab):
    """Parameters, buffers and gradients are what they were"""
    batches = lab.batches(4, 3)
    loader, mse = lab.loader(batches), student.torch.nn.MSELoss()
    lab.check_unchanged(lambda model: student.validate(model, loader, mse), judge_mse(batches))


@points(2)
def test_modes_are_restored(student, lab):
    """Afterwards every part is in the mode in which it came"""
    batches = lab.batches(4, 2)
    loader, mse = lab.loader(batches), student.torch.nn.MSELoss()
    lab.check_modes(lambda model: student.validate(model, loader, mse), judge_mse(batches))


@points(1)
def test_modes_after_an_exception(student, lab):
    """The modes come back after an error too, and the error reaches the caller"""
    batches = lab.batches(4, 2)
    mse = student.torch.nn.MSELoss()
    lab.check_exceptions(
        {
            "a model that fails in its second batch": (
                2,
                lambda model: student.validate(model, batches, mse),
            ),
            "a criterion that fails": (
                None,
                lambda model: student.validate(model, batches, lab.training.Skewed(fail_at=1)),
            ),
            "a loader that fails after one batch": (
                None,
                lambda model: student.validate(model, lab.training.Batches(batches, fail_at=1), mse),
            ),
        }
    )


@points(1)
def test_no_graph(student, lab):
    """Nothing is recorded for a backward pass; grad mode stays as it was"""
    batches = lab.batches(3, 2)
    loader, mse = lab.loader(batches), student.torch.nn.MSELoss()
    lab.check_no_graph(lambda model: student.validate(model, loader, mse), judge_mse(batches))


@points(1)
def test_the_criterion_given(student, lab):
    """Any criterion: it is called with output and target in this order"""
    should = "Any callable `(output, target)` should do as criterion"
    fix = "Call the `criterion` that comes in, as `criterion(model(x), y)`"
    mine, theirs = lab.twin("nn.Sequential(nn.Flatten(), nn.Linear(6, 4), nn.Tanh(), nn.Linear(4, 1), nn.Flatten(0))")
    images = [(lab.draw(n, 2, 3), lab.draw(n)) for n in (3, 1)]
    tried = "images (N, 2, 3) in batches of 3 and 1, outputs (N,), a criterion of our own that weighs by sign"
    loss = lab.attempt(
        lambda: student.validate(theirs, images, lab.training.Skewed()), tried=tried, should=should, fix=fix
    )
    extra = [
        (weighted(mine, images, nn.functional.mse_loss), f"That is the mean squared error. {fix}"),
        (weighted(mine, images, lambda o, y: skewed(y, o)), f"Output and target changed places. {fix}"),
    ]
    compare(tried, loss, mine, images, skewed, extra)

    mine, theirs = lab.twin("nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 5))")
    classes = [(lab.draw(n, 3), lab.labels(n, 5)) for n in (4, 2)]
    tried = "5 classes: outputs (N, 5), labels (N,) int64, CrossEntropyLoss, batches of 4 and 2"
    loss = lab.attempt(
        lambda: student.validate(theirs, classes, student.torch.nn.CrossEntropyLoss()),
        tried=tried,
        should=should,
        fix=f"{fix}; leave the dtype and the shape of outputs and targets alone",
    )
    compare(tried, loss, mine, classes, nn.CrossEntropyLoss())


def weighted(mine, batches, criterion):
    losses, sizes = losses_of(mine, batches, criterion), [len(x) for x, _ in batches]
    return sum(v * n for v, n in zip(losses, sizes, strict=True)) / sum(sizes)


@points(1)
def test_any_loader(student, lab):
    """Any loader: the samples that come are counted, and no others"""
    mine, theirs = lab.twin(NET)
    mse = student.torch.nn.MSELoss()
    x, y = lab.draw(11, 3), lab.draw(11, 2)
    data = student.torch.utils.data
    dataset = data.TensorDataset(x, y)
    kinds = [
        ("a DataLoader over 11 samples with batch_size=4 and drop_last", {"drop_last": True}, [(0, 4), (4, 8)]),
        ("a DataLoader over 11 samples whose sampler picks 6", {"sampler": list(range(6))}, [(0, 4), (4, 6)]),
    ]
    for tried, options, spans in kinds:
        batches = [(x[i:j], y[i:j]) for i, j in spans]
        total = weighted(mine, batches, nn.MSELoss()) * sum(len(b[0]) for b in batches)
        counts = "The sum was divided by 11, the length of the data set, though fewer samples came"
        everything = weighted(mine, [(x, y)], nn.MSELoss())
        extra = [
            (total / 11, f"{counts}. {COUNT}"),
            (everything, "That is the loss of the whole data set: loop over the loader that you are given"),
        ]
        compare(tried, student.validate(theirs, data.DataLoader(dataset, batch_size=4, **options), mse), mine,
                batches, nn.MSELoss(), extra)  # fmt: skip
    tried = "a plain list of batches of 4, 4 and 2 samples"
    batches = lab.batches(4, 4, 2)
    given = student.put([list(batch) for batch in batches])
    loss = lab.attempt(
        lambda: student.validate(theirs, given, mse),
        tried=tried,
        should="Any loader should do, also a plain list of batches, which has no `.dataset` and no `.batch_size`",
        fix="Loop over the loader and count the samples as they come: `n += len(x)`",
    )
    compare(tried, loss, mine, batches, nn.MSELoss())
    now = student.now(given)
    kept = len(now) == 3 and all(
        len(a) == 2 and torch.equal(a[0], b[0]) and torch.equal(a[1], b[1])
        for a, b in zip(now, batches, strict=True)
    )
    expect(
        kept,
        tried=tried,
        got="Afterwards the caller's batches had changed",
        should="The data belongs to the caller",
        fix="No in-place operations on x and y, no assignment to `batch[0]`, no `pop`",
    )


@points(1)
def test_devices(student, lab, cuda):
    """x and y go to the device; the model stays where it is"""
    mse = student.torch.nn.MSELoss()
    mine, theirs = lab.twin(NET)
    batches = lab.batches(4, 2)
    fix = "Write `x, y = x.to(device), y.to(device)`: `.to` gives a new tensor, so its result must be kept"
    tried = "a model on cuda, batches of 4 and 2 on the CPU, device='cuda'"
    theirs.to(cuda)
    loss = lab.attempt(
        lambda: student.validate(theirs, lab.loader(batches), mse, cuda),
        tried=tried,
        should="x and y should both be moved to `device`",
        fix=fix,
    )
    compare(tried, loss, mine, batches, nn.MSELoss())
    tried = "a model on the CPU, batches on cuda, and `device` left out"
    mine, theirs = lab.twin(NET)
    given = [[student.put(part, device=cuda) for part in batch] for batch in batches]
    loss = lab.attempt(
        lambda: student.validate(theirs, given, mse),
        tried=tried,
        should="x and y should both be moved to `device`, whatever that is",
        fix=fix + "; do not choose a device inside the function",
    )
    compare(tried, loss, mine, batches, nn.MSELoss())
    lab.model_stays(lambda model, where: student.validate(model, batches, mse, where), cuda)


@points(1)
def test_other_inputs_and_a_second_call(student, lab, seed):
    """float64, one sample, tiny losses, two calls in a row; global state stays"""
    mse = student.torch.nn.MSELoss()
    mine, theirs = lab.twin(NET, dtype=torch.float64)
    batches = lab.batches(3, 1, dtype=torch.float64)
    tried = "a float64 network with float64 batches of 3 and 1"
    fix = "Pass x and y on as they are: no `.float()`, no `dtype=`"
    loss = lab.attempt(
        lambda: student.validate(theirs, batches, mse), tried=tried, should="float64 should work", fix=fix
    )
    compare(tried, loss, mine, batches, nn.MSELoss())
    mine, theirs = lab.twin("nn.Sequential(nn.Embedding(7, 4), nn.Flatten(), nn.Linear(8, 1))")
    words = [(torch.randint(7, (n, 2), generator=lab.rng), lab.draw(n, 1)) for n in (2, 1)]
    tried = "a network that takes int64 numbers of words, batches of 2 and 1"
    loss = lab.attempt(
        lambda: student.validate(theirs, words, mse), tried=tried, should="Any input should work", fix=fix
    )
    compare(tried, loss, mine, words, nn.MSELoss())
    mine, theirs = lab.twin("nn.Sequential(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Dropout(0.5), nn.Linear(6, 2))")
    (one,) = lab.batches(1)
    with torch.no_grad():
        one = one[0], mine(one[0]) + (one[1].abs() + 0.5) * 1e-3
    tried = "a single sample, a network with BatchNorm, a small loss"
    values = lab.check_global_state(lambda: student.validate(theirs, [one], mse), seed)
    for value in values:
        compare(tried, value, mine, [one], nn.MSELoss(), rtol=3e-3)
