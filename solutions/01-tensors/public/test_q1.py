"""First looks at to_float_tensor and constant. Not looked at: other dtypes, memory orders, second calls."""

import numpy as np
import torch

from grader.suite import close, expect, want_tensor


def test_a_list_of_whole_numbers(student):
    """to_float_tensor: a list of whole numbers becomes float32"""
    tried = "to_float_tensor([[1, -1, 4], [2, 0, 5]])"
    out = student.to_float_tensor([[1, -1, 4], [2, 0, 5]])
    want_tensor(out, tried, shape=(2, 3))
    want_tensor(out, tried, dtype=torch.float32, fix="Say which dtype you want")
    expect(
        close(student.now(out), [[1, -1, 4], [2, 0, 5]]),
        tried=tried,
        got=f"It returned {student.now(out).tolist()}",
        should="The numbers of the list, in their order",
    )


def test_an_array_keeps_its_memory(student):
    """to_float_tensor: writing into the array later does not change the tensor"""
    array = student.put(np.array([1.5, 2.5, 3.5], dtype=np.float32))
    tried = "a float32 array with 3 numbers; then the first number of the array was changed"
    out = want_tensor(student.to_float_tensor(array), tried, shape=(3,))
    array[0] = 100.0
    first = float(student.now(out)[0])
    expect(
        first == 1.5,
        tried=tried,
        got=f"The first element of the tensor is now {first:g}",
        should="The tensor should have memory of its own",
        fix="Some functions share the memory of the array, some copy only when the dtype changes",
    )


def test_constant(student):
    """constant: shape, value, dtype; each element has memory of its own"""
    for value in (0.5, 5):
        tried = f"constant((2, 3), {value})"
        out = want_tensor(student.constant((2, 3), value), tried, shape=(2, 3))
        want_tensor(out, tried, dtype=torch.float32, fix="A whole number as value should give float32, too")
        expect(
            close(student.now(out), [[value] * 3] * 2),
            tried=tried,
            got=f"It returned {student.now(out).tolist()}",
        )
    student.ref(out)[0, 0] = 9.0
    changed = int((student.now(out) == 9).sum())
    expect(
        changed == 1,
        tried="writing 9 into the first element of constant((2, 3), 5)",
        got=f"{changed} elements became 9",
        should="Only one element should change",
        fix="All elements share one place in memory",
    )
