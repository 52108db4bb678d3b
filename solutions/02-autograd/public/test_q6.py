"""A first look at accumulate_gradients. Not looked at here: other losses, modes, frozen parameters, memory."""

import torch

from grader.suite import close, expect, want_float


def problem(student):
    """y = w * x with w = 2: the gradient of the mean of (w x - y)² is the mean of 2 x (w x - y)."""
    model = student.torch.nn.Linear(1, 1, bias=False)
    with student.torch.no_grad():
        student.ref(model.weight).fill_(2.0)
    x = torch.tensor([[1.0], [2.0], [-1.0], [3.0], [5.0]])
    y = torch.tensor([[1.0], [2.0], [0.0], [1.0], [2.0]])
    return model, [(x[:4], y[:4]), (x[4:], y[4:])], student.torch.nn.MSELoss()


def check(student, model, tried, fix):
    grad = model.weight.grad
    expect(grad is not None, tried=tried, got="The weight has no gradient", should="backward should reach the model")
    value = float(student.now(grad))
    errors = [1.0, 2.0, -2.0, 5.0, 8.0]
    wanted = sum(2 * e * v for e, v in zip(errors, [1, 2, -1, 3, 5], strict=True)) / 5
    expect(
        close(value, wanted, 1e-4),
        tried=tried,
        got=f"The gradient of the weight is {value:.5g}",
        should="It should be the mean over all five samples",
        fix=fix,
    )


def test_four_samples_and_one(student):
    """Batches of 4 samples and 1 sample"""
    model, batches, loss_fn = problem(student)
    tried = "accumulate_gradients with batches of 4 samples and 1 sample"
    loss = want_float(student.accumulate_gradients(model, batches, loss_fn), tried)
    check(student, model, tried, "Weigh the loss of each batch with its share of the samples")
    expect(
        close(loss, (1 + 4 + 4 + 25 + 64) / 5, 1e-4),
        tried=tried,
        got=f"It returned {loss:.5g}",
        should="It should be the mean loss over all five samples",
    )


def test_twice(student):
    """The second call does not add to the first"""
    model, batches, loss_fn = problem(student)
    student.accumulate_gradients(model, batches, loss_fn)
    student.accumulate_gradients(model, batches, loss_fn)
    check(student, model, "accumulate_gradients twice with one model", "Clear the gradients once, before the loop")
