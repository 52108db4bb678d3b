"""May these tensors meet? What CUDA's generated wrappers and TensorIterator check, in their words.

Reached only when CPU tensors come together with simulated ones, which is an error or a zero-dimensional number.
Which operators leave the check to TensorIterator is written in `native_functions.yaml`, which comes with torch."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
from typing import Any

import torch

# Operators whose CUDA kernels take CPU tensors in these places
_MAY_DIFFER = {
    "_pack_padded_sequence": {"lengths"},
    "_index_put_impl_": {"indices"},
    "index_put_": {"indices"},
    "index": {"indices"},
    "_copy_from": {"self", "dst"},
}


def check(operator: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    schema = operator._schema
    name = schema.name.removeprefix("aten::")
    tensors = list(_named_tensors(schema, args, kwargs))
    if name in ("index", "index_put_", "_index_put_impl_"):
        _check_index(tensors)
    if name in ("convolution", "convolution_backward"):
        kinds = {n: t.type() for n, t, _ in tensors}
        moving = "weight" if kinds["input"] != kinds["weight"] else "bias"
        message = f"Input type ({kinds['input']}) and {moving} type ({kinds.get(moving)}) should be the same"
        if moving == "weight" and "cuda" not in kinds["input"]:
            message += " or input should be a MKLDNN tensor and weight is a dense tensor"
        raise RuntimeError(message)
    relaxed = _MAY_DIFFER.get(name, ())
    tensors = [(n, t, w) for n, t, w in tensors if n not in relaxed]
    full_name = f"{name}.{schema.overload_name}" if schema.overload_name else name
    iterates, structured = _kinds().get(full_name, (True, False))
    if iterates:
        for _, tensor, written in tensors:
            if not tensor.is_cuda and (tensor.dim() > 0 or written):
                raise RuntimeError(
                    "Expected all tensors to be on the same device, "
                    f"but found at least two devices, cuda:0 and {tensor.device}!"
                )
        return
    first = tensors[0][1].device if tensors else None
    for argument, tensor, _ in tensors:
        if tensor.device != first:
            wrapper = _wrapper(name, schema.overload_name, structured)
            raise RuntimeError(
                f"Expected all tensors to be on the same device, but got {argument} is on {tensor.device}, different "
                f"from other tensors on {first} (when checking argument in method {wrapper})"
            )


def _named_tensors(schema: Any, args: tuple[Any, ...], kwargs: dict[str, Any]):
    """(argument name, tensor, whether it is written to). Output arguments come first, as in the wrappers."""
    found = []
    for i, argument in enumerate(schema.arguments):
        value = args[i] if i < len(args) else kwargs.get(argument.name)
        written = argument.alias_info is not None and argument.alias_info.is_write
        for tensor in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(tensor, torch.Tensor):
                found.append((argument.name, tensor, written))
    return sorted(found, key=lambda item: not (item[2] and item[0].startswith("out")))


def _check_index(tensors: list[tuple[str, torch.Tensor, bool]]) -> None:
    own = next(t for n, t, _ in tensors if n == "self")
    for name, tensor, _ in tensors:
        if name == "indices" and tensor.is_cuda and not own.is_cuda:
            raise RuntimeError("indices should be either on cpu or on the same device as the indexed tensor (cpu)")


def _wrapper(name: str, overload: str, structured: bool) -> str:
    overload = re.sub(r"_?out$", "", overload)  # the functional form is what a program calls
    if structured:
        return f"wrapper_CUDA_{name}_{overload}".rstrip("_")
    return f"wrapper_CUDA_{overload}_{name}"


@functools.cache
def _kinds() -> dict[str, tuple[bool, bool]]:
    """Operator: (checked by TensorIterator, has a structured kernel)."""
    spec = importlib.util.find_spec("torchgen")
    folder = os.path.dirname(spec.origin) if spec and spec.origin else ""
    path = os.path.join(folder, "packaged", "ATen", "native", "native_functions.yaml")
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError:
        return {}
    kinds = {}
    for entry in text.split("\n- func: ")[1:]:
        name = entry[: entry.index("(")]
        kinds[name] = ("device_check: NoCheck" in entry, "\n  structured" in entry)
    return kinds
