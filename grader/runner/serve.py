"""Answers the judge's requests about the student's objects, in one forked copy of the notebook's process per test.

A request is `(operation, *arguments)`; the answer `("ok", value, printed)`, `("raised", exception, printed)` for an
exception of student code, or `("stop",)` at the end of an iteration. Objects that are no plain data stay here under
a number.
"""

from __future__ import annotations

import importlib
import io
import sys
import tempfile
from typing import Any

import torch

from grader.runner import instruments, live, simulation
from grader.runner.exceptions import as_data
from grader.runner.facts import facts
from grader.wire.channel import Channel, Closed
from grader.wire.codec import Decoder, Encoder, Reference, TensorFacts, Unsendable
from grader.wire.tables import DEVICE_CODE, TORCH_DTYPE_CODE

MAX_PRINTED = 400
MAX_FILE = 32 << 20


class _Printed(io.TextIOBase):
    """Keeps the first characters that a call prints."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        if len(self.text) < MAX_PRINTED:
            self.text += str(text)[: MAX_PRINTED - len(self.text)]
        return len(text)

    def writable(self):
        return True


class Answering:
    """One test's conversation: its references and its channel."""

    def __init__(self, namespace: dict[str, Any], channel: Channel, max_bytes: int):
        self._namespace = namespace
        self._channel = channel
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._encoder = Encoder(self._refer, self._tensor_facts, simulation.host, max_bytes)
        self._snapshot = Encoder(self._refuse, self._plain_tensor_facts, simulation.host, max_bytes)
        self._decoder = Decoder(self._resolve, self._received)

    def serve(self) -> None:
        """Answer until the judge hangs up."""
        while True:
            try:
                data = self._channel.receive()
            except Closed:
                return
            self._channel.send(self._answer(data))

    def _answer(self, data: bytes) -> bytes:
        printed = _Printed()
        stdout, sys.stdout = sys.stdout, printed
        operation = ""
        try:
            operation, *arguments = self._decoder.decode(data)
            handler = getattr(self, f"_do_{operation}")
            value = handler(*arguments)
            return self._encode(("ok", value), printed)
        except Unsendable as error:
            return self._encoder.encode(("unsendable", str(error), printed.text))
        except BaseException as error:
            if operation == "next" and isinstance(error, StopIteration):
                return self._encoder.encode(("stop", None, printed.text))
            return self._encoder.encode(("raised", as_data(error), printed.text))
        finally:
            sys.stdout = stdout

    def _encode(self, answer: tuple[str, Any], printed: _Printed) -> bytes:
        status, value = answer
        if isinstance(value, _AsReference):
            value = self._refer(value.thing)
            return self._encoder.encode((status, value, printed.text))
        if isinstance(value, _AsSnapshot):
            return self._snapshot.encode((status, value.thing, printed.text))
        return self._encoder.encode((status, value, printed.text))

    # What a value looks like from the other side

    def _number(self, thing: Any) -> int:
        number = self._numbers.get(id(thing))
        if number is None:
            number = len(self._objects) + 1
            self._objects[number] = thing
            self._numbers[id(thing)] = number
        return number

    def _refer(self, thing: Any) -> Reference:
        if isinstance(thing, Reference):
            return thing
        return Reference(self._number(thing), type(thing).__name__[:80])

    def _refuse(self, thing: Any) -> Reference:
        raise Unsendable(f"an object of type {type(thing).__name__} is no plain value")

    def _tensor_facts(self, tensor: torch.Tensor) -> TensorFacts | Reference:
        return self._facts(tensor, self._number(tensor))

    def _plain_tensor_facts(self, tensor: torch.Tensor) -> TensorFacts | Reference:
        known = self._facts(tensor, 0)
        if isinstance(known, Reference):
            raise Unsendable("a tensor without plain values")
        return TensorFacts(0, known.device, False, True, False, "", None)

    def _facts(self, tensor: torch.Tensor, number: int) -> TensorFacts | Reference:
        device = simulation.logical_device(tensor)
        sendable = tensor.layout is torch.strided and tensor.dtype in TORCH_DTYPE_CODE and device.type in DEVICE_CODE
        if not sendable or device.type == "meta":
            return Reference(self._number(tensor), type(tensor).__name__[:80])
        grad_fn = tensor.grad_fn
        grad = tensor.grad if tensor.is_leaf else None
        return TensorFacts(
            number,
            device,
            bool(tensor.requires_grad),
            bool(tensor.is_leaf),
            isinstance(tensor, torch.nn.Parameter),
            "" if grad_fn is None else type(grad_fn).__name__[:80],
            grad,
        )

    def _resolve(self, reference: Reference) -> Any:
        return self._objects[reference.number]

    def _received(self, values: torch.Tensor, known: TensorFacts) -> torch.Tensor:
        if known.number:
            return self._objects[known.number]
        if known.stride is not None:
            values = _with_strides(values, known.stride)
        tensor = simulation.place(values, known.device)
        return tensor.requires_grad_() if known.requires_grad else tensor

    # Operations

    def _do_facts(self, name: str) -> dict[str, Any] | None:
        return facts(self._namespace[name]) if name in self._namespace else None

    def _do_name(self, name: str) -> Any:
        if name not in self._namespace:
            raise NameError(f"name {name!r} is not defined")
        return self._namespace[name]

    def _do_module(self, name: str) -> Any:
        if name == "instruments":
            return instruments
        return importlib.import_module(name)

    def _do_attr(self, thing: Any, name: str) -> Any:
        return getattr(thing, name)

    def _do_setattr(self, thing: Any, name: str, value: Any) -> None:
        setattr(thing, name, value)

    def _do_item(self, thing: Any, key: Any) -> Any:
        return thing[key]

    def _do_setitem(self, thing: Any, key: Any, value: Any) -> None:
        thing[key] = value

    def _do_delitem(self, thing: Any, key: Any) -> None:
        del thing[key]

    def _do_contains(self, thing: Any, item: Any) -> bool:
        return item in thing

    def _do_call(self, thing: Any, args: list, kwargs: dict) -> Any:
        return thing(*args, **kwargs)

    def _do_call_ref(self, thing: Any, args: list, kwargs: dict) -> Any:
        return _AsReference(thing(*args, **kwargs))

    def _do_len(self, thing: Any) -> int:
        return len(thing)

    def _do_iter(self, thing: Any) -> Any:
        return _AsReference(iter(thing))

    def _do_next(self, iterator: Any) -> Any:
        return next(iterator)

    def _do_enter(self, thing: Any) -> Any:
        return type(thing).__enter__(thing)

    def _do_exit(self, thing: Any) -> bool:
        return bool(type(thing).__exit__(thing, None, None, None))

    def _do_put(self, value: Any, device: Any, requires_grad: bool) -> Any:
        if isinstance(value, torch.Tensor):
            value = value if device is None else value.to(device)
            return value.requires_grad_(requires_grad)
        return _AsReference(value)

    def _do_now(self, thing: Any) -> Any:
        return _AsSnapshot(thing)

    def _do_isinstance(self, thing: Any, kinds: Any) -> bool:
        return isinstance(thing, kinds)

    def _do_type(self, thing: Any) -> str:
        return type(thing).__name__

    def _do_same(self, one: Any, other: Any) -> bool:
        return one is other

    def _do_define(self, source: str) -> Any:
        module = live.new_inputs()
        sys.modules.setdefault(module.__name__, module)
        return live.run_source(source, module)

    def _do_state(self) -> dict[str, Any]:
        return live.global_state()

    def _do_folder(self) -> str:
        return tempfile.mkdtemp(prefix="test-", dir=self._namespace.get("__workdir__") or None)

    def _do_read(self, path: Any) -> bytes:
        with open(path, "rb") as file:
            data = file.read(MAX_FILE + 1)
        if len(data) > MAX_FILE:
            raise Unsendable(f"a file of more than {MAX_FILE >> 20} MiB")
        return data

    def _do_simulate(self) -> None:
        simulation.enable()


def _with_strides(values: torch.Tensor, stride: tuple[int, ...]) -> torch.Tensor:
    """The same values laid out in memory as the suite had them (a transposed, sliced or expanded tensor)."""
    once = values[tuple(slice(0, 1) if step == 0 else slice(None) for step in stride)]
    laid_out = torch.empty_strided(once.shape, stride, dtype=values.dtype).copy_(once)
    return laid_out.expand(values.shape)


class _AsReference:
    def __init__(self, thing: Any):
        self.thing = thing


class _AsSnapshot:
    def __init__(self, thing: Any):
        self.thing = thing
