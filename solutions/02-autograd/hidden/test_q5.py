"""02 q5: gate_gradient."""

import torch

from grader.suite import close, expect, mistake, points, want_tensor

BACKWARD = """
def gradients(out, weight, x, more):
    total = (out * weight).sum()
    if more is not None:
        total = total + (x * more).sum()
    if not total.requires_grad:
        return None
    (found,) = torch.autograd.grad(total, x, allow_unused=True)
    return torch.zeros_like(x) if found is None else found

def two(a, b, weight, x):
    return torch.autograd.grad((a * weight).sum() + (b * weight * 10).sum(), x)[0]
"""
ROADS = "Return a new tensor, chosen element by element from x and x.detach(), and register nothing on x"
WRITES = "`x[...] = ...` writes into the caller's tensor; make a new one"


def inputs(rng, shape, dtype=torch.float32):
    x = torch.randn(shape, generator=rng, dtype=dtype)
    mask = torch.rand(shape, generator=rng) < 0.5
    if x.numel() > 1:
        mask.view(-1)[0], mask.view(-1)[1] = True, False
    return x, mask, torch.randn(shape, generator=rng, dtype=dtype) + 3


def check_gradient(got, wanted, mask, tried):
    if got is None:
        raise mistake(
            tried=tried,
            got="The result has no history: no gradient arrived at x at all",
            should="The gradient should reach x where mask is True",
            fix="`detach` everything only where the mask is False",
        )
    got = torch.as_tensor(got)
    through, stopped = got[mask], got[~mask]
    leaked = stopped[stopped.abs() > 1e-5]  # sums in another order may leave a last digit
    expect(
        not len(leaked),
        tried=tried,
        got=f"Where mask is False, x received a gradient ({float(leaked[0]) if len(leaked) else 0:.4g})",
        should="The gradient should stop there",
        fix="Where the mask is False, take the value from `x.detach()`; look that mask is not used the wrong way round",
    )
    expect(
        close(through, wanted[mask], 1e-5),
        tried=tried,
        got="Where mask is True, x did not receive the gradient of the result",
        should="The gradient should pass there unchanged",
        fix="Where the mask is True, use x itself; look that mask is not used the wrong way round, and that nothing "
        "scales x",
    )


@points(2)
def test_value_and_gradient(student, rng, attempt):
    """The values of x; the gradient only where mask is True"""
    helper = student.define(BACKWARD)
    for shape in ((6,), (3, 4), (2, 1, 3), ()):
        for value in (True, False) if shape == () else (None,):
            x, mask, weight = inputs(rng, shape)
            mask = mask if value is None else torch.tensor(value)
            leaf = student.put(x, requires_grad=True)
            tried = f"gate_gradient(x, mask) for x of shape {shape}" + (
                f" and the mask {value}" if value is not None else ""
            )
            with attempt(tried, WRITES, about="in-place"):
                out = want_tensor(student.gate_gradient(leaf, mask), tried, shape=shape, dtype=torch.float32)
            zeroed = close(out, x * mask)
            expect(
                close(out, x, 1e-6, 1e-7),
                tried=tried,
                got="Where the mask is False the value became 0" if zeroed else "The values are others than in x",
                should="The values should be those of x everywhere; only the gradient stops",
                fix="`x * mask` gates the value as well: choose between x and x.detach(), which have the same values",
            )
            check_gradient(
                helper.gradients(out, weight, leaf, None if bool(mask.any()) else torch.zeros(shape)),
                weight,
                mask,
                tried,
            )


@points(1.5)
def test_other_roads_stay_open(student, rng, attempt):
    """Gradients that reach x by other roads are not touched, now and later"""
    helper = student.define(BACKWARD)
    x, mask, weight = inputs(rng, (5,))
    leaf = student.put(x, requires_grad=True)
    more = torch.randn(5, generator=rng) + 2
    tried = "gate_gradient(x, mask), where x is also used directly in the same loss"
    with attempt(tried, WRITES, about="in-place"):
        out = want_tensor(student.gate_gradient(leaf, mask), tried, shape=(5,))
    got = helper.gradients(out, weight, leaf, more)
    if got is None or not close(got, weight * mask + more, 1e-5):
        hooked = got is not None and close(got, (weight + more) * mask, 1e-5)
        raise mistake(
            tried=tried,
            got="The gradient of the direct use was masked, too" if hooked else "The gradient of x is another one",
            should="What flows through the gate should be masked, and what reaches x directly should not",
            fix="A hook on x stays there and masks every use of x. " + ROADS if hooked else ROADS,
        )
    later = student.ref(leaf).mul(2)
    got = helper.gradients(later, weight, leaf, None)
    expect(
        got is not None and close(got, 2 * weight, 1e-5),
        tried="using x again, without any gate, after gate_gradient(x, mask)",
        got="The gradient that arrived at x was masked",
        should="x itself should be as it was before the call",
        fix="A hook on x stays there for ever. " + ROADS,
    )
    flipped = ~mask
    tried = "two gates on one x, with opposite masks, in one loss"
    with attempt(tried):
        first, second = student.gate_gradient(leaf, mask), student.gate_gradient(leaf, flipped)
    got = helper.two(want_tensor(first, tried), want_tensor(second, tried), weight, leaf)
    expect(
        close(got, torch.where(mask, weight, 10 * weight), 1e-5),
        tried=tried,
        got="The two masks were multiplied, or one of them was lost",
        should="Each gate should have its own mask",
        fix=ROADS,
    )


@points(1)
def test_open_and_closed_gates(student, rng, attempt):
    """A mask that is True everywhere, and one that is False everywhere"""
    helper = student.define(BACKWARD)
    x, _, weight = inputs(rng, (2, 3))
    for name, mask in (
        ("True", torch.ones(2, 3, dtype=torch.bool)),
        ("False", torch.zeros(2, 3, dtype=torch.bool)),
    ):
        leaf = student.put(x, requires_grad=True)
        tried = f"gate_gradient(x, mask) with a mask that is {name} everywhere"
        with attempt(tried, WRITES, about="in-place"):
            out = want_tensor(student.gate_gradient(leaf, mask), tried, shape=(2, 3))
        expect(
            close(out, x, 1e-6),
            tried=tried,
            got="The values are others than in x",
            should="They should be those of x",
        )
        got = helper.gradients(out, weight, leaf, torch.ones(2, 3))
        check_gradient(torch.as_tensor(got) - 1, weight, mask, tried)


@points(1)
def test_x_without_gradient(student, rng, attempt, unchanged):
    """x need not require grad; x and mask stay as they are"""
    for shape in ((4,), (2, 3)):
        x, mask, _ = inputs(rng, shape)
        held, gate = student.put(x), student.put(mask)
        tried = f"gate_gradient(x, mask) for an x of shape {shape} that does not require grad"
        with attempt(tried, "Hooks and `requires_grad` are not for every tensor; a plain x has values, too"):
            out = want_tensor(student.gate_gradient(held, gate), tried, shape=shape)
        expect(
            close(out, x, 1e-6),
            tried=tried,
            got="The values are others than in x",
            should="They should be those of x",
        )
        unchanged(held, x, tried)
        unchanged(gate, mask, tried, "mask")
        expect(
            student.ref(held).requires_grad is False,
            tried=tried,
            got="Afterwards x itself requires grad",
            should="x belongs to the caller and should stay as it is",
            fix=ROADS,
        )


@points(1)
def test_computed_x_dtype_and_memory_order(student, rng, attempt, unchanged, ties, same_ties, same_state):
    """x in the middle of a computation, float64, transposed"""
    helper = student.define(BACKWARD)
    for dtype in (torch.float64, torch.float32):
        x, mask, weight = inputs(rng, (3, 4), dtype)
        source = student.put(x.t().contiguous(), requires_grad=True)
        computed = student.ref(student.ref(source).t()).mul(2)
        before = ties(source)
        tried = f"gate_gradient(x, mask) for a {str(dtype)[6:]} x that was computed from another tensor, transposed"
        with (
            same_state(tried),
            attempt(tried, "Assigning into x (`x[~mask] = ...`) changes x; make a new tensor"),
        ):
            out = want_tensor(student.gate_gradient(computed, mask), tried, shape=(3, 4), dtype=dtype)
        unchanged(computed, 2 * x, tried)
        expect(
            close(out, 2 * x, 1e-6),
            tried=tried,
            got="The values are others than in x",
            should="They should be those of x",
        )
        got = helper.gradients(out, weight, source, None)
        check_gradient(None if got is None else torch.as_tensor(got).t() / 2, weight, mask, tried)
        same_ties(source, before, tried, "the tensor from which x was computed")


@points(0.5)
def test_on_an_accelerator(student, rng, cuda, attempt, placed):
    """x and mask on an accelerator: the result is there, too"""
    helper = student.define(BACKWARD)
    x, mask, weight = inputs(rng, (4,))
    leaf = student.put(x, device=cuda, requires_grad=True)
    tried = f"gate_gradient(x, mask) with both on {cuda}"
    with attempt(tried, "Make new tensors from x and mask", about="device|cuda|cpu|numpy"):
        out = want_tensor(student.gate_gradient(leaf, student.put(mask, device=cuda)), tried, shape=(4,))
    placed(out, x, cuda, tried)
    check_gradient(helper.gradients(out, student.put(weight, device=cuda), leaf, None), weight, mask, tried)
