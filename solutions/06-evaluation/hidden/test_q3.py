import torch

from grader.suite import close, expect, points, want_float

NET = "nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 4))"
COUNT = "Count right answers and samples over all batches, and divide once at the end"


def scores(mine, batches):
    with torch.no_grad():
        return [mine(x) for x, _ in batches]


def compare(tried, value, mine, batches, extra=(), otherwise=f"Compare `argmax(dim=1)` with the labels. {COUNT}"):
    """Whether `value` is the share of right samples; else say which other formula gives it, or `otherwise`."""
    value = want_float(value, tried)
    outs, ys = scores(mine, batches), [y for _, y in batches]
    sizes = [len(y) for y in ys]
    hits = [int((o.argmax(1) == y).sum()) for o, y in zip(outs, ys, strict=True)]
    want = sum(hits) / sum(sizes)
    if close(value, want, 1e-5, 1e-7):
        return
    shares = [h / n for h, n in zip(hits, sizes, strict=True)]
    pairs = sum(int((o.argmax(1)[:, None] == y[None]).sum()) for o, y in zip(outs, ys, strict=True))
    formulas = [
        *extra,
        (
            sum(shares) / len(shares),
            f"That is the mean of the batch accuracies: a batch of {min(sizes)} counts as much as one of "
            f"{max(sizes)}. {COUNT}",
        ),
        (sum(hits), f"That is the number of right answers: divide by the number of samples. {COUNT}"),
        (100 * want, "That is in per cent: a share lies between 0 and 1"),
        (1 - want, "That is the share of wrong answers"),
        (sum(hits) / len(hits), f"The right answers were divided by the number of batches. {COUNT}"),
        (sum(shares), f"The shares of the batches were added up. {COUNT}"),
        (sum(shares) / sum(sizes), f"The shares of the batches were divided by the number of samples. {COUNT}"),
        (shares[-1], "That is the accuracy of the last batch alone: are the counts set to 0 inside the loop?"),
        (hits[-1] / sum(sizes), "Only the last batch is in it: are the counts set to 0 inside the loop?"),
        (shares[0], "That is the accuracy of the first batch alone: does `return` stand inside the loop?"),
        (sum(hits) / (max(sizes) * len(sizes)), f"Every batch was taken to be as large as the first. {COUNT}"),
        (pairs / sum(sizes), "Predictions and labels were compared in all pairs: both should have shape (N,)"),
    ]
    fix = otherwise
    # Counts are small, so two ideas may give one number: name both.
    causes = [text for other, text in formulas if close(value, other, 1e-5, 1e-7)]
    if causes:
        fix = ". Or: ".join(causes[:2])
    expect(
        False,
        tried=tried,
        got=f"You returned {value:.5g}",
        should="It should be the share of all samples whose largest output is that of their label",
        fix=fix,
    )


def other_answers(mine, batches):
    """What other ideas of a model's answer would count."""
    outs, ys = scores(mine, batches), [y for _, y in batches]
    n = sum(len(y) for y in ys)
    chances = [torch.softmax(o, 1).gather(1, y[:, None])[:, 0] for o, y in zip(outs, ys, strict=True)]
    sure = sum(int((chance > 0.5).sum()) for chance in chances)
    lowest = sum(int((o.argmin(1) == y).sum()) for o, y in zip(outs, ys, strict=True))
    size = sum(int((o.abs().argmax(1) == y).sum()) for o, y in zip(outs, ys, strict=True))
    largest = "The answer of the model is its largest score, whatever its value: `argmax(dim=1)`"
    answers = [
        (sure / n, f"Only classes with a probability above 0.5 were counted. {largest}"),
        (size / n, f"The score largest in size was taken, without its sign. {largest}"),
        (lowest / n, f"The lowest score was taken. {largest}"),
    ]
    if all(o.shape[0] == o.shape[1] for o in outs):
        columns = sum(int((o.argmax(0) == y).sum()) for o, y in zip(outs, ys, strict=True))
        answers.insert(0, (columns / n, "The arg max was taken over the samples: classes are dimension 1"))
    return answers


def partly_right(lab, mine, n, classes=4, wrong=None):
    """(x, y) of n samples of which `wrong` (by default a third) get another label than the model's answer."""
    x = lab.draw(n, 3)
    with torch.no_grad():
        y = mine(x).argmax(1)
    wrong = max(1, n // 3) if wrong is None else wrong
    chosen = torch.randperm(n, generator=lab.rng)[:wrong]
    y[chosen] = (y[chosen] + 1 + lab.labels(len(chosen), classes - 1)) % classes
    return x, y


def draw_batches(lab, mine, sizes, wrong, classes=4):
    return [partly_right(lab, mine, n, classes, w) for n, w in zip(sizes, wrong, strict=True)]


@points(2)
def test_every_sample_counts_once(student, lab):
    """The share is over samples, also when the last batch is smaller"""
    for sizes, wrong in (((5, 5, 2), (1, 3, 2)), ((4, 1), (1, 1))):
        mine, theirs = lab.twin(NET)
        batches = draw_batches(lab, mine, sizes, wrong)
        tried = f"{sum(sizes)} samples of 4 classes in batches of {', '.join(map(str, sizes))}"
        loader = lab.loader(batches)
        value = lab.attempt(
            lambda theirs=theirs, loader=loader: student.accuracy(theirs, loader),
            tried=tried,
            should="Outputs (n, 4) and labels (n,) of any n should do",
            fix="The answers are the arg max over the classes (dimension 1), of shape (n,) like the labels",
        )
        compare(tried, value, mine, batches)


@points(2)
def test_arg_max_over_classes(student, lab):
    """The answer of the model is the class with the largest output, whatever its value"""
    for n, classes, what in ((4, 4, "as many as there are classes"), (7, 9, "all outputs small and negative")):
        net = f"nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, {classes}))"
        mine, theirs = lab.twin(net)
        if n != classes:
            # No class is anywhere near probability 0.5, and none has a positive score.
            mine[2].weight.data.mul_(0.05)
            mine[2].bias.data.mul_(0.02).sub_(1.0)
            theirs.load_state_dict(mine.state_dict())
        batches = draw_batches(lab, mine, (n, n), (1, 2), classes)
        tried = f"{2 * n} samples of {classes} classes in batches of {n} ({what})"
        value = lab.attempt(
            lambda theirs=theirs, batches=batches: student.accuracy(theirs, batches),
            tried=tried,
            should="Any number of classes should do",
            fix="Classes are dimension 1 of the output: `argmax(dim=1)`",
        )
        compare(tried, value, mine, batches, other_answers(mine, batches))
    mine, theirs = lab.twin(NET)
    mine[2].weight.data.mul_(1e4)
    theirs.load_state_dict(mine.state_dict())
    batches = draw_batches(lab, mine, (300, 40), (20, 30))
    tried = "batches of 300 and 40 samples, outputs in the ten thousands"
    large = "exp of a large score is inf: the arg max of the scores themselves is that of the probabilities"
    value = student.accuracy(theirs, batches)
    hits = 340 - 50
    compare(
        tried,
        value,
        mine,
        batches,
        [((hits - 256) / 340, "The count starts again at 0 after 255: count in Python ints, or let `sum()` choose")],
        otherwise=large,
    )
    mine, theirs = lab.twin("nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))")
    batches = draw_batches(lab, mine, (6, 2), (2, 1), 2)
    tried = "two classes, batches of 6 and 2"
    compare(tried, student.accuracy(theirs, batches), mine, batches)


def judge(batches):
    """Also says when the number is right by luck: eval and train mode differ in most samples."""
    return lambda value, mine, tried: compare(tried, value, mine, batches)


def nested_batches(lab, sizes):
    return [(lab.draw(n, 3), lab.labels(n, 4)) for n in sizes]


@points(2)
def test_eval_mode(student, lab):
    """Every part of the model is in eval mode while it is measured, and nothing in it changes"""
    batches = nested_batches(lab, (6, 6, 5))
    loader = lab.loader(batches)
    lab.check_eval_mode(lambda model: student.accuracy(model, loader), judge(batches), k=4)
    lab.check_unchanged(lambda model: student.accuracy(model, loader), judge(batches), k=4)


@points(2)
def test_modes_are_restored(student, lab):
    """Afterwards every part is in the mode in which it came"""
    batches = nested_batches(lab, (6, 5))
    loader = lab.loader(batches)
    lab.check_modes(lambda model: student.accuracy(model, loader), judge(batches), k=4)


@points(1)
def test_modes_after_an_exception(student, lab):
    """The modes come back after an error too, and the error reaches the caller"""
    batches = nested_batches(lab, (4, 2))
    lab.check_exceptions(
        {
            "a model that fails in its second batch": (2, lambda model: student.accuracy(model, batches)),
            "a loader that fails after one batch": (
                None,
                lambda model: student.accuracy(model, lab.training.Batches(batches, fail_at=1)),
            ),
        },
        k=4,
    )


@points(1)
def test_no_graph(student, lab):
    """Nothing is recorded for a backward pass; grad mode stays as it was"""
    batches = nested_batches(lab, (5, 3))
    loader = lab.loader(batches)
    lab.check_no_graph(lambda model: student.accuracy(model, loader), judge(batches), k=4)


@points(1)
def test_any_loader(student, lab):
    """Any loader: the samples that come are counted, and no others"""
    mine, theirs = lab.twin(NET)
    data = student.torch.utils.data
    x, y = partly_right(lab, mine, 11, wrong=4)
    dataset = data.TensorDataset(x, y)
    kinds = [
        ("a DataLoader over 11 samples with batch_size=4 and drop_last", {"drop_last": True}, [(0, 4), (4, 8)]),
        ("a DataLoader over 11 samples whose sampler picks 6", {"sampler": list(range(6))}, [(0, 4), (4, 6)]),
    ]
    whole = float((scores(mine, [(x, y)])[0].argmax(1) == y).double().mean())
    for tried, options, spans in kinds:
        batches = [(x[i:j], y[i:j]) for i, j in spans]
        hits = sum(int((mine(a).argmax(1) == b).sum()) for a, b in batches)
        extra = [
            (hits / 11, f"The count was divided by 11, the length of the data set, though fewer came. {COUNT}"),
            (whole, "That is the accuracy on the whole data set: loop over the loader that you are given"),
        ]
        value = student.accuracy(theirs, data.DataLoader(dataset, batch_size=4, **options))
        compare(tried, value, mine, batches, extra)
    tried = "a plain list of batches of 4, 4 and 2 samples"
    batches = draw_batches(lab, mine, (4, 4, 2), (2, 1, 0))
    given = student.put([list(batch) for batch in batches])
    value = lab.attempt(
        lambda: student.accuracy(theirs, given),
        tried=tried,
        should="Any loader should do, also a plain list of batches, which has no `.dataset` and no `.batch_size`",
        fix="Loop over the loader and count the samples as they come: `n += len(y)`",
    )
    compare(tried, value, mine, batches)
    now = student.now(given)
    expect(
        len(now) == 3
        and all(
            len(a) == 2 and torch.equal(a[0], b[0]) and torch.equal(a[1], b[1])
            for a, b in zip(now, batches, strict=True)
        ),
        tried=tried,
        got="Afterwards the caller's batches had changed",
        should="The data belongs to the caller",
        fix="No in-place operations on x and y, no assignment to `batch[0]`, no `pop`",
    )
    mine, theirs = lab.twin("nn.Sequential(nn.Flatten(), nn.Linear(6, 3))")
    images = [(lab.draw(n, 2, 3), lab.labels(n, 3)) for n in (7, 4)]
    tried = "images (N, 2, 3) of 3 classes in batches of 7 and 4"
    compare(tried, student.accuracy(theirs, images), mine, images)


@points(1)
def test_devices(student, lab, cuda):
    """x and labels go to the device; the model stays where it is"""
    mine, theirs = lab.twin(NET)
    theirs.to(cuda)
    batches = draw_batches(lab, mine, (4, 2), (2, 0))
    tried = "a model on cuda, batches of 4 and 2 on the CPU, device='cuda'"
    fix = "Move both: `x, y = x.to(device), y.to(device)`; `.to` gives a new tensor"
    value = lab.attempt(
        lambda: student.accuracy(theirs, batches, cuda),
        tried=tried,
        should="Outputs and labels should be on one device when they are compared",
        fix=fix,
    )
    compare(tried, value, mine, batches)
    tried = "a model on the CPU, batches on cuda, and `device` left out"
    mine, theirs = lab.twin(NET)
    batches = draw_batches(lab, mine, (4, 2), (2, 0))
    given = [[student.put(part, device=cuda) for part in batch] for batch in batches]
    value = lab.attempt(
        lambda: student.accuracy(theirs, given),
        tried=tried,
        should="Each batch should be moved to `device`, whatever that is",
        fix=fix + "; do not choose a device inside the function",
    )
    compare(tried, value, mine, batches)
    lab.model_stays(lambda model, where: student.accuracy(model, batches, where), cuda)


@points(1)
def test_edges_and_a_second_call(student, lab, seed):
    """All right, all wrong, one sample, float64, two calls in a row; global state stays"""
    for dtype in (torch.float32, torch.float64):
        mine, theirs = lab.twin(NET, dtype=dtype)
        x = [lab.draw(n, 3, dtype=dtype) for n in (3, 1)]
        right = [(part, mine(part).argmax(1)) for part in x]
        wrong = [(part, (y + 1) % 4) for part, y in right]
        kinds = {"all answers right": right, "all answers wrong": wrong, "a single sample": right[1:]}
        for what, batches in kinds.items():
            tried = f"{what}, {str(dtype)[6:]}"
            value = lab.attempt(
                lambda theirs=theirs, batches=batches: student.accuracy(theirs, batches),
                tried=tried,
                should="It should work",
                fix="Pass x on as it is; let no dimension of length 1 vanish by `squeeze()`",
            )
            compare(tried, value, mine, batches)
    net = "nn.Sequential(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Dropout(0.5), nn.Linear(6, 4))"
    mine, theirs = lab.twin(net)
    batches = nested_batches(lab, (9, 4))
    values = lab.check_global_state(lambda: student.accuracy(theirs, batches), seed)
    for value, tried in zip(values, ("the first of two calls", "the second of two calls"), strict=True):
        compare(tried, value, mine, batches)
