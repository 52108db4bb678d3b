"""01 q1: to_float_tensor, constant."""

import numpy as np
import torch

from grader.suite import close, equal, expect, mistake, points, want_tensor

VIEWS = """
def view(array, name):
    return {
        "rows in reverse order, a[::-1]": lambda: array[::-1],
        "columns in reverse order, a[:, ::-1]": lambda: array[:, ::-1],
        "every second column, a[:, ::2]": lambda: array[:, ::2],
        "transposed, a.T": lambda: array.T,
        "in column order (Fortran)": lambda: np.asfortranarray(array),
        "the last rows, a[1:]": lambda: array[1:],
    }[name]()
"""
REVERSED = "torch reads no array with a negative step; let numpy copy it first: `np.array(data, dtype=np.float32)`"
EXPAND = "`expand` repeats one number without memory of its own; `torch.full` gives every element its own"


def viewed(array, name):
    return {
        "rows in reverse order, a[::-1]": lambda: array[::-1],
        "columns in reverse order, a[:, ::-1]": lambda: array[:, ::-1],
        "every second column, a[:, ::2]": lambda: array[:, ::2],
        "transposed, a.T": lambda: array.T,
        "in column order (Fortran)": lambda: np.asfortranarray(array),
        "the last rows, a[1:]": lambda: array[1:],
    }[name]()


def numbers(rng, *shape):
    return torch.randint(-50, 50, shape, generator=rng).double().numpy() + 0.25


def same_numbers(out, wanted, tried):
    """`out` is float32, has the shape of `wanted` and its values."""
    want_tensor(out, tried, shape=wanted.shape)
    fix = "Pass `dtype=torch.float32`: without it the dtype follows the data"
    want_tensor(out, tried, dtype=torch.float32, fix=fix)
    expect(
        close(out, wanted.astype(np.float32), rtol=1e-6),
        tried=tried,
        got=f"Some numbers are not those of the data: {sample(out)}",
        should="Element for element, the tensor should hold the numbers of the data, in their order",
        fix="Probably the numbers passed through another dtype, or the array was read in another order",
    )


def sample(out):
    return "the first ones are " + ", ".join(f"{v:.5g}" for v in torch.as_tensor(out).reshape(-1)[:4].tolist())


@points(2)
def test_lists_and_every_real_dtype(student, rng, attempt):
    """Lists, and arrays of every real dtype, become float32 of the same shape"""
    a, b, c = (int(v) for v in torch.randint(2, 90, (3,), generator=rng))
    lists = {
        "a list of whole numbers": [a, -b, c],
        "a nested list of whole numbers, 2 rows of 3": [[a, -b, c], [0, c, 1]],
        "a nested list of floats, 2 rows of 1": [[a + 0.5], [-b - 0.25]],
        "a list of whole numbers and floats": [a, b + 0.5, -c],
        "a list with one number": [b],
        "a list of True and False": [True, False, True],
        "three levels of lists": [[[a, 1.5], [b, -2.5], [c, 0.125]]],
    }
    for name, data in lists.items():
        tried = f"to_float_tensor with {name}"
        with attempt(tried):
            out = student.to_float_tensor(data)
        same_numbers(out, np.array(data, dtype=np.float64), tried)
    kinds = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64"
    for kind in kinds.split():
        if kind == "bool":
            data = torch.randint(0, 2, (2, 3, 4), generator=rng).numpy().astype(bool)
        elif "float" in kind:
            data = torch.randn(2, 3, 4, generator=rng).numpy().astype(kind)
        else:
            # the whole range of the dtype (of 64 bits only the half that every road can take)
            info = np.iinfo(kind)
            low, high = max(info.min, -(2**62)), min(info.max, 2**62)
            data = torch.randint(low, high, (2, 3, 4), generator=rng).numpy().astype(kind)
            data[0, 0, :2] = low, high
        tried = f"to_float_tensor with a numpy array of shape (2, 3, 4) and dtype {kind}"
        with attempt(tried, "Let numpy make float32 first: `np.array(data, dtype=np.float32)` reads every real dtype"):
            out = student.to_float_tensor(data)
        same_numbers(out, data.astype(np.float64), tried)


@points(2)
def test_no_memory_is_shared(student, rng, attempt):
    """The result shares no memory with the data"""
    helper = student.define(VIEWS)
    for kind in ("float32", "float64"):
        for name in (None, "every second column, a[:, ::2]", "transposed, a.T", "the last rows, a[1:]"):
            array = student.put(numbers(rng, 4, 6).astype(kind))
            data = array if name is None else student.call(helper.view, array, name)
            tried = f"a {kind} array{'' if name is None else ' (' + name + ')'}, then a number written into it"
            with attempt(tried):
                out = student.to_float_tensor(data)
            want_tensor(out, tried)
            before = student.now(out).clone()
            data[0, 0] = 777.0
            expect(
                equal(torch.as_tensor(student.now(out)), torch.as_tensor(before)),
                tried=tried,
                got="The tensor changed together with the array: the two share memory",
                should="The tensor should have memory of its own, for every dtype of the data",
                fix="`torch.from_numpy` shares, `torch.as_tensor` and `.to` copy only when they must; "
                "make a copy in any case (`torch.tensor`, `np.array`, `.clone()`)",
            )
            array_before = student.now(array).copy()
            student.ref(out)[1, 1] = -555.0
            expect(
                np.array_equal(student.now(array), array_before),
                tried=f"a {kind} array, then a number written into the tensor",
                got="The array changed together with the tensor: the two share memory",
                should="The tensor should have memory of its own",
                fix="Make a copy in any case (`torch.tensor`, `np.array`, `.clone()`)",
            )


@points(1)
def test_any_memory_order(student, rng, attempt):
    """Arrays in any memory order, reversed ones too"""
    helper = student.define(VIEWS)
    for kind in ("float32", "int64"):
        plain = numbers(rng, 3, 5).astype(kind)
        array = student.put(plain)
        for name in (
            "rows in reverse order, a[::-1]",
            "columns in reverse order, a[:, ::-1]",
            "every second column, a[:, ::2]",
            "transposed, a.T",
            "in column order (Fortran)",
        ):
            data = student.call(helper.view, array, name)
            tried = f"to_float_tensor with a {kind} array of shape (3, 5), {name}"
            with attempt(tried, REVERSED if "reverse" in name else None):
                out = student.to_float_tensor(data)
            same_numbers(out, viewed(plain, name).astype(np.float64), tried)


@points(2)
def test_constant_form(student, attempt):
    """constant: the shape, the value, and float32 for every kind of value"""
    for shape in ((2, 3), [4], (1, 2, 5), [3, 1], (2, 1, 3, 2)):
        for value in (3, 0.1, -2.5, 0, -7, 1e6):
            tried = f"constant({shape}, {value})"
            with attempt(tried, "`shape` may be a tuple or a list, of any length"):
                out = student.constant(shape, value)
            want_tensor(out, tried, shape=shape)
            fix = "Pass `dtype=torch.float32`: `torch.full` takes the dtype from the Python type of the value"
            want_tensor(out, tried, dtype=torch.float32, fix=fix)
            expect(
                close(out, torch.full(tuple(shape), value, dtype=torch.float32), rtol=1e-6),
                tried=tried,
                got=f"Not all elements have that value: {sample(out)}",
                should="Every element should have the value that was asked for",
                fix="Perhaps the value was turned into a whole number, or only some elements were written",
            )


@points(2)
def test_constant_owns_its_memory(student, attempt):
    """constant: every element, and every result, has memory of its own"""
    for shape in ((2, 3), [4], (2, 1, 3)):
        tried = f"constant({shape}, 2), then 9 written into the first element"
        with attempt(tried):
            first, second = student.constant(shape, 2), student.constant(shape, 2)
        want_tensor(first, tried, shape=shape)
        place = tuple(0 for _ in shape)
        with attempt(tried, EXPAND, should="Writing into the result should be possible"):
            student.ref(first)[place] = 9.0
        now = torch.as_tensor(student.now(first))
        changed = int((now != 2).sum())
        expect(
            changed == 1,
            tried=tried,
            got=f"{changed} elements changed: they share one place in memory",
            should="Exactly one element should change",
            fix=EXPAND,
        )
        expect(
            bool((torch.as_tensor(student.now(second)) == 2).all()),
            tried=f"constant({shape}, 2) twice, then 9 written into the first result",
            got="The second result changed, too",
            should="Every call should give a tensor of its own",
            fix="Probably one tensor is kept and handed out again: make a new one in each call",
        )


@points(1)
def test_nothing_else_changes(student, rng, same_state):
    """The data, the shape and the settings of the notebook stay as they are"""
    rows = [[1, 2.5], [3, 4]]
    data, shape = student.put(rows), student.put([2, 3])
    array = numbers(rng, 3, 4).astype(np.float32)
    held = student.put(array)
    tried = "to_float_tensor with a list and with an array, constant with a list as shape"
    with same_state(tried):
        results = student.to_float_tensor(data), student.to_float_tensor(held), student.constant(shape, 3)
    for out, wanted in zip(results, ((2, 2), (3, 4), (2, 3)), strict=True):
        want_tensor(out, tried, shape=wanted)
    for handle, before, name in (
        (data, rows, "the list of numbers"),
        (shape, [2, 3], "the list with the shape"),
    ):
        if student.now(handle) != before:
            got = f"Afterwards {name} is {student.now(handle)}, before it was {before}"
            raise mistake(tried=tried, got=got, should="What the caller passes should stay as it is")
    expect(
        np.array_equal(student.now(held), array),
        tried=tried,
        got="Afterwards the array holds other numbers",
        should="What the caller passes should stay as it is",
    )
