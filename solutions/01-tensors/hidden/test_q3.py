"""01 q3: swap_axes, add_batch_dim, drop_batch_dim."""

import torch

from grader.suite import StudentError, close, expect, mistake, points, want_tensor

NO_VIEW = "`reshape` and `contiguous` may copy; `transpose` only writes a new note how to read the same memory"
BATCH_FIX = "`x.unsqueeze(0)` adds a dimension in front and leaves all others"
SILENT = "`squeeze(0)` and `x[0]` say nothing when the length is not 1: look at `x.dim()` and `x.shape[0]` first"


def swap_cause(out, x, a, b):
    wanted = x.transpose(a, b)
    out = torch.as_tensor(out)
    if tuple(out.shape) == tuple(wanted.shape):
        if torch.equal(out, x.reshape(wanted.shape)):
            return "`reshape` keeps the order of the numbers and cuts it anew; it swaps nothing. Use `transpose`"
        return "Element [j, i] of the result should be x[i, j]; perhaps the strides were guessed from the shape"
    if tuple(out.shape) == tuple(reversed(x.shape)):
        return "All axes were reversed, as `.T` does; only a and b should change places"
    if tuple(out.shape) == tuple(x.movedim(a, b).shape):
        return "The axis a was moved and the ones between shifted; a and b should change places"
    if tuple(out.shape) == tuple(x.shape):
        return "No axis changed its place; negative axes count from the end"
    return "Only a and b should change places"


@points(2)
def test_axes_change_places(student, rng, attempt):
    """swap_axes: a and b change places, in every rank"""
    cases = [
        ((2, 3), 0, 1), ((4, 4), 0, 1), ((2, 3), -1, 0), ((2, 3, 4), 0, 2), ((2, 3, 4), 0, 1), ((2, 3, 4), -1, 1),
        ((2, 3, 4, 5), 0, 3), ((2, 3, 4, 5), 1, 3), ((2, 3, 4, 5), 2, 0), ((2, 3, 4, 5), -1, -3), ((3, 2, 3), 2, 0),
        ((2, 3, 4), 1, 1), ((1, 5), 0, 1),
    ]  # fmt: skip
    for shape, a, b in cases:
        x = torch.randn(shape, generator=rng)
        tried = f"swap_axes(x, {a}, {b}) for x of shape {shape}"
        counted = "Negative axes count from the end, and either of the two may be negative"
        with attempt(tried, counted if min(a, b) < 0 else None):
            out = want_tensor(student.swap_axes(x, a, b), tried)
        wanted = x.transpose(a, b)
        same = tuple(out.shape) == tuple(wanted.shape) and torch.equal(torch.as_tensor(out), wanted)
        if not same:
            if tuple(out.shape) == tuple(wanted.shape):
                got = f"The shape is right, but the elements are in the wrong places: {show(out)}"
            else:
                got = f"It returned the shape {tuple(out.shape)}"
            raise mistake(
                tried=tried,
                got=got,
                should="The dimensions a and b should be exchanged, and each element should move with them",
                fix=swap_cause(out, x, a, b),
            )


def show(out):
    return "the first ones are " + ", ".join(f"{v:.3g}" for v in torch.as_tensor(out).reshape(-1)[:3].tolist())


@points(1.5)
def test_swap_is_a_view(student, rng, attempt):
    """swap_axes: the result shares memory with x"""
    for shape, a, b in (((2, 3), 0, 1), ((2, 3, 4), -1, 0)):
        for kind in ("fresh", "transposed"):
            held = student.put(torch.randn(shape, generator=rng))
            x = held if kind == "fresh" else student.ref(held).transpose(0, -1)
            tried = f"swap_axes(x, {a}, {b}) for a {kind} x with {len(shape)} dimensions, then 50 written into x"
            with attempt(tried):
                out = want_tensor(student.swap_axes(x, a, b), tried)
            first = tuple(0 for _ in shape)
            student.ref(x)[first] = 50.0
            expect(
                float(student.now(out)[first]) == 50.0,
                tried=tried,
                got="The result did not change with x",
                should="The result should be a view: another way to read the memory of x",
                fix=NO_VIEW,
            )
            with attempt(tried):
                student.ref(out)[first] = -60.0
            expect(
                float(student.now(x)[first]) == -60.0,
                tried=f"swap_axes(x, {a}, {b}), then -60 written into the result",
                got="x did not change with it",
                should="The result should be a view: another way to read the memory of x",
                fix=NO_VIEW,
            )


@points(1)
def test_swap_in_any_memory_order(student, rng, attempt):
    """swap_axes: slices and transposed tensors as well"""
    plain = torch.randn(5, 6, generator=rng)
    views = (
        ("every second column, x[:, ::2]", lambda t: t[:, ::2]),
        ("the lower rows, x[2:]", lambda t: t[2:]),
        ("transposed, x.t()", lambda t: t.t()),
        ("a corner, x[1:3, 2:5]", lambda t: t[1:3, 2:5]),
    )
    held = student.put(plain)
    for name, view in views:
        tried = f"swap_axes(x, 0, 1) where x is a view of another tensor: {name}"
        wanted = view(plain).t()
        with attempt(tried):
            out = want_tensor(student.swap_axes(view(student.ref(held)), 0, 1), tried, shape=wanted.shape)
        expect(
            torch.equal(torch.as_tensor(out), wanted),
            tried=tried,
            got=f"The result holds other numbers than x: {show(out)}",
            should="Element [j, i] of the result should be x[i, j], in whatever order x lies in memory",
            fix="Probably the strides were guessed from the shape; `transpose` uses the real ones",
        )


@points(1)
def test_add_batch_dim(student, rng, attempt):
    """add_batch_dim: one new leading dimension, the others stay"""
    for shape in ((3,), (2, 3), (1, 4), (2, 1, 3), (), (2, 3, 2, 2)):
        for dtype in (torch.float32, torch.float64, torch.int64):
            x = (10 * torch.randn(shape, generator=rng)).to(dtype)
            tried = f"add_batch_dim(x) for x of shape {shape} and dtype {str(dtype)[6:]}"
            with attempt(tried, BATCH_FIX):
                out = student.add_batch_dim(x)
            want_tensor(out, tried, shape=(1, *shape), dtype=dtype, fix=BATCH_FIX)
            expect(
                torch.equal(torch.as_tensor(out)[0], x),
                tried=tried,
                got="The numbers are not those of x, or are in another order",
                should="Element 0 of the result should be x",
                fix=BATCH_FIX,
            )
    plain = torch.randn(3, 4, generator=rng)
    tried = "add_batch_dim(x) for a transposed x"
    with attempt(tried, BATCH_FIX):
        out = want_tensor(student.add_batch_dim(student.ref(student.put(plain)).t()), tried, shape=(1, 4, 3))
    expect(
        torch.equal(torch.as_tensor(out)[0], plain.t()),
        tried=tried,
        got="The numbers are not those of x, or are in another order",
        should="Element 0 of the result should be x, in whatever order x lies in memory",
        fix="Perhaps the numbers were read in the order of the memory; `unsqueeze` needs no copy",
    )


@points(1.5)
def test_drop_batch_dim(student, rng, attempt):
    """drop_batch_dim: the leading dimension goes, other dimensions of length 1 stay"""
    for shape in ((1, 3, 4), (1, 1, 3), (1, 3, 1), (1, 1), (1,), (1, 5), (1, 1, 1, 2), (1, 2, 1, 1)):
        for dtype in (torch.float32, torch.float64, torch.int64):
            x = (10 * torch.randn(shape, generator=rng)).to(dtype)
            tried = f"drop_batch_dim(x) for x of shape {shape} and dtype {str(dtype)[6:]}"
            with attempt(tried):
                out = student.drop_batch_dim(x)
            fix = "`squeeze()` without an argument removes every dimension of length 1; name the one you mean"
            want_tensor(out, tried, shape=shape[1:], dtype=dtype, fix=fix)
            expect(
                torch.equal(torch.as_tensor(out), x[0]),
                tried=tried,
                got="The numbers are not those of x, or are in another order",
                should="The result should be the single sample, x[0]",
            )
    plain = torch.randn(4, 3, 1, generator=rng)
    tried = "drop_batch_dim(x) for an x of shape (1, 3, 4) in another memory order"
    with attempt(tried):
        out = want_tensor(student.drop_batch_dim(student.ref(student.put(plain)).transpose(0, 2)), tried, shape=(3, 4))
    expect(
        torch.equal(torch.as_tensor(out), plain.transpose(0, 2)[0]),
        tried=tried,
        got="The numbers are not those of x, or are in another order",
        should="The result should be the single sample, x[0], in whatever order x lies in memory",
    )


@points(1.5)
def test_drop_refuses(student, rng):
    """drop_batch_dim: ValueError for a batch of more than one sample, and for no dimension"""
    for shape in ((3, 4), (2,), (3, 1), (4, 1, 1), (2, 1, 5), ()):
        x = torch.randn(shape, generator=rng)
        what = f"a batch of {shape[0]}, shape {shape}" if shape else "a 0-d tensor, which has no dimension at all"
        tried = f"drop_batch_dim with {what}"
        try:
            out = student.drop_batch_dim(x)
        except ValueError:
            continue
        except StudentError as error:
            if "NotImplementedError" in error.types:
                raise
            raise mistake(
                tried=tried,
                got=f"It raised {error.type}: {error.text[:120]}",
                should="It should raise ValueError",
                fix="Check `x.dim() == 0` before you look at `x.shape[0]`, and `raise ValueError(...)` yourself",
            ) from None
        back = f"a tensor of shape {tuple(out.shape)}" if isinstance(out, torch.Tensor) else "a result"
        raise mistake(
            tried=tried,
            got=f"No error was raised; it returned {back}",
            should="It should raise ValueError",
            fix=SILENT,
        )


@points(1)
def test_inputs_stay_and_gradients_flow(student, rng, attempt, unchanged, backward):
    """All three: x stays as it is, and gradients reach it"""
    x = torch.randn(1, 2, 3, generator=rng)
    weight = torch.randn(6, generator=rng)
    swapped, whole = weight.reshape(1, 3, 2), weight.reshape(1, 2, 3)
    calls = (
        ("swap_axes(x, 1, 2)", lambda t: student.swap_axes(t, 1, 2), swapped, swapped.mT),
        ("add_batch_dim(x)", student.add_batch_dim, whole[None], whole),
        ("drop_batch_dim(x)", student.drop_batch_dim, whole[0], whole),
    )
    for name, call, w, wanted in calls:
        for dtype in (torch.float32, torch.int64):
            before = (10 * x).to(dtype)
            held = student.put(before)
            for _ in range(2):
                with attempt(f"{name} twice with the same x of dtype {str(dtype)[6:]}"):
                    out = want_tensor(call(held), name)
                unchanged(held, before, name)
        leaf = student.put(x, requires_grad=True)
        with attempt(f"{name} for an x that requires grad"):
            out = want_tensor(call(leaf), name, shape=w.shape)
        (got,) = backward(out, w, leaf)
        expect(
            got is not None and close(got, wanted),
            tried=f"backward through {name}",
            got="No gradient arrived at x" if got is None else "The gradient that arrived at x is in the wrong places",
            should="The result should be connected to x",
            fix="Do not go through `.data`, `detach`, numpy or `torch.tensor(...)`",
        )


@points(0.5)
def test_on_an_accelerator(student, rng, cuda, attempt, placed):
    """Inputs on an accelerator: the results are there, too"""
    x = torch.randn(1, 3, 2, generator=rng)
    for name, call, wanted in (
        ("swap_axes(x, 1, 2)", lambda t: student.swap_axes(t, 1, 2), x.transpose(1, 2)),
        ("add_batch_dim(x)", student.add_batch_dim, x[None]),
        ("drop_batch_dim(x)", student.drop_batch_dim, x[0]),
    ):
        held = student.put(x, device=cuda)
        tried = f"{name} for x on {cuda}"
        fix = "Stay with torch's own functions; numpy knows nothing but the CPU"
        with attempt(tried, fix, about="device|cuda|cpu|numpy"):
            out = want_tensor(call(held), tried, shape=wanted.shape)
        placed(out, wanted, cuda, tried, fix)
