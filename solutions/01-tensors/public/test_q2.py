"""First looks at standardize and power_mean. Not looked at: higher ranks, negative dims, eps, gradients."""

import torch

from grader.suite import close, expect, finite, want_tensor


def test_columns(student):
    """standardize: each column gets mean 0 and mean square 1"""
    x = torch.tensor([[1.0, 10.0], [2.0, 30.0], [6.0, 20.0]])
    tried = "standardize(x) for x of shape (3, 2)"
    out = student.now(want_tensor(student.standardize(x), tried, shape=(3, 2)))
    mean, square = out.mean(0), out.square().mean(0)
    expect(
        close(mean, [0, 0], atol=1e-4),
        tried=tried,
        got=f"The columns have the means {[round(v, 4) for v in mean.tolist()]}",
        should="Each column should have mean 0",
    )
    expect(
        close(square, [1, 1], 1e-3),
        tried=tried,
        got=f"The columns have the mean squares {[round(v, 4) for v in square.tolist()]}",
        should="Each column should have mean square 1",
        fix="Divide by the root of the variance, and let the variance divide by n",
    )


def test_rows(student):
    """standardize: dim=1 works on rows, for a square tensor, too"""
    x = torch.tensor([[1.0, 2.0, 6.0], [10.0, 30.0, 20.0], [0.0, 0.0, 3.0]])
    tried = "standardize(x, dim=1) for x of shape (3, 3)"
    out = student.now(want_tensor(student.standardize(x, dim=1), tried, shape=(3, 3)))
    means = out.mean(1)
    expect(
        close(means, [0, 0, 0], atol=1e-4),
        tried=tried,
        got=f"The rows have the means {[round(v, 4) for v in means.tolist()]}",
        should="Each row should have mean 0",
        fix="The mean must line up with the rows again when you subtract it",
    )


def test_a_constant_column(student):
    """standardize: a column of equal numbers"""
    tried = "standardize(x) where the second column is constant"
    out = student.now(student.standardize(torch.tensor([[1.0, 7.0], [2.0, 7.0]])))
    value = float(want_tensor(out, tried, shape=(2, 2))[0, 1])
    expect(
        finite(value) and abs(value) < 1e-3,
        tried=tried,
        got=f"The second column became {value}",
        should="It should become 0",
        fix="eps keeps the denominator away from 0",
    )


def test_power_mean(student):
    """power_mean: power, then mean, and the dimension is gone"""
    x = torch.tensor([[1.0, -2.0], [3.0, 4.0], [1.0, 1.0]])
    for p, dim, wanted in ((2, 0, [11 / 3, 7.0]), (3, 1, [-3.5, 45.5, 1.0])):
        tried = f"power_mean(x, {p}, {dim}) for x of shape (3, 2)"
        out = want_tensor(student.power_mean(x, p, dim), tried, shape=(len(wanted),))
        expect(
            close(student.now(out), wanted, 1e-4),
            tried=tried,
            got=f"It returned {[round(v, 4) for v in student.now(out).tolist()]}",
            should="It should be the mean of x ** p",
        )
