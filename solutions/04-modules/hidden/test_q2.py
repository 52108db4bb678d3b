"""MyModel: exactly its parameters, in order, and Linear, Sigmoid, Linear."""

import pytest
import torch

from grader.suite import close, describe, equal, expect, points, want_tensor

BUILD = """
def builder(cls, *args):
    return lambda: cls(*args)
"""


def promised(d, h):
    return [(h, d), (h,), (1, h), (1,)]


@pytest.fixture
def filled(student, tools, rng, module_of):
    """A model with known weights: (model, weights, at), `at` telling which parameter holds which weight."""

    def make(d, h, tried, dtype=torch.float32):
        model = module_of(student.MyModel(d, h), tried)
        model = model.double() if dtype == torch.float64 else model
        shapes = [tuple(shape) for _, shape, _ in tools.parameters(model)]
        at = []
        for shape in promised(d, h):  # the order is asked for in one test only
            free = [i for i, found in enumerate(shapes) if found == shape and i not in at]
            expect(
                bool(free),
                tried=tried,
                got=f"The parameters have the shapes {shapes}",
                should="Their shapes should be those of a Linear layer to hidden_dim and one to 1: weight, "
                "bias, "
                "weight, bias",
                fix="Assign the layers in `__init__`, in the order in which they are used, with the sizes passed in",
            )
            at.append(free[0])
        weights = [torch.randn(*s, generator=rng, dtype=dtype) for s in promised(d, h)]
        values = [torch.randn(*s, generator=rng, dtype=dtype) for s in shapes]
        for i, weight in zip(at, weights, strict=True):
            values[i] = weight
        return tools.fill(model, values), weights, at

    return make


def forward(x, weights, middle=torch.sigmoid, last=None):
    w1, b1, w2, b2 = weights
    out = middle(x @ w1.T + b1) @ w2.T + b2
    return out if last is None else last(out)


def cause_of(out, x, weights):
    """The likely cause of a wrong output."""
    others = {
        "There is no activation between the layers: two linear layers in a row are only one": lambda z: z,
        "The activation is ReLU; Sigmoid was asked for": torch.relu,
        "The activation is Tanh; Sigmoid was asked for": torch.tanh,
        "The activation is Softmax; Sigmoid was asked for": lambda z: torch.softmax(z, -1),
    }
    for words, middle in others.items():
        if close(out, forward(x, weights, middle), rtol=1e-3, atol=1e-4):
            return words
    if close(out, forward(x, weights, last=torch.sigmoid), rtol=1e-3, atol=1e-4):
        return "A Sigmoid follows the last layer too; the output should be able to take any value"
    if bool((out == 0).any()):
        return "Some outputs are exactly 0: there is a ReLU after the last layer, or a Dropout"
    return "Linear, Sigmoid, Linear, and nothing else"


@points(2)
def test_exactly_the_promised_parameters(student, tools, module_of):
    """Four parameters: weight and bias of each layer, from input to output"""
    for args, d, h in (((), 10, 32), ((7, 5), 7, 5), ((4,), 4, 32), ((3, 1), 3, 1)):
        tried = f"MyModel({', '.join(map(str, args))})"
        model = module_of(student.MyModel(*args), tried)
        found = [(name, tuple(shape), trainable) for name, shape, trainable in tools.parameters(model)]
        shapes = [shape for _, shape, _ in found]
        wanted = promised(d, h)
        cause = "weight and bias of the first layer, then weight and bias of the second"
        if not found:
            cause = (
                "Nothing is registered: the layers are made in `forward`, or stand in a list or tuple (look "
                "for a comma at "
                "the end of a line), or the constructor is not called `__init__` and was never run"
            )
        elif len(found) > 4:
            cause = f"Remove layers that forward does not use ({', '.join(name for name, _, _ in found)})"
        elif len(found) < 4:
            cause = (
                "Layers in a list or tuple are invisible to PyTorch (look for a comma at the end of a "
                "line), and a layer "
                "without bias lacks one"
            )
        elif sorted(shapes) == sorted(wanted):
            cause = "The order is that in which layers are assigned in `__init__`: input first"
        elif shapes == promised(10, 32):
            cause = "The sizes are fixed in the code: use the arguments input_dim and hidden_dim"
        expect(
            shapes == wanted,
            tried=tried,
            got=f"It has {len(found)} parameters of the shapes {shapes}",
            should="There should be exactly four, of the shapes (hidden_dim, input_dim), (hidden_dim,), (1, "
            "hidden_dim), "
            "(1,), in this order",
            fix=cause,
        )
        expect(
            all(trainable for _, _, trainable in found),
            tried=tried,
            got="Some parameters do not require grad",
            should="All should be trainable",
            fix="Leave `requires_grad` alone",
        )


@points(3)
def test_linear_sigmoid_linear(student, filled, rng):
    """The output is Linear, Sigmoid, Linear, of shape (N, 1)"""
    for d, h, n in ((6, 4, 5), (3, 7, 1), (2, 1, 3)):
        tried = f"MyModel({d}, {h}) with known weights, {n} sample{'s' * (n > 1)}"
        model, weights, _ = filled(d, h, tried)
        x = torch.randn(n, d, generator=rng)
        out = want_tensor(
            model(x),
            tried,
            shape=(n, 1),
            dtype=torch.float32,
            fix="No `squeeze`: the output keeps one column, or it would be broadcast against (N, 1) targets later",
        )
        wanted = forward(x.double(), [w.double() for w in weights])
        expect(
            close(out, wanted, rtol=1e-4, atol=1e-5),
            tried=tried,
            got="The shape is right, the numbers are not those of Linear, Sigmoid, Linear",
            should="Each hidden unit is the sigmoid of a linear function, the output a linear function of these",
            fix=cause_of(out.double(), x.double(), [w.double() for w in weights]),
        )


@points(2)
def test_every_parameter_learns(student, tools, filled, rng):
    """Gradients reach every parameter and the input"""
    tried = "a backward pass through MyModel(5, 3) on 6 samples, float64"
    model, weights, at = filled(5, 3, tried, torch.float64)
    x, pull = (torch.randn(6, k, generator=rng, dtype=torch.float64) for k in (5, 1))
    out, grads, x_grad = tools.backward(model, x, pull)
    want_tensor(out, tried, dtype=torch.float64, fix="Leave the dtype to weights and input")
    own = [w.clone().requires_grad_() for w in weights]
    own_x = x.clone().requires_grad_()
    wanted = torch.autograd.grad((forward(own_x, own) * pull).sum(), [*own, own_x])
    found = tools.parameters(model)
    names = [found[i][0] for i in at] + ["the input"]
    for name, grad, exact in zip(names, [*(grads[i] for i in at), x_grad], wanted, strict=True):
        expect(
            isinstance(grad, torch.Tensor) and close(grad, exact, rtol=1e-6, atol=1e-8),
            tried=tried,
            got=f"The gradient of {name} is {describe(grad)}" + ("" if grad is None else " with other numbers"),
            should="Every parameter should get its gradient through Linear, Sigmoid, Linear",
            fix="`.data`, `.detach()`, `no_grad` and numpy take a tensor out of the graph"
            if grad is None
            else "The path from the parameter to the output is another than Linear, Sigmoid, Linear",
        )


def test_same_in_train_and_eval_mode(student, filled, rng):
    """Train mode, eval mode and a second call agree; the input stays"""
    tried = "MyModel(6, 8) in train mode twice, then in eval mode, same 4 samples"
    model, _, _ = filled(6, 8, tried)
    x = torch.randn(4, 6, generator=rng)
    there = student.put(x)
    model.train()
    first, second = student.now(model(there)), student.now(model(there))
    model.eval()
    third = student.now(model(there))
    expect(
        close(first, second) and close(first, third),
        tried=tried,
        got="The outputs differ",
        should="Linear and Sigmoid behave the same in both modes",
        fix="There is a Dropout or a normalization in it that nobody asked for",
    )
    expect(
        equal(student.now(there), x),
        tried=tried,
        got="The input changed",
        should="forward should leave its input as it is",
        fix="No in-place operations on x",
    )


def test_two_models_share_nothing(student, tools, filled, not_reseeded):
    """Two models share nothing, and making one reseeds nothing"""
    tried = "two models MyModel(4, 3), new weights for the first"
    first, _, _ = filled(4, 3, tried)
    second, _, _ = filled(4, 3, tried)
    before = tools.values(second)
    tools.fill(first, [v * 0 + 7 for v in tools.values(first)])
    expect(
        all(equal(a, b) for a, b in zip(before, tools.values(second), strict=True)),
        tried=tried,
        got="The second changed as well",
        should="Two models should share nothing",
        fix="Make the layers in `__init__`: layers on the class, or made outside it, belong to all instances",
    )
    not_reseeded(student.define(BUILD).builder(student.MyModel, 4, 3), "MyModel(4, 3)")
