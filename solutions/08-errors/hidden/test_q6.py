"""q6: diagnose, on texts of the torch that judges and on texts of other versions, which nothing here raises.

Only texts whose kind is beyond doubt: each holds a word that belongs to its kind, and words of other kinds
only where that is the point of the test.
"""

import torch
from torch import nn
from torch.nn import functional as F

from grader.suite import describe, expect, mistake, points

KINDS = ("device", "shape", "dtype", "memory", "other")
MATRICES = "`mat1 and mat2` begins two kinds of messages: the words after it decide"
CUDA = "`CUDA` stands in memory errors as well: ask for the most telling words first"


def raised(call):
    """The text of the error that `call` raises."""
    try:
        call()
    except Exception as error:
        return str(error)
    raise RuntimeError("this call does not fail with this version of torch")


def ask(student, text):
    """(tried, diagnose(text)), which is one of the five words."""
    short = text if len(text) < 130 else text[:127] + "..."
    tried = f"diagnose({short!r})"
    value = student.diagnose(text)
    if not (isinstance(value, str) and value in KINDS):
        raise mistake(
            tried=tried,
            got=f"It returned {describe(value)}",
            should=f"It should return one of {', '.join(map(repr, KINDS))}, for every text",
            fix="End with `return 'other'`, outside of every `if`" if value is None else None,
        )
    return tried, value


def check(student, text, kind, hint):
    """diagnose(text) is `kind`."""
    tried, value = ask(student, text)
    if value == kind:
        return
    low = text.lower()
    if "mat1 and mat2" in low and {value, kind} == {"shape", "dtype"}:
        hint = MATRICES
    elif kind == "memory" and value == "device":
        hint = (
            CUDA
            if "cuda" in low
            else "`CPU` stands in memory errors as well: ask for the telling words first"
        )
    elif kind == "device" and value == "memory":
        hint = "It asks to move something, not for more memory"
    elif value == "other":
        hint += ". Look for words, not for whole sentences: texts vary between versions"
    raise mistake(
        tried=tried,
        got=f"It returned {value!r}",
        should="Read the text: what has to be changed to make this error go away?",
        fix=hint,
    )


def numbers(rng, count, low=2, high=9):
    """Different sizes."""
    return (torch.randperm(high - low, generator=rng)[:count] + low).tolist()


@points(2)
def test_shape_errors(student, rng):
    """Shapes that do not fit"""
    a, b, c = numbers(rng, 3)
    draw = torch.randn
    calls = [
        lambda: draw(a, b) @ draw(c, b),
        lambda: nn.Linear(b, 2)(draw(a, c)),
        lambda: draw(a, b) + draw(a, c),
        lambda: torch.cat([draw(a, 2), draw(b, 3)], dim=1),
        lambda: draw(a * b).view(a, b + 1),
        lambda: torch.stack([draw(a), draw(b)]),
        lambda: F.cross_entropy(draw(a, 3), torch.zeros(b, dtype=torch.long)),
        lambda: nn.Linear(a, 2).load_state_dict(nn.Linear(b, 2).state_dict()),
        lambda: draw(a).expand(b),
        lambda: F.binary_cross_entropy_with_logits(draw(a, 1), draw(a)),
        lambda: torch.bmm(draw(2, a, b), draw(2, c, b)),
    ]
    hint = "It is about sizes: `shape`, `size` and `dimension` are its words"
    for call in calls:
        check(student, raised(call), "shape", hint)


@points(2)
def test_dtype_errors(student, rng):
    """A dtype that is not the expected one"""
    a, b = numbers(rng, 2)
    draw = torch.randn
    calls = [
        lambda: draw(a, b).double() @ draw(b, a),
        lambda: F.cross_entropy(draw(a, 3), torch.zeros(a)),
        lambda: torch.dot(draw(a), draw(a).double()),
        lambda: nn.Embedding(3, 2)(draw(a)),
        lambda: torch.bmm(draw(1, a, a), draw(1, a, a).double()),
        lambda: F.binary_cross_entropy(torch.rand(a), torch.zeros(a, dtype=torch.long)),
    ]
    texts = [raised(call) for call in calls]
    texts += [
        "expected scalar type Long but found Float",
        "expected scalar type Double but found Float",
        "Found dtype Double but expected Float",
    ]
    hint = "It is about the kind of numbers: `dtype` and `scalar type` are its words"
    for text in texts:
        check(student, text, "dtype", hint)


@points(3)
def test_words_of_two_kinds(student, rng):
    """Texts that begin alike and are of different kinds"""
    a, b, c = numbers(rng, 3)
    draw = torch.randn
    check(student, raised(lambda: nn.Linear(b, 2)(draw(a, b).double())), "dtype", MATRICES)
    check(student, "mat1 and mat2 must have the same dtype, but got Half and Float", "dtype", MATRICES)
    check(student, raised(lambda: draw(a, b) @ draw(c, a)), "shape", MATRICES)
    check(
        student,
        "CUDA out of memory. Tried to allocate 512.00 MiB (GPU 0; 15.78 GiB total capacity; 14.05 GiB "
        "already "
        "allocated; 182.75 MiB free; 14.47 GiB reserved in total by PyTorch)",
        "memory",
        CUDA,
    )
    check(
        student,
        "Expected all tensors to be on the same device, but found at least two devices, cpu and cuda:0! "
        "(when "
        "checking argument for argument mat2 in method wrapper_CUDA_mm)",
        "device",
        "`same device` tells it",
    )


@points(2)
def test_memory_errors(student, rng):
    """Memory that cannot be had, on a GPU and on the CPU"""
    (n,) = numbers(rng, 1)
    texts = [
        f"CUDA out of memory. Tried to allocate {n}.00 GiB. GPU 0 has a total capacity of 14.75 GiB of which "
        f"{n}29.06 MiB is free. Including non-PyTorch memory, this process has 13.85 GiB memory in use.",
        f"CUDA out of memory. Tried to allocate {n}0.00 MiB (GPU 0; 7.93 GiB total capacity; 6.71 GiB "
        f"already "
        "allocated; 12.56 MiB free; 7.02 GiB reserved in total by PyTorch)",
        "CUDA error: out of memory",
        f"[enforce fail at alloc_cpu.cpp:114] err == 0. DefaultCPUAllocator: can't allocate memory: you "
        f"tried to "
        f"allocate {n}000000000 bytes. Error code 12 (Cannot allocate memory)",
    ]
    hint = "It says that memory could not be had: `out of memory`, `allocate`"
    for text in texts:
        check(student, text, "memory", hint)


@points(2)
def test_device_errors(student):
    """Tensors on different devices"""
    texts = [
        "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu! "
        "(when "
        "checking argument for argument mat1 in method wrapper_CUDA_addmm)",
        "Expected all tensors to be on the same device, but found at least two devices, cuda:1 and cuda:0!",
        "Expected all tensors to be on the same device, but got index is on cpu, different from other "
        "tensors on "
        "cuda:0 (when checking argument in method wrapper_CUDA__index_select)",
        "Expected all tensors to be on the same device, but got mat1 is on cpu, different from other "
        "tensors on "
        "cuda:0 (when checking argument in method wrapper_CUDA_addmm)",
        "Input and parameter tensors are not at the same device, found input tensor at cpu and parameter "
        "tensor at "
        "cuda:0",
        "indices should be either on cpu or on the same device as the indexed tensor (cpu)",
    ]
    for text in texts:
        check(student, text, "device", "It is about where tensors are: `device` is its word")


@points(2)
def test_other_errors(student, rng):
    """Everything else"""
    (n,) = numbers(rng, 1, 5, 60)

    def twice():
        x = torch.ones(2, requires_grad=True)
        y = (x**2).sum()
        y.backward()
        y.backward()

    calls = [
        lambda: torch.ones(2).sum().backward(),
        twice,
        lambda: torch.ones(2, requires_grad=True).add_(1),
        lambda: nn.Embedding(4, 2)(torch.tensor([n])),
        lambda: F.cross_entropy(torch.randn(2, 3), torch.tensor([n, 0])),
        lambda: nn.Linear(2, 2).load_state_dict({}),
        lambda: torch.ones(2, requires_grad=True).numpy(),
        lambda: nn.Linear(2, 2).wieght,
        lambda: torch.optim.SGD([], lr=0.1),
        lambda: bool(torch.ones(2)),
        lambda: {}["id"],
    ]
    hint = "None of the four kinds, so it is `other`: the rule that caught it is too wide"
    for text in [*(raised(call) for call in calls), "name 'modle' is not defined", ""]:
        check(student, text, "other", hint)
    for text in (
        raised(lambda: torch.randn(n, 3).view(n, 4)),
        "expected scalar type Long but found Float",
        "Input and parameter tensors are not at the same device, found input tensor at cpu",
        "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9000000000 bytes.",
    ):
        tried, value = ask(student, text)
        expect(
            value != "other",
            tried=tried,
            got="It returned 'other'",
            should="'other' is for what is none of the four kinds, and this is one of them",
            fix="Look for words of the kinds first; what is left is 'other'",
        )


def test_every_call_alike(student, rng):
    """The same answer again, in any order of questions"""
    a, b = numbers(rng, 2)
    texts = {
        raised(lambda: torch.randn(a, b) @ torch.randn(a, b)): "shape",
        "CUDA out of memory. Tried to allocate 2.00 GiB.": "memory",
        "Found dtype Double but expected Float": "dtype",
        "element 0 of tensors does not require grad and does not have a grad_fn": "other",
    }
    first = [student.diagnose(text) for text in texts]
    second = [student.diagnose(text) for text in reversed(texts)][::-1]
    same = all(
        isinstance(v, str) and isinstance(w, str) and v == w for v, w in zip(first, second, strict=True)
    )
    expect(
        same,
        tried="four texts, and the same four in reverse order",
        got="The answers differ from those before",
        should="The answer should depend on the text alone",
        fix="Keep nothing from call to call",
    )
    expect(
        len(set(first)) == 4,
        tried="four texts of four kinds",
        got=f"The answers were {', '.join(map(repr, first))}",
        should="Different kinds should have different answers",
        fix="Look for words that belong to one kind alone",
    )
