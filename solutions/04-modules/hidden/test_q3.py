"""MLP: one Linear for each pair of sizes, ReLU and Dropout between them and nowhere else."""

import math

import pytest
import torch

from grader.suite import close, describe, equal, expect, mistake, points, want_tensor

BUILD = """
def builder(cls, *args):
    return lambda: cls(*args)
"""


def promised(sizes):
    return [shape for a, b in zip(sizes, sizes[1:], strict=False) for shape in ((b, a), (b,))]


@pytest.fixture
def build(student, tools, module_of):
    """Construct an MLP and insist on its parameters; on their order in one test only.

    Returns (model, what was tried, at): `at` tells which parameter is the weight or bias that is promised there.
    """

    def make(sizes, *dropout, order=False):
        tried = f"MLP({', '.join(map(str, [list(sizes), *dropout]))})"
        try:
            model = student.MLP(list(sizes), *dropout)
        except (IndexError, ValueError, KeyError, TypeError) as error:
            if "takes no arguments" in str(error):
                raise
            raise mistake(
                tried=tried,
                got=f"It raised an error: {error}",
                should="Any list of two or more sizes should do",
                fix="Loop over neighbouring sizes, `zip(sizes, sizes[1:])`, instead of naming `sizes[0]`, "
                "`sizes[1]`, ...",
            ) from None
        model = module_of(model, tried)
        found = [(name, tuple(shape), trainable) for name, shape, trainable in tools.parameters(model)]
        shapes, wanted = [shape for _, shape, _ in found], promised(sizes)
        cause = "For each pair of neighbouring sizes a Linear layer: its weight, then its bias, from input to output"
        if not found:
            cause = "Layers in a Python list are invisible to PyTorch: use `nn.ModuleList` or `nn.Sequential`"
        elif len(found) < len(wanted) and len(sizes) > 4 and set(shapes) == set(wanted):
            cause = "Probably one layer object is used several times (`[layer] * n`): make each one anew"
        elif shapes == wanted[: len(shapes)]:
            cause = "Further sizes are ignored: the depth is fixed in the code. Loop over `zip(sizes, sizes[1:])`"
        elif sorted(shapes) == sorted(wanted):
            cause = "The order should be weight, bias, weight, bias, from input to output"
        elif len(found) > len(wanted):
            cause = (
                "There are layers that do not belong to these sizes: a list that is kept on the class or as "
                "a default "
                "argument collects the layers of all instances"
            )
        expect(
            shapes == wanted if order else sorted(shapes) == sorted(wanted),
            tried=tried,
            got=f"It has {len(found)} parameters, of the shapes {shapes}",
            should=f"{len(sizes)} sizes make {len(sizes) - 1} Linear layers: {len(wanted)} parameters, "
            "weight then bias, "
            "from input to output",
            fix=cause,
        )
        expect(
            all(trainable for _, _, trainable in found),
            tried=tried,
            got="Some parameters do not require grad",
            should="All should be trainable",
        )
        at = []
        for shape in wanted:
            at.append(next(i for i, other in enumerate(shapes) if other == shape and i not in at))
        return model, tried, at

    return make


@pytest.fixture
def fill(tools):
    """Give the model these weights."""

    def set_weights(model, weights, at):
        values = [None] * len(weights)
        for i, weight in zip(at, weights, strict=True):
            values[i] = weight
        tools.fill(model, values)

    return set_weights


def forward(x, weights, middle=torch.relu, last=None, first=None):
    layers = list(zip(weights[::2], weights[1::2], strict=True))
    if first is not None:
        x = first(x)
    for k, (w, b) in enumerate(layers):
        x = x @ w.T + b
        if k < len(layers) - 1:
            x = middle(x)
    return x if last is None else last(x)


def cause_of(out, x, weights):
    """The likely cause of a wrong output."""
    w = [v.double() for v in weights]
    x = x.double()
    relu = torch.relu
    tries = {
        "A ReLU follows the last layer: the output should be able to be negative": {"last": relu},
        "There is no ReLU between the layers": {"middle": lambda z: z},
        "The activation is Sigmoid; ReLU was asked for": {"middle": torch.sigmoid},
        "The activation is Tanh; ReLU was asked for": {"middle": torch.tanh},
        "The activation is LeakyReLU; ReLU was asked for": {"middle": torch.nn.functional.leaky_relu},
        "The activation is GELU; ReLU was asked for": {"middle": torch.nn.functional.gelu},
        "A ReLU comes before the first layer: it cuts negative inputs off": {"first": relu},
        "A Softmax follows the last layer: losses want raw numbers": {"last": lambda z: z.softmax(-1)},
    }
    for words, options in tries.items():
        if close(out, forward(x, w, **options), rtol=1e-3, atol=1e-4):
            return words
    return "ReLU after every Linear layer except the last, and nothing else"


@pytest.fixture
def weights_for(rng):
    """Weights for these sizes, so that about half of the hidden units are negative."""

    def make(sizes, dtype=torch.float32):
        shapes = promised(sizes)
        return [torch.randn(*s, generator=rng, dtype=dtype) / (s[-1] ** 0.5 if len(s) > 1 else 2) for s in shapes]

    return make


@points(2)
def test_parameters_in_order(build):
    """One Linear for each pair of sizes: weight then bias, from input to output"""
    for sizes in ([5, 7, 4, 3], [10, 32, 32, 3], [3, 6, 6, 6, 2], [6, 1, 4]):
        build(sizes, order=True)


@points(3)
def test_relu_between_the_layers(student, tools, build, fill, weights_for, rng):
    """ReLU after each layer except the last"""
    for sizes, n in (([5, 7, 4, 3], 6), ([3, 8, 2], 1), ([4, 6, 6, 6, 2], 5)):
        model, tried, at = build(sizes)
        weights = weights_for(sizes)
        fill(model, weights, at)
        x = torch.randn(n, sizes[0], generator=rng)
        out = want_tensor(model(x), f"{tried} on {n} samples", shape=(n, sizes[-1]), dtype=torch.float32)
        expect(
            close(out, forward(x.double(), [w.double() for w in weights]), rtol=1e-3, atol=1e-4),
            tried=f"{tried} with known weights on {n} sample{'s' * (n > 1)}",
            got="The shape is right, the numbers are not",
            should="Linear and ReLU in turns, beginning and ending with Linear",
            fix=cause_of(out, x, weights),
        )


def test_two_sizes_are_one_layer(student, tools, build, fill, weights_for, rng):
    """Two sizes make one Linear layer and nothing else, also with dropout"""
    for dropout in ((), (0.6,)):
        model, tried, at = build([4, 3], *dropout)
        weights = weights_for([4, 3])
        fill(model, weights, at)
        model.train()
        x = torch.randn(40, 4, generator=rng)
        out = want_tensor(model(x), tried, shape=(40, 3))
        expect(
            close(out, forward(x.double(), [w.double() for w in weights]), rtol=1e-3, atol=1e-4),
            tried=f"{tried} in train mode on 40 samples",
            got="Some outputs are exactly 0: a Dropout or ReLU stands after the last layer"
            if bool((out == 0).any())
            else "The output is not that of a single Linear layer",
            should="There is nothing between the layers of a network with one layer, so no ReLU and no Dropout",
            fix="ReLU and Dropout belong between two layers: leave them out after the last one, and before the first",
        )


def ones(sizes, last_bias):
    """Weights that pass the first input on to every unit; the last layer adds `last_bias`."""
    values = []
    for a, b in zip(sizes, sizes[1:], strict=False):
        values += [torch.ones(b, a) if a == 1 else torch.eye(b, a), torch.zeros(b)]
    values[-1] = torch.full_like(values[-1], last_bias)
    return values


@points(3)
def test_dropout_between_the_layers(student, tools, build, fill):
    """Dropout after each ReLU in train mode, none after the last layer"""
    sizes, p, n = [1, 40, 40, 40], 0.3, 250
    model, tried, at = build(sizes, p)
    fill(model, ones(sizes, 5.0), at)
    model.train()
    tried = f"{tried} in train mode, weights that pass the number 1 on to every unit, last bias 5, {n} samples"
    out = want_tensor(model(torch.ones(n, 1)), tried, shape=(n, 40))
    if bool((out == 0).any()):
        raise mistake(
            tried=tried,
            got=f"{float((out == 0).float().mean()):.0%} of the outputs are exactly 0, though the last bias is 5",
            should="Nothing should follow the last layer: its outputs would be dropped at random",
            fix="There is a Dropout after the last layer: put Dropout (and ReLU) between layers only",
        )
    signal = out - 5.0
    alive = signal > 1e-3
    share = float(alive.float().mean())
    height = float(signal[alive].median()) if bool(alive.any()) else 0.0
    layers = math.log(max(height, 1e-9)) / math.log(1 / (1 - p))
    dead_rows = float((~alive).all(1).float().mean())
    expect(
        share < 0.97,
        tried=tried,
        got="Nothing was dropped",
        should="In train mode each hidden unit should be dropped with the probability `dropout`",
        fix="Use the argument: a Dropout after each ReLU (and let `train()` and `eval()` of the model reach it)",
    )
    expect(
        dead_rows < 0.1,
        tried=tried,
        got=f"In {dead_rows:.0%} of the samples all units were dropped together",
        should="Units should be dropped one by one, after the ReLU of a hidden layer",
        fix="There is a Dropout before the first layer, which takes whole inputs away, or it drops whole "
        "rows "
        "(`Dropout1d`)",
    )
    cause = "Use the argument `dropout` as the probability of being dropped, after each ReLU"
    if abs(layers - 1) < 0.05 and abs(share - (1 - p)) < 0.05:
        cause = "There is a Dropout after only one of the two hidden layers: put one after each ReLU"
    elif abs(share - p**2) < 0.05 or abs(height - p**-2) < 0.05:
        cause = "`dropout` is the probability of being dropped, not of being kept"
    elif abs(share - 0.25) < 0.04:
        cause = "The probability is fixed at 0.5, the default of nn.Dropout: pass the argument on"
    elif abs(height - 1) < 0.02:
        cause = "What is kept must be scaled by 1 / (1 - p), as nn.Dropout does"
    elif layers > 2.5:
        cause = "There are more Dropouts than hidden layers"
    expect(
        abs(share - (1 - p) ** 2) < 0.05 and abs(height - (1 - p) ** -2) < 0.02,
        tried=tried,
        got=f"{share:.1%} of the signal came through, scaled by {height:.3g}",
        should="With two hidden layers a signal should pass two Dropouts, each of which keeps the share 1 - "
        "dropout, "
        "scaled by 1 / (1 - dropout)",
        fix=cause,
    )


@points(2)
def test_dropout_is_off_in_eval_mode(student, tools, build, fill, weights_for, rng):
    """Eval mode drops nothing, and train mode drops again afterwards"""
    sizes = [6, 30, 30, 2]
    model, tried, at = build(sizes, 0.5)
    weights = weights_for(sizes)
    fill(model, weights, at)
    x = torch.randn(5, 6, generator=rng)
    wanted = forward(x.double(), [w.double() for w in weights])
    model.eval()
    first, second = student.now(model(x)), student.now(model(x))
    expect(
        close(first, second) and close(first, wanted, rtol=1e-3, atol=1e-4),
        tried=f"{tried} in eval mode, the same 5 samples twice",
        got="The two outputs differ" if not close(first, second) else "The output is not that of the bare layers",
        should="In eval mode nothing should be dropped and nothing scaled",
        fix="`F.dropout` needs `training=self.training`; an `nn.Dropout` that is set on self follows "
        "`eval()` by itself",
    )
    model.train()
    third, fourth = student.now(model(x)), student.now(model(x))
    expect(
        not close(third, fourth),
        tried=f"{tried} back in train mode, the same samples twice",
        got="The two outputs are the same",
        should="In train mode every pass should drop other units",
        fix="Draw the mask anew in each forward pass, whenever the model is in train mode",
    )


def test_without_dropout_both_modes_agree(student, tools, build, rng):
    """With dropout 0 train and eval mode agree, twice"""
    for dropout in ((), (0.0,)):
        model, tried, at = build([4, 16, 16, 3], *dropout)
        x = torch.randn(6, 4, generator=rng)
        there = student.put(x)
        model.train()
        first, second = student.now(model(there)), student.now(model(there))
        model.eval()
        third = student.now(model(there))
        expect(
            close(first, second) and close(first, third),
            tried=f"{tried} in train mode twice, then in eval mode",
            got="The outputs differ",
            should="Without dropout all three should be the same",
            fix="The default of `dropout` is 0.0; no normalization layers",
        )
        expect(
            equal(student.now(there), x),
            tried=tried,
            got="The input changed",
            should="forward should leave its input as it is",
            fix="No in-place ReLU on the input itself",
        )


@points(2)
def test_nothing_is_shared(student, tools, build, not_reseeded):
    """Two networks share nothing, the list of sizes stays as it is"""
    first, tried, _ = build([4, 6, 6, 2])
    second, _, _ = build([4, 6, 6, 2])
    build([4, 6, 6, 2])
    before = tools.values(second)
    tools.fill(first, [v * 0 + 7 for v in tools.values(first)])
    expect(
        all(equal(a, b) for a, b in zip(before, tools.values(second), strict=True)),
        tried=f"two networks {tried}, new weights for the first",
        got="The second changed as well",
        should="Two instances should share nothing",
        fix="Make the layers in `__init__`: a list on the class or as a default argument belongs to all instances",
    )
    sizes = student.put([5, 4, 6, 3])
    student.MLP(sizes)
    expect(
        student.now(sizes) == [5, 4, 6, 3],
        tried="MLP(sizes) for the list [5, 4, 6, 3]",
        got=f"Afterwards the list is {student.now(sizes)}",
        should="The caller's list should stay as it is",
        fix="`pop`, `append` and `insert` change it: loop over `zip(sizes, sizes[1:])`",
    )
    not_reseeded(student.define(BUILD).builder(student.MLP, [3, 4, 5, 2]), "MLP([3, 4, 5, 2])")


def test_every_parameter_learns(student, tools, build, fill, weights_for, rng, device):
    """Gradients reach every parameter, in float64 and on any device"""
    sizes = [4, 7, 5, 2]
    model, tried, at = build(sizes)
    model = model.double()
    weights = weights_for(sizes, torch.float64)
    fill(model, weights, at)
    model = model.to(device)
    tried = f"a backward pass through {tried} on 6 samples, float64, device {device}"
    x, pull = (torch.randn(6, k, generator=rng, dtype=torch.float64) for k in (4, 2))
    there, there_pull = student.put(x, device=device), student.put(pull, device=device)
    out, grads, _ = tools.backward(model, there, there_pull)
    want_tensor(out, tried, dtype=torch.float64, fix="Leave the dtype to weights and input")
    own = [w.clone().requires_grad_() for w in weights]
    wanted = torch.autograd.grad((forward(x, own) * pull).sum(), own)
    names = [name for name, _, _ in tools.parameters(model)]
    for i, exact in zip(at, wanted, strict=True):
        grad = grads[i]
        expect(
            isinstance(grad, torch.Tensor) and close(grad, exact, rtol=1e-6, atol=1e-8),
            tried=tried,
            got=f"The gradient of `{names[i]}` is {describe(grad)}" + ("" if grad is None else " with other numbers"),
            should="Every parameter should get its gradient",
            fix="`.data`, `.detach()` and `no_grad` take a tensor out of the graph; every registered layer "
            "must be used",
        )
