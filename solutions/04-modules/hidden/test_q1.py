"""MyLinear: its parameters, its output for any leading dimensions, its gradients, its initial weights."""

import pytest
import torch

from grader.suite import close, describe, equal, expect, mistake, points, want_tensor


@pytest.fixture
def numbers(rng):
    """A weight and a bias, neither of them zero."""

    def make(n_in, n_out, dtype=torch.float32):
        weight = torch.randn(n_out, n_in, generator=rng, dtype=dtype)
        return weight, torch.randn(n_out, generator=rng, dtype=dtype) + 2

    return make


GIVE = """
def give(layer, weight, bias):
    "Set weight and bias by name, as far as they are tensors."
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)
    return layer

def describe(layer, name):
    "What the attribute is: missing, parameter, buffer, tensor or other; and its shape."
    value = getattr(layer, name, None)
    if not isinstance(value, torch.Tensor):
        return ("missing" if value is None else "other"), ()
    if isinstance(value, nn.Parameter):
        return "parameter", tuple(value.shape)
    return ("buffer" if name in dict(layer.named_buffers()) else "tensor"), tuple(value.shape)

def fresh(cls, n_in, n_out):
    "Weight and bias of a new layer, with memory that nobody initialized made visible as nan."
    torch.use_deterministic_algorithms(True)
    try:
        layer = cls(n_in, n_out)
    finally:
        torch.use_deterministic_algorithms(False)
    return layer.weight.detach().clone(), layer.bias.detach().clone()

def steps(layer, x, y, lr, count):
    optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
    for _ in range(count):
        optimizer.zero_grad()
        ((layer(x) - y) ** 2).mean().backward()
        optimizer.step()
    return [p.detach().clone() for p in (layer.weight, layer.bias)]

def builder(cls, *args):
    return lambda: cls(*args)
"""


@pytest.fixture
def give(student):
    return student.define(GIVE)


@pytest.fixture
def layer_with(student, give):
    """The student's layer with this weight and bias."""

    def make(weight, bias, dtype=torch.float32):
        n_out, n_in = weight.shape
        layer = student.MyLinear(n_in, n_out)
        layer = layer.double() if dtype == torch.float64 else layer
        try:
            return give.give(layer, weight, bias)
        except (RuntimeError, AttributeError, TypeError) as error:
            raise mistake(
                tried=f"MyLinear({n_in}, {n_out}), setting its weight to ({n_out}, {n_in}) and its bias to ({n_out},)",
                got=f"It raised an error: {error}",
                should="`weight` and `bias` should be there, with these shapes",
                fix="weight has shape (out_features, in_features), bias (out_features,)",
            ) from None

    return make


@points(2)
def test_weight_and_bias_are_parameters(student, tools, give, module_of):
    """weight (out, in) and bias (out,) are its only parameters, trainable"""
    tried = "MyLinear(5, 3)"
    layer = module_of(student.MyLinear(5, 3), tried)
    found = {name: (tuple(shape), trainable) for name, shape, trainable in tools.parameters(layer)}
    for name, shape in (("weight", (3, 5)), ("bias", (3,))):
        if name not in found:
            kind, _ = give.describe(layer, name)
            raise mistake(
                tried=tried,
                got=f"Its parameters are {', '.join(found) or 'none'}; `{name}` is not among them",
                should="An optimizer, a checkpoint and `.to(device)` see registered parameters only",
                fix={
                    "tensor": f"`self.{name}` is a plain tensor: even with requires_grad it is in neither "
                    "parameters() "
                    "nor state_dict(), so nobody will train or save it. Wrap it: `nn.Parameter(...)`",
                    "buffer": f"`self.{name}` is a buffer: it is saved, but not trained. Make it an `nn.Parameter`",
                    "missing": f"Set `self.{name} = nn.Parameter(...)` in `__init__`, after `super().__init__()`",
                }.get(kind, f"`self.{name}` should be an `nn.Parameter`"),
            )
        expect(
            found[name][0] == shape,
            tried=tried,
            got=f"`{name}` has shape {found[name][0]}",
            should="weight has shape (out_features, in_features), bias (out_features,)",
            fix="Rows of the weight belong to outputs, as in `nn.Linear`; the transposed layout cannot load its files",
        )
        expect(
            found[name][1],
            tried=tried,
            got=f"`{name}` does not require grad",
            should="Both parameters should be trainable",
            fix="Leave `requires_grad` alone: `nn.Parameter` sets it",
        )
    expect(
        len(found) == 2,
        tried=tried,
        got=f"Its parameters are {', '.join(found)}",
        should="There should be `weight` and `bias` and no others",
        fix="Remove layers and parameters that are not used",
    )


def test_no_linear_inside(student, tools):
    """It neither subclasses nor contains nn.Linear"""
    linear = student.torch.nn.Linear
    tried = "MyLinear(4, 2), looking for nn.Linear"
    layer = student.MyLinear(4, 2)
    want_tensor(layer(torch.ones(3, 4)), "MyLinear(4, 2) on a batch of 3", shape=(3, 2))
    expect(
        not student.isinstance(layer, linear),
        tried=tried,
        got="MyLinear is a subclass of nn.Linear",
        should="The layer should be written from nothing: `class MyLinear(nn.Module)`",
        fix="Make the two parameters yourself and write forward",
    )
    expect(
        not tools.hidden_inside(layer, linear),
        tried=tried,
        got="There is an nn.Linear inside it",
        should="The layer should be written from nothing",
        fix="Make the two parameters yourself; `x @ self.weight.T + self.bias` is all that nn.Linear does",
    )


def cause_of(out, x, weight, bias):
    """The likely cause of a wrong output."""
    wanted = x @ weight.T + bias
    if close(out, x @ weight.T, rtol=1e-3, atol=1e-4):
        return "The bias is not added"
    if close(out, wanted + bias, rtol=1e-3, atol=1e-4):
        return "The bias is added twice"
    if close(out, wanted.clamp(min=0), rtol=1e-3, atol=1e-4):
        return "There is a ReLU in it: a linear layer has no activation"
    return "The output is x times the transposed weight, plus the bias: `x @ self.weight.T + self.bias`"


@points(3)
def test_output_for_any_leading_dimensions(layer_with, numbers, rng):
    """(*, in) goes to (*, out), for one row, many dimensions and none"""
    weight, bias = numbers(4, 3)
    layer = layer_with(weight, bias)
    wide = torch.randn(6, 5, 8, generator=rng)
    inputs = [
        (wide[0, :, :4], "a batch of shape (5, 4)"),
        (wide[1, :1, :4], "one row, (1, 4)"),
        (wide[:2, :3, 4:].contiguous(), "input of shape (2, 3, 4)"),
        (torch.randn(2, 1, 3, 4, generator=rng), "input of shape (2, 1, 3, 4)"),
        (wide[2, 0, :4].clone(), "a single vector of shape (4,)"),
        (wide[:3, :, :4].transpose(0, 1), "input of shape (5, 3, 4) that is a transposed view"),
        (wide[3, :, ::2], "a batch of shape (5, 4), every other column of a table"),
    ]
    for x, words in inputs:
        tried = f"MyLinear(4, 3) on {words}"
        shape = (*x.shape[:-1], 3)
        try:
            out = layer(x)
        except (RuntimeError, ValueError, IndexError, TypeError) as error:
            raise mistake(
                tried=tried,
                got=f"It raised an error: {error}",
                should="Any leading dimensions, also none, should do: (*, in) to (*, out)",
                fix="`mm` and `addmm` take matrices only, and `view` needs contiguous memory; "
                "`x @ self.weight.T + self.bias` needs neither, and no flattening at all",
            ) from None
        out = want_tensor(
            out, tried, shape=shape, dtype=torch.float32, fix="Only the last dimension changes, the others stay"
        )
        expect(
            close(out, x.double() @ weight.double().T + bias.double(), rtol=1e-4, atol=1e-4),
            tried=tried,
            got="The shape is right, the numbers are not",
            should="Each output should be a row of the weight times x, plus its bias",
            fix=cause_of(out, x, weight, bias),
        )
    weight, bias = numbers(3, 1)
    x = torch.randn(5, 3, generator=rng)
    tried = "MyLinear(3, 1) on a batch of shape (5, 3)"
    fix = "One output is a dimension of length 1: no `squeeze`, which takes such dimensions away"
    out = want_tensor(layer_with(weight, bias)(x), tried, shape=(5, 1), fix=fix)
    expect(
        close(out, x.double() @ weight.double().T + bias.double(), rtol=1e-4, atol=1e-4),
        tried=tried,
        got="The shape is right, the numbers are not",
        should="Each output should be a row of the weight times x, plus its bias",
    )


@points(2)
def test_exchanges_state_dicts_with_linear(student, rng):
    """Loads the state dict of an nn.Linear, and gives the same output"""
    nn = student.torch.nn
    linear, layer = nn.Linear(6, 4), student.MyLinear(6, 4)
    tried = "MyLinear(6, 4).load_state_dict(nn.Linear(6, 4).state_dict())"
    try:
        layer.load_state_dict(linear.state_dict())
    except (RuntimeError, KeyError, AttributeError, TypeError) as error:
        raise mistake(
            tried=tried,
            got=f"It raised an error: {error}",
            should="The state dicts of both should have the same names and shapes",
            fix="The parameters must be called `weight`, (out, in), and `bias`, (out,), and there must be no others",
        ) from None
    x = torch.randn(5, 6, generator=rng)
    out = want_tensor(layer(x), f"{tried}, then a batch of 5", shape=(5, 4))
    expect(
        close(out, student.now(linear(x)), rtol=1e-4, atol=1e-5),
        tried=f"{tried}, then the same batch through both",
        got="The outputs differ",
        should="With the same numbers both layers should compute the same",
        fix="forward must use the current `self.weight` and `self.bias`, not copies that were made in `__init__`",
    )
    back = nn.Linear(6, 4)
    tried = "nn.Linear(6, 4).load_state_dict(MyLinear(6, 4).state_dict())"
    try:
        back.load_state_dict(student.MyLinear(6, 4).state_dict())
    except (RuntimeError, KeyError, AttributeError, TypeError) as error:
        raise mistake(
            tried=tried,
            got=f"It raised an error: {error}",
            should="The state dicts of both should have the same names and shapes",
            fix="Keep other tensors out of the state dict: no further parameters or buffers",
        ) from None


@points(3)
def test_gradients_are_those_of_linear(student, tools, give, layer_with, numbers, rng):
    """Gradients of weight, bias and input; two steps of training; float64"""
    for dtype, shape in ((torch.float32, (5, 4)), (torch.float64, (2, 3, 4))):
        weight, bias = numbers(4, 3, dtype)
        layer = layer_with(weight, bias, dtype)
        x = torch.randn(*shape, generator=rng, dtype=dtype)
        pull = torch.randn(*shape[:-1], 3, generator=rng, dtype=dtype)
        tried = f"a backward pass through MyLinear(4, 3) on {str(dtype)[6:]} input of shape {shape}, twice"
        try:
            tools.backward(layer, x, pull)
            out, grads, x_grad = tools.backward(layer, x, pull)
        except RuntimeError as error:
            raise mistake(
                tried=tried,
                got=f"It raised RuntimeError: {error}",
                should="Every forward pass should build a graph of its own, in the dtype of the layer",
                fix="Compute from `self.weight` in forward: a copy or a transposed weight kept from "
                "`__init__` belongs "
                "to an old graph, and `.float()` breaks float64",
            ) from None
        want_tensor(out, tried, dtype=dtype, fix="Leave the dtype to weight and input: no `.float()`")
        names = [name for name, _, _ in tools.parameters(layer)]
        found = dict(zip(names, grads, strict=True))
        flat_x, flat_pull = x.reshape(-1, 4), pull.reshape(-1, 3)
        wanted = {"weight": flat_pull.T @ flat_x, "bias": flat_pull.sum(0)}
        for name, exact in wanted.items():
            grad = found.get(name)
            expect(
                isinstance(grad, torch.Tensor) and close(grad, exact, rtol=1e-4, atol=1e-4),
                tried=tried,
                got=f"`{name}.grad` is {describe(grad)}" + ("" if grad is None else " with other numbers"),
                should="weight and bias should get the gradients that nn.Linear would get",
                fix="`.data`, `.detach()` and `no_grad` take a tensor out of the graph: use `self.weight` "
                "and "
                "`self.bias` themselves",
            )
        expect(
            isinstance(x_grad, torch.Tensor) and close(x_grad, pull @ weight, rtol=1e-4, atol=1e-4),
            tried=tried,
            got=f"x.grad is {describe(x_grad)}",
            should="The gradient should reach the input too: layers before this one learn from it",
            fix="Do not detach x, and make no new tensor of it",
        )
    weight, bias = numbers(4, 2)
    x, y = torch.randn(6, 4, generator=rng), torch.randn(6, 2, generator=rng)
    tried = "two steps of SGD on the mean squared error, next to an nn.Linear with the same weights"
    mine = give.steps(layer_with(weight, bias), x, y, 0.1, 2)
    theirs = give.steps(give.give(student.torch.nn.Linear(4, 2), weight, bias), x, y, 0.1, 2)
    expect(
        all(close(a, b, rtol=1e-4, atol=1e-5) for a, b in zip(mine, theirs, strict=True)),
        tried=tried,
        got="weight and bias end somewhere else",
        should="The layer should train exactly as nn.Linear does",
        fix="Every forward pass must use the current parameters",
    )


@points(2)
def test_initial_weights(student, tools, give, not_reseeded):
    """Initial weights are random: not constant, not the same in two layers"""
    tried = "two new layers MyLinear(6, 5)"
    cls = student.MyLinear
    (first, first_bias), (second, _) = give.fresh(cls, 6, 5), give.fresh(cls, 6, 5)
    expect(
        bool(torch.isfinite(first).all() and torch.isfinite(first_bias).all()),
        tried=tried,
        got="Weight or bias holds memory that was never initialized",
        should="Every number should be set by the constructor",
        fix="`torch.empty` and `torch.Tensor(n, m)` only reserve memory: draw the weight (`torch.randn`, "
        "`nn.init...`), and set the bias",
    )
    expect(
        float(first.max() - first.min()) > 1e-6,
        tried=tried,
        got=f"All initial weights are {float(first.flatten()[0]):g}",
        should="The initial weights should not be constant: equal units get equal gradients and stay equal for ever",
        fix="Draw the weight at random",
    )
    rows = all(not close(first[0], row) for row in first[1:])
    columns = all(not close(first[:, 0], column) for column in first.T[1:])
    expect(
        rows and columns,
        tried=tried,
        got=f"All {'columns' if rows else 'rows'} of the initial weight are equal",
        should="All units should start differently: equal ones stay equal for ever",
        fix="Draw every number of the weight, not one row that is then repeated",
    )
    expect(
        not close(first, second),
        tried=tried,
        got="Both start with the same weights",
        should="Two instances should differ",
        fix="No fixed seed inside the class, and no tensor that all instances share (on the class, or as a default)",
    )
    not_reseeded(give.builder(cls, 6, 5), tried)


def test_input_unchanged_and_nothing_shared(student, tools, layer_with, numbers, rng):
    """Input unchanged, second call the same, two layers share nothing"""
    weight, bias = numbers(4, 3)
    layer = layer_with(weight, bias)
    x = torch.randn(5, 4, generator=rng)
    there = student.put(x)
    tried = "the same batch through MyLinear(4, 3) twice"
    first, second = student.now(layer(there)), student.now(layer(there))
    expect(
        equal(student.now(there), x) and close(first, second),
        tried=tried,
        got="The input changed, or the second output differs",
        should="forward should change neither its input nor the layer",
        fix="No in-place operations on x or on the parameters in forward",
    )
    other = student.MyLinear(4, 3)
    before = tools.values(other)
    tools.fill(layer, [v * 0 + 7 for v in tools.values(layer)])
    expect(
        all(equal(a, b) for a, b in zip(before, tools.values(other), strict=True)),
        tried="two layers MyLinear(4, 3), new weights for the first",
        got="The second changed as well",
        should="Two layers should share nothing",
        fix="Make the parameters in `__init__`, for each instance",
    )


def test_devices(student, layer_with, numbers, rng, device):
    """The layer moves with `.to(device)` and works there"""
    weight, bias = numbers(4, 3)
    layer = layer_with(weight, bias).to(device)
    x = torch.randn(2, 4, generator=rng)
    tried = f"MyLinear(4, 3).to('{device}') on a batch that is there"
    fix = "Registered parameters move with `.to`, plain tensors do not; tensors made in forward belong on `x.device`"
    try:
        out = layer(student.put(x, device=device))
    except RuntimeError as error:
        raise mistake(
            tried=tried,
            got=f"It raised RuntimeError: {error}",
            should="All of the layer should move with it",
            fix=fix,
        ) from None
    out = want_tensor(out, tried, shape=(2, 3))
    expect(
        out.device.type == torch.device(device).type,
        tried=tried,
        got=f"The output is on {out.device}",
        should="Output, parameters and input should be on one device",
        fix=fix,
    )
    expect(
        close(out, x @ weight.T + bias, rtol=1e-4, atol=1e-4),
        tried=tried,
        got="The shape is right, the numbers are not",
        should="The output should be that of the current weight and bias",
        fix=cause_of(out, x, weight, bias),
    )
