"""The judge's end of one test's conversation with the runner."""

from __future__ import annotations

import time
from typing import Any

import torch

from grader.suite import Mistake, student_error
from grader.wire.channel import Channel, Closed, Timeout
from grader.wire.codec import Decoder, Encoder, Reference, TensorFacts, Unsendable, WireError


class TestTimeout(BaseException):
    """The student's code did not answer within the test's limit. No `Exception`, as the next two: a suite that expects
    student code to raise must not be content with a process that broke."""


class RunnerGone(BaseException):
    """The process that ran the student's code ended in the middle of the test."""


class RunnerGarbled(BaseException):
    """The runner sent what no honest runner sends."""


MAX_FRAMES = 60
MESSAGES_A_TEST = 16  # of full size: what the judge is ready to hold for one test


class Link:
    """Sends requests and decodes answers. `proxy(reference)` makes the suite's view of an object of the runner."""

    def __init__(self, channel: Channel, deadline: float, max_bytes: int, max_depth: int, proxy):
        self._channel = channel
        self._deadline = deadline
        self.printed = ""
        self.last_value: Any = None
        self.asked = False  # whether student code may have run in this test
        self._encoder = Encoder(_reference_of, _facts_of, _host, max_bytes, max_depth)
        budget = MESSAGES_A_TEST * max_bytes
        self._decoder = Decoder(lambda reference: proxy(self, reference), self._tensor, max_depth, budget)

    def ask(self, operation: str, *arguments: Any) -> Any:
        """The runner's answer. Raises `StudentError` for an exception of student code, `StopIteration` at an end."""
        try:
            request = self._encoder.encode((operation, *arguments))
        except Unsendable as error:
            raise TypeError(f"the suite cannot send this: {error}") from error
        try:
            self._channel.send(request, self._deadline)
            answer = self._decoder.decode(self._channel.receive(self._deadline))
        except Timeout as error:
            raise TestTimeout from error
        except Closed as error:
            raise RunnerGone from error
        except (WireError, ValueError, RuntimeError, OverflowError, MemoryError) as error:
            raise RunnerGarbled(str(error)) from error
        return self._open(operation, answer)

    def close(self) -> None:
        self._channel.close()

    @property
    def seconds_left(self) -> float:
        return self._deadline - time.monotonic()

    def _open(self, operation: str, answer: Any) -> Any:
        if not (isinstance(answer, tuple) and len(answer) == 3 and isinstance(answer[0], str)):
            raise RunnerGarbled("an answer of the wrong form")
        status, value, printed = answer
        if operation in ("call", "call_ref", "next", "item"):
            self.asked = True
            self.printed = printed if isinstance(printed, str) else ""
            self.last_value = value if status == "ok" else None
        if status == "ok":
            return value
        if status == "stop":
            if operation == "next":
                raise StopIteration
            # out of a function it is a mistake, and must not end a loop of the suite
            raise student_error(["StopIteration"], "", [])
        if status == "unsendable":
            raise Mistake(f"Your code returned something that cannot be looked at: {str(value)[:200]}.")
        raise student_error(*exception_parts(value))

    def _tensor(self, values: torch.Tensor, facts: TensorFacts) -> torch.Tensor:
        return SentTensor.build(values, facts, self)


def exception_parts(data: Any) -> tuple[list[str], str, list[tuple[int, int, str, str]]]:
    """Types, text and frames of an exception as the runner describes it; nothing in it is taken on trust."""
    match data:
        case {"types": list(names), "text": str(text), "frames": list(found)}:
            pass
        case _:
            raise RunnerGarbled("an exception of the wrong form")
    frames = []
    for frame in found[:MAX_FRAMES]:
        match frame:
            case (int(cell), int(line), str(source), str(function)):
                frames.append((cell % 2**31, line % 2**31, source[:200], function[:80]))
            case _:
                raise RunnerGarbled("a frame of the wrong form")
    return [name[:80] for name in names[:20] if isinstance(name, str)], text[:2000], frames


class SentTensor(torch.Tensor):
    """A snapshot of a tensor of the runner: its values on the CPU, and the original's device, grad and kind of node.

    Given back to the runner it stands for the original. Results of operations on it are ordinary tensors.
    """

    _facts: TensorFacts
    _link: Link
    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @staticmethod
    def build(values: torch.Tensor, facts: TensorFacts, link: Link) -> torch.Tensor:
        tensor: SentTensor = values.as_subclass(SentTensor)  # type: ignore[assignment]
        tensor._facts = facts
        tensor._link = link
        if facts.requires_grad and (values.is_floating_point() or values.is_complex()):
            torch.Tensor.requires_grad_(tensor, True)
            grad = facts.grad
            if grad is not None and grad.shape == values.shape and grad.dtype == values.dtype:
                tensor.grad = grad
        return tensor

    @property
    def device(self):  # type: ignore[override]
        return self._facts.device

    @property
    def is_leaf(self):  # type: ignore[override]
        return self._facts.is_leaf

    @property
    def grad_fn(self):  # type: ignore[override]
        return self._facts.grad_fn or None

    @property
    def is_cuda(self):  # type: ignore[override]
        return self._facts.device.type == "cuda"

    def backward(self, *args, **kwargs):
        raise TypeError("this is a snapshot: student.ref(tensor).backward() acts in the runner")


def _refusing(name: str) -> Any:
    """An operation that would write into the snapshot, and leave the original as it is: no suite can mean that."""
    original = getattr(torch.Tensor, name)

    def method(self: SentTensor, *args: Any, **kwargs: Any) -> Any:
        if self._facts.number:
            raise TypeError(f"this is a snapshot: student.ref(tensor).{name} acts in the runner, clone() gives a copy")
        return original(self, *args, **kwargs)

    return method


def _writes(name: str) -> bool:
    """`add_`, `t[...] = x`, and `__iadd__` beside `__add__`."""
    if not name.startswith("_"):
        return name.endswith("_")
    return name == "__setitem__" or (name.startswith("__i") and hasattr(torch.Tensor, f"__{name[3:]}"))


for _name in filter(_writes, dir(torch.Tensor)):
    setattr(SentTensor, _name, _refusing(_name))


def _reference_of(value: Any) -> Reference:
    number = getattr(value, "_remote_number", None)
    if type(number) is not int:
        raise Unsendable(f"{type(value).__name__} is neither plain data nor an object of the runner")
    return Reference(number, "")


def _facts_of(tensor: torch.Tensor) -> TensorFacts:
    if isinstance(tensor, SentTensor) and tensor._facts.number:
        return TensorFacts(tensor._facts.number, torch.device("cpu"), False, True, False, "", None)
    return TensorFacts(0, torch.device("cpu"), tensor.requires_grad, True, False, "", None)


def _host(tensor: torch.Tensor) -> torch.Tensor:
    if isinstance(tensor, SentTensor):
        if tensor._facts.number:
            return torch.empty(0)  # the number is enough
        return tensor.detach().as_subclass(torch.Tensor)
    return tensor.detach()
