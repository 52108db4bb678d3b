"""01 q5: match."""

import torch

from grader.suite import close, equal, expect, points, want_tensor

KEPT = "`.to()` changes nothing in place: return its result"


def short(dtype):
    return str(dtype).removeprefix("torch.")


@points(2)
def test_dtype_of_the_reference(student, rng, attempt):
    """The result has the dtype of reference, and the numbers and shape of x"""
    pairs = [
        (torch.float32, torch.float64), (torch.float64, torch.float32), (torch.int64, torch.float32),
        (torch.bool, torch.float32), (torch.float32, torch.int64), (torch.float32, torch.float16),
        (torch.int32, torch.int64), (torch.float64, torch.float64),
    ]  # fmt: skip
    for x_dtype, dtype in pairs:
        x = (torch.randn(2, 3, generator=rng) * 4).to(x_dtype)
        reference = torch.ones(4, dtype=dtype)
        tried = (
            f"match(x, reference) for a {short(x_dtype)} x of shape (2, 3) and a {short(dtype)} reference of shape (4,)"
        )
        with attempt(tried, "The shape of reference does not matter; only its dtype and device count"):
            out = student.match(x, reference)
        want_tensor(out, tried, shape=(2, 3))
        fix = KEPT if out.dtype == x_dtype else "Take the dtype from reference; do not write it down"
        want_tensor(out, tried, dtype=dtype, fix=fix)
        expect(
            equal(torch.as_tensor(out), x.to(dtype)),
            tried=tried,
            got=f"The numbers are others than in x: {torch.as_tensor(out).reshape(-1)[:3].tolist()}",
            should="Only dtype and device may change",
            fix="Convert x; do not copy numbers from reference",
        )


@points(1.5)
def test_x_itself_where_nothing_changes(student, rng, attempt):
    """Where nothing has to change, x itself comes back"""
    for requires_grad in (False, True):
        for dtype in (torch.float32, torch.float64):
            x = student.put(torch.randn(2, 3, generator=rng, dtype=dtype), requires_grad=requires_grad)
            reference = student.put(torch.zeros(5, 1, dtype=dtype), requires_grad=not requires_grad)
            grad = "that requires grad, " if requires_grad else ""
            tried = f"match(x, reference) for a {short(dtype)} x, {grad}and a {short(dtype)} reference, both on the CPU"
            with attempt(tried):
                out = want_tensor(student.match(x, reference), tried)
            expect(
                student.same(out, x),
                tried=tried,
                got="It returned another tensor: a copy, or a new view",
                should="Nothing has to change, so x itself should come back",
                fix="`clone`, `torch.tensor` and `detach` make a new one in any case; `.to()` does so only "
                "when it must",
            )
            expect(
                out.requires_grad == requires_grad,
                tried=tried,
                got=f"Afterwards x.requires_grad is {out.requires_grad}",
                should="requires_grad should stay as it was",
                fix="reference decides about dtype and device, and nothing else",
            )


@points(2)
def test_device_of_the_reference(student, rng, cuda, attempt):
    """The result is on the device of reference, whatever the two dtypes"""
    x = torch.randn(2, 3, generator=rng)
    cases = (
        ("cpu", cuda, torch.float32, torch.float32),
        (cuda, "cpu", torch.float32, torch.float32),
        ("cpu", cuda, torch.float32, torch.float64),
        (cuda, "cpu", torch.int64, torch.float32),
        (cuda, cuda, torch.float32, torch.float64),
    )
    for here, there, x_dtype, dtype in cases:
        held = student.put(x.to(x_dtype), device=here)
        reference = student.put(torch.ones(2, dtype=dtype), device=there)
        tried = f"match(x, reference) for a {short(x_dtype)} x on {here} and a {short(dtype)} reference on {there}"
        with attempt(tried):
            out = want_tensor(student.match(held, reference), tried, shape=(2, 3))
        expect(
            out.device.type == there,
            tried=tried,
            got=f"The result is on {out.device}",
            should=f"It should be on {there}",
            fix="The device of reference counts, as its dtype does: pass both, and return what `.to()` gives"
            if out.device.type == here
            else "Take the device from reference; do not ask which devices this machine has",
        )
        want_tensor(
            out,
            tried,
            dtype=dtype,
            fix="Two things may have to change: pass both dtype and device, or both at once",
        )
        expect(close(out, x.to(x_dtype)), tried=tried, got="The numbers are others than in x")
    held = student.put(x, device=cuda)
    tried = f"match(x, reference) for x and reference on {cuda}, both float32"
    with attempt(tried):
        out = student.match(held, student.put(torch.ones(4), device=cuda))
    want_tensor(out, tried)
    expect(
        student.same(out, held),
        tried=tried,
        got="It returned another tensor",
        should="Nothing has to change, so x itself should come back",
        fix="`.to()` copies only when it must; a way over the CPU always copies",
    )


@points(1.5)
def test_gradient_flows_and_inputs_stay(student, rng, attempt, unchanged, backward, same_state):
    """Gradients flow back to x; x and reference stay as they are"""
    x = torch.randn(2, 3, generator=rng)
    weight = torch.randn(2, 3, generator=rng, dtype=torch.float64)
    leaf = student.put(x, requires_grad=True)
    ones = torch.ones(4, dtype=torch.float64)
    reference = student.put(ones)
    tried = "match(x, reference) for a float32 x that requires grad and a float64 reference"
    with same_state(tried), attempt(tried):
        out = want_tensor(student.match(leaf, reference), tried)
    (got,) = backward(out, weight, leaf)
    expect(
        got is not None and close(got, weight, 1e-5),
        tried=tried + ", then backward",
        got="No gradient arrived at x" if got is None else "The gradient that arrived at x is another one",
        should="A conversion should be transparent for gradients",
        fix="`torch.tensor(x)`, `detach`, `.data` and numpy forget how x was computed; use `x.to(...)`",
    )
    unchanged(leaf, x, tried)
    unchanged(reference, ones, tried, "reference")
    expect(
        student.ref(leaf).requires_grad is True and student.ref(reference).requires_grad is False,
        tried=tried,
        got="Afterwards requires_grad of x or of reference is another one",
        should="Both should stay as they were",
    )
    plain = student.put(x)
    with attempt(tried):
        out = want_tensor(student.match(plain, student.put(ones, requires_grad=True)), tried)
    expect(
        out.requires_grad is False,
        tried="match(x, reference) for an x without and a reference with requires_grad",
        got="The result requires grad",
        should="requires_grad is not taken over: only dtype and device are",
        fix="Convert x; do not compute with reference",
    )
    unchanged(plain, x, tried)
