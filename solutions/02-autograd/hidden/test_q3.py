"""02 q3: numerical_gradient."""

import torch

from grader.suite import close, expect, finite, mistake, points, want_tensor

CUBES = """
def f(x):
    scale = torch.arange(1, x.numel() + 1, dtype=x.dtype, device=x.device).reshape(x.shape)
    return (scale * x ** 3).sum()
"""
MIXED = """
def f(x):
    return torch.sin(x @ x.mT).sum() + (x.sum() * x[0, 1]) ** 2
"""
WAVES = """
def f(x):
    return (torch.sin(3 * x) * torch.exp(-x)).sum() + x.prod()
"""
FLAT = (
    "For a transposed tensor `flatten()` is a copy, and `clone()` keeps the order in memory; perturb a "
    "tensor of x's "
    "shape"
)


def central(f, x, eps):
    return one_sided(f, x, eps, -eps)


def one_sided(f, x, up, down):
    x = x.double().contiguous()
    flat = x.reshape(-1)
    slopes = []
    for k in range(flat.numel()):
        values = []
        for step in (up, down):
            moved = flat.clone()
            moved[k] += step
            values.append(f(moved.reshape(x.shape)))
        slopes.append((values[0] - values[1]) / (up - down))
    return torch.stack(slopes).reshape(x.shape)


def tensor(out, x, tried):
    """A float tensor of the shape of x; for a float32 x float32 will do, its digits decide."""
    want_tensor(out, tried, shape=tuple(x.shape))
    if out.dtype != torch.float64 and not (out.dtype == torch.float32 and x.dtype == torch.float32):
        want_tensor(out, tried, dtype=torch.float64)
    return torch.as_tensor(out)


def first(out):
    return ", ".join(f"{v:.6g}" for v in torch.as_tensor(out).reshape(-1)[:3].tolist())


@points(2)
def test_central_differences(student, rng, attempt, both):
    """(f(x + eps) - f(x - eps)) / (2 eps), with the eps that was passed"""
    f, here = both(CUBES)
    x = torch.rand(5, generator=rng, dtype=torch.float64) + 0.5
    x *= torch.tensor([1.0, 3.0, -1.0, 0.0, 2.0], dtype=torch.float64)
    for eps in (0.1, 0.01):
        tried = f"numerical_gradient(f, x, eps={eps}) for a sum of cubes, float64 x of shape (5,)"
        with attempt(tried):
            out = tensor(student.numerical_gradient(f, x, eps=eps), x, tried)
        wanted = central(here, x, eps)
        if not close(out, wanted, 1e-7):
            fix = "Step up by eps and down by eps, whatever the number is, and divide the difference by 2 eps"
            if close(out, one_sided(here, x, eps, 0), 1e-6):
                fix = (
                    "That is a one-sided (forward) difference, not the central one: step down as well as up, and "
                    "divide by 2 eps"
                )
            elif close(out, one_sided(here, x, 0, -eps), 1e-6):
                fix = "That is a one-sided difference: step up as well as down, and divide by 2 eps"
            elif close(out, 2 * wanted, 1e-6):
                fix = "From x - eps to x + eps it is two steps: divide by 2 eps"
            elif close(out, out[:1].expand_as(out), 1e-9):
                fix = "All elements are equal: change one element at a time and leave the others as they are"
            elif close(out, central(here, x, eps / 2), 1e-7):
                fix = "Each of the two steps should be eps long, not eps / 2"
            elif close(out, central(here, x, 1e-6), 1e-6):
                fix = "That is the result for the default eps (or the exact slope): use the argument `eps`"
            raise mistake(
                tried=tried,
                got=f"It begins with {first(out)}",
                should="It should be (f(x + eps) - f(x - eps)) / (2 eps) for each element",
                fix=fix,
            )
    with attempt("numerical_gradient(f, x, 0.1)"):
        out = student.numerical_gradient(f, x, 0.1)
    expect(
        close(tensor(out, x, "numerical_gradient(f, x, 0.1)"), central(here, x, 0.1), 1e-7),
        tried="numerical_gradient(f, x, 0.1), eps by its place",
        got="The result is another one than with eps=0.1",
    )


@points(2)
def test_precision(student, rng, attempt, both, slope):
    """Computed in float64: many right digits with the default eps, also for a float32 x"""
    f, here = both(WAVES)
    for dtype, digits in ((torch.float32, 1e-5), (torch.float64, 1e-7)):
        for offset in (0.5, 2.0):
            x = (torch.rand(2, 3, generator=rng) + offset).to(dtype)
            tried = (
                f"numerical_gradient(f, x) for a smooth f and a {str(dtype)[6:]} x of shape (2, 3), with "
                f"the default "
                "eps"
            )
            with attempt(tried, "f may be called with float64; x is turned into float64 first"):
                out = tensor(student.numerical_gradient(f, x), x, tried)
            wanted = slope(here, x.double())
            off = float((out.double() - wanted).abs().max() / wanted.abs().max())
            fix = "Change one element at a time; step up by eps, down by eps, and divide the difference by 2 eps"
            if dtype == torch.float64 and finite(off) and off < 1e-3:
                fix = (
                    "Is each step eps long, up and down, and made from the same x every time? An element that was "
                    "moved must be back in its place before the next one is; one-sided steps are coarser, too"
                )
            elif finite(off) and off < 0.3:
                fix = (
                    "With eps = 1e-6, float32 cannot hold the difference of the two values. "
                    "Turn x into float64 before the step (`x.to(torch.float64)`), and call f with float64"
                )
            expect(
                finite(off) and off < digits,
                tried=tried,
                got=f"The largest error is {off:.1e} of the largest slope"
                if finite(off)
                else f"It begins with {first(out)}",
                should="In float64 the error should be far below that",
                fix=fix,
            )


@points(1)
def test_any_shape(student, rng, attempt, both, slope):
    """Any shape, and functions in which the elements meet"""
    for name, source, shape in (
        ("a sum of cubes", CUBES, ()),
        ("a sum of cubes", CUBES, (1,)),
        ("a sum of cubes", CUBES, (2, 1, 3)),
        ("products of matrices", MIXED, (2, 3)),
        ("a function with a product of all elements", WAVES, (4,)),
        ("products of matrices", MIXED, (3, 2)),
    ):
        f, here = both(source)
        x = torch.rand(shape, generator=rng, dtype=torch.float64) + 0.5
        tried = f"numerical_gradient(f, x) for {name}, x of shape {shape}"
        with attempt(tried, "f expects a tensor of the shape of x: give it one in every call"):
            out = tensor(student.numerical_gradient(f, x), x, tried)
        wanted = slope(here, x)
        fix = "Change one element at a time and leave the others as they are"
        expect(
            close(out, wanted, 1e-5, 1e-6),
            tried=tried,
            got=f"It begins with {first(out)}",
            should="Each element should hold the slope of f for that element alone",
            fix=fix,
        )


@points(1)
def test_any_memory_order(student, rng, attempt, both, slope, unchanged):
    """Transposed and sliced x"""
    f, here = both(MIXED)
    plain = torch.rand(3, 4, generator=rng, dtype=torch.float64) + 0.5
    for dtype in (torch.float64, torch.float32):
        before = plain.to(dtype)
        held = student.put(before)
        for name, view, wanted in (
            ("transposed, x.t()", student.ref(held).t(), before.t()),
            ("every second column, x[:, ::2]", student.ref(held)[:, ::2], before[:, ::2]),
        ):
            tried = f"numerical_gradient(f, x) for a {str(dtype)[6:]} x, {name}"
            with attempt(tried, FLAT):
                out = tensor(student.numerical_gradient(f, view), wanted, tried)
            truth = slope(here, wanted.double())
            if not close(out, truth, 1e-4, 1e-6):
                plain_copy = tensor(student.numerical_gradient(f, wanted.contiguous()), wanted, tried)
                raise mistake(
                    tried=tried,
                    got="Every gradient is 0" if not bool(out.any()) else f"It begins with {first(out)}",
                    should="It should hold the slopes of f, in whatever order x lies in memory",
                    fix=FLAT if close(plain_copy, truth, 1e-4, 1e-6) else "A copy in the usual order fails, too",
                )
            unchanged(held, before, tried, "the tensor of which x is a view")


@points(1.5)
def test_x_stays(student, rng, attempt, both, unchanged, ties, same_ties):
    """x stays as it is, to the last digit; it may require grad"""
    f, _ = both(WAVES)
    for dtype in (torch.float64, torch.float32):
        values = torch.rand(2, 3, generator=rng).to(dtype) * 3 + 0.1
        used = student.put(values, requires_grad=True)
        student.ref(used).grad = torch.full_like(values, 2.0)
        for kind, held in (
            ("a plain x", student.put(values)),
            ("an x that requires grad", student.put(values, requires_grad=True)),
            ("an x that has a .grad", used),
        ):
            tried = f"numerical_gradient(f, x) for {kind}, {str(dtype)[6:]}"
            before, state = ties(held), student.state()
            with attempt(
                tried,
                "A leaf that requires grad cannot be changed in place; work on a copy, `x.detach().clone()`",
            ):
                tensor(student.numerical_gradient(f, held), values, tried)
            after = student.now(held)
            gap = float((torch.as_tensor(after).double() - values.double()).abs().max())
            expect(
                gap == 0,
                tried=tried,
                got=f"Afterwards x differs from what it was, by up to {gap:.1e}",
                should="x should be unchanged, to the last digit",
                fix="Adding eps and taking it away again rounds. Work on a copy (for a float64 x, "
                "`.double()` is none: "
                "add `.clone()`)",
            )
            unchanged(held, values, tried)
            same_ties(held, before, tried)
            changed = [name for name, was in state.items() if was != student.state()[name]]
            expect(
                not changed,
                tried=tried,
                got=f"Afterwards the {', '.join(changed)} of the notebook had changed",
            )


@points(0.5)
def test_on_an_accelerator(student, rng, cuda, attempt, both, slope, placed):
    """x on an accelerator: f meets it there, and the result is there, too"""
    f, here = both(CUBES)
    x = torch.rand(3, generator=rng) + 0.5
    tried = f"numerical_gradient(f, x) for x on {cuda}"
    fix = "Make new tensors where x is: `device=x.device`, or `zeros_like`"
    with attempt(tried, fix, about="device|cuda|cpu|numpy"):
        out = student.numerical_gradient(f, student.put(x, device=cuda))
    tensor(out, x, tried)
    placed(out, slope(here, x.double()), cuda, tried, fix)
