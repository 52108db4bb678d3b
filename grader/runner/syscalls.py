"""The few system calls of the sandbox that Python's standard library lacks, each raising OSError."""

from __future__ import annotations

import ctypes
import os

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result < 0:
        err = ctypes.get_errno()
        raise OSError(err, f"{what}: {os.strerror(err)}")


def prctl(option: int, value: int = 0, pointer: ctypes.c_void_p | None = None) -> None:
    zero = ctypes.c_ulong(0)  # varargs: a bare int would be passed as 32 bits
    _check(_libc.prctl(option, ctypes.c_ulong(value), pointer or zero, zero, zero), f"prctl {option}")


def unshare(flags: int) -> None:
    _check(_libc.unshare(flags), f"unshare {flags:#x}")


def mount(source: str, target: str, fstype: str = "", flags: int = 0, options: str = "") -> None:
    arguments = [text.encode() or None for text in (source, target, fstype)]
    _check(
        _libc.mount(*arguments, ctypes.c_ulong(flags), options.encode() or None),
        f"mount {source} on {target}",
    )


def unmount(target: str) -> None:
    """Detach a mount at once, whoever still has files open in it."""
    _check(_libc.umount2(target.encode(), MNT_DETACH), f"unmount {target}")


def clear_memory(start: int, end: int) -> None:
    ctypes.memset(start, 0, end - start)
