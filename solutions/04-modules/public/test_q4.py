"""shared parameters in other places, other kinds of layers, frozen parts, and whether the model stays as it was"""

from grader.suite import expect, want_int

MODELS = """
def nested():
    return nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.Linear(4, 2)))


def frozen():
    model = nested()
    model[0].weight.requires_grad_(False)
    return model


def tied():
    model = nn.Sequential(nn.Linear(5, 5, bias=False), nn.Linear(5, 5, bias=False))
    model[1].weight = model[0].weight
    return model
"""


def check(student, model, wanted, words, *args):
    tried = f"count_parameters of {words}"
    found = want_int(student.count_parameters(model, *args), tried)
    expect(found == wanted, tried=tried, got=f"You counted {found}", should=f"It should be {wanted}")


def test_one_layer(student):
    """nn.Linear(3, 4) has 16"""
    check(student, student.torch.nn.Linear(3, 4), 16, "nn.Linear(3, 4)")


def test_nested(student):
    """Nested layers count once"""
    check(student, student.define(MODELS).nested(), 26, "Linear(3, 4) and a Linear(4, 2) one level deeper")


def test_frozen(student):
    """Frozen parameters"""
    model = student.define(MODELS).frozen()
    check(student, model, 14, "the same with the weight of the first layer frozen")
    check(student, model, 26, "the same with the weight of the first layer frozen, trainable_only=False", False)


def test_shared(student):
    """A shared weight counts once"""
    check(student, student.define(MODELS).tied(), 25, "two layers without bias that share a weight of shape (5, 5)")
