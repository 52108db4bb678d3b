"""Landlock: what may be read and written, no TCP, no signals and no abstract sockets out of the sandbox.

The rules hold for the process and all its descendants. The package `landlock` knows the rights of files;
its struct for a ruleset ends before the two words for network and scopes, so they are added here.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable

from grader.runner import readable

if sys.platform == "linux":
    from landlock import FSAccess, plumbing

    class _RulesetAttr(plumbing.RulesetAttr):
        _fields_ = [("handled_access_net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


_RULE_PATH_BENEATH = 1
_NET_BIND_AND_CONNECT_TCP = 0b11  # handled and never allowed; ABI 4
_SCOPE_ABSTRACT_UNIX_AND_SIGNAL = 0b11  # ABI 6


def abi() -> int:
    """Landlock's version on this kernel; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    try:
        return _call(plumbing.get_create_ruleset(), None, 0, plumbing.CREATE_RULESET_VERSION)
    except OSError:
        return 0


def layers() -> list[str]:
    """The names of what this kernel's Landlock can do."""
    version = abi()
    names = {1: "landlock files", 4: "landlock network", 6: "landlock signals"}
    return [name for since, name in names.items() if version >= since]


def restrict(workdir: str, *, own_proc: bool, gpu: bool) -> None:
    """Restrict this process for good. `own_proc`: /proc shows this user's processes only, so it is open."""
    version = abi()
    everything = FSAccess.all()
    attr = _RulesetAttr(
        everything,
        _NET_BIND_AND_CONNECT_TCP if version >= 4 else 0,
        _SCOPE_ABSTRACT_UNIX_AND_SIGNAL if version >= 6 else 0,
    )
    # older kernels refuse a longer struct only where the part that they do not know is not zero
    ruleset = _call(plumbing.get_create_ruleset(), ctypes.byref(attr), ctypes.sizeof(attr), 0)
    try:
        read = FSAccess.EXECUTE | FSAccess.READ_FILE | FSAccess.READ_DIR
        proc = ["/proc"] if own_proc else [*readable.PROC, f"/proc/{os.getpid()}"]
        _allow(ruleset, read, [*readable.python_folders(), *readable.system_paths(), *proc])
        devices = FSAccess.READ_FILE | FSAccess.WRITE_FILE
        _allow(ruleset, devices, readable.DEVICES)
        if gpu:
            _allow(ruleset, read, readable.GPU)
            _allow(ruleset, devices | FSAccess.IOCTL_DEV, readable.gpu_devices())
        no_nodes = FSAccess.MAKE_CHAR | FSAccess.MAKE_BLOCK | FSAccess.MAKE_SOCK | FSAccess.IOCTL_DEV
        _allow(ruleset, everything & ~no_nodes, [workdir])
        _call(plumbing.get_restrict_self(), ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, rights: int, paths: Iterable[str]) -> None:
    for path in paths:
        try:
            parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue  # not on this machine: nothing to allow
        try:
            allowed = rights & FSAccess.all() if os.path.isdir(path) else rights & FSAccess.all_file()
            rule = plumbing.PathBeneathAttr(allowed, parent)
            _call(plumbing.get_add_rule(), ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
        finally:
            os.close(parent)


def _call(function, *arguments) -> int:
    """The package takes any errno for a failure, also one that an earlier call left behind."""
    ctypes.set_errno(0)
    return function(*arguments)
