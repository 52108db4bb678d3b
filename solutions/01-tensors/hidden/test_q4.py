"""01 q4: join_channels."""

import torch

from grader.suite import close, equal, expect, points, want_tensor

FIX = "`cat` makes a dimension longer, here that of the channels; `stack` makes a new one and needs equal shapes"


def make(rng, n, channels, rest, dtype=torch.float32):
    return [torch.randn(n, c, *rest, generator=rng, dtype=dtype) for c in channels]


def which_dim(out, tensors):
    """Says along which dimension the student joined, if that is what happened."""
    for dim in range(tensors[0].dim()):
        others = [t.shape[:dim] + t.shape[dim + 1 :] for t in tensors]
        if dim == 1 or any(o != others[0] for o in others):
            continue
        if close(out, torch.cat(tensors, dim)):
            return f"They were joined along dimension {dim}; channels are dimension 1, counted from the front"
    if close(out, torch.cat(tensors[::-1], 1)):
        return "The channels are in reverse order; keep the order of the list"
    return "Channels are dimension 1, counted from the front, in the order of the list"


@points(2)
def test_channels_add_up(student, rng, attempt):
    """Any number of channels, any number of further dimensions"""
    cases = [
        (2, (1, 3, 2), (3,)), (2, (2, 1), (4, 5)), (3, (2, 5), ()), (1, (1, 1), (2,)), (2, (2, 2), (2, 2)),
        (4, (3, 1, 2, 1), (2, 3, 2)), (1, (1, 2), ()), (3, (3, 3), (3,)),
    ]  # fmt: skip
    for n, channels, rest in cases:
        tensors = make(rng, n, channels, rest)
        shapes = " and ".join(str(tuple(t.shape)) for t in tensors)
        tried = f"join_channels with tensors of the shapes {shapes}"
        with attempt(tried, FIX):
            out = student.join_channels(tensors)
        want_tensor(out, tried)
        wanted = torch.cat(tensors, 1)
        want_tensor(out, tried, shape=wanted.shape, dtype=torch.float32, fix=which_dim(out, tensors))
        expect(
            close(out, wanted),
            tried=tried,
            got="The shape is right, but the numbers are not where they should be",
            should="First all channels of the first tensor, then those of the second, and so on, for each sample",
            fix=which_dim(out, tensors),
        )


@points(1)
def test_a_list_with_one_element(student, rng, attempt):
    """A list with one tensor"""
    for n, channels, rest in ((2, 3, (4,)), (1, 1, (2,)), (3, 1, ()), (1, 2, (1, 1))):
        (x,) = make(rng, n, (channels,), rest)
        tried = f"join_channels with a list of one tensor of shape {tuple(x.shape)}"
        with attempt(tried):
            out = student.join_channels([x])
        fix = "Joining one tensor gives that tensor: no special case is needed, and nothing to squeeze"
        want_tensor(out, tried, shape=x.shape, fix=fix)
        expect(
            close(out, x),
            tried=tried,
            got="The numbers are others than in the tensor",
            should="They should be equal",
            fix=fix,
        )


@points(1)
def test_the_list_stays(student, rng, attempt, unchanged, same_state):
    """The list and its tensors stay as they are, and a second call gives the same"""
    tensors = make(rng, 2, (1, 3, 2), (2, 2))
    held = student.put(list(tensors))
    originals = [held[i] for i in range(3)]
    tried = "join_channels twice with the same list of three tensors"
    results = []
    for _ in range(2):
        fix = "Probably the first call took tensors out of the list (`pop`)" if results else None
        with same_state(tried), attempt(tried, fix):
            results.append(want_tensor(student.join_channels(held), tried, shape=(2, 6, 2, 2)))
        expect(
            len(held) == 3,
            tried="join_channels with a list of three tensors",
            got=f"Afterwards the list has {len(held)} element{'s' * (len(held) != 1)}",
            should="The list belongs to the caller and should stay as it is",
            fix="`pop`, `append`, `insert` and `del` change the caller's list; loop over it, or pass it on as it is",
        )
        for i, before in enumerate(tensors):
            unchanged(originals[i], before, tried, f"tensor {i} of the list")
            expect(
                student.same(held[i], originals[i]),
                tried=tried,
                got=f"Afterwards tensor {i} of the list is another one",
                should="The list belongs to the caller and should hold the same tensors as before",
                fix="`tensors[i] = ...` changes the caller's list; make a list of your own",
            )
    expect(
        equal(torch.as_tensor(results[0]), torch.as_tensor(results[1])),
        tried=tried,
        got="The second result is another one",
        should="Both calls should give the same",
    )


@points(1)
def test_dtype_gradient_and_memory_order(student, rng, attempt, backward, digits):
    """float64 stays float64, gradients reach every tensor, any memory order"""
    tensors = make(rng, 3, (2, 1), (2,), torch.float64)
    tried = "join_channels with two float64 tensors that require grad"
    leaves = [student.put(t, requires_grad=True) for t in tensors]
    with attempt(tried):
        out = want_tensor(student.join_channels(leaves), tried, shape=(3, 3, 2), dtype=torch.float64)
    digits(out, torch.cat(tensors, 1), tried)
    weight = torch.randn(3, 3, 2, generator=rng, dtype=torch.float64)
    got = backward(out, weight, *leaves)
    for i, (g, wanted) in enumerate(zip(got, (weight[:, :2], weight[:, 2:]), strict=True)):
        expect(
            g is not None and close(g, wanted, 1e-9),
            tried=tried + ", then backward",
            got=f"No gradient, or not its own, arrived at tensor {i}",
            should="Every tensor in the list should receive the gradient of its channels",
            fix="Do not go through `.data`, `detach`, numpy or `torch.tensor(...)`",
        )
    a, b = torch.randn(4, 2, 3, generator=rng), torch.randn(3, 5, 2, generator=rng)
    mixed = [student.ref(student.put(a)).permute(2, 1, 0), student.ref(student.put(b))[:, ::2]]
    wanted = torch.cat([a.permute(2, 1, 0), b[:, ::2].repeat(1, 1, 2)], 1)
    mixed[1] = student.ref(mixed[1]).repeat(1, 1, 2)
    tried = "join_channels with tensors that are views of others"
    with attempt(tried):
        out = want_tensor(student.join_channels(mixed), tried, shape=wanted.shape)
    expect(
        close(out, wanted),
        tried=tried,
        got="The numbers are not where they should be",
        should="Memory order should not matter",
    )


@points(0.5)
def test_on_an_accelerator(student, rng, cuda, attempt, placed):
    """Tensors on an accelerator: the result is there, too"""
    tensors = make(rng, 2, (1, 2), (3,))
    tried = f"join_channels with tensors on {cuda}"
    fix = "A new tensor made by hand (`torch.zeros(...)`) is on the CPU; join the tensors themselves"
    with attempt(tried, fix, about="device|cuda|cpu|numpy"):
        out = want_tensor(student.join_channels([student.put(t, device=cuda) for t in tensors]), tried)
    placed(out, torch.cat(tensors, 1), cuda, tried, fix)
