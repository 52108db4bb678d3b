"""First looks at the three functions for axes. Not looked at: other ranks, slices, gradients."""

import torch

from grader.suite import close, expect, mistake, want_tensor


def test_swap_a_matrix(student):
    """swap_axes: element [j, i] of the result is x[i, j]"""
    x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    tried = "swap_axes(x, 0, 1) for x = [[1, 2, 3], [4, 5, 6]]"
    out = student.now(want_tensor(student.swap_axes(x, 0, 1), tried, shape=(3, 2)))
    expect(
        close(out[0], [1, 4]),
        tried=tried,
        got=f"The first row of your result is {out[0].tolist()}",
        should="The first row should be the first column of x",
    )


def test_swap_is_a_view(student):
    """swap_axes: the result shares memory with x, and works for three dimensions"""
    x = student.put(torch.zeros(2, 3, 4))
    tried = "swap_axes(x, 0, -1) for x of shape (2, 3, 4), then 7 written into x"
    out = want_tensor(student.swap_axes(x, 0, -1), tried, shape=(4, 3, 2))
    student.ref(x)[1, 0, 2] = 7.0
    expect(
        float(student.now(out)[2, 0, 1]) == 7.0,
        tried=tried,
        got="The result did not change with x",
        should="It should be a view of the memory of x",
    )


def test_add_and_drop(student):
    """add_batch_dim and drop_batch_dim: only the leading dimension"""
    x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    out = want_tensor(student.add_batch_dim(x), "add_batch_dim(x) for x of shape (2, 3)", shape=(1, 2, 3))
    expect(close(student.now(out)[0], x), tried="add_batch_dim(x)", got="The numbers are not those of x")
    tried = "drop_batch_dim(x) for x of shape (1, 3, 1)"
    want_tensor(student.drop_batch_dim(torch.ones(1, 3, 1)), tried, shape=(3, 1))


def test_drop_refuses_a_real_batch(student):
    """drop_batch_dim: ValueError for a batch of three"""
    tried = "drop_batch_dim(x) for x of shape (3, 2)"
    try:
        student.drop_batch_dim(torch.ones(3, 2))
    except ValueError:
        return
    raise mistake(
        tried=tried, got="No error was raised", should="It should raise ValueError: two samples would be lost"
    )
