"""q2: scores. Sizes that differ, sizes that coincide, and what happens to the inputs."""

import torch

from grader.suite import close, expect, mistake, points, want_tensor

FIX = "Entry [n, j] is row n of x times row j of w: turn w, `x @ w.T`"


def cause(x, w, out):
    """The typical formula that gives this result, in words."""
    known = []
    if x.shape[1] == w.shape[0]:
        known.append(
            (x @ w, "That is `x @ w`: rows of x times columns of w. For a square w nothing complains")
        )
    known.append(((x @ w.T).T, "Rows and columns are exchanged: N comes first"))
    if w.numel() == x.shape[1] * w.shape[0]:
        turned = x @ w.reshape(x.shape[1], w.shape[0])
        known.append(
            (turned, "`reshape` gives the shape that fits and mixes the rows; a transpose turns them")
        )
    if x.shape == w.shape:
        known.append((x * w, "That is the elementwise product"))
    if x.shape[0] == x.shape[1]:
        known.append((x.T @ w.T if x.shape[0] == w.shape[1] else w, "x was turned, and w is to be"))
    norm = (x @ w.T) / (x.norm(dim=1, keepdim=True) * w.norm(dim=1))
    known.append((norm, "That is the cosine: the dot product is not divided by anything"))
    for value, text in known:
        if value.shape == out.shape and close(out, value, 1e-4, 1e-5):
            return f"{text}. {FIX}"
    return FIX


def check(out, x, w, tried, rtol=1e-4, atol=1e-5):
    want = x.double() @ w.double().T
    if isinstance(out, torch.Tensor) and out.shape != want.shape:
        raise mistake(
            tried=tried,
            got=f"It returned a tensor of shape {tuple(out.shape)}",
            should=f"The shape should be (N, k), here {tuple(want.shape)}",
            fix=cause(x, w, out.detach()),
        )
    out = want_tensor(out, tried)
    expect(
        close(out, want, rtol, atol),
        tried=tried,
        got=f"The largest difference from the dot products is "
        f"{(out.detach().double() - want).abs().max():.3g}",
        should="Entry [n, j] should be the dot product of x[n] and w[j]",
        fix=cause(x, w, out.detach()),
    )
    return out


def run(lab, x, w, tried):
    return lab.attempt(
        lambda: lab.student.scores(x, w),
        tried,
        "It should return (N, k) dot products for all sizes",
        FIX,
    )


@points(2)
def test_different_sizes(student, lab):
    """(N, d) and (k, d) of different sizes"""
    for n, k, d in ((5, 3, 4), (2, 6, 3), (7, 2, 2)):
        x, w = lab.draw(n, d), lab.draw(k, d)
        tried = f"x of shape ({n}, {d}) and w of shape ({k}, {d})"
        check(run(lab, x, w, tried), x, w, tried)


@points(3)
def test_square_shapes(student, lab):
    """Sizes that coincide: k = d, N = d, N = k, all three"""
    for n, k, d in ((5, 3, 3), (3, 4, 3), (4, 4, 2), (3, 3, 3)):
        x, w = lab.draw(n, d), lab.draw(k, d)
        tried = f"x of shape ({n}, {d}) and w of shape ({k}, {d})"
        check(run(lab, x, w, tried), x, w, tried)


@points(2)
def test_sizes_of_one(student, lab):
    """One row, one class, one feature"""
    for n, k, d in ((1, 3, 4), (5, 1, 4), (5, 3, 1), (1, 1, 4), (1, 1, 1)):
        x, w = lab.draw(n, d), lab.draw(k, d)
        tried = f"x of shape ({n}, {d}) and w of shape ({k}, {d})"
        check(run(lab, x, w, tried), x, w, tried)


@points(2)
def test_inputs_stay_and_a_second_call(student, lab):
    """x and w are not changed, and a second call gives the same"""
    for n, k in ((4, 5), (4, 1), (1, 5)):
        x, w = lab.draw(n, 3), lab.draw(k, 3)
        given_x, given_w = student.put(x), student.put(w)
        tried = f"scores(x, w) with x ({n}, 3) and w ({k}, 3), then a look at both"
        run(lab, given_x, given_w, tried)
        for name, given, value in (("x", given_x, x), ("w", given_w, w)):
            now = student.now(given)
            expect(
                now.shape == value.shape and torch.equal(now, value),
                tried=tried,
                got=f"Afterwards {name} has the shape {tuple(now.shape)}"
                if now.shape != value.shape
                else f"Afterwards {name} holds other numbers",
                should="The inputs belong to the caller and should not change",
                fix="`x *= w` and methods whose name ends in an underscore (`t_()`, `mul_()`) work in place; use `w.T`",
            )
        tried = f"the same call a second time, with x ({n}, 3) and w ({k}, 3)"
        check(run(lab, given_x, given_w, tried), x, w, tried)


@points(2)
def test_gradients(student, lab):
    """Differentiable with respect to both"""
    tried = "backward through scores(x, w) for x (4, 3) and w (2, 3)"
    x, w = lab.draw(4, 3), lab.draw(2, 3)
    given_x, given_w = student.put(x, requires_grad=True), student.put(w, requires_grad=True)
    out = want_tensor(run(lab, given_x, given_w, tried), tried, shape=(4, 2))
    fix = (
        "Stay with tensor operations: no `.item()`, `.detach()`, `.data`, numpy or `torch.tensor(...)` "
        "on the way"
    )
    expect(
        out.requires_grad,
        tried=tried,
        got="The result has no history: it does not require grad",
        should="It should be differentiable",
        fix=fix,
    )
    tools = student.define(
        "def back(out, g):\n    out.backward(g)\n\ndef grads(x, w):\n    return x.grad, w.grad"
    )
    g = lab.draw(4, 2)
    tools.back(out, g)
    grad_x, grad_w = tools.grads(given_x, given_w)
    for name, got, want in (("x", grad_x, g @ w), ("w", grad_w, g.T @ x)):
        expect(
            got is not None and close(got, want, 1e-3, 1e-5),
            tried=tried,
            got=f"{name} got no gradient" if got is None else f"The gradient of {name} is off",
            should="The gradient should reach both inputs, as that of a matrix product",
            fix=fix,
        )


@points(2)
def test_dtype_layout_device(student, lab, cuda):
    """float64, inputs that are not contiguous, and another device"""
    x, w = lab.draw(4, 3, dtype=torch.float64), lab.draw(2, 3, dtype=torch.float64)
    tried = "float64 x (4, 3) and w (2, 3)"
    fix = "Do not convert, and make nothing of a fixed dtype (`torch.zeros(...)` is float32)"
    out = want_tensor(run(lab, x, w, tried), tried, dtype=torch.float64, fix=fix)
    check(out, x, w, tried, 1e-9, 1e-10)

    big_x, big_w = lab.draw(3, 5), lab.draw(4, 6)
    views = student.define("def views(x, w):\n    return [x.t()[::2], w[:, ::2]]").views
    given_x, given_w = views(big_x, big_w)
    tried = (
        "inputs that are not contiguous: x (3, 3), every second row of a transpose, w (4, 3), every "
        "second column"
    )
    check(run(lab, given_x, given_w, tried), big_x.t()[::2], big_w[:, ::2], tried)

    x, w = lab.draw(5, 3), lab.draw(2, 3)
    tried = f"x and w on {cuda}"
    out = run(lab, student.put(x, device=cuda), student.put(w, device=cuda), tried)
    check(out, x, w, tried, 1e-3, 1e-4)
