"""Allow-lists of the wire: a dtype or a device kind is a position in a table, never a name to look up."""

from __future__ import annotations

import numpy as np
import torch

TORCH_DTYPES: tuple[torch.dtype, ...] = (
    torch.float32,
    torch.float64,
    torch.float16,
    torch.bfloat16,
    torch.int64,
    torch.int32,
    torch.int16,
    torch.int8,
    torch.uint8,
    torch.bool,
    torch.complex64,
    torch.complex128,
    torch.uint16,
    torch.uint32,
    torch.uint64,
)
TORCH_DTYPE_CODE = {dtype: code for code, dtype in enumerate(TORCH_DTYPES)}

NUMPY_DTYPES: tuple[np.dtype, ...] = tuple(
    np.dtype(name)
    for name in (
        "f4",
        "f8",
        "f2",
        "i8",
        "i4",
        "i2",
        "i1",
        "u1",
        "u2",
        "u4",
        "u8",
        "?",
        "c8",
        "c16",
        ">f4",
        ">f8",
        ">i4",
        ">i8",
        "g",
    )
)
NUMPY_DTYPE_CODE = {dtype: code for code, dtype in enumerate(NUMPY_DTYPES)}

DEVICE_KINDS: tuple[str, ...] = ("cpu", "cuda", "meta", "mps", "xpu")
DEVICE_CODE = {kind: code for code, kind in enumerate(DEVICE_KINDS)}
