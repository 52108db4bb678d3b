"""02 q1: grad_of_sum_of_squares."""

import torch

from grader.suite import close, expect, mistake, points, want, want_tensor


def pair(student, result, tried, shape, dtype):
    """(z, g) of the promised kind."""
    plain = result is None or isinstance(result, (tuple, list, torch.Tensor))
    if not plain and student.isinstance(result, student.module("builtins").tuple):  # a named tuple
        result = list(result)
    want(result, (tuple, list), tried, "a pair (z, g)")
    if len(result) != 2:
        raise mistake(tried=tried, got=f"It returned {len(result)} things", should="It should return z and g")
    z = want_tensor(result[0], tried + ": z", shape=(), dtype=dtype)
    if result[1] is None:
        raise mistake(
            tried=tried,
            got="g is None",
            should="g should be a tensor of the shape of x",
            fix="Only leaves get a `.grad`. `x.clone()` of an x with a history is no leaf: cut first, "
            "`x.detach().clone()`",
        )
    g = want_tensor(result[1], tried + ": g", shape=shape, dtype=dtype)
    return z, g


def judge(student, result, x, tried, rtol=1e-4):
    z, g = pair(student, result, tried, tuple(x.shape), x.dtype)
    exact = x.double()
    expect(
        close(z, exact.square().sum(), rtol),
        tried=tried,
        got=f"z is {float(z):.6g}",
        should="z should be the sum of the squares of all elements",
        fix="That is their mean"
        if close(z, exact.square().mean(), rtol)
        else "Square every element first, then add up",
    )
    fix = "Take the gradient of z itself"
    if close(g, 4 * exact, rtol) or close(g, 6 * exact, rtol):
        fix = "That is a multiple of the gradient: `backward()` adds to `.grad`, which was not empty"
    elif close(g - 2 * exact, torch.full_like(exact, 7.0), 1e-3):
        fix = "The .grad that x had before is still in the sum: `backward()` adds to `.grad`"
    elif close(g, exact, rtol):
        fix = "Each x² has the slope 2x, not x"
    expect(
        close(g, 2 * exact, rtol, 1e-6),
        tried=tried,
        got=f"g begins with {', '.join(f'{v:.4g}' for v in torch.as_tensor(g).reshape(-1)[:3].tolist())}, "
        f"where x begins with {', '.join(f'{v:.4g}' for v in exact.reshape(-1)[:3].tolist())}",
        should="g should be the slope of z for each element of x",
        fix=fix,
    )
    return z, g


@points(2)
def test_values(student, rng, attempt):
    """z and its gradient, for any shape"""
    for shape in ((3,), (2, 3, 4), (), (1,), (4, 1)):
        x = torch.randn(shape, generator=rng) * 3 + 0.5
        tried = f"grad_of_sum_of_squares(x) for x of shape {shape}"
        with attempt(tried):
            result = student.grad_of_sum_of_squares(x)
        judge(student, result, x, tried)
    plain = torch.randn(4, 6, generator=rng)
    held = student.ref(student.put(plain))
    for name, view, wanted in (
        ("transposed", held.t(), plain.t()),
        ("every second column", held[:, ::2], plain[:, ::2]),
    ):
        tried = f"grad_of_sum_of_squares(x) for an x that is a view of another tensor ({name})"
        with attempt(tried):
            result = student.grad_of_sum_of_squares(view)
        judge(student, result, wanted, tried)


def kinds(student, x):
    """The same numbers in a plain tensor, a leaf that requires grad, one with a .grad, and a computed one."""
    leaf = student.put(x, requires_grad=True)
    used = student.put(x, requires_grad=True)
    student.ref(used).grad = torch.full_like(x, 7.0)
    source = student.put(x / 2, requires_grad=True)
    computed = student.ref(source).mul(2)
    return (
        ("a plain x", student.put(x), ()),
        ("an x that requires grad", leaf, ()),
        ("an x that requires grad and has a .grad", used, ()),
        ("an x that was computed from a tensor that requires grad", computed, (source,)),
    )


@points(2)
def test_x_stays(student, rng, attempt, unchanged, ties, same_ties):
    """x, x.grad and x.requires_grad stay as they are"""
    x = torch.randn(2, 3, generator=rng)
    for kind, held, others in kinds(student, x):
        tried = f"grad_of_sum_of_squares(x) for {kind}"
        before = [ties(t) for t in others]
        # a computed tensor has no .grad of its own to look at
        own = None if others else ties(held)
        for _ in range(2):
            leaf = "A computed x is no leaf: take its numbers alone, `x.detach().clone()`"
            with attempt(tried, leaf, about="lea(f|ves)"):
                result = student.grad_of_sum_of_squares(held)
            unchanged(held, x, tried)
            if own:
                same_ties(held, own, tried)
            else:
                expect(
                    student.ref(held).requires_grad is True,
                    tried=tried,
                    got="Afterwards x is cut off from its history",
                    should="x belongs to the caller and should stay as it is",
                    fix="`detach_()` changes x itself; `x.detach()` gives a new tensor",
                )
            for other, was in zip(others, before, strict=True):
                same_ties(other, was, tried, "the tensor from which x was computed, its source")
            judge(student, result, x, tried)


@points(1)
def test_twice(student, rng, attempt):
    """The second call gives the same, and does not change the first result"""
    x = torch.randn(3, 2, generator=rng)
    for kind, held, _ in kinds(student, x):
        tried = f"grad_of_sum_of_squares(x) twice with the same x ({kind})"
        with attempt(tried):
            first = student.grad_of_sum_of_squares(held)
            _, g_first = judge(student, first, x, tried)
            second = student.grad_of_sum_of_squares(held)
        _, g = pair(student, second, tried, (3, 2), torch.float32)
        expect(
            close(g, 2 * x),
            tried=tried,
            got=f"The second gradient is {float(g.reshape(-1)[0] / x.reshape(-1)[0]):.3g} times x, the first one 2 "
            "times",
            should="Both calls should give the same",
            fix="`backward()` adds to `.grad`; start from a fresh copy, or use `torch.autograd.grad`",
        )
        expect(
            close(student.now(g_first), 2 * x),
            tried=tried,
            got="The second call changed the gradient that the first one had returned",
            should="A result should stay what it was",
            fix="Probably both results are the same tensor, the .grad of x",
        )


@points(2)
def test_inside_no_grad(student, rng, attempt):
    """The same answer inside torch.no_grad(), and grad mode is left as it was"""
    x = torch.randn(2, 2, generator=rng)
    fix = "Inside `torch.no_grad()` nothing is recorded. Wrap your own lines in `with torch.enable_grad():`"
    for kind, held, _ in kinds(student, x):
        tried = f"grad_of_sum_of_squares(x) inside torch.no_grad(), for {kind}"
        with student.torch.no_grad():
            with attempt(tried, fix, about="require grad|grad_fn"):
                result = student.grad_of_sum_of_squares(held)
            mode = student.state()["grad mode"]
        judge(student, result, x, tried)
        expect(
            mode is False,
            tried=tried,
            got="Afterwards, still inside, gradients were recorded again",
            should="Grad mode should be as it was before the call",
            fix="`torch.set_grad_enabled(True)` stays on; `with torch.enable_grad():` ends with its block",
        )
    tried = "grad_of_sum_of_squares(x) in the usual mode"
    before = student.state()
    judge(student, student.grad_of_sum_of_squares(student.put(x)), x, tried)
    after = student.state()
    changed = [name for name in before if before[name] != after[name]]
    expect(
        not changed,
        tried=tried,
        got=f"Afterwards the {', '.join(changed)} of the whole notebook had changed",
        should="Grad mode, dtype and random state should be as they were before the call",
        fix="Use `with torch.enable_grad():` or `with torch.no_grad():`, which end with their block",
    )


@points(1)
def test_z_is_detached(student, rng, attempt):
    """z has no graph"""
    x = torch.randn(3, generator=rng)
    for kind, held, _ in kinds(student, x):
        tried = f"grad_of_sum_of_squares(x) for {kind}"
        with attempt(tried):
            z, _ = judge(student, student.grad_of_sum_of_squares(held), x, tried)
        expect(
            z.requires_grad is False and z.grad_fn is None,
            tried=tried,
            got="z still requires grad: it holds the whole graph",
            should="z should be a plain number in a 0-d tensor, without history",
            fix="Return `z.detach()`",
        )


@points(1)
def test_float64_and_devices(student, rng, device, attempt):
    """float64 stays float64, and the results are on the device of x"""
    x = torch.randn(3, 2, generator=rng, dtype=torch.float64)
    tried = f"grad_of_sum_of_squares(x) for a float64 x on {device}"
    with attempt(
        tried,
        "Make new tensors from x, so that they have its dtype and its device",
        about="device|cuda|cpu|numpy",
    ):
        z, g = judge(student, student.grad_of_sum_of_squares(student.put(x, device=device)), x, tried, 1e-12)
    for name, value in (("z", z), ("g", g)):
        expect(
            value.device.type == device,
            tried=tried,
            got=f"{name} is on {value.device}",
            should="It should be on the device of x",
            fix="Make new tensors from x",
        )
