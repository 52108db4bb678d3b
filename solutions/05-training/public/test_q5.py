"""First looks at train_regressor. Not looked at: 8 features, small and huge scales, seeds, devices, time."""

import torch

from grader.suite import expect, want_tensor


def learn(student, y_of, tried):
    """The relative RMSE on fresh samples of a problem with two features."""
    rng = torch.Generator().manual_seed(20)
    x, fresh = torch.rand(256, 2, generator=rng) * 3 - 1.5, torch.rand(200, 2, generator=rng) * 3 - 1.5
    model = student.train_regressor(x, y_of(x))
    expect(
        student.isinstance(model, student.torch.nn.Module),
        tried=tried,
        got=f"It returned an object of type {student.type(model)}",
        should="It should return the trained model, an nn.Module",
    )
    model.eval()
    pred = want_tensor(model(fresh), f"{tried}; the model on 200 new samples", shape=(200, 1))
    pred, truth = student.now(pred).detach(), y_of(fresh)
    return float((pred - truth).square().mean().sqrt() / truth.std())


def test_a_line(student):
    """A linear problem"""
    tried = "256 samples of y = 2 * x0 - x1"
    error = learn(student, lambda x: 2 * x[:, :1] - x[:, 1:], tried)
    expect(
        error < 0.25,
        tried=tried,
        got=f"The relative RMSE on fresh samples is {error:.3g}",
        should="It should be below 0.25",
        fix="Train longer, or with a larger learning rate; does the loss still fall at the end?",
    )


def test_a_bend_on_another_scale(student):
    """A nonlinear problem with large targets"""
    tried = "256 samples of y = 5000 + 700 * (x0 * x1 + sin(x0))"
    error = learn(student, lambda x: 5000 + 700 * (x[:, :1] * x[:, 1:] + torch.sin(x[:, :1])), tried)
    expect(
        error < 0.25,
        tried=tried,
        got=f"The relative RMSE on fresh samples is {error:.3g}",
        should="It should be below 0.25",
        fix=(
            "Standardize the targets, undo it inside the model; a nonlinear problem needs an activation between layers"
        ),
    )
