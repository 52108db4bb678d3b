"""01 q6: pairwise_distances."""

import torch

from grader.suite import close, expect, finite, mistake, points, want_tensor

SUBTRACT = "Expanding the square into |a|² + |b|² - 2ab cancels large numbers; subtract the points first, then square"


def distances(a, b):
    return (a[:, None] - b[None]).square().sum(-1).sqrt()


def cause(out, a, b):
    wanted = distances(a.double(), b.double())
    if close(out, wanted.T):
        return "That is the transpose: row i of the result belongs to a[i]"
    if close(out, wanted.square(), 1e-3):
        return "Those are the squared distances: take the root"
    if close(out, (a[:, None].double() - b[None]).abs().sum(-1), 1e-3):
        return "Those are sums of absolute differences; square, sum, and take the root"
    if close(out, wanted / a.shape[1] ** 0.5, 1e-3):
        return "The squares were averaged over the coordinates; sum them"
    if close(torch.as_tensor(out).reshape(-1).sort().values, wanted.reshape(-1).sort().values, 1e-3):
        return "The distances are right, but in wrong places: element [i, j] belongs to a[i] and b[j]"
    if wanted.numel() and tuple(out.shape) != tuple(wanted.shape):
        return "Element [i, j] belongs to a[i] and b[j]: place the dimensions of length 1 so that this shape comes out"
    return "Subtract with shapes that broadcast to (n, m, d), square, sum over the last dimension, take the root"


@points(2)
def test_values_and_shape(student, rng, attempt):
    """Element [i, j] is the distance from a[i] to b[j]"""
    for n, m, d in (
        (3, 5, 4),
        (4, 4, 2),
        (5, 2, 3),
        (1, 4, 2),
        (4, 1, 3),
        (1, 1, 2),
        (3, 2, 1),
        (2, 3, 7),
        (3, 3, 3),
    ):
        a, b = torch.randn(n, d, generator=rng), torch.randn(m, d, generator=rng) + 1
        tried = f"pairwise_distances(a, b) for a of shape {(n, d)} and b of shape {(m, d)}"
        with attempt(tried, "Draw the shapes: (n, 1, d) and (1, m, d) broadcast to (n, m, d)"):
            out = want_tensor(student.pairwise_distances(a, b), tried)
        want_tensor(out, tried, shape=(n, m), dtype=torch.float32, fix=cause(out, a, b))
        expect(
            close(out, distances(a.double(), b.double()), 1e-3, 1e-5),
            tried=tried,
            got="The first row of your result begins with "
            f"{', '.join(f'{v:.4g}' for v in torch.as_tensor(out)[0, :3].tolist())}",
            should="These are not the Euclidean distances",
            fix=cause(out, a, b),
        )


@points(2)
def test_equal_points_have_distance_zero(student, rng, attempt):
    """Equal points have distance 0, exactly, also far from the origin and in large sets"""
    for n, d, scale in ((6, 3, 1), (6, 3, 1000), (40, 5, 100), (60, 30, 10)):
        a = scale * torch.randn(n, d, generator=rng)
        for order, b in (("the same points", a.clone()), ("the same points in reverse order", a.flip(0))):
            tried = f"pairwise_distances(a, b) for {n} points with coordinates of about {scale}, b holds {order}"
            with attempt(tried):
                out = want_tensor(student.pairwise_distances(a, b), tried, shape=(n, n))
            values = torch.as_tensor(out) if order == "the same points" else torch.as_tensor(out).flip(1)
            own = values.diagonal()
            worst = own[own.isnan()][0] if bool(own.isnan().any()) else own.abs().max()
            if float(worst) != 0:
                fix = SUBTRACT
                if close(own, torch.full((n,), float(own[0])), 1e-3) and 0 < float(own[0]) < 1e-3:
                    fix = "Something small was added before the root; nothing has to be added here"
                elif float(worst) == float(worst) and n > 25:
                    fix = (
                        SUBTRACT + ". (`torch.cdist` does the same in large sets, unless told not to by "
                        "`compute_mode`.)"
                    )
                raise mistake(
                    tried=tried,
                    got=f"The distance between two equal points came out as {float(worst):.4g}",
                    should="It should be exactly 0",
                    fix=fix,
                )
            expect(
                finite(float(values.sum())),
                tried=tried,
                got="Some distances are nan or infinite",
                fix=SUBTRACT,
            )


@points(1)
def test_near_points_far_away(student, rng, attempt):
    """Small distances far from the origin keep their digits"""
    for n, m in ((5, 4), (40, 35)):
        a = 500 + torch.randn(n, 3, generator=rng)
        b = 500 + torch.randn(m, 3, generator=rng)
        tried = f"pairwise_distances(a, b) for {n} and {m} points with coordinates around 500 and distances around 2"
        with attempt(tried):
            out = want_tensor(student.pairwise_distances(a, b), tried, shape=(n, m))
        expect(
            close(out, distances(a.double(), b.double()), 1e-4, 1e-5),
            tried=tried,
            got="Some distances are off in the third digit, or nan",
            should="Where the points lie should not matter, only how far they are apart",
            fix=SUBTRACT,
        )


@points(1)
def test_no_python_loop(student, rng, attempt):
    """No Python loop: as many Python steps for many points as for few"""
    count = student.instruments.python_steps.count
    steps = []
    # each size twice: the first call may import or set up something
    for n, m, d in ((3, 2, 2), (1100, 40, 30), (3, 2, 2), (1100, 40, 30)):
        a, b = torch.randn(n, d, generator=rng), torch.randn(m, d, generator=rng)
        tried = f"pairwise_distances(a, b) for a of shape {(n, d)} and b of shape {(m, d)}"
        with attempt(tried):
            number, out = count(student.pairwise_distances, a, b)
        want_tensor(out, tried, shape=(n, m))
        steps.append(number)
    few, many = steps[2:]
    expect(
        many <= few + 10,
        tried="pairwise_distances for 3 and 2 points with 2 coordinates, then for 1100 and 40 points with 30",
        got=f"Python executed {few} small steps for the few and {many} for the many",
        should="Python should have as much to do for many points as for few: the work belongs into tensor operations",
        fix="Replace the loop (a comprehension is one, too) by broadcasting",
    )


@points(1)
def test_dtype_gradient_and_inputs(student, rng, attempt, unchanged, slope, backward, same_state, digits):
    """float64 stays float64, gradients flow, the inputs stay, any memory order"""
    a = torch.randn(4, 3, generator=rng, dtype=torch.float64)
    b = torch.randn(2, 3, generator=rng, dtype=torch.float64) + 2
    held, other = student.put(a, requires_grad=True), student.put(b, requires_grad=True)
    tried = "pairwise_distances(a, b) for float64 points that require grad"
    with same_state(tried), attempt(tried, "Numpy and `.data` know nothing of gradients; stay with torch"):
        out = want_tensor(student.pairwise_distances(held, other), tried)
    fix = "A new tensor (`torch.zeros(n, m)`) has the default dtype; compute the result from a and b"
    want_tensor(out, tried, shape=(4, 2), dtype=torch.float64, fix=fix)
    digits(out, distances(a, b), tried)
    weight = torch.randn(4, 2, generator=rng, dtype=torch.float64)
    got = backward(out, weight, held, other)
    for name, g, wanted in zip(("a", "b"), got, slope(distances, weight, a, b), strict=True):
        expect(
            g is not None and close(g, wanted, 1e-6, 1e-9),
            tried=tried + ", then backward",
            got=f"No gradient arrived at {name}"
            if g is None
            else f"The gradient that arrived at {name} is another one",
            should="The distances should be differentiable where they are not 0",
            fix="Do not use `detach`, `.item()`, `.tolist()`, numpy or `torch.no_grad()` here",
        )
    unchanged(held, a, tried, "a")
    unchanged(other, b, tried, "b")
    x, y = a.float(), b.float()
    views = student.ref(student.put(x.t().contiguous())).t(), student.ref(student.put(y.repeat(1, 2)))[:, :3]
    tried = "pairwise_distances(a, b) for a transposed a and a b that is a slice of another tensor"
    with attempt(tried, "`view` refuses such tensors; `unsqueeze` and `reshape` do not"):
        out = want_tensor(student.pairwise_distances(*views), tried, shape=(4, 2))
    expect(
        close(out, distances(x, y), 1e-4),
        tried=tried,
        got="The result is another one than for copies of the same numbers",
        should="The order in memory should not matter",
    )


@points(0.5)
def test_on_an_accelerator(student, rng, cuda, attempt, placed):
    """Points on an accelerator: the distances are there, too"""
    a, b = torch.randn(4, 3, generator=rng), torch.randn(2, 3, generator=rng)
    tried = f"pairwise_distances(a, b) for points on {cuda}"
    fix = "A new tensor (`torch.zeros(n, m)`) is on the CPU; compute the result from a and b"
    with attempt(tried, fix, about="device|cuda|cpu|numpy"):
        out = want_tensor(student.pairwise_distances(student.put(a, device=cuda), student.put(b, device=cuda)), tried)
    placed(out, distances(a, b), cuda, tried, fix)
