"""What the parent does before its first fork so that forks are cheap: imports, a first use of everything, memory in
large pages."""

from __future__ import annotations

import ctypes
import gc
import importlib
import sys
import warnings

import matplotlib
import torch

# What notebooks import: no submission pays for it.
WARM = (
    "matplotlib.pyplot",
    "torch.func",
    "torch.nn.utils.rnn",
    "torch.optim",
    "torch.utils.data",
    "logging",
    "unittest.mock",
    "csv",
    "urllib.request",
    "zipfile",
)
MADV_COLLAPSE = 25  # Linux 6.1
LARGE_PAGE = 1 << 21


def up() -> None:
    """Import and use once what notebooks use, so that no submission pays for it; no thread may be left running."""
    matplotlib.use("Agg")
    for name in WARM:
        importlib.import_module(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyplot = importlib.import_module("matplotlib.pyplot")
        figure = pyplot.figure()
        figure.add_subplot().set_title("warm")
        figure.canvas.draw()
        pyplot.close(figure)
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.ones(3, 2)).sum().backward()
    optimizer.step()
    torch.manual_seed(0)


def settle() -> None:
    """Last step before the first fork. Most of a fork's cost is copying page tables: gathering what the parent holds
    into large pages halves it. A kernel that cannot do so leaves things as they are."""
    gc.collect()
    gc.freeze()  # a child's garbage collection need not touch, and so copy, what was there before
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    with open("/proc/self/maps") as file:
        mappings = [line.split() for line in file]
    for mapping in mappings:
        anonymous = len(mapping) < 6 or mapping[5] == "[heap]"
        if anonymous and mapping[1].startswith("rw-p"):
            start, end = (int(address, 16) for address in mapping[0].split("-"))
            first, last = -(-start // LARGE_PAGE) * LARGE_PAGE, end // LARGE_PAGE * LARGE_PAGE
            if last > first:
                libc.madvise(first, last - first, MADV_COLLAPSE)
