"""mse_loss and cross_entropy: values, gradients, shapes that must not broadcast, logits of any size."""

import pytest
import torch
import torch.nn.functional as F

from grader.suite import close, equal, expect, mistake, points, want_tensor


@pytest.fixture
def backward(student):
    """The loss and the gradient of its first argument, with words for losses that cannot be differentiated."""

    def run(loss_fn, first, second, tried):
        there = student.put(first, requires_grad=True)
        loss = scalar(loss_fn(there, second), tried, first.dtype)
        expect(
            bool(loss.requires_grad),
            tried=f"{tried}, the first requires grad",
            got="The loss does not require grad",
            should="The loss should be a tensor that can be differentiated",
            fix="`.item()`, `float(...)`, `.detach()`, `.data`, `torch.tensor(...)` and numpy leave the graph",
        )
        student.ref(loss).backward()
        grad = student.now(student.ref(there).grad)
        return loss, want_tensor(grad, f"the gradient of {tried}", shape=first.shape)

    return run


def scalar(value, tried, dtype=torch.float32):
    """A loss: a 0-d tensor of this dtype."""
    if isinstance(value, float):
        raise mistake(
            tried=tried,
            got="It returned a Python float",
            should="A loss should be a tensor of shape (), so that it can be differentiated",
            fix="Leave out `.item()`; print `loss.item()` where you need the number",
        )
    fix = "Take the mean over everything: one number"
    want_tensor(value, tried, shape=(), fix=fix)
    return want_tensor(value, tried, dtype=dtype, fix="Leave the dtype to the inputs")


def mse_cause(loss, pred, target):
    """The likely cause of a wrong mean squared error."""
    difference = pred.double() - target.double()
    square = difference**2
    wanted = float(square.mean())
    for value, words in (
        (float(square.sum()), "That is the sum: take the mean"),
        (float(square.sum()) / len(pred), "Divided by the number of rows: the mean runs over all elements"),
        (wanted**0.5, "That is the square root of the mean squared error: leave out `sqrt`"),
        (wanted / 2, "There is a factor 1/2 too many"),
        (float(difference.abs().mean()), "That is the mean absolute error: square the differences"),
        (float(difference.mean() ** 2), "Square first, then take the mean"),
        (float(difference.mean()), "Square the differences before the mean"),
    ):
        if close(loss, value, rtol=1e-4) and not close(value, wanted, rtol=1e-3):
            return words
    return "Square the differences, then take the mean over all elements"


@points(2)
def test_mse_value(student, rng):
    """mse_loss is the mean over all elements"""
    for shape in ((4, 3), (5,), (1, 1), (2, 3, 2)):
        pred, target = (3 * torch.randn(*shape, generator=rng) for _ in range(2))
        tried = f"mse_loss of two tensors of shape {shape}"
        loss = float(scalar(student.mse_loss(pred, target), tried))
        expect(
            close(loss, float(((pred.double() - target.double()) ** 2).mean()), rtol=1e-4),
            tried=tried,
            got=f"Your loss is {loss:.5g}",
            should="It should be the mean of the squared differences",
            fix=mse_cause(loss, pred, target),
        )


@points(2)
def test_mse_refuses_other_shapes(student, rng):
    """mse_loss raises ValueError where shapes differ"""
    good = torch.randn(6, 2, generator=rng)
    scalar(student.mse_loss(good, good + 1), "mse_loss of two tensors of shape (6, 2)")
    for first, second in (
        ((8, 1), (8,)),
        ((8,), (8, 1)),
        ((4, 3), (3,)),
        ((2, 3), (3, 2)),
        ((5,), (1,)),
        ((1,), ()),
        ((4,), (6,)),
        ((3, 1), (1, 3)),
    ):
        pred, target = torch.randn(first, generator=rng), torch.randn(second, generator=rng)
        tried = f"mse_loss for pred of shape {first} and target of shape {second}"
        try:
            student.mse_loss(pred, target)
        except ValueError:
            continue
        except Exception as error:
            kind = next((c.__name__ for c in type(error).__mro__ if c.__module__ == "builtins"), "an error")
            raise mistake(
                tried=tried,
                got=f"It raised {kind}: {error}",
                should="It should raise ValueError where the shapes differ",
                fix="Compare the shapes before you compute: `if pred.shape != target.shape: raise ValueError(...)`",
            ) from None
        same_size = pred.numel() == target.numel() and pred.dim() == target.dim()
        raise mistake(
            tried=tried,
            got="You returned a number",
            should="Different shapes should raise ValueError, never broadcast",
            fix="Compare whole shapes, not sizes or lengths: numbers were paired that do not belong together"
            if same_size
            else "The two were broadcast, so each prediction was compared with other targets than its own: "
            "check that "
            "the shapes are equal first",
        )


@points(2)
def test_mse_gradient(student, backward, rng):
    """mse_loss: gradient, float64, views, equal tensors, inputs unchanged"""
    table = torch.randn(4, 6, generator=rng, dtype=torch.float64)
    pred, target = table[:, ::2].t(), torch.randn(3, 4, generator=rng, dtype=torch.float64)
    tried = "mse_loss for float64 tensors of shape (3, 4), pred a transposed view"
    loss, grad = backward(student.mse_loss, pred, target, tried)
    wanted = ((pred - target) ** 2).mean()
    fix = "The graph must run from the loss to pred, without a detour over float32, numpy or `.data`"
    expect(
        close(loss, wanted, rtol=1e-10) and close(grad, 2 * (pred - target) / 12, rtol=1e-8),
        tried=tried,
        got=f"Your loss is {float(loss):.6g}, its gradient begins with {float(grad[0, 0]):.4g}",
        should="Value and gradient should be those of the mean squared difference, in float64",
        fix=fix if close(loss, wanted, rtol=1e-3) else mse_cause(loss, pred, target),
    )
    tried = "mse_loss where pred equals target"
    same = torch.randn(5, generator=rng)
    loss, grad = backward(student.mse_loss, same, same.clone(), tried)
    expect(
        float(loss) == 0 and close(grad, torch.zeros(5)),
        tried=tried,
        got=f"Your loss is {float(loss):g}, its gradient begins with {float(grad[0]):g}",
        should="Loss and gradient should be 0 there",
        fix="A square root has no finite gradient at 0: leave it out",
    )
    one, other = student.put(pred.float()), student.put(target.float())
    student.mse_loss(one, other)
    expect(
        equal(student.now(one), pred.float()) and equal(student.now(other), target.float()),
        tried="pred and target before and after mse_loss",
        got="One of them changed",
        should="A loss should leave its inputs as they are",
        fix="`pred -= target` writes into the caller's tensor: compute a new one",
    )


def reference(logits, labels):
    """Value and gradient of the mean cross entropy, in float64."""
    exact = logits.double().clone().requires_grad_()
    loss = F.cross_entropy(exact, labels)
    loss.backward()
    return float(loss.detach()), exact.grad


def near(value, wanted):
    """Within 1e-3, relative, as the contract has it (and a hair around 0)."""
    return close(value, wanted, rtol=1e-3, atol=1e-6)


def cause_of(loss, logits, labels):
    """The likely cause of a wrong cross entropy."""
    logits = logits.double()
    logp = F.log_softmax(logits, 1)
    n, c = logits.shape
    picked = logp[torch.arange(n), labels]
    total = -float(picked.sum())
    tries = [
        (total, "That is the sum over the batch: take the mean"),
        (total / (n * c), "Divided by N * C: the mean is over the N samples"),
        (total / n, ""),
        (-total / n, "The sign is missing: the loss is minus the log-probability"),
        (float(F.cross_entropy(logits.softmax(1), labels)), "Softmax was applied twice: the logits are raw numbers"),
        (float(F.cross_entropy(logp.exp(), labels)), "Softmax was applied twice: the logits are raw numbers"),
        (-float(logits.softmax(1)[torch.arange(n), labels].mean()), "The log is missing: log_softmax, not softmax"),
        (
            -float(F.log_softmax(logits, 0)[torch.arange(n), labels].mean()),
            "Normalized over the batch: the probabilities of one sample must add up to 1, so it is `dim=1`",
        ),
        (-float(logp.mean()), "The labels are not used: pick the log-probability of each sample's own class"),
        (-float(logits[torch.arange(n), labels].mean()), "Nothing is normalized: subtract the logsumexp of each row"),
        (total / n / 0.6931471805599453, "That is a logarithm to base 2"),
        (-float(picked.sort().values[0]), "Only one sample was used"),
        (
            -float(logp[:, labels].mean()),
            "`logp[:, labels]` takes every label for every sample: pick with "
            "`logp[torch.arange(N), labels]` or `gather`",
        ),
    ]
    for value, words in tries:
        if words and close(loss, value, rtol=1e-3) and not close(value, total / n, rtol=1e-2):
            return words
    return "Take log_softmax over the classes, pick each sample's own class, and return minus the mean"


@points(3)
def test_cross_entropy_value(student, rng):
    """cross_entropy is the mean over samples of minus the log-probability"""
    for n, c, spread in ((5, 3, 2.0), (3, 7, 1.0), (1, 4, 1.0), (6, 2, 3.0), (4, 4, 2.0), (2, 1, 1.0)):
        logits = spread * torch.randn(n, c, generator=rng)
        labels = torch.randint(0, max(1, c - 1), (n,), generator=rng)  # the last class does not occur
        tried = f"cross_entropy for logits of shape ({n}, {c}) and {n} int64 label{'s' * (n > 1)}"
        try:
            loss = float(scalar(student.cross_entropy(logits, labels), tried))
        except (RuntimeError, IndexError) as error:
            raise mistake(
                tried=tried,
                got=f"It raised an error: {error}",
                should="Any N and C should do, also N = 1, C = 1, and a batch in which not all classes occur",
                fix="The number of classes is `logits.shape[1]`, not the largest label + 1; pick with "
                "`logp[torch.arange(N), labels]` or `gather`, without `squeeze`",
            ) from None
        wanted, _ = reference(logits, labels)
        expect(
            close(loss, wanted, rtol=1e-3, atol=1e-5),
            tried=tried,
            got=f"Your loss is {loss:.5g}",
            should="It should be the mean over the samples of minus the log-probability of the right class",
            fix=cause_of(loss, logits, labels),
        )


def big():
    """(words, logits, labels) with logits of ±1e4."""
    h = 1e4
    return [
        ("a confident mistake: logits 1e4, -1e4, 0, label 1", [[h, -h, 0.0]], [1]),
        ("a confident hit: logits 1e4, -1e4, 0, label 0", [[h, -h, 0.0]], [0]),
        ("two classes at 1e4, the others at -1e4", [[h, h, -h], [-h, h, h]], [0, 2]),
        ("all logits at -1e4", [[-h, -h, -h]], [1]),
        ("rows of very different size: 1e4, about 0, -1e4", [[h, h, -h], [0.5, -1.0, 2.0], [-h, -h, -h]], [1, 0, 2]),
        ("one row with logits around 0 beside a confident mistake", [[1.0, 0.0, -2.0], [-h, h, h]], [2, 0]),
    ]


def why_not_stable(loss, grad):
    """What went wrong with huge logits."""
    if loss == float("inf"):
        return (
            "A probability was rounded to 0 before the log was taken: use `log_softmax` (or `logsumexp`), "
            "which never "
            "leaves the log scale"
        )
    if loss != loss or loss == -float("inf") or bool(torch.isnan(grad).any()):
        return (
            "exp of a large number is inf, and inf / inf or 0 * inf is nan. Stay on the log scale "
            "(`log_softmax` or "
            "`logsumexp`); by hand, subtract each row's own maximum, not that of the whole batch"
        )
    if 10 < loss < 110:
        return (
            "A small number inside the log (or a clamp) hides the problem: the loss stops growing there and "
            "the gradient "
            "of a confident mistake dies. Use `log_softmax`"
        )
    return "Stay on the log scale: `log_softmax` or `logsumexp` over the classes, straight from the raw logits"


@points(3)
def test_cross_entropy_of_huge_logits(student, backward):
    """Value and gradient for logits of plus and minus 1e4"""
    for words, rows, labels in big():
        logits, labels = torch.tensor(rows), torch.tensor(labels)
        tried = f"cross_entropy for {words}"
        loss, grad = backward(student.cross_entropy, logits, labels, tried)
        loss = float(loss)
        wanted, exact = reference(logits, labels)
        expect(
            near(loss, wanted),
            tried=tried,
            got=f"Your loss is {loss:.6g}",
            should="Value and gradient should stay right however large the logits are",
            fix=why_not_stable(loss, grad),
        )
        expect(
            near(grad, exact),
            tried=tried,
            got=f"Your gradient of the first row is [{', '.join(f'{v:.3g}' for v in grad[0].tolist())}]",
            should="The gradient should stay right however large the logits are: a confident mistake must be corrected",
            fix=why_not_stable(loss, grad),
        )


@points(2)
def test_cross_entropy_gradient(student, backward, rng):
    """cross_entropy: gradient, float64, views, inputs unchanged"""
    table = torch.randn(3, 10, generator=rng, dtype=torch.float64) * 2
    logits, labels = table[:, ::2].t(), torch.randint(0, 3, (10,), generator=rng)[::2]
    tried = "cross_entropy for float64 logits of shape (5, 3) that are a transposed view, every other one of 10 labels"
    try:
        plain = scalar(student.cross_entropy(logits, labels), tried, torch.float64)
    except RuntimeError as error:
        raise mistake(
            tried=tried,
            got=f"It raised RuntimeError: {error}",
            should="Logits may be any view of other memory",
            fix="`view` needs contiguous memory: pick with `logp[torch.arange(N), labels]` or `gather`",
        ) from None
    loss, grad = backward(student.cross_entropy, logits, labels, tried)
    wanted, exact = reference(logits, labels)
    fix = "Index with rows and labels (`gather`), which does not depend on memory; do not cast to float32"
    expect(
        close(loss, wanted, rtol=1e-6) and close(plain, wanted, rtol=1e-6),
        tried=tried,
        got=f"Your loss is {float(loss):.6g}",
        should="It should be the mean cross entropy of these rows, whatever the layout in memory, in float64",
        fix=fix if close(loss, wanted, rtol=1e-3) else cause_of(float(loss), logits, labels),
    )
    fix = "The path from the loss to the logits must be torch's own operations, without `.data` or `.detach()`"
    if close(grad, exact * len(labels), rtol=1e-4):
        fix = "It is N times too large: take the mean over the samples"
    expect(
        close(grad, exact, rtol=1e-4, atol=1e-7),
        tried=tried,
        got=f"Your gradient of the first row is [{', '.join(f'{v:.3g}' for v in grad[0].tolist())}]",
        should="The gradient should be that of the mean: (softmax - one-hot) / N",
        fix=fix,
    )
    there, kept = student.put(logits.float()), student.put(labels)
    student.cross_entropy(there, kept)
    expect(
        equal(student.now(there), logits.float()) and equal(student.now(kept), labels),
        tried="logits and labels before and after cross_entropy",
        got="One of them changed",
        should="A loss should leave its inputs as they are",
        fix="`logits -= ...` and methods that end in `_` (`unsqueeze_`) change the caller's tensor: compute a new one",
    )


READY_MADE = (
    "mse_loss",
    "l1_loss",
    "smooth_l1_loss",
    "huber_loss",
    "cross_entropy",
    "cross_entropy_loss",
    "nll_loss",
    "nll_loss_nd",
    "nll_loss_forward",
    "nll_loss2d",
    "nll_loss2d_forward",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "kl_div",
    "multi_margin_loss",
    "gaussian_nll_loss",
    "poisson_nll_loss",
    "linear_cross_entropy",
)


@points(2)
def test_no_ready_made_loss(student, rng):
    """Neither calls a ready-made loss"""
    used = student.instruments.calls.used
    logits, labels = torch.randn(4, 3, generator=rng), torch.randint(0, 3, (4,), generator=rng)
    for name, args in (("mse_loss", (logits, logits + 1)), ("cross_entropy", (logits, labels))):
        names = list(used(getattr(student, name), *args))
        found = sorted(set(names) & set(READY_MADE))
        expect(
            not found,
            tried=f"{name}, noting which functions of torch run",
            got=f"It calls {', '.join(found)}",
            should="Both losses should be written without those of `nn` and `F`",
            fix="Subtract, square, `mean`; `log_softmax` or `logsumexp`, and indexing or `gather`",
        )
        expect(
            len(names) > 0,
            tried=f"{name}, noting which functions of torch run",
            got="None does",
            should="The loss should be computed with torch",
            fix="Python loops over numbers and numpy leave the graph",
        )


def test_devices(student, rng, device):
    """Both work on the device of their inputs"""
    logits, labels = torch.randn(4, 3, generator=rng), torch.randint(0, 3, (4,), generator=rng)
    pred, target = torch.randn(5, 2, generator=rng), torch.randn(5, 2, generator=rng)
    on = [student.put(t, device=device) for t in (logits, labels, pred, target)]
    for name, (one, two), (first, second) in (
        ("cross_entropy", (logits, labels), on[:2]),
        ("mse_loss", (pred, target), on[2:]),
    ):
        tried = f"{name} on device {device}"
        loss_fn = getattr(student, name)
        try:
            loss = loss_fn(first, second)
        except RuntimeError as error:
            raise mistake(
                tried=tried,
                got=f"It raised RuntimeError: {error}",
                should="The loss should be computed where its inputs are",
                fix="Make helper tensors on the device of the inputs: `torch.arange(n, device=logits.device)`",
            ) from None
        loss, here = scalar(loss, tried), scalar(loss_fn(one, two), tried)
        expect(
            loss.device.type == torch.device(device).type and close(loss, here, rtol=1e-3),
            tried=tried,
            got=f"It returned {float(loss):.4g} on {loss.device}",
            should="The loss should be the same as on the CPU, and stay where its inputs are",
            fix="No `.cpu()`, no `.to(...)` with a fixed device",
        )
