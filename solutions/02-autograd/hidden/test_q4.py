"""02 q4: gradient_descent."""

import torch

from grader.suite import close, expect, mistake, points, want_tensor

VALLEY = """
def f(x):
    scale = torch.arange(1, x.numel() + 1, dtype=x.dtype, device=x.device).reshape(x.shape)
    return (scale * (x - 1) ** 2).sum() / 2
"""
CROOKED = """
def f(x):
    return torch.cos(x).sum() + (x.sum() - 1) ** 2 / 4
"""
SLOPE = """
def f(x):
    return 3 * x.sum() + x.reshape(-1)[0]
"""
BASIN = """
def f(x):
    return x ** 4 / 4
"""
ROW = "Append a new tensor for each step; a tensor that is changed in place is the same one in every row"


def descend(f, x0, lr, steps, slope):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - lr * slope(f, path[-1]))
    return torch.stack(path)


def cause(out, f, x0, lr, steps, slope):
    """Names the faulty loop that gives these rows, if it is one."""
    out, x = torch.as_tensor(out).double(), x0.double()
    if steps and close(out, out[-1:].expand_as(out), 1e-6):
        return "All rows are equal. " + ROW
    up, total, added, at_start = [x], torch.zeros_like(x), [x], [x]
    for _ in range(steps):
        up.append(up[-1] + lr * slope(f, up[-1]))
        total = total + slope(f, added[-1])
        added.append(added[-1] - lr * total)
        at_start.append(at_start[-1] - lr * slope(f, x))
    if close(out, torch.stack(up), 1e-3, 1e-4):
        return "That walks uphill: subtract the gradient"
    if close(out, torch.stack(added), 1e-3, 1e-4):
        return (
            "The gradients of earlier steps pile up: `backward()` adds to `.grad`. Clear it, or ask "
            "`torch.autograd.grad`"
        )
    if close(out, torch.stack(at_start), 1e-3, 1e-4):
        return "The gradient was taken at x0 in every step; take it at the newest x"
    if not close(out[0], x, 1e-5):
        return "Row 0 should be x0 itself, before any step"
    return "Each row should be the row before minus lr times the gradient there"


@points(2)
def test_path(student, rng, attempt, both, slope):
    """All iterates, from x0 on"""
    for name, source, shape, lr, steps in (
        ("a valley", VALLEY, (3,), 0.1, 6),
        ("a crooked function", CROOKED, (2, 3), 0.3, 4),
        ("a slope without a bottom", SLOPE, (4,), 0.05, 3),
        ("x ** 4 / 4", BASIN, (), 0.2, 5),
        ("a valley", VALLEY, (1,), 0.5, 2),
        ("a crooked function", CROOKED, (2, 1, 2), 0.2, 1),
    ):
        f, here = both(source)
        x0 = torch.rand(shape, generator=rng) + 0.5
        tried = f"gradient_descent(f, x0, lr={lr}, steps={steps}) for {name}, x0 of shape {shape}"
        with attempt(tried):
            out = want_tensor(student.gradient_descent(f, x0, lr, steps), tried)
        fix = f"One row for x0 and one for each of the {steps} steps"
        want_tensor(out, tried, shape=(steps + 1, *shape), dtype=torch.float32, fix=fix)
        wanted = descend(here, x0.double(), lr, steps, slope)
        if not close(out, wanted, 1e-3, 1e-5):
            rows = torch.as_tensor(out).reshape(steps + 1, -1)[:, 0].tolist()
            raise mistake(
                tried=tried,
                got=f"The first element goes {', '.join(f'{v:.4g}' for v in rows)}",
                should="Row 0 should be x0, and each row the row before minus lr times the gradient there",
                fix=cause(out, here, x0, lr, steps, slope),
            )


@points(1)
def test_all_steps_where_it_is_flat(student, attempt, both):
    """As many rows as steps, also where the gradient is 0 and nothing moves"""
    f, _ = both(VALLEY)
    x0 = torch.ones(3)
    tried = "gradient_descent(f, x0, lr=0.1, steps=4) for a valley, x0 at its lowest point"
    with attempt(tried):
        out = want_tensor(student.gradient_descent(f, x0, 0.1, 4), tried)
    want_tensor(out, tried, shape=(5, 3), fix="Do all the steps; do not stop early where the gradient is small")
    expect(
        close(out, x0.expand(5, 3)),
        tried=tried,
        got="Not all rows are x0",
        should="The gradient is 0 there, so every step should stay where it is",
    )


@points(1)
def test_zero_steps(student, rng, attempt, both):
    """No steps: x0 alone"""
    f, _ = both(VALLEY)
    for shape in ((3,), (), (2, 2)):
        x0 = torch.randn(shape, generator=rng)
        tried = f"gradient_descent(f, x0, 0.1, 0) for x0 of shape {shape}"
        with attempt(tried, "With no steps the loop does not run: the path must hold x0 before it"):
            out = student.gradient_descent(f, x0, 0.1, 0)
        want_tensor(out, tried, shape=(1, *shape), fix="x0 alone still is a path: one row")
        expect(
            close(torch.as_tensor(out)[0], x0),
            tried=tried,
            got="The only row is not x0",
            should="The path begins with x0",
        )


@points(2)
def test_x0_stays(student, rng, attempt, both, slope, unchanged, ties, same_ties):
    """x0 stays as it is, and row 0 is x0"""
    f, here = both(VALLEY)
    values = torch.randn(2, 3, generator=rng) + 2
    used = student.put(values, requires_grad=True)
    student.ref(used).grad = torch.full((2, 3), 2.0)
    source = student.put(values / 2, requires_grad=True)
    wanted = descend(here, values, 0.1, 3, slope)
    for kind, held, others in (
        ("a plain x0", student.put(values), ()),
        ("an x0 that requires grad", student.put(values, requires_grad=True), ()),
        ("an x0 that has a .grad", used, ()),
        ("an x0 that was computed from another tensor", student.ref(source).mul(2), (source,)),
    ):
        tried = f"gradient_descent(f, x0, 0.1, 3) for {kind}"
        own, before = None if others else ties(held), [ties(other) for other in others]
        for _ in range(2):
            with attempt(tried):
                out = want_tensor(student.gradient_descent(f, held, 0.1, 3), tried, shape=(4, 2, 3))
            if not torch.equal(torch.as_tensor(student.now(held)), values):
                raise mistake(
                    tried=tried,
                    got="Afterwards x0 holds other numbers: it was walked along",
                    should="x0 belongs to the caller and should stay as it is",
                    fix="`detach()` cuts the history and keeps the memory: add `.clone()`, or compute a "
                    "new x in each "
                    "step",
                )
            unchanged(held, values, tried, "x0")
            if own:
                same_ties(held, own, tried, "x0")
            for other, was in zip(others, before, strict=True):
                same_ties(other, was, tried, "the tensor from which x0 was computed")
            expect(
                close(out, wanted, 1e-4),
                tried=tried,
                got=f"Row 0 begins with {float(torch.as_tensor(out).reshape(-1)[0]):.4g}, x0 with "
                f"{float(values[0, 0]):.4g}",
                should="The path should be the same for every kind of x0, and for a second call",
                fix=cause(out, here, values, 0.1, 3, slope),
            )


@points(1)
def test_detached_and_float64(student, rng, attempt, both, slope, digits):
    """The path has no graph, and keeps float64 and the memory order out of it"""
    f, here = both(CROOKED)
    uses = student.define(
        """
w = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64).requires_grad_()

def f(x):
    return (w * x * x).sum() / 2
"""
    ).f
    x0 = torch.randn(3, generator=rng, dtype=torch.float64)
    for kind, held in (
        ("a plain x0", student.put(x0)),
        ("an x0 that requires grad", student.put(x0, requires_grad=True)),
    ):
        for which, function in (("a crooked function", f), ("a function that uses a parameter", uses)):
            for steps in (0, 3):
                tried = f"gradient_descent(f, x0, 0.2, {steps}) for {which} and {kind}, float64"
                with attempt(tried):
                    out = student.gradient_descent(function, held, 0.2, steps)
                want_tensor(out, tried, shape=(steps + 1, 3), dtype=torch.float64)
                expect(
                    out.requires_grad is False and out.grad_fn is None,
                    tried=tried,
                    got="The path requires grad: it still has a graph",
                    should="It should be plain numbers, without history",
                    fix="Detach each x (`(x - lr * g).detach()`), and x0 as well",
                )
    out = student.gradient_descent(f, x0, 0.2, 5)
    wanted = descend(here, x0, 0.2, 5, slope)
    fix = "A new tensor (`torch.zeros(...)`) has the default dtype; make it from x0"
    digits(out, wanted, "gradient_descent(f, x0, 0.2, 5) for a float64 x0", fix=fix)
    plain = torch.randn(2, 3, generator=rng)
    tried = "gradient_descent(f, x0, 0.2, 2) for a transposed x0"
    with attempt(tried):
        out = student.gradient_descent(f, student.ref(student.put(plain)).t(), 0.2, 2)
    want_tensor(out, tried, shape=(3, 3, 2))
    expect(
        close(out, descend(here, plain.t(), 0.2, 2, slope), 1e-4),
        tried=tried,
        got="The path is another one than for a copy of the same numbers",
        should="The order in memory should not matter",
    )


@points(2)
def test_no_graph_grows(student, rng, attempt, both):
    """Memory does not grow with the steps: no step keeps the graph of an earlier one"""
    f, _ = both(VALLEY)
    steps = 30
    for kind, requires_grad in (("a plain x0", False), ("an x0 that requires grad", True)):
        watched = student.instruments.gradients.Watched(f)
        x0 = student.put(torch.randn(4, generator=rng), requires_grad=requires_grad)
        tried = f"gradient_descent(f, x0, 0.05, {steps}) for {kind}, looking at the graph in each step"
        with attempt(tried):
            want_tensor(student.gradient_descent(watched, x0, 0.05, steps), tried, shape=(steps + 1, 4))
        lengths, alive = list(watched.lengths), list(watched.alive)
        if len(lengths) < steps:
            raise mistake(
                tried=tried,
                got=f"f was called {len(lengths)} times",
                should="Every step needs the gradient of f at the newest x",
            )
        early, late = max(lengths[:3]), lengths[-1]
        expect(
            late <= early + 3,
            tried=tried,
            got=f"In step 3 the graph behind x remembered {early} operations, in step {steps} {late}",
            should="It should not grow: each x should forget the one before",
            fix="`x - lr * g` is recorded, too. Detach it: `x = (x - lr * g).detach().requires_grad_()`",
        )
        expect(
            alive[-1] <= 3,
            tried=tried,
            got=f"In step {steps} the graphs of {alive[-1]} earlier steps were still in memory",
            should="The graph of a step should be gone when the next one begins",
            fix="Keep numbers, not tensors with a history: detach what you store, and leave out "
            "`create_graph` and "
            "`retain_graph`",
        )


@points(0.5)
def test_on_an_accelerator(student, rng, cuda, attempt, both, slope, placed):
    """x0 on an accelerator: the path is there, too"""
    f, here = both(CROOKED)
    x0 = torch.randn(3, generator=rng)
    tried = f"gradient_descent(f, x0, 0.2, 3) for x0 on {cuda}"
    fix = "A new tensor (`torch.zeros(...)`) is on the CPU; make it from x0, or stack the rows"
    with attempt(tried, fix, about="device|cuda|cpu|numpy"):
        out = want_tensor(student.gradient_descent(f, student.put(x0, device=cuda), 0.2, 3), tried, shape=(4, 3))
    placed(out, descend(here, x0, 0.2, 3, slope), cuda, tried, fix)
