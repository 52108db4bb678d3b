"""other lengths, one sequence, float64 and gradients, devices, and whether the batch stays as it was"""

import torch

from grader.suite import close, expect, want, want_tensor

TRIED = "collate_padded of two sequences of shapes (1, 2) and (3, 2)"


def collated(student):
    batch = [torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])]
    found = want(student.collate_padded([student.put(s) for s in batch]), (tuple, list), TRIED, "a pair (x, lengths)")
    expect(len(found) == 2, tried=TRIED, got=f"It returned {len(found)} things", should="It should return two")
    return found


def test_shapes(student):
    """x is (N, max L, d), lengths is (N,)"""
    result = collated(student)
    want_tensor(result[0], f"x of {TRIED}", shape=(2, 3, 2), fix="The batch comes first")
    want_tensor(result[1], f"lengths of {TRIED}", shape=(2,), dtype=torch.int64)


def test_zeros_after_each_sequence(student):
    """Each sequence, then zeros"""
    x = student.now(collated(student)[0])
    wanted = [[[1.0, 2.0], [0.0, 0.0], [0.0, 0.0]], [[3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]]
    expect(
        close(x, wanted),
        tried=TRIED,
        got=f"x is {x.tolist()}",
        should="x[0] should be [1, 2] and then zeros, x[1] the rest",
    )


def test_true_lengths(student):
    """The lengths before padding"""
    lengths = student.now(collated(student)[1]).tolist()
    expect(lengths == [1, 3], tried=TRIED, got=f"lengths is {lengths}", should="It should be [1, 3]")
