"""01 q2: standardize, power_mean."""

import torch

from grader.suite import close, expect, finite, points, want_tensor

UNDER_ROOT = "The formula is (x - mean) / sqrt(var + eps): eps is added to the variance, under the root"


def formula(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    return (x - mean) / ((x - mean).square().mean(dim, keepdim=True) + eps).sqrt()


def spread(values, dim):
    """Mean square of each slice, as a number of the student's own."""
    return torch.as_tensor(values).double().square().mean(dim)


def likely_cause(out, x, dim, eps=1e-8):
    """Names the faulty formula whose result this is, if it is one."""
    exact, n = x.double(), x.shape[dim]
    centred = exact - exact.mean(dim, keepdim=True)
    var = centred.square().mean(dim, keepdim=True)
    if n > 1 and close(out, centred / (var * n / (n - 1) + eps).sqrt(), 1e-3, 1e-4):
        return "The variance was divided by n - 1, the default of torch; pass `correction=0`"
    if eps > 1e-3 and close(out, centred / (var + 1e-8).sqrt(), 1e-3, 1e-4):
        return "The argument `eps` had no effect: use it in the formula"
    if close(out, centred / (var.sqrt() + eps), 1e-4, 1e-5) or close(out, centred / var.sqrt(), 1e-3, 1e-4):
        return UNDER_ROOT
    if close(out, centred / (var + eps), 1e-3, 1e-4):
        return "It was divided by the variance; take the square root"
    if close(out, centred, 1e-3, 1e-4):
        return "The mean was subtracted, but nothing was divided by the spread"
    if dim not in (0, -x.dim()) and close(out, formula(exact, 0, eps), 1e-3, 1e-4):
        return "That is the result for dim=0: the argument `dim` was ignored"
    whole = exact - exact.mean()
    if close(out, whole / (whole.square().mean() + eps).sqrt(), 1e-3, 1e-4):
        return "One mean and one spread were taken over all numbers; pass `dim` to both"
    return (
        "Probably the mean lost its dimension and was subtracted along the wrong axis; "
        "use `keepdim=True` in both reductions"
    )


def check(student, attempt, x, tried, dim=None, eps=None, rtol=1e-3, atol=2e-5):
    keep = "Perhaps a reduction lost its dimension and no longer lines up with x: `keepdim=True`"
    arguments = {name: value for name, value in (("dim", dim), ("eps", eps)) if value is not None}
    with attempt(tried, keep):
        out = student.standardize(x, **arguments)
    dim, eps = dim or 0, 1e-8 if eps is None else eps
    want_tensor(out, tried, shape=x.shape, dtype=x.dtype)
    wanted = formula(x.double(), dim, eps)
    if not close(out, wanted, rtol, atol):
        with_spread = spread(out, dim).reshape(-1)[0]
        expect(
            False,
            tried=tried,
            got=f"The result is not (x - mean) / sqrt(var + eps): in the first slice the mean is "
            f"{torch.as_tensor(out).double().mean(dim).reshape(-1)[0]:.4g} and the mean square "
            f"{with_spread:.4g}",
            should="Every slice along dim should have mean 0 and, where eps is tiny, mean square 1",
            fix=likely_cause(out, x, dim, eps),
        )
    return out


@points(2)
def test_rows_and_columns(student, rng, attempt):
    """standardize: columns by default, rows with dim=1"""
    x = 3 * torch.randn(7, 4, generator=rng) + torch.tensor([5.0, -2.0, 0.5, 10.0])
    check(student, attempt, x, "standardize(x) for x of shape (7, 4)")
    check(student, attempt, x, "standardize(x, dim=1) for x of shape (7, 4)", 1)
    square = torch.randn(5, 5, generator=rng) * torch.arange(1.0, 6.0)[:, None] + torch.arange(5.0)
    check(student, attempt, square, "standardize(x, dim=1) for a square x of shape (5, 5)", 1)
    check(student, attempt, square, "standardize(x, 0) for a square x of shape (5, 5)", 0)


@points(1)
def test_any_rank_and_negative_dims(student, rng, attempt):
    """standardize: any number of dimensions, negative dims, any memory order"""
    vector = 2 * torch.randn(9, generator=rng) + 4
    check(student, attempt, vector, "standardize(x) for a vector of 9 numbers")
    cube = torch.randn(4, 3, 5, generator=rng) * torch.arange(1.0, 4.0)[:, None] - 1
    for dim in (0, 1, 2, -1, -2, -3):
        check(student, attempt, cube, f"standardize(x, dim={dim}) for x of shape (4, 3, 5)", dim)
    four = torch.randn(2, 3, 4, 3, generator=rng) + 1
    check(student, attempt, four, "standardize(x, dim=-2) for x of shape (2, 3, 4, 3)", -2)
    plain = 2 * torch.randn(4, 6, generator=rng) + 1
    held = student.put(plain)
    for name, view, wanted in (
        ("transposed, x.t()", student.ref(held).t(), plain.t()),
        ("every second column, x[:, ::2]", student.ref(held)[:, ::2], plain[:, ::2]),
    ):
        tried = f"standardize(x, dim=1) for x {name}"
        with attempt(tried):
            out = want_tensor(student.standardize(view, dim=1), tried, shape=wanted.shape)
        expect(
            close(out, formula(wanted.double(), 1), 1e-3, 2e-5),
            tried=tried,
            got="The result is another one than for a copy of the same numbers",
            should="The order in memory should not matter",
        )


@points(1)
def test_eps_stands_under_the_root(student, rng, attempt):
    """standardize: eps counts as the formula says"""
    x = torch.randn(8, 3, generator=rng) + 2
    out = check(student, attempt, x, "standardize(x, eps=0.5) for x with a spread of about 1", eps=0.5)
    tiny = 1e-4 * torch.randn(8, 3, generator=rng)
    tried = "standardize(x) for columns whose spread is about 0.0001, so that the variance is about eps"
    check(student, attempt, tiny, tried, rtol=1e-2, atol=1e-3)
    keyword = student.standardize(x, 0, 0.5)
    expect(
        close(keyword, out, 1e-5),
        tried="standardize(x, 0, 0.5) and standardize(x, eps=0.5)",
        got="The two results differ",
        should="dim and eps should be taken by place and by name",
    )


@points(1)
def test_constant_slices_are_zero(student, rng, attempt):
    """standardize: a slice of equal values gives 0, never nan"""
    x = torch.randn(6, 4, generator=rng)
    x[:, 1], x[:, 3] = 3.0, -0.5
    tried = "standardize(x) for x of shape (6, 4) with two constant columns"
    with attempt(tried):
        out = want_tensor(student.standardize(x), tried, shape=x.shape)
    got = torch.as_tensor(out)[:, 1]
    expect(
        finite(float(got.sum())),
        tried=tried,
        got=f"A constant column came back as {got[0]:.4g}",
        should="A constant column should become 0",
        fix="It is 0 / 0. Add eps to the variance before the root, and let the variance divide by n",
    )
    expect(
        close(torch.as_tensor(out)[:, [1, 3]], torch.zeros(6, 2), atol=1e-2),
        tried=tried,
        got=f"A constant column came back as {got[0]:.4g}",
        should="A constant column should become 0",
        fix="Subtract the mean of that column",
    )
    check(student, attempt, x, tried)
    single = torch.randn(1, 3, generator=rng)
    tried = "standardize(x) for one single row, shape (1, 3)"
    with attempt(tried):
        out = want_tensor(student.standardize(single), tried, shape=(1, 3))
    expect(
        close(out, torch.zeros(1, 3), atol=1e-6),
        tried=tried,
        got=f"The result is {[round(v, 4) for v in torch.as_tensor(out).reshape(-1).tolist()]}",
        should="A slice with one element is constant, so it should become 0",
        fix="The variance of one number divided by n - 1 = 0 is nan; pass `correction=0`",
    )
    for value, n in ((1000.1, 7), (333.3, 13), (4321.7, 11), (77.7, 21), (5000.3, 6), (0.1, 9)):
        # the mean may be off by some last digits where the variance is exactly 0
        rounding = 8 * value * 2**-23 / 1e-4
        tried = f"standardize(x) for a column of {n} times {value}"
        with attempt(tried):
            out = want_tensor(student.standardize(torch.full((n, 1), value)), tried, shape=(n, 1))
        bad = torch.as_tensor(out).abs().max()
        fix = "mean(x²) - mean(x)² is not safe: rounding makes it negative. Square the differences from the mean"
        if finite(float(bad)):
            fix = "The tiny difference was divided by something tiny, too; eps under the root prevents that"
        expect(
            finite(float(bad)) and float(bad) <= rounding,
            tried=tried,
            got=f"The largest element of the result is {float(bad):.4g}",
            should="Equal values differ from their mean by rounding at most; nan is never right",
            fix=fix,
        )


@points(1)
def test_precision(student, rng, attempt, digits):
    """Both: float64 stays float64, and large offsets do no harm"""
    x = torch.randn(9, 3, generator=rng, dtype=torch.float64) + 1
    check(student, attempt, x, "standardize(x) for a float64 x of shape (9, 3)", rtol=1e-9, atol=1e-9)
    far = torch.randn(50, 2, generator=rng) + 2000
    tried = "standardize(x) for a float32 column with mean 2000 and spread 1"
    with attempt(tried):
        out = want_tensor(student.standardize(far), tried, shape=far.shape)
    expect(
        close(out, formula(far.double()), 2e-3, 2e-3),
        tried=tried,
        got="The result is off by several per cent",
        should="An offset should not matter",
        fix="Probably the variance was computed as mean(x²) - mean(x)², where two large numbers cancel",
    )
    tried = "power_mean(x, 3, 1) for a float64 x of shape (9, 3)"
    with attempt(tried):
        out = want_tensor(student.power_mean(x, 3, 1), tried, shape=(9,), dtype=torch.float64)
    digits(out, (x**3).mean(1), tried)


@points(1)
def test_x_stays(student, rng, attempt, unchanged, same_state):
    """Both: x stays as it is, and a second call gives the same"""
    x = torch.randn(5, 3, generator=rng) + 1
    for name, call in (
        ("standardize(x)", student.standardize),
        ("standardize(x, dim=1)", lambda t: student.standardize(t, dim=1)),
        ("power_mean(x, 3, 1)", lambda t: student.power_mean(t, 3, 1)),
    ):
        held = student.put(x)
        with same_state(name), attempt(name):
            first = want_tensor(call(held), name)
            unchanged(held, x, name)
            second = want_tensor(call(held), name)
        expect(close(first, second), tried=name + " twice", got="The two results differ")


@points(1)
def test_gradients(student, rng, attempt, slope, backward):
    """Both: gradients flow, through the mean and the variance, too"""
    x = torch.randn(6, 3, generator=rng, dtype=torch.float64) + 1
    cases = (
        ("standardize(x, dim=1)", lambda t: student.standardize(t, dim=1), lambda v: formula(v, 1), (6, 3)),
        ("power_mean(x, 3, 0)", lambda t: student.power_mean(t, 3, 0), lambda v: (v**3).mean(0), (3,)),
    )
    for name, call, function, shape in cases:
        held = student.put(x, requires_grad=True)
        weight = torch.randn(shape, generator=rng, dtype=torch.float64)
        tried = f"backward through {name} for a float64 x of shape (6, 3)"
        with attempt(tried, "Numpy and `.data` know nothing of gradients, and a leaf cannot be changed in place"):
            (got,) = backward(want_tensor(call(held), tried), weight, held)
        expect(
            got is not None,
            tried=tried,
            got="No gradient arrived at x",
            should="The result should be differentiable",
            fix="Do not use `detach`, `.data`, `.item()`, numpy or `torch.no_grad()` here",
        )
        expect(
            close(got, *slope(function, weight, x), 1e-6, 1e-9),
            tried=tried,
            got="A gradient arrived at x, but not the one of the formula",
            should="Everything that depends on x should carry its part of the gradient, mean and variance as well",
            fix="Probably a part was detached",
        )


@points(2)
def test_power_mean_values(student, rng, attempt):
    """power_mean: the mean of the powers, without that dimension"""
    x = torch.randn(3, 4, 2, generator=rng) + 0.3
    positive = x.abs() + 0.5
    for data, p in ((x, 2), (x, 3), (positive, 0.5), (positive, -1), (x, 1), (positive, 2.5), (x, 0)):
        for dim in (0, 1, 2, -1, -3):
            sign = "some negative numbers" if data is x else "positive numbers"
            tried = f"power_mean(x, {p}, {dim}) for x of shape (3, 4, 2) with {sign}"
            wanted = (data.double() ** p).mean(dim)
            with attempt(tried, "p may be any number: use `x ** p`"):
                out = student.power_mean(data, p, dim)
            want_tensor(out, tried, fix=None)
            keep = "The reduced dimension should be gone: do not use `keepdim=True` here"
            want_tensor(out, tried, shape=wanted.shape, dtype=data.dtype, fix=keep)
            expect(
                close(out, wanted, 1e-4, 1e-5),
                tried=tried,
                got=f"The first element of your result is {torch.as_tensor(out).reshape(-1)[0]:.4g}",
                should="It should be the mean of x ** p along dim",
                fix=power_cause(out, data.double(), p, dim),
            )
    plain = torch.randn(4, 3, generator=rng)
    tried = "power_mean(x, 2, 0) for a transposed x"
    with attempt(tried):
        out = student.power_mean(student.ref(student.put(plain)).t(), 2, 0)
    expect(
        close(want_tensor(out, tried, shape=(4,)), plain.t().square().mean(0), 1e-4),
        tried=tried,
        got="The result is another one than for a copy of the same numbers",
        should="The order in memory should not matter",
    )
    narrow = torch.randn(3, 1, 2, generator=rng)
    tried = "power_mean(x, 2, 0) for x of shape (3, 1, 2)"
    with attempt(tried):
        out = want_tensor(student.power_mean(narrow, 2, 0), tried)
    fix = "Only the dimension `dim` goes: `squeeze()` without an argument removes every dimension of length 1"
    want_tensor(out, tried, shape=(1, 2), fix=fix)
    expect(
        close(out, narrow.square().mean(0), 1e-4),
        tried=tried,
        got="The numbers are not the means of the squares",
    )
    line = torch.tensor([1.5, -2.0, 4.0])
    tried = "power_mean(x, 2, 0) for a vector of 3 numbers"
    out = want_tensor(student.power_mean(line, 2, 0), tried, shape=())
    expect(close(out, line.square().mean(), 1e-5), tried=tried, got=f"It returned {float(out):.4g}")


def power_cause(out, x, p, dim):
    mean = (x**p).mean(dim)
    if bool(torch.as_tensor(out).isnan().any()):
        return "nan: the power of a negative number went through a logarithm or a root; use `x ** p`"
    if close(out, x.mean(dim) ** p, 1e-3):
        return "That is the power of the mean; take the power first, then the mean"
    if p and close(out, mean.abs() ** (1 / p), 1e-3):
        return "A root was taken at the end; the task asks for the mean of the powers only"
    if close(out, (x.abs() ** p).mean(dim), 1e-3):
        return "The absolute value was taken first; `(-2) ** 3` is -8"
    if close(out, (x**2).mean(dim), 1e-3):
        return "That is the result for p = 2: use the argument `p`"
    if close(out, (x**p).sum(dim), 1e-3):
        return "That is the sum, not the mean"
    return "Check the order: power first, then the mean along `dim`"


@points(0.5)
def test_on_an_accelerator(student, rng, cuda, attempt, placed):
    """Inputs on an accelerator: the results are there, too"""
    values = torch.randn(5, 3, generator=rng)
    fix = "Make new tensors on the device of x, or from x itself"
    for name, call, wanted in (
        ("standardize(x)", student.standardize, formula(values)),
        ("power_mean(x, 2, 1)", lambda t: student.power_mean(t, 2, 1), values.square().mean(1)),
    ):
        tried = f"{name} for x on {cuda}"
        with attempt(tried, fix, about="device|cuda|cpu|numpy"):
            out = want_tensor(call(student.put(values, device=cuda)), tried)
        placed(out, wanted, cuda, tried, fix)
