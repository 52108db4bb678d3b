"""q4: classification_loss, for every form in which labels arrive."""

import torch
from torch.nn import functional as F

from grader.suite import close, expect, mistake, points, want_tensor

FIX = "Make the labels one-dimensional and int64, `labels.reshape(-1).long()`, and leave the loss as it is"
SHOULD = "Whole numbers are class numbers in whatever dtype or shape they arrive"
NAMES = {torch.int64: "int64", torch.int32: "int32", torch.float32: "float32", torch.float64: "float64"}


def draw(lab, n, c, scale=2.0, dtype=torch.float32):
    """Logits and labels; where there is room, the last class does not occur."""
    logits = lab.draw(n, c, dtype=dtype) * scale
    labels = torch.randint(0, max(c - 1, 1), (n,), generator=lab.rng)
    if n > 1:
        labels[0], labels[1] = 0, max(c - 2, 0)
    return logits, labels


def check(out, logits, labels, tried, fix=FIX, rtol=1e-4):
    if isinstance(out, float):  # whether it may be one is decided where the gradient is
        out = torch.tensor(out, dtype=torch.float64)
    out = want_tensor(out, tried)
    if out.dim() != 0:
        raise mistake(
            tried=tried,
            got=f"It returned a tensor of shape {tuple(out.shape)}",
            should="The mean loss is one number, a 0-d tensor",
            fix="Let the criterion average (its default)",
        )
    want = F.cross_entropy(logits.double(), labels)
    if close(out, want, rtol, 1e-5):
        return out
    value, n = out.item(), len(labels)
    logs, flat = logits.double().log_softmax(1), labels
    known = [
        (
            F.cross_entropy(logits.double(), labels, reduction="sum"),
            "That is the sum over the samples: average",
        ),
        (
            F.cross_entropy(logits.double().softmax(1), labels),
            "There is a softmax too many: the criterion takes raw logits",
        ),
        (F.cross_entropy(logs.softmax(1).softmax(1), labels), "There is a softmax too many"),
        (
            F.cross_entropy(logits.double(), torch.zeros_like(flat)),
            "All labels became class 0: `argmax(1)` of a column?",
        ),
        (-logs.mean(), "That is the mean over all classes, not over the labels' ones"),
        (F.cross_entropy(logits.double(), labels) / n, "That was divided by the number of samples twice"),
    ]
    for number, text in known:
        if close(value, number.item(), 1e-4, 1e-5):
            fix = f"{text}. {FIX}"
            break
    raise mistake(
        tried=tried,
        got=f"The loss is {value:.5g}",
        should="It should be the cross entropy of these logits and class numbers",
        fix=fix,
    )


def run(lab, logits, labels, tried, fix=FIX):
    texts = {
        "multi-target": "A column (N, 1) is not a row of class numbers. " + FIX,
        "batch_size": "Labels and logits no longer have the same length. " + FIX,
        "dtype": "Labels other than int64 still reach the criterion. " + FIX,
        "scalar type": "Labels other than int64 still reach the criterion. " + FIX,
    }
    if fix is not FIX:
        texts = {}
    return lab.attempt(lambda: lab.student.classification_loss(logits, labels), tried, SHOULD, fix, texts)


@points(3)
def test_every_dtype(student, lab):
    """Labels of dtype int64, int32, float32 and float64"""
    for dtype, name in NAMES.items():
        logits, labels = draw(lab, 7, 4)
        tried = f"logits (7, 4) and labels (7,) of dtype {name}"
        check(run(lab, logits, labels.to(dtype), tried), logits, labels, tried)


@points(3)
def test_columns(student, lab):
    """Labels of shape (N, 1), of every dtype"""
    for dtype, name in NAMES.items():
        logits, labels = draw(lab, 6, 3)
        tried = f"logits (6, 3) and labels (6, 1) of dtype {name}"
        check(run(lab, logits, labels.to(dtype).reshape(-1, 1), tried), logits, labels, tried)


@points(3)
def test_one_sample(student, lab):
    """A single sample, and as many samples as classes"""
    squeeze = "`squeeze()` makes the (1, 1) of a single sample 0-d; `reshape(-1)` keeps one dimension"
    for dtype, name in NAMES.items():
        logits, labels = draw(lab, 1, 4)
        tried = f"logits (1, 4) and labels (1, 1) of dtype {name}"
        out = run(lab, logits, labels.to(dtype).reshape(1, 1), tried, squeeze)
        check(out, logits, labels, tried, squeeze)
        tried = f"logits (1, 4) and labels (1,) of dtype {name}"
        check(run(lab, logits, labels.to(dtype), tried, squeeze), logits, labels, tried, squeeze)
    logits, labels = draw(lab, 4, 4)
    tried = "logits (4, 4) and labels (4,) of dtype float32"
    check(run(lab, logits, labels.float(), tried), logits, labels, tried)


@points(2)
def test_gradient(student, lab):
    """The gradient reaches the logits"""
    for shape, dtype in (((5,), torch.int64), ((5, 1), torch.float32)):
        logits, labels = draw(lab, 5, 3)
        tried = f"backward from the loss, logits (5, 3), labels {shape} of dtype {NAMES[dtype]}"
        given = student.put(logits, requires_grad=True)
        out = run(lab, given, labels.to(dtype).reshape(shape), tried)
        fix = "Return the loss itself: no `.item()`, `.detach()` or `torch.tensor(...)`"
        if isinstance(out, float):
            raise mistake(
                tried=tried,
                got="It returned a Python float, from which nobody can go backward",
                should="It should return a 0-d tensor",
                fix=fix,
            )
        out = want_tensor(out, tried)
        expect(
            out.requires_grad,
            tried=tried,
            got="The loss has no history: it does not require grad",
            should="It should be differentiable with respect to the logits",
            fix=fix,
        )
        grad = student.define("def grad(out, x):\n    out.sum().backward()\n    return x.grad").grad(
            out, given
        )
        leaf = logits.double().requires_grad_()
        F.cross_entropy(leaf, labels).backward()
        expect(
            grad is not None and close(grad, leaf.grad, 1e-3, 1e-5),
            tried=tried,
            got="The logits got no gradient" if grad is None else "The gradient of the logits is off",
            should="It should be the gradient of the mean cross entropy",
            fix=fix,
        )


@points(2)
def test_large_logits_and_float64(student, lab):
    """Large logits, and float64 logits, as nn.CrossEntropyLoss takes them"""
    logits, labels = draw(lab, 6, 3, scale=300.0)
    tried = "logits of several hundred, labels (6, 1) of dtype float32"
    fix = "`log(softmax(...))` gives log(0); use the criterion (or `log_softmax`) on the raw logits"
    out = run(lab, logits, labels.float().reshape(-1, 1), tried, fix)
    check(out, logits, labels, tried, fix)

    logits, labels = draw(lab, 6, 3, dtype=torch.float64)
    tried = "float64 logits (6, 3), labels (6,) of dtype int32"
    fix = "Only the labels are converted; the logits keep their dtype"
    out = run(lab, logits, labels.int(), tried, fix)
    if isinstance(out, torch.Tensor):
        want_tensor(out, tried, dtype=torch.float64, fix=fix)
    check(out, logits, labels, tried, fix, 1e-9)


@points(2)
def test_inputs_and_defaults_stay(student, lab):
    """The caller's labels and logits, and the defaults of torch, are as before"""
    for shape, dtype in (((5, 1), torch.float32), ((5,), torch.int32), ((5, 1), torch.int64)):
        logits, labels = draw(lab, 5, 3)
        tried = f"labels {shape} of dtype {NAMES[dtype]}, then a look at what was given"
        given_logits, given = student.put(logits), student.put(labels.to(dtype).reshape(shape))
        before = student.state()
        first = check(run(lab, given_logits, given, tried), logits, labels, tried)
        now = student.now(given)
        expect(
            now.dtype == dtype and tuple(now.shape) == shape and torch.equal(now.reshape(-1).long(), labels),
            tried=tried,
            got=f"Afterwards the labels were {NAMES.get(now.dtype, now.dtype)} of shape {tuple(now.shape)}",
            should="The labels belong to the caller and should not change",
            fix="Methods that end in an underscore (`squeeze_()`, `resize_()`) and assignments to "
            "`labels.data` "
            "change the caller's tensor",
        )
        expect(
            torch.equal(student.now(given_logits), logits),
            tried=tried,
            got="Afterwards the logits held other numbers",
            should="The logits belong to the caller and should not change",
        )
        after = student.state()
        changed = [key for key in before if before[key] != after[key]]
        expect(
            not changed,
            tried=tried,
            got=f"Afterwards this was different: {', '.join(changed)}",
            should="The defaults of torch belong to the whole notebook",
            fix="Convert the one tensor that is wrong; do not set a default",
        )
        second = run(lab, given_logits, given, tried + ", and a second call")
        expect(
            close(second, first, 1e-6),
            tried=tried + ", and a second call",
            got="The second call gave another loss",
            should="The same inputs should give the same loss",
        )


def test_on_another_device(student, lab, cuda):
    """Logits and labels on another device"""
    for shape, dtype in (((6, 1), torch.float32), ((6,), torch.int32)):
        logits, labels = draw(lab, 6, 3)
        tried = f"logits and labels {shape} of dtype {NAMES[dtype]} on {cuda}"
        fix = "Convert the labels where they are: `torch.tensor(...)` or numpy would bring them to the CPU"
        given = student.put(labels.to(dtype).reshape(shape), device=cuda)
        out = run(lab, student.put(logits, device=cuda), given, tried, fix)
        check(out, logits, labels, tried, fix, 1e-3)


def test_views(student, lab):
    """Labels cut out of a table, which are not contiguous"""
    logits, labels = draw(lab, 5, 3)
    table = torch.full((5, 4), 9.0)
    table[:, 2] = labels.float()
    tried = "labels (5, 1) that are the third column of a table"
    column = student.define("def column(table):\n    return table[:, 2:3]").column(table)
    check(run(lab, logits, column, tried), logits, labels, tried)
    tried = "labels (5,) that are the third column of a table"
    column = student.define("def column(table):\n    return table[:, 2]").column(table)
    check(run(lab, logits, column, tried), logits, labels, tried)
