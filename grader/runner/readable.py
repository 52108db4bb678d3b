"""What student code may read: Python, its libraries, the system's programs, a few files. Nothing of ours."""

from __future__ import annotations

import glob
import os
import sys

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
ETC = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/timezone",
    "/etc/mime.types",  # mimetypes fails when this file exists but cannot be opened
    "/etc/ssl/openssl.cnf",  # and so does `import ssl`
    "/etc/alternatives",  # links from /usr/bin/awk and the like
    "/etc/fonts",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
PROC = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/version")
SYS = ("/sys/devices/system/cpu", "/sys/devices/system/node")  # torch counts and names the cores
GPU = ("/sys", "/proc/driver/nvidia", "/proc/devices")  # the CUDA driver looks its card up there
GPU_DEVICES = ("/dev/nvidia*", "/dev/nvidia-caps/*")


def python_folders() -> list[str]:
    """The folders that Python imports from, without the checkout of an editable install.

    Each is named as Python names it and as the links in it resolve: after chroot both must exist.
    """
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    sites = {path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")}
    found = {path for path in prefixes | sites if os.path.isdir(path)}
    found |= {os.path.realpath(path) for path in found}
    return outermost(found - {"/"})


def outermost(paths: set[str]) -> list[str]:
    """Without paths that lie inside another one."""
    kept: list[str] = []
    for path in sorted(paths):
        if not any(path.startswith(other + "/") for other in kept):
            kept.append(path)
    return kept


def system_paths() -> list[str]:
    return [path for path in (*SYSTEM, *ETC, *SYS) if os.path.exists(path)]


def gpu_devices() -> list[str]:
    return sorted(path for pattern in GPU_DEVICES for path in glob.glob(pattern) if not os.path.isdir(path))


def closed_to_others() -> list[str]:
    """Folders above or at Python's own that a user who is neither owner nor root cannot pass through."""
    blocked = set()
    for path in python_folders():
        while path != "/":
            if not os.stat(path).st_mode & 0o001:
                blocked.add(path)
            path = os.path.dirname(path)
    return sorted(blocked)
