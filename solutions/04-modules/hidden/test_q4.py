"""count_parameters: numbers, not tensors; each parameter once; frozen ones only when asked for."""

import numpy as np
import pytest
import torch

from grader.suite import expect, points, want_int

MODELS = """
class Own(nn.Module):
    "Parameters of its own beside a layer, one of them a single number."

    def __init__(self, d):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(()))
        self.table = nn.Parameter(torch.ones(2, d, 3))
        self.layer = nn.Linear(d, 2, bias=False)
        self.plain = torch.ones(50)


class Tied(nn.Module):
    "An embedding and an output layer with one weight; one layer used under two names."

    def __init__(self, words, d):
        super().__init__()
        self.embed = nn.Embedding(words, d)
        self.hidden = nn.Linear(d, d)
        self.again = self.hidden
        self.out = nn.Linear(d, words)
        self.out.weight = self.embed.weight


def nested(a, b, c):
    return nn.Sequential(nn.Linear(a, b), nn.Sequential(nn.ReLU(), nn.ModuleList([nn.Linear(b, c)])[0]))


def frozen(a, b, c):
    model = nested(a, b, c)
    for p in model[0].parameters():
        p.requires_grad_(False)
    return model


def tied_and_frozen(words, d):
    model = Tied(words, d)
    model.embed.weight.requires_grad_(False)
    return model


def normalized(d):
    return nn.Sequential(nn.Linear(d, d), nn.BatchNorm1d(d), nn.Conv1d(2, 3, 5), nn.Dropout(0.5), nn.ReLU())


def alike(d):
    "Layers of one shape, all numbers equal, none of them shared."
    model = nn.Sequential(*[nn.Linear(d, d) for _ in range(3)])
    for p in model.parameters():
        nn.init.constant_(p, 0.5)
    return model


def flags(model):
    return [p.requires_grad for p in model.parameters()], model.training


def with_grads(model, x):
    "Some parameters have a gradient, others not."
    model[0](x).sum().backward()
    return model
"""


@pytest.fixture
def models(student):
    """Models to count."""
    return student.define(MODELS)


@pytest.fixture
def count(student):
    """The student's count. Whether it is an int is asked in one test only."""

    def call(model, tried, *args):
        found = student.count_parameters(model, *args)
        whole = isinstance(found, (torch.Tensor, np.generic, float)) and np.size(found) == 1
        return int(found) if whole and not isinstance(found, bool) else want_int(found, tried)

    return call


@pytest.fixture
def size(rng):
    """A random size in this range."""
    return lambda low, high: int(torch.randint(low, high, (), generator=rng))


@points(2)
def test_counts_numbers(student, models, count, size):
    """Numbers are counted, at every depth, of every shape"""
    nn = student.torch.nn
    a, b, c = size(3, 6), size(6, 9), size(2, 5)
    tried = f"nn.Linear({a}, {b})"
    found = count(nn.Linear(a, b), f"count_parameters({tried})")
    cause = "Add up `p.numel()` over `model.parameters()`"
    if found == 2:
        cause = "That is the number of parameter tensors: add up their sizes, `p.numel()`"
    elif found == 0:
        cause = "Whether a parameter has a gradient yet says nothing: look at `p.requires_grad`, not at `p.grad`"
    elif found == a * b:
        cause = "The bias is missing"
    elif found == a + b or found == b + b:
        cause = "That adds lengths: the size of a tensor is the product of its lengths, `p.numel()`"
    expect(
        found == a * b + b,
        tried=tried,
        got=f"You counted {found}",
        should="It has out * in numbers in its weight and out in its bias",
        fix=cause,
    )
    wanted = (a * b + b) + (b * c + c)
    tried = f"a Sequential of Linear({a}, {b}) and a Sequential that holds Linear({b}, {c})"
    found = count(models.nested(a, b, c), f"count_parameters of {tried}")
    expect(
        found == wanted,
        tried=tried,
        got=f"You counted {found}",
        should="Every number should count once, however deep its layer is nested",
        fix="Numbers are counted again at every level: `model.parameters()` already goes through all levels, once"
        if found > wanted
        else "Layers inside other modules are missing: `model.parameters()` goes through all levels by itself",
    )
    d = size(4, 7)
    wanted = 1 + 2 * d * 3 + 2 * d
    tried = f"a module with parameters of its own of the shapes (), (2, {d}, 3), and a Linear({d}, 2) without bias"
    found = count(models.Own(d), f"count_parameters of {tried}")
    expect(
        found == wanted,
        tried=tried,
        got=f"You counted {found}",
        should="Parameters of every shape should count, also those that a module holds itself",
        fix="Do not look for Linear layers, weights or biases: `model.parameters()` knows them all, "
        "`p.numel()` their size",
    )


@points(2)
def test_shared_parameters_count_once(models, count, size):
    """A shared parameter counts once"""
    words, d = size(7, 11), size(3, 6)
    wanted = words * d + (d * d + d) + words
    tried = (
        f"a model whose Embedding({words}, {d}) and output layer share one weight, and which holds one "
        "hidden layer under "
        "two names"
    )
    for args in ((), (False,)):
        found = count(models.Tied(words, d), f"count_parameters of {tried}", *args)
        expect(
            found == wanted,
            tried=tried,
            got=f"You counted {found}, {found - wanted:+d} too many" if found > wanted else f"You counted {found}",
            should="A parameter that is used in two places should count once",
            fix="`model.parameters()` lists shared parameters once; `state_dict()` and a walk over all "
            "modules list them "
            "under every name"
            if found > wanted
            else "Something is missing that is not shared: tell tensors apart by identity (`id(p)`)",
        )
    for trainable_only, rest in ((True, (d * d + d) + words), (False, wanted)):
        tried = f"the same model with its shared weight frozen, trainable_only={trainable_only}"
        found = count(models.tied_and_frozen(words, d), f"count_parameters of {tried}", trainable_only)
        expect(
            found == rest,
            tried=tried,
            got=f"You counted {found}",
            should="A frozen shared weight should count once, and only with trainable_only=False",
            fix="Count each parameter once, and look at its `requires_grad`",
        )


@points(2)
def test_frozen_parameters(student, models, count, size):
    """Frozen parameters count only with trainable_only=False"""
    a, b, c = size(3, 6), size(6, 9), size(2, 5)
    first, second = a * b + b, b * c + c
    tried = f"a network whose first layer, Linear({a}, {b}), is frozen"
    for args, wanted, words in (
        ((), second, "no second argument"),
        ((True,), second, "trainable_only=True"),
        ((False,), first + second, "trainable_only=False"),
    ):
        found = count(models.frozen(a, b, c), f"count_parameters of {tried}, {words}", *args)
        cause = "A parameter is trainable where `p.requires_grad` is true"
        if found == first and wanted == second:
            cause = "That are the frozen ones: the condition is the wrong way round"
        elif found == first + second:
            cause = "All were counted: look at `p.requires_grad` where trainable_only is true, which is the default"
        elif not args and found == 0:
            cause = "Whether a parameter has a gradient yet says nothing: look at `p.requires_grad`, not at `p.grad`"
        expect(
            found == wanted,
            tried=f"{tried}, {words}",
            got=f"You counted {found}",
            should="Frozen parameters should count only with trainable_only=False",
            fix=cause,
        )
    x = torch.ones(2, a)
    model = models.with_grads(models.nested(a, b, c), x)
    expect(
        count(model, "count_parameters", True) == first + second,
        tried="a network in which only the first layer has a gradient so far, trainable_only=True",
        got="Parameters without a gradient were left out",
        should="Trainable parameters should count before they have been trained",
        fix="Look at `p.requires_grad`, not at `p.grad`",
    )


def test_buffers_and_equal_values(models, count, size):
    """Buffers are no parameters; equal numbers are not shared ones"""
    d = size(5, 9)
    wanted = (d * d + d) + 2 * d + (3 * 2 * 5 + 3)
    tried = f"a Sequential of Linear({d}, {d}), BatchNorm1d({d}), Conv1d(2, 3, 5), Dropout, ReLU"
    for args in ((), (False,)):
        found = count(models.normalized(d), f"count_parameters of {tried}", *args)
        expect(
            found == wanted,
            tried=tried,
            got=f"You counted {found}",
            should="weight and bias of Linear, BatchNorm and Conv should count, running statistics should not",
            fix="Running statistics are buffers: they stand in `state_dict()` and not in `parameters()`"
            if found > wanted
            else "All kinds of layers have parameters, and parameters of equal shape are not shared ones "
            "(shared means the "
            "same object)",
        )
    tried = f"three layers Linear({d}, {d}), all numbers equal"
    found = count(models.alike(d), f"count_parameters of {tried}")
    expect(
        found == 3 * (d * d + d),
        tried=tried,
        got=f"You counted {found}",
        should="Parameters that merely look alike are not shared",
        fix="Shared means the same object: compare by `id`, not by shape or value",
    )


def test_an_int_and_nothing_changed(student, models, count):
    """An int, 0 without parameters, and the model stays as it is"""
    nn = student.torch.nn
    tried = "nn.ReLU()"
    want_int(student.count_parameters(nn.Linear(2, 3)), "count_parameters(nn.Linear(2, 3))")
    found = count(nn.ReLU(), f"count_parameters({tried})")
    expect(found == 0, tried=tried, got=f"You counted {found}", should="A module without parameters has 0 of them")
    model = models.frozen(3, 4, 2)
    model.eval()
    before = models.flags(model)
    first = [count(model, "count_parameters", *args) for args in ((), (False,), (True,))]
    second = [count(model, "count_parameters", *args) for args in ((), (False,), (True,))]
    expect(
        first == second and first[0] == 10,
        tried="a network with a frozen Linear(3, 4) and a Linear(4, 2), counted in three ways, then again",
        got=f"You counted {first}, then {second}",
        should="Counting twice should give the same",
        fix="Keep no total between calls, and no set of parameters already seen",
    )
    expect(
        models.flags(model) == before,
        tried="requires_grad and mode of a model before and after counting",
        got="They changed",
        should="Counting should change nothing",
        fix="Only read `p.requires_grad`",
    )
