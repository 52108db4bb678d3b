"""The environment of student code: a short list, and nothing of the grader's own."""

from __future__ import annotations

import os
import sys
import tempfile

from grader.runner import syscalls

_FOR_GPU = ("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "CUBLAS_WORKSPACE_CONFIG")


def temporary(workdir: str) -> str:
    return os.path.join(workdir, "tmp")


def replace(workdir: str, *, gpu: bool) -> None:
    variables = {name: os.environ[name] for name in _FOR_GPU if gpu and name in os.environ}
    variables |= {
        "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
        "HOME": workdir,
        "USER": "student",  # getpass.getuser fails without: the uid has no passwd entry
        "TMPDIR": temporary(workdir),
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        # a matplotlib that the parent has imported holds its list of fonts and needs no cache here
        "MPLCONFIGDIR": os.path.join(temporary(workdir), "matplotlib"),
        "OMP_NUM_THREADS": "1",
    }
    os.environ.clear()
    os.environ.update(variables)
    tempfile.tempdir = None  # the parent may have looked its TMPDIR up already


def wipe_original() -> None:
    """Zero the memory that /proc/self/environ shows; `replace` left nothing that points there."""
    with open("/proc/self/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    start, end = (int(field) for field in fields[47:49])  # env_start and env_end
    syscalls.clear_memory(start, end)
