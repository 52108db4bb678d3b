"""the exact distribution, deeper and stranger models, an optimizer made before, and the global random state"""

from grader.suite import close, equal, expect


def fresh(student):
    nn = student.torch.nn
    return nn.Sequential(nn.Linear(30, 20), nn.BatchNorm1d(20), nn.Linear(20, 20), nn.Linear(20, 20))


def weights(student, model):
    return [student.now(model[i].weight) for i in (0, 2, 3)]


def test_range_and_bias(student):
    """Weights within Xavier's bound, bias 0"""
    model = fresh(student)
    student.init_weights(model, 0)
    top, bound = float(weights(student, model)[0].abs().max()), (6 / 50) ** 0.5
    expect(
        0.9 * bound < top <= bound * 1.0001,
        tried="init_weights of a model with a Linear(30, 20)",
        got=f"The largest weight is {top:.4f}",
        should=f"They should fill the range up to sqrt(6 / 50) = {bound:.4f}",
    )
    bias = student.now(model[0].bias)
    expect(bool((bias == 0).all()), tried="its bias", got="It is not 0", should="It should be 0")


def test_the_seed_decides(student):
    """Same seed, same weights; another seed, others"""
    models = [fresh(student) for _ in range(3)]
    for model, seed in zip(models, (1, 1, 2), strict=True):
        student.init_weights(model, seed)
    first, second, other = (weights(student, model) for model in models)
    expect(
        all(equal(a, b) for a, b in zip(first, second, strict=True)),
        tried="seed 1 for two models",
        got="The weights differ",
        should="They should be the same",
    )
    expect(
        not close(first[0], other[0]),
        tried="seeds 1 and 2",
        got="The weights are the same",
        should="They should differ",
    )


def test_layers_differ(student):
    """Two layers of one shape differ"""
    model = fresh(student)
    student.init_weights(model, 0)
    _, second, third = weights(student, model)
    expect(
        not close(second, third),
        tried="two layers Linear(20, 20)",
        got="They have the same weights",
        should="Each should have a draw of its own",
    )


def test_batchnorm_stays(student):
    """BatchNorm keeps its weight"""
    model = fresh(student)
    student.init_weights(model, 0)
    weight = student.now(model[1].weight)
    expect(
        bool((weight == 1).all()),
        tried="the weight of a BatchNorm beside Linear layers",
        got=f"It begins with {float(weight[0]):g}",
        should="It should stay 1: only nn.Linear layers change",
    )
