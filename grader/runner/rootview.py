"""The file tree that student code sees when the grader runs as root.

The parent gets a mount namespace of its own and builds there, once, a small tree: Python, the system's
programs, a few devices, /proc without other people's processes. A child enters it with chroot, which costs
microseconds and which nobody without a capability can leave. The parent itself keeps the full view. The
tree serves two ends: Python may lie below a folder such as /root that an unused uid cannot pass through,
and even the names and sizes of files outside, which Landlock does not hide, are out of sight.
"""

from __future__ import annotations

import os
import stat
import tempfile

from grader.runner import readable, syscalls
from grader.runner.syscalls import MS_BIND, MS_NODEV, MS_NOSUID, MS_RDONLY, MS_REC, MS_REMOUNT


def build() -> str:
    """Unshare the mount namespace and build the tree; the path where the parent sees it."""
    syscalls.unshare(syscalls.CLONE_NEWNS)
    syscalls.mount("none", "/", flags=MS_REC | syscalls.MS_PRIVATE)
    tree = _mount_point()
    syscalls.mount("tmpfs", tree, "tmpfs", MS_NOSUID, "size=1m,mode=0755")
    for path in [*readable.python_folders(), *readable.system_paths()]:
        if os.path.islink(path) and path in readable.SYSTEM:
            _link(tree, path)
        else:
            bind(tree, path, MS_NODEV | MS_RDONLY)
    for path in [*readable.DEVICES, *readable.gpu_devices()]:
        bind(tree, path, 0)
    if readable.gpu_devices():
        bind(tree, "/sys", MS_NODEV | MS_RDONLY)  # Landlock opens it to submissions that get the card
    for name, target in {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}.items():
        os.symlink(target, f"{tree}/dev/{name}")
    os.symlink("/proc/self/cwd", tree + "/content")  # Colab's name of the folder that a notebook works in
    os.mkdir(tree + "/proc")
    # hidepid=2: /proc/N exists only for processes of the same user
    syscalls.mount("proc", tree + "/proc", "proc", MS_NOSUID | MS_NODEV, "hidepid=2")
    return tree


def _mount_point() -> str:
    """A folder that only root can replace. It stays behind, empty: only this process sees the mount."""
    if not os.path.isdir("/run"):
        return tempfile.mkdtemp(prefix="grader-root-")
    os.makedirs("/run/torchgrader", 0o700, exist_ok=True)
    return "/run/torchgrader"


def bind(tree: str, path: str, flags: int) -> None:
    """Let `path` be seen at the same place inside the tree; links in it resolve to what they mean outside."""
    inside = tree + path
    if stat.S_ISDIR(os.stat(path).st_mode):
        os.makedirs(inside, 0o755, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(inside), 0o755, exist_ok=True)
        os.close(os.open(inside, os.O_CREAT | os.O_WRONLY, 0o644))
    syscalls.mount(path, inside, flags=MS_BIND | MS_REC)
    if flags:
        syscalls.mount("none", inside, flags=MS_BIND | MS_REMOUNT | MS_NOSUID | flags)


def _link(tree: str, path: str) -> None:
    os.symlink(os.readlink(path), tree + path)


def mount_workdir(tree: str, workdir: str, uid: int, disk_mb: int) -> None:
    """A file system of `disk_mb` at `workdir`, seen by the parent and inside the tree at the same path."""
    options = f"size={disk_mb}m,nr_inodes=65536,mode=0700,uid={uid},gid={uid}"
    syscalls.mount("tmpfs", workdir, "tmpfs", MS_NOSUID | MS_NODEV, options)
    try:
        bind(tree, workdir, MS_NODEV)
    except OSError:
        syscalls.unmount(workdir)
        raise


def unmount_workdir(tree: str, workdir: str) -> None:
    """Free its memory. The folder itself stays, empty."""
    for path in (tree + workdir, workdir):
        if os.path.ismount(path):
            syscalls.unmount(path)
    if os.path.isdir(tree + workdir):
        os.rmdir(tree + workdir)


def enter(tree: str) -> None:
    os.chroot(tree)
    os.chdir("/")
