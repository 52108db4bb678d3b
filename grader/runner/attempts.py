"""What student code must not be able to do, tried for real. Each returns what was possible, or nothing."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from grader.runner import syscalls

if TYPE_CHECKING:
    from grader.runner.sandbox import Plan

MIB = 2**20


@dataclass(frozen=True)
class Scene:
    plan: Plan
    outside: str  # a file that everybody may read and write, but for the sandbox
    parent: int
    descriptor: int  # open in the parent


def fails(*codes: int, doing: Callable[[], object]) -> bool:
    """Whether it ends with one of these errors (errno names), and no other way."""
    try:
        doing()
    except OSError as e:
        return e.errno in codes
    return False


def session(scene: Scene) -> str:
    if os.getsid(0) != os.getpid() or os.getpgid(0) != os.getpid():
        return "shares a session with the grader"
    if not fails(errno.ENXIO, errno.ENOENT, doing=lambda: os.open("/dev/tty", os.O_RDWR)):
        return "can open the terminal"
    return ""


def environment(scene: Scene) -> str:
    with open("/proc/self/environ", "rb") as file:
        if file.read().strip(b"\0"):
            return "can read the grader's environment"
    return "" if os.environ["HOME"] == scene.plan.workdir else "has another HOME"


def descriptors(scene: Scene) -> str:
    closed = fails(errno.EBADF, doing=lambda: os.fstat(scene.descriptor))
    return "" if closed else "has a descriptor of the parent"


def rlimits(scene: Scene) -> str:
    limits = scene.plan.limits
    try:
        bytearray((limits.memory_mb + 64) * MIB)
        return "can use more memory than allowed"
    except MemoryError:
        pass
    path = os.path.join(scene.plan.workdir, "big")
    with open(path, "wb", buffering=0) as file:
        file.write(b"x" * limits.disk_mb * MIB)
        if not fails(errno.EFBIG, doing=lambda: file.write(b"x")):
            return "can write a file larger than allowed"
    os.unlink(path)
    opened: list[int] = []
    try:
        while len(opened) <= limits.open_files:
            opened.append(os.open(os.devnull, os.O_RDONLY))
        return "can open more files than allowed"
    except OSError:
        for fd in opened:
            os.close(fd)
    return _fork_bomb(limits.processes) if scene.plan.uid is not None else ""


def _fork_bomb(processes: int) -> str:
    children: list[int] = []
    try:
        while len(children) <= processes:
            pid = os.fork()
            if pid == 0:
                time.sleep(30)
                os._exit(0)
            children.append(pid)
        return "can start more processes than allowed"
    except BlockingIOError:
        return ""
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def user(scene: Scene) -> str:
    if scene.plan.uid not in os.getresuid() or 0 in os.getresuid() + os.getresgid() or os.getgroups():
        return "keeps rights of root"
    with open("/proc/self/status") as file:
        if any(line.startswith("CapEff") and int(line.split()[1], 16) for line in file):
            return "keeps capabilities"
    if not fails(errno.EPERM, doing=lambda: os.setuid(0)):
        return "can become root again"
    done = subprocess.run([sys.executable, "-c", "import wave"], capture_output=True, text=True)
    return f"cannot run Python: {done.stderr[-200:]}" if done.returncode else ""


def no_new_privileges(scene: Scene) -> str:
    with open("/proc/self/status") as file:
        return "" if "NoNewPrivs:\t1" in file.read() else "can gain rights from setuid programs"


def files(scene: Scene) -> str:
    hidden = (errno.EACCES,)
    tries: dict[str, Callable[[], object]] = {
        "read a file outside": lambda: open(scene.outside).close(),
        "write a file outside": lambda: open(scene.outside, "a").close(),
        "list a folder outside": lambda: os.listdir(os.path.dirname(scene.outside)),
        "write beside Python": lambda: open(os.path.join(sys.prefix, "probe"), "w").close(),
        "write to /dev/shm": lambda: open("/dev/shm/grader-probe", "w").close(),
    }
    for what, attempt in tries.items():
        if not fails(*hidden, doing=attempt):
            return f"can {what}"
    with open(os.path.join(scene.plan.workdir, "own"), "w") as file:
        file.write("own")
    return ""


def system_calls(scene: Scene) -> str:
    libc = ctypes.CDLL(None, use_errno=True)

    def call(name: str, *arguments: int) -> Callable[[], object]:
        def doing() -> None:
            if getattr(libc, name)(*arguments) < 0:
                raise OSError(ctypes.get_errno(), name)

        return doing

    tries: dict[str, Callable[[], object]] = {
        "open a TCP socket": socket.socket,
        "open a Unix socket": lambda: socket.socket(socket.AF_UNIX),
        "trace a process": call("ptrace", 16, scene.parent, 0, 0),
        "read the memory of a process": call("process_vm_readv", scene.parent, 0, 0, 0, 0, 0),
        "make a user namespace": lambda: syscalls.unshare(0x10000000),
        "empty a file by name": lambda: os.truncate(scene.outside, 0),
        "empty a file while opening it": lambda: os.open(scene.outside, os.O_RDONLY | os.O_TRUNC),
        "mount": lambda: syscalls.mount("none", "/tmp", "tmpfs"),
        "share System V memory": call("shmget", 0, 4096, 0o1600),
    }
    for what, attempt in tries.items():
        if not fails(errno.EPERM, doing=attempt):
            return f"can {what}"
    for end in socket.socketpair():
        end.close()
    return ""


def _open_and_close(path: str) -> None:
    with open(path, "rb"):
        pass


def memory_of_parent(scene: Scene) -> str:
    hidden = (errno.EACCES, errno.EPERM, errno.ENOENT)
    for name in ("mem", "maps", "environ", "cmdline"):
        path = f"/proc/{scene.parent}/{name}"
        if not fails(*hidden, doing=partial(_open_and_close, path)):
            return f"can open /proc/N/{name} of the parent"
    return ""


def tcp(scene: Scene) -> str:
    with socket.socket() as sock:
        if not fails(errno.EACCES, doing=lambda: sock.connect(("127.0.0.1", 9))):
            return "can connect to TCP ports"
        return "" if fails(errno.EACCES, doing=lambda: sock.bind(("127.0.0.1", 0))) else "can bind TCP ports"


def signals(scene: Scene) -> str:
    denied = fails(errno.EPERM, doing=lambda: os.kill(scene.parent, 0))
    return "" if denied else "can signal the parent"


def root_view(scene: Scene) -> str:
    return "" if fails(errno.ENOENT, doing=lambda: os.stat(scene.outside)) else "sees the whole file tree"


def interfaces(scene: Scene) -> str:
    names = [name for _, name in socket.if_nameindex() if name != "lo"]
    return f"sees network interfaces {', '.join(names)}" if names else ""


def fill_disk(scene: Scene) -> str:
    def write() -> None:
        with open(os.path.join(scene.plan.workdir, "fill"), "wb", buffering=0) as file:
            for _ in range(scene.plan.limits.disk_mb + 1):
                if file.write(b"x" * MIB) < MIB:
                    raise OSError(errno.ENOSPC, "short write")

    return "" if fails(errno.ENOSPC, doing=write) else "can write more than the disk limit in all"


def leave_daemon(scene: Scene) -> str:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(3, 100)
            time.sleep(60)
        os._exit(0)
    return ""
