"""02 q2: gradient."""

import torch

from grader.suite import StudentError, close, describe, expect, mistake, points, want_tensor

WAVES = """
def f(x):
    scale = torch.arange(1, x.numel() + 1, dtype=x.dtype, device=x.device).reshape(x.shape)
    return (torch.sin(x) * scale).sum()
"""
PAIR = """
def f(x):
    return x[0] * x[1] + x[2] ** 3
"""
TABLE = """
def f(x):
    return (x @ x.mT).sum() + x[0].prod()
"""
LINE = """
def f(x):
    return x * x * x
"""


def compare(out, wanted, tried, rtol=1e-4):
    fix = None
    if isinstance(out, torch.Tensor) and close(out, 2 * wanted, 1e-3):
        fix = "That is twice the gradient: a gradient from before was still in `.grad`"
    expect(
        close(out, wanted, rtol, 1e-6),
        tried=tried,
        got=f"It begins with {', '.join(f'{v:.4g}' for v in torch.as_tensor(out).reshape(-1)[:3].tolist())}",
        should="That is not the slope of f at x",
        fix=fix or "Call f on a copy of x that requires grad, and ask for the gradient of the result at that copy",
    )


@points(2)
def test_values(student, rng, attempt, both, slope):
    """The gradient at x, for functions of any shape of x"""
    for name, source, shape in (
        ("a sum of sines", WAVES, (4,)),
        ("a sum of sines", WAVES, (2, 3)),
        ("a sum of sines", WAVES, (1,)),
        ("x[0] * x[1] + x[2] ** 3", PAIR, (5,)),
        ("sums of products in a table", TABLE, (2, 3)),
        ("x cubed", LINE, ()),
    ):
        f, here = both(source)
        x = torch.randn(shape, generator=rng) + 0.5
        tried = f"gradient(f, x) for {name}, x of shape {shape}"
        for again in ("", ", a second time"):
            with attempt(tried + again):
                out = want_tensor(student.gradient(f, student.put(x)), tried + again, shape=shape, dtype=torch.float32)
            compare(out, slope(here, x), tried + again)
    f, here = both(WAVES)
    plain = torch.randn(3, 4, generator=rng)
    tried = "gradient(f, x) for a transposed x"
    with attempt(tried):
        out = want_tensor(student.gradient(f, student.ref(student.put(plain)).t()), tried, shape=(4, 3))
    compare(out, slope(here, plain.t()), tried)
    exact = torch.randn(3, generator=rng, dtype=torch.float64)
    tried = "gradient(f, x) for a float64 x"
    with attempt(tried):
        out = want_tensor(student.gradient(f, exact), tried, shape=(3,), dtype=torch.float64)
    compare(out, slope(here, exact), tried, 1e-10)


@points(2)
def test_zeros_where_f_does_not_depend_on_x(student, rng, attempt):
    """Zeros where f does not depend on x"""
    helper = student.define(
        """
w = torch.ones(3).requires_grad_()
b = torch.tensor(4.0).requires_grad_()

def constant(x):
    return torch.tensor(7.0, dtype=x.dtype)

def parameters_only(x):
    return (w * w).sum()

def parameter_itself(x):
    return b

def cut(x):
    return (x.detach() ** 2).sum()

def whole_part(x):
    return torch.ones_like(x).sum() + x.shape[0]
"""
    )
    fix = (
        "A result without a graph makes autograd raise, and a missing path gives None with `allow_unused=True`: both "
        "mean zeros"
    )
    for name, f in (
        ("a constant, torch.tensor(7.)", helper.constant),
        ("a function of parameters only", helper.parameters_only),
        ("a function that returns a parameter", helper.parameter_itself),
        ("a function of x.detach()", helper.cut),
        ("a function of the shape of x only", helper.whole_part),
    ):
        for dtype in (torch.float32, torch.float64):
            x = torch.randn(2, 3, generator=rng, dtype=dtype)
            tried = f"gradient(f, x) where f is {name}, x {str(dtype)[6:]} of shape (2, 3)"
            with attempt(tried, fix, "f does not depend on x, so its gradient is zero everywhere"):
                out = student.gradient(f, x)
            want_tensor(out, tried, shape=(2, 3), fix=fix)
            want_tensor(out, tried, dtype=dtype, fix="`zeros_like(x)` has the dtype and the device of x")
            expect(
                close(out, torch.zeros(2, 3)),
                tried=tried,
                got=f"It returned {torch.as_tensor(out).reshape(-1)[:3].tolist()} and so on",
                should="f does not depend on x, so its gradient is zero everywhere",
                fix=fix,
            )
    f = student.define("def f(x):\n    return x[0] ** 2").f
    x = torch.randn(4, generator=rng)
    tried = "gradient(f, x) where f looks at the first of 4 elements only"
    with attempt(tried):
        out = want_tensor(student.gradient(f, x), tried, shape=(4,))
    expect(
        close(out, torch.stack([2 * x[0], *torch.zeros(3)])),
        tried=tried,
        got=f"It returned {[round(v, 4) for v in torch.as_tensor(out).tolist()]}",
        should="Zeros where f does not look, its slope where it does",
    )


@points(2)
def test_no_traces(student, rng, attempt, unchanged, ties, same_ties, same_state):
    """x stays as it is, and so does the .grad of everything that f uses"""
    helper = student.define(
        """
w = torch.tensor([1.0, -2.0, 3.0]).requires_grad_()
v = torch.tensor([2.0, 0.5, -1.0]).requires_grad_()
v.grad = torch.full((3,), 5.0)
layer = nn.Linear(3, 1)
derived = w.exp()  # computed once: its graph is there for every call

def f(x):
    return (w * x * x).sum() + (v * x).sum() + layer(x).sum()

def only_parameters(x):
    return (w * v).sum() + layer.bias.sum()

def computed(x):
    return (derived * x).sum()
"""
    )
    values = torch.randn(3, generator=rng)
    plain, leaf, used = (
        student.put(values),
        student.put(values, requires_grad=True),
        student.put(values, requires_grad=True),
    )
    student.ref(used).grad = torch.full((3,), 2.0)
    parts = {"a parameter w that f uses": helper.w, "a parameter v with a .grad that f uses": helper.v}
    parts |= {
        "the weight of a layer that f uses": helper.layer.weight,
        "the bias of a layer that f uses": helper.layer.bias,
    }
    for kind, held in (
        ("a plain x", plain), ("an x that requires grad", leaf), ("an x that has a .grad", used),
    ):  # fmt: skip
        for which, f in (
            ("uses parameters that require grad", helper.f),
            ("uses parameters only", helper.only_parameters),
            ("uses a tensor that was computed from a parameter", helper.computed),
        ):
            tried = f"gradient(f, x) for {kind} and an f that {which}"
            before = {name: ties(part) for name, part in parts.items()}
            own = ties(held)
            for again in ("", ", a second time"):
                freed = (
                    "`backward()` walks through everything that f uses, and frees it; ask `torch.autograd.grad` for x "
                    "alone"
                )
                with same_state(tried), attempt(tried + again, freed, about="second time|freed"):
                    want_tensor(student.gradient(f, held), tried, shape=(3,))
            unchanged(held, values, tried)
            same_ties(held, own, tried)
            for name, part in parts.items():
                same_ties(part, before[name], tried, name)


@points(1)
def test_refuses_what_is_not_0d(student, rng):
    """ValueError if f(x) is not 0-d"""
    helper = student.define(
        """
w = torch.ones(3).requires_grad_()

def three(x):
    return x ** 2

def one(x):
    return (x ** 2).sum().reshape(1)

def one_by_one(x):
    return (x ** 2).sum(0, keepdim=True)[None]

def constant(x):
    return torch.ones(2)

def parameter(x):
    return w
"""
    )
    x = torch.randn(3, generator=rng)
    for name, f in (
        ("(3,)", helper.three), ("(1,)", helper.one), ("(1, 1)", helper.one_by_one),
        ("(2,), which does not depend on x", helper.constant), ("(3,), which is a parameter", helper.parameter),
    ):  # fmt: skip
        tried = f"gradient(f, x) for an f whose result has the shape {name}"
        try:
            out = student.gradient(f, x)
        except ValueError:
            continue
        except StudentError as error:
            if "NotImplementedError" in error.types:
                raise
            raise mistake(
                tried=tried,
                got=f"It raised {error.type}: {' '.join(error.text.split())[:120]}",
                should="It should raise ValueError",
                fix="Look at the number of dimensions of f(x) yourself, before anything else, and `raise "
                "ValueError(...)`",
            ) from None
        raise mistake(
            tried=tried,
            got=f"No error was raised; it returned {describe(out)}",
            should="There is no single gradient then: it should raise ValueError",
            fix="`sum()` makes backward work for any shape, but it is the gradient of another function; "
            "a result of shape (1,) has one dimension, so it is not 0-d either",
        )


@points(1)
def test_detached(student, rng, attempt):
    """The result has no graph"""
    helper = student.define(
        """
w = torch.tensor([1.0, -2.0, 3.0]).requires_grad_()

def f(x):
    return (w * x * x).sum()

def squares(x):
    return (x * x).sum()

def constant(x):
    return torch.tensor(1.0)

def parameters_only(x):
    return w.sum()
"""
    )
    values = torch.randn(3, generator=rng)
    for kind, x in (
        ("a plain x", student.put(values)),
        ("an x that requires grad", student.put(values, requires_grad=True)),
    ):
        for which, f in (
            ("uses a parameter", helper.f), ("adds up squares", helper.squares),
            ("is constant", helper.constant), ("uses a parameter only", helper.parameters_only),
        ):  # fmt: skip
            tried = f"gradient(f, x) for {kind} and an f that {which}"
            with attempt(tried):
                out = want_tensor(student.gradient(f, x), tried, shape=(3,))
            expect(
                out.requires_grad is False and out.grad_fn is None,
                tried=tried,
                got="The result requires grad: it still has a graph",
                should="It should be plain numbers, without history",
                fix="Return `g.detach()`, and leave out `create_graph`; `zeros_like` and `clone` of x may carry x "
                "along",
            )


@points(0.5)
def test_on_an_accelerator(student, rng, cuda, attempt, both, slope):
    """x on an accelerator: the gradient is there, too"""
    f, here = both(WAVES)
    x = torch.randn(2, 3, generator=rng)
    held = student.put(x, device=cuda)
    constant = student.define("def f(x):\n    return torch.tensor(7.0)").f
    for name, function, wanted in (
        ("a sum of sines", f, slope(here, x)),
        ("a constant", constant, torch.zeros(2, 3)),
    ):
        tried = f"gradient(f, x) for {name}, x on {cuda}"
        with attempt(
            tried,
            "Make new tensors from x (`zeros_like`), so that they are where x is",
            about="device|cuda|cpu|numpy",
        ):
            out = want_tensor(student.gradient(function, held), tried, shape=(2, 3))
        expect(
            out.device.type == cuda,
            tried=tried,
            got=f"The result is on {out.device}",
            should="It should be on the device of x",
            fix="Make new tensors from x (`zeros_like`)",
        )
        compare(out, wanted, tried)
