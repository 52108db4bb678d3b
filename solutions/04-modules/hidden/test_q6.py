"""init_weights: the distribution, which layers, in place, reproducible, and nobody else's random numbers."""

import math

import pytest
import torch

from grader.suite import close, expect, mistake, points

MODELS = """
class Dense(nn.Linear):
    "A subclass under another name."


class LinearLike(nn.Module):
    "Called Linear, holds weight and bias, and is no nn.Linear."

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.full((n_out, n_in), 0.3))
        self.bias = nn.Parameter(torch.full((n_out,), 0.3))


class Deep(nn.Module):
    "Linear layers at many depths, of one shape and of others."

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(30, 24)
        self.blocks = nn.ModuleDict({"a": nn.Sequential(nn.ReLU(), nn.Sequential(nn.Linear(24, 24)))})
        self.dense = Dense(24, 24)
        self.no_bias = nn.Linear(24, 20, bias=False)
        self.attention = nn.MultiheadAttention(24, 2)


class Mixed(nn.Module):
    "Two Linear layers among many others."

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(9, 6)
        self.conv = nn.Conv1d(6, 4, 3)
        self.norm = nn.BatchNorm1d(4)
        self.layer_norm = nn.LayerNorm(4)
        self.first = nn.Linear(4, 5)
        self.like = LinearLike(5, 5)
        self.bilinear = nn.Bilinear(3, 4, 2)
        self.lstm = nn.LSTM(4, 3)
        self.own = nn.Parameter(torch.full((5, 5), 0.7))
        self.last = nn.Linear(5, 3)


def linears(model):
    "(name, weight, bias) of each nn.Linear."
    return [
        (name, m.weight.detach().clone(), None if m.bias is None else m.bias.detach().clone())
        for name, m in model.named_modules()
        if isinstance(m, nn.Linear)
    ]


def others(model):
    "Every tensor of the state dict that belongs to no nn.Linear."
    mine = {id(p) for m in model.modules() if isinstance(m, nn.Linear) for p in m.parameters(recurse=False)}
    return {
        name: value.detach().clone()
        for name, value in model.state_dict(keep_vars=True).items()
        if id(value) not in mine
    }


def identities(model):
    return [(name, id(p)) for name, p in model.named_parameters(remove_duplicate=False)]


def flags(model):
    return [(name, p.requires_grad, p.is_leaf, p.grad is None) for name, p in model.named_parameters()]


def one_step(model, optimizer, x):
    "Whether an optimizer that was made before still moves the model: the largest change of a weight."
    before = [p.detach().clone() for p in model.parameters()]
    optimizer.zero_grad()
    (model(x) ** 2).sum().backward()
    optimizer.step()
    return [float((a - b.detach()).abs().max()) for a, b in zip(before, model.parameters())]


def plain():
    "Three layers, two of them of one shape."
    return nn.Sequential(nn.Linear(30, 24), nn.ReLU(), nn.Linear(24, 24), nn.Linear(24, 24))


def frozen():
    model = nn.Sequential(nn.Linear(5, 4), nn.Linear(4, 2))
    model[0].weight.requires_grad_(False)
    return model.eval()


def tied():
    model = nn.Sequential(nn.Linear(6, 6), nn.ReLU(), nn.Linear(6, 6))
    model[2].weight = model[0].weight
    return model


def is_tied(model):
    return model[2].weight is model[0].weight
"""


@pytest.fixture
def models(student):
    """Models to initialize, and ways to look at them."""
    return student.define(MODELS)


def weights(models, model):
    return [(name, weight) for name, weight, _ in models.linears(model)]


def distance_from_uniform(weight, bound):
    """Kolmogorov's distance between the numbers and the uniform distribution in ±bound, times sqrt(n)."""
    values = weight.double().flatten().sort().values
    n = len(values)
    share = ((values + bound) / (2 * bound)).clamp(0, 1)
    grid = torch.arange(1, n + 1, dtype=torch.float64) / n
    return float(torch.maximum((grid - share).abs(), (grid - 1 / n - share).abs()).max()) * math.sqrt(n)


def cause_of(weight, bound):
    """The likely cause of another distribution."""
    n_out, n_in = weight.shape
    top, spread = float(weight.abs().max()), float(weight.std())
    bounds = {
        "That is the range of nn.Linear's own initialization, 1 / sqrt(in): these layers were not changed": n_in**-0.5,
        "That is Kaiming's bound, sqrt(6 / in); Xavier's is sqrt(6 / (in + out))": (6 / n_in) ** 0.5,
        "That is sqrt(3 / in): Xavier's bound is sqrt(6 / (in + out))": (3 / n_in) ** 0.5,
        "The numbers reach out to 1: Xavier's bound is sqrt(6 / (in + out))": 1.0,
        "All numbers are positive: the range is symmetric, from -a to a": 0.0,
    }
    if float(weight.min()) >= 0:
        return list(bounds)[-1]
    for words, other in bounds.items():
        if abs(top - other) < 0.03 * other and abs(other - bound) > 0.05 * bound:
            return words
    if top > 1.05 * bound:
        return (
            "Some numbers lie outside sqrt(6 / (in + out)): is it a normal distribution, or a gain? "
            "Uniform was asked for"
        )
    if spread < 0.9 * bound / 3**0.5:
        return "The numbers are too small: uniform between plus and minus sqrt(6 / (in + out))"
    return "Use `nn.init.xavier_uniform_`, or a uniform draw between plus and minus sqrt(6 / (in + out))"


@points(3)
def test_xavier_uniform_weights_and_zero_bias(student, models, seed):
    """Xavier-uniform weights, zero bias"""
    nn = student.torch.nn
    for n_in, n_out in ((60, 20), (24, 70)):
        model = nn.Sequential(nn.Linear(n_in, n_out), nn.ReLU())
        tried = f"init_weights of a network with a layer Linear({n_in}, {n_out})"
        student.init_weights(model, seed % 1000)
        ((_, weight, bias),) = models.linears(model)
        bound = (6 / (n_in + n_out)) ** 0.5
        top = float(weight.abs().max())
        good = top <= bound * 1.0001 and distance_from_uniform(weight, bound) < 2.6
        expect(
            good,
            tried=tried,
            got=f"Its weights lie between {float(weight.min()):.4f} and {float(weight.max()):.4f}, their "
            "std is "
            f"{float(weight.std()):.4f}",
            should="They should be uniform between plus and minus sqrt(6 / (in + out))",
            fix=cause_of(weight, bound),
        )
        expect(
            bool((bias == 0).all()),
            tried=tried,
            got=f"Its bias begins with {', '.join(f'{v:.3g}' for v in bias[:3].tolist())}",
            should="Every bias should be 0",
            fix="`nn.init.zeros_(module.bias)` where there is one",
        )


@points(3)
def test_every_linear_inside(student, models):
    """Every nn.Linear at any depth: subclasses, layers without bias, the model itself"""
    nn = student.torch.nn
    for model, words in (
        (
            models.Deep(),
            "a model with Linear layers at several depths, a subclass of nn.Linear, a layer without bias and "
            "an attention module",
        ),
        (nn.Linear(24, 16), "a model that is itself an nn.Linear"),
        (models.Dense(24, 16), "a model that is itself a subclass of nn.Linear"),
    ):
        tried = f"init_weights of {words}"
        before = weights(models, model)
        try:
            student.init_weights(model, 3)
        except (AttributeError, TypeError, RuntimeError) as error:
            raise _refused(tried, error) from None
        for (name, old), (_, new, bias) in zip(before, models.linears(model), strict=True):
            layer = f"the layer `{name}`" if name else "the model itself"
            expect(
                not close(old, new),
                tried=tried,
                got=f"The weight of {layer} did not change",
                should="Every nn.Linear should be initialized, at any depth, subclasses and the model itself included",
                fix="`model.modules()` yields the model itself and everything below it (`children()` only "
                "the next level); "
                "`isinstance(m, nn.Linear)` is true for subclasses, `type(m) == nn.Linear` is not",
            )
            expect(
                bias is None or bool((bias == 0).all()),
                tried=tried,
                got=f"The bias of {layer} is not 0",
                should="Every bias should be 0",
                fix="`nn.init.zeros_(module.bias)` where there is one",
            )


def _refused(tried, error):
    return mistake(
        tried=tried,
        got=f"It raised an error: {error}",
        should="Layers without bias should do as well",
        fix="`bias` is None there: look before you fill it. Fill parameters under `torch.no_grad()`, or with `nn.init`",
    )


@points(2)
def test_a_draw_of_its_own_for_each_layer(student, models):
    """Layers get draws of their own"""
    model = models.plain()
    old = weights(models, model)
    student.init_weights(model, 5)
    tried = "init_weights of a Sequential with three Linear layers, two of one shape"
    found = weights(models, model)
    expect(
        all(not close(a, b) for (_, a), (_, b) in zip(old, found, strict=True)),
        tried=tried,
        got="A layer kept its old weights",
        should="Every nn.Linear should be initialized",
    )
    for i, (first, a) in enumerate(found):
        for second, b in found[i + 1 :]:
            n = min(a.numel(), b.numel())
            scaled_a = a.flatten()[:n] * sum(a.shape) ** 0.5
            scaled_b = b.flatten()[:n] * sum(b.shape) ** 0.5
            expect(
                not close(scaled_a, scaled_b, rtol=1e-3, atol=1e-4),
                tried=tried,
                got=f"The layers `{first}` and `{second}` got the same random numbers",
                should="Each layer should have a draw of its own",
                fix="The generator is seeded anew for each layer: make and seed it once, before the loop",
            )


@points(2)
def test_the_seed_alone_decides(student, models):
    """Same seed, same weights; another seed, others, in every layer"""
    seed_globals = student.define(
        "import random\ndef seed_globals(s):\n    torch.manual_seed(s)\n    np.random.seed(s)\n    random.seed(s)\n"
    ).seed_globals

    def run(seed, global_seed):
        seed_globals(global_seed)
        model = models.plain()
        student.init_weights(model, seed)
        return weights(models, model)

    tried = "init_weights(model, seed=7) of two models of one kind, under different global seeds"
    first, second = run(7, 1), run(7, 2)
    same = all(close(a, b) for (_, a), (_, b) in zip(first, second, strict=True))
    expect(
        same,
        tried=tried,
        got="The weights differ",
        should="The same seed should give the same weights, whatever the global state and the old weights",
        fix="Draw from `torch.Generator().manual_seed(seed)`, made inside the function",
    )
    other = run(8, 1)
    alike = [name for (name, a), (_, b) in zip(first, other, strict=True) if close(a, b)]
    expect(
        not alike,
        tried="init_weights with the seeds 7 and 8",
        got=f"The layers {', '.join(f'`{name}`' for name in alike)} got the same weights",
        should="Another seed should give other weights in every layer",
        fix="The seed must reach every draw",
    )
    tried = "init_weights(model, seed=7) twice on one model"
    model = models.plain()
    student.init_weights(model, 7)
    student.init_weights(model, 7)
    expect(
        all(close(a, b) for (_, a), (_, b) in zip(first, weights(models, model), strict=True)),
        tried=tried,
        got="The second call gave other weights than the first",
        should="The same seed should give the same weights again",
        fix="A generator that is kept between calls has moved on: make and seed it inside the function",
    )


@points(2)
def test_global_random_state_untouched(student, models):
    """The global random state is not changed"""
    model = models.plain()
    old = weights(models, model)
    before = student.state()
    student.init_weights(model, 11)
    after = student.state()
    expect(
        not close(old[0][1], weights(models, model)[0][1]),
        tried="init_weights(model, 11)",
        got="No weight changed",
        should="The weights should be drawn anew, without moving the global random state",
    )
    moved = [str(key) for key in before if before[key] != after.get(key)]
    expect(
        not moved,
        tried="the global state before and after init_weights(model, 11)",
        got=f"It changed ({', '.join(moved)})",
        should="The global random state should stay untouched: shuffling and dropout draw from it",
        fix="`torch.manual_seed` resets it for everybody: hand a `torch.Generator` to `xavier_uniform_`, or "
        "work inside "
        "`torch.random.fork_rng()`",
    )


@points(3)
def test_in_place(student, models, rng):
    """In place: the same Parameter objects, still trainable, still tied"""
    nn = student.torch.nn
    model = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 2))
    optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1)
    ids, flags = models.identities(model), models.flags(model)
    student.init_weights(model, 2)
    tried = "init_weights of a model whose optimizer was made before"
    moved = list(models.one_step(model, optimizer, torch.randn(6, 5, generator=rng)))
    expect(
        models.identities(model) == ids and all(change > 0 for change in moved),
        tried=f"{tried}, then one training step",
        got="The optimizer no longer moves the model: its parameters are other objects now",
        should="The parameters should be filled in place",
        fix="`m.weight = nn.Parameter(...)` replaces the object that optimizers hold: fill it, under "
        "`torch.no_grad()` or "
        "with `nn.init`",
    )
    expect(
        model.training is True,
        tried="init_weights of a model in train mode",
        got="Afterwards it is in eval mode",
        should="Only the numbers should change",
        fix="Leave the mode as it is",
    )
    frozen = models.frozen()
    flags = models.flags(frozen)
    old = weights(models, frozen)
    student.init_weights(frozen, 2)
    expect(
        models.flags(frozen) == flags and frozen.training is False,
        tried="init_weights of a model in eval mode with a frozen weight",
        got="requires_grad of a parameter, a gradient or the mode changed",
        should="Only the numbers should change",
        fix="Leave `requires_grad` and the mode as they are; work under `torch.no_grad()`",
    )
    expect(
        not close(old[0][1], weights(models, frozen)[0][1]),
        tried="init_weights of a model with a frozen weight",
        got="The frozen weight kept its old numbers",
        should="Every nn.Linear should be initialized, frozen or not",
        fix="Do not look at `requires_grad`",
    )
    tied = models.tied()
    student.init_weights(tied, 2)
    expect(
        models.is_tied(tied) is True,
        tried="init_weights of a model with two layers that share one weight",
        got="They no longer share it",
        should="Tied weights should stay tied",
        fix="Fill the tensor that is there instead of making a new one",
    )


@points(2)
def test_other_layers_untouched(student, models):
    """Other layers stay as they are"""
    model = models.Mixed()
    before, old = models.others(model), weights(models, model)
    student.init_weights(model, 4)
    after = models.others(model)
    expect(
        all(not close(a, b) for (_, a), (_, b) in zip(old, weights(models, model), strict=True)),
        tried="init_weights of a model with many kinds of layers",
        got="A Linear layer kept its old weights",
        should="Every nn.Linear should change, and nothing else",
    )
    changed = [name for name in before if not close(before[name], after[name])]
    cause = "Change modules for which `isinstance(m, nn.Linear)` is true, and no others"
    if "like.weight" in changed and len(changed) <= 2:
        cause = "A class may be called Linear, or have weight and bias, and be none: ask `isinstance(m, nn.Linear)`"
    elif "norm.weight" in changed:
        cause = (
            "BatchNorm's weight is a vector that must not become 0: everything behind it would be 0. Loop "
            "over modules, "
            "not over all parameters, and change those for which `isinstance(m, nn.Linear)` is true"
        )
    expect(
        not changed,
        tried="init_weights of a model with Embedding, Conv1d, BatchNorm, LSTM and own parameters beside Linear layers",
        got=f"These changed as well: {', '.join(changed)}",
        should="Only nn.Linear layers should change",
        fix=cause,
    )
