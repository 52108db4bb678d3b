"""other shapes and sizes, gradients, float64, views, large logits in mixed batches, and ready-made losses"""

import torch

from grader.suite import close, expect, mistake, want_tensor


def test_mse(student):
    """mse_loss of [1, 3] and [1, 1] is 2"""
    tried = "mse_loss of [1., 3.] and [1., 1.]"
    loss = want_tensor(student.mse_loss(torch.tensor([1.0, 3.0]), torch.tensor([1.0, 1.0])), tried, shape=())
    expect(close(student.now(loss), 2.0), tried=tried, got=f"You returned {float(loss):g}", should="It should be 2")


def test_mse_shapes(student):
    """Shapes (3, 1) and (3,) raise ValueError"""
    try:
        student.mse_loss(torch.ones(3, 1), torch.ones(3))
    except ValueError:
        return
    raise mistake(
        tried="mse_loss for shapes (3, 1) and (3,)",
        got="You returned a number",
        should="It should raise ValueError: the two would be broadcast to (3, 3)",
    )


def test_cross_entropy(student):
    """Equal logits of two classes give log 2"""
    tried = "cross_entropy of zeros of shape (3, 2)"
    loss = want_tensor(student.cross_entropy(torch.zeros(3, 2), torch.tensor([0, 1, 1])), tried, shape=())
    expect(
        close(student.now(loss), 0.693147, rtol=1e-3),
        tried=tried,
        got=f"You returned {float(loss):g}",
        should="Both classes have probability 1/2, so it should be log 2 = 0.693",
    )


def test_large_logits(student):
    """A confident mistake costs the distance of the logits"""
    tried = "cross_entropy of the logits [1000, 0] and label 1"
    loss = want_tensor(student.cross_entropy(torch.tensor([[1000.0, 0.0]]), torch.tensor([1])), tried, shape=())
    expect(
        close(student.now(loss), 1000.0, rtol=1e-3),
        tried=tried,
        got=f"You returned {float(loss):g}",
        should="It should be 1000",
        fix="exp(1000) is inf: stay on the log scale",
    )


def test_differentiable(student):
    """Both losses can be differentiated"""
    for name, args in (
        ("mse_loss", (torch.ones(3), torch.zeros(3))),
        ("cross_entropy", (torch.ones(3, 2), torch.tensor([0, 1, 1]))),
    ):
        first = student.put(args[0], requires_grad=True)
        loss = want_tensor(getattr(student, name)(first, args[1]), name)
        expect(
            bool(loss.requires_grad),
            tried=f"{name} of an input that requires grad",
            got="The loss does not require grad",
            should="The loss should be a tensor with a graph behind it",
        )
