"""collate_padded: what stands where in the batch, the true lengths, and the inputs left alone."""

import pytest
import torch

from grader.suite import close, describe, equal, expect, mistake, points, want_tensor


@pytest.fixture
def sequences(rng):
    """Float sequences of these lengths with d features, none of them zero."""

    def make(lengths, d=3, dtype=torch.float32):
        return [torch.rand(n, d, generator=rng, dtype=dtype) + 0.5 for n in lengths]

    return make


def unpack(result, tried):
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return result[0], result[1]
    raise mistake(
        tried=tried,
        got=f"It returned {describe(result)}",
        should="It should return the pair `(x, lengths)`",
        fix="End with `return x, lengths`",
    )


def padded(batch):
    x = torch.zeros(len(batch), max(len(s) for s in batch), batch[0].shape[1], dtype=batch[0].dtype)
    for row, s in zip(x, batch, strict=True):
        row[: len(s)] = s
    return x


def misplaced(x, batch):
    """The likely cause of right numbers in wrong places."""
    wanted = padded(batch)
    ends = torch.zeros_like(wanted)
    for row, s in zip(ends, batch, strict=True):
        row[len(row) - len(s) :] = s
    if close(x, ends):
        return "The zeros stand before the sequences; they belong after them"
    if close(x, padded(sorted(batch, key=len, reverse=True))) or close(x, padded(sorted(batch, key=len))):
        return "The sequences were sorted by length: keep the order of the batch"
    inside = torch.arange(wanted.shape[1])[None, :] < torch.tensor([len(s) for s in batch])[:, None]
    if close(x[inside], wanted[inside]):
        return (
            "The sequences are right, what follows them is not 0: fill up with zeros (`torch.empty` and the "
            "last "
            "row repeated are not zeros)"
        )
    return "Row i begins with sequence i, unchanged, and goes on with zeros"


@points(3)
def test_sequences_then_zeros(student, sequences):
    """x holds each sequence, then zeros, in the order of the batch"""
    for lengths, d in (([3, 5, 1, 4], 3), ([2, 4, 3, 4], 1), ([4, 4, 4], 2), ([2, 3, 1], 4)):
        batch = sequences(lengths, d)
        n, longest = len(batch), max(lengths)
        tried = f"collate_padded of {n} sequences of lengths {lengths}, d = {d}"
        x, _ = unpack(student.collate_padded(batch), tried)
        x = want_tensor(x, f"x of {tried}")
        shape, wanted = tuple(x.shape), (n, longest, d)
        fix = "The batch comes first, then the longest length, then the features"
        if shape == (longest, n, d) and shape != wanted:
            fix = "The time axis came first: `pad_sequence(..., batch_first=True)`"
        elif shape == (n, min(lengths), d):
            fix = "The sequences were cut to the shortest; fill the shorter ones up to the longest"
        expect(shape == wanted, tried=tried, got=f"x has shape {shape}", should=f"It should be {wanted}", fix=fix)
        want_tensor(x, f"x of {tried}", dtype=torch.float32)
        right = padded(batch)
        fix = (
            "The axes of batch and time are swapped: `batch_first=True`"
            if n == longest and close(x.transpose(0, 1), right)
            else misplaced(x, batch)
        )
        expect(
            close(x, right),
            tried=tried,
            got="The shape of x is right, numbers in it are not",
            should="x[i] should be sequence i, then zeros",
            fix=fix,
        )


@points(2)
def test_true_lengths(student, sequences):
    """lengths holds the true lengths, int64 of shape (N,)"""
    for lengths, zeros in (([2, 6, 3, 1, 5], False), ([4, 2], False), ([3, 5, 2], True)):
        tried = f"collate_padded of {len(lengths)} sequences of lengths {lengths}"
        batch = sequences(lengths)
        if zeros:
            tried += ", of which the first ends in a row of zeros"
            batch[0][-1] = 0.0
        _, found = unpack(student.collate_padded(batch), tried)
        if isinstance(found, (list, tuple)):
            raise mistake(
                tried=tried,
                got=f"lengths is {describe(found)}",
                should="lengths should be an int64 tensor",
                fix="`torch.tensor([...])` makes one of a list of ints",
            )
        found = want_tensor(found, f"lengths of {tried}", shape=(len(lengths),))
        values = [int(v) for v in found.tolist()]
        cause = "Take `len(s)` of each sequence, in the order of the batch, before you pad"
        if set(values) == {max(lengths)}:
            cause = "That is the length after padding: take the lengths from the sequences, before you pad"
        elif sorted(values) == sorted(lengths):
            cause = "The lengths are in another order than the batch: do not sort"
        elif values == [3 * n for n in lengths] or set(values) == {3}:
            cause = "That counts features: the length of a sequence is `len(s)`, its first dimension"
        elif zeros:
            cause = "A row of zeros is data too: count the steps with `len(s)`, not the rows that are not zero"
        elif values == [n - 1 for n in lengths]:
            cause = "One too few: a length is a count, not the last index"
        expect(
            values == lengths,
            tried=tried,
            got=f"lengths is {values}",
            should="lengths should tell how many steps of each sequence are real",
            fix=cause,
        )
        want_tensor(found, f"lengths of {tried}", dtype=torch.int64, fix="Say the dtype, or build it from Python ints")


def test_one_sequence_and_a_loader(student, tools, sequences):
    """One sequence alone, and as the collate_fn of a loader with a smaller last batch"""
    (one,) = batch = sequences([4], 2)
    tried = "collate_padded of a single sequence of shape (4, 2)"
    x, lengths = unpack(student.collate_padded(batch), tried)
    x = want_tensor(x, f"x of {tried}", shape=(1, 4, 2), fix="A batch of one is still a batch: no `squeeze`")
    lengths = want_tensor(lengths, f"lengths of {tried}", shape=(1,), fix="A batch of one is still a batch")
    expect(
        close(x[0], one) and lengths.tolist() == [4],
        tried=tried,
        got=f"x[0] has shape {tuple(x[0].shape)}, lengths is {lengths.tolist()}",
        should="x[0] should be the sequence, lengths its length",
    )
    batch = sequences([1, 3, 2, 5, 2], 2)
    tried = "DataLoader(5 sequences of lengths 1, 3, 2, 5, 2, batch_size=3, collate_fn=collate_padded)"
    loader = student.torch.utils.data.DataLoader(tools.Items(batch), batch_size=3, collate_fn=student.collate_padded)
    found = tools.epochs(loader, 1)[0]
    for result, part in zip(found, (batch[:3], batch[3:]), strict=True):
        x, lengths = unpack(result, tried)
        expect(
            close(x, padded(part)) and list(lengths.tolist()) == [len(s) for s in part],
            tried=tried,
            got=f"A batch came as x of shape {tuple(want_tensor(x, tried).shape)}, lengths {lengths.tolist()}",
            should="Each batch should be as long as its own longest sequence, also the last, smaller one",
        )


def test_float64_and_gradients(student, sequences, unchanged):
    """float64 stays float64, and gradients reach the sequences"""
    batch = sequences([2, 4, 3], 2, torch.float64)
    tried = "collate_padded of 3 float64 sequences that require grad"
    there = [student.put(s, requires_grad=True) for s in batch]
    same_settings = unchanged(random_state=True)
    x, _ = unpack(student.collate_padded(there), tried)
    same_settings(tried)
    want_tensor(
        x,
        f"x of {tried}",
        shape=(3, 4, 2),
        dtype=torch.float64,
        fix="Make the zeros with the dtype of the sequences",
    )
    expect(
        close(x, padded(batch), rtol=1e-12),
        tried=tried,
        got="x lost digits",
        should="x should hold them exactly",
    )
    expect(
        x.requires_grad,
        tried=tried,
        got="x does not require grad",
        should="x should be differentiable: a layer before it must be trained through the padding",
        fix="`.data`, `.detach()`, `.tolist()`, numpy and `torch.tensor(...)` cut the graph; copy with "
        "torch's own "
        "indexing, `cat` or `pad_sequence`",
    )
    weight = torch.arange(1.0, 25.0, dtype=torch.float64).view(3, 4, 2)
    student.ref(x).backward(weight)
    for i, s in enumerate(there):
        grad = student.now(student.ref(s).grad)
        n = len(batch[i])
        expect(
            isinstance(grad, torch.Tensor) and close(grad, weight[i, :n]),
            tried=f"{tried}, then a backward pass",
            got=f"The gradient of sequence {i} is {describe(grad)}"
            + (" with other numbers" if isinstance(grad, torch.Tensor) else ""),
            should="Each number of a sequence should get the gradient of its place in x, once",
            fix="Copy each sequence into x once, by torch's own operations",
        )


@points(2)
def test_the_batch_stays_as_it_is(student, sequences, rng):
    """List and sequences stay as they are; sequences may be views"""
    wide = torch.rand(6, 7, generator=rng) + 0.5
    batch = [wide.t()[:2, :3], wide[::2, ::3][:3], wide[1:2, 4:], torch.rand(3, 5, generator=rng).t()[:5]]
    lengths = [len(s) for s in batch]
    tried = f"collate_padded of 4 sequences that are views of other tensors, lengths {lengths}"
    there = [student.put(s) for s in batch]
    kept = student.put(list(there))
    x, found = unpack(student.collate_padded(kept), tried)
    x = want_tensor(x, f"x of {tried}", shape=(4, 5, 3))
    expect(
        close(x, padded(batch)),
        tried=tried,
        got="The shape of x is right, numbers in it are not",
        should="x[i] should be sequence i, then zeros",
        fix=misplaced(x, batch),
    )
    expect(
        all(equal(student.now(a), b) for a, b in zip(there, batch, strict=True)),
        tried=tried,
        got="Afterwards a sequence holds other numbers, or another shape",
        should="The sequences should stay as they are",
        fix="Methods that end in `_` (`resize_`, `t_`) change the tensor itself",
    )
    after = student.now(kept)
    same = (
        isinstance(after, list)
        and len(after) == 4
        and all(isinstance(a, torch.Tensor) and equal(a, b) for a, b in zip(after, batch, strict=False))
    )
    expect(
        same,
        tried=tried,
        got="Afterwards the list that was passed in holds other items, or the same in another order",
        should="The batch should stay as it is",
        fix="`batch.sort()`, `pop` and `batch[i] = ...` change the caller's list",
    )


def test_devices(student, sequences, device):
    """x stays where the sequences are, lengths are on the CPU"""
    tried = f"collate_padded of 3 sequences on device {device}"
    batch = sequences([3, 1, 2], 2)
    there = [student.put(s, device=device) for s in batch]
    x, lengths = unpack(student.collate_padded(there), tried)
    x, lengths = want_tensor(x, f"x of {tried}"), want_tensor(lengths, f"lengths of {tried}")
    expect(
        x.device.type == torch.device(device).type,
        tried=tried,
        got=f"x is on {x.device}",
        should="x should be on the device of the sequences",
        fix="Make the zeros there: `batch[0].new_zeros(...)`, or `device=batch[0].device`",
    )
    expect(
        lengths.device.type == "cpu",
        tried=tried,
        got=f"lengths is on {lengths.device}",
        should="lengths should be on the CPU: packing and plain loops want it there",
        fix="Build it from Python ints, without a device",
    )
    expect(
        close(x, padded(batch)),
        tried=tried,
        got="x holds other numbers",
        should="x should hold the sequences",
    )
