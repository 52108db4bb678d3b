"""The walls around student code.

Three kinds of process, from trusted to not:

- the judge holds suites and scores and never comes near this module; it starts the parent and talks to the
  child over one socket;
- the parent (`prepare`, `make_workdir`, `sweep`) has the rights of whoever started the grader. It is
  single-threaded, has torch imported, has read no suite, and runs no student code. Others cannot read its
  memory, orphans of its children become its own children, and as root it has a private network and a
  private view of the mounts;
- the child, one a submission, calls `enter` before the first line of student code and can never go back.
  What it forks or executes is bound in the same way.

`enter` is the list LAYERS, in order, each step closed by default; a step that fails ends with GraderError,
and the child must then exit without running anything. What a step needs to be allowed (mounting, changing
the user) comes before the step that takes it away.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from grader.errors import GraderError
from grader.limits import Limits
from grader.runner import environment, landlock_rules, readable, rlimits, rootview, seccomp_rules, syscalls
from grader.runner import sweep as sweeping
from grader.runner.users import unused_uid as unused_uid  # part of this module's interface

# full: every essential layer or nothing runs. container: the same in a container that grades one hand-in and is thrown
# away, where a kernel without Landlock will do, for the unused uid keeps the files of root closed. none: no walls, only
# what keeps submissions apart by accident.
MODES = ("full", "container", "none")


@dataclass(frozen=True)
class Plan:
    """What one submission may use. `workdir` comes from `make_workdir`, `uid` from `unused_uid`."""

    workdir: str
    limits: Limits
    uid: int | None
    isolation: str  # of MODES
    gpu: bool = False
    keep_fds: tuple[int, ...] = ()


@dataclass(frozen=True)
class Host:
    """What this machine lets the parent do, found out by `prepare`."""

    tree: str | None = None  # see rootview.py
    tree_missing: str = "needs root"
    own_network: bool = False


_host = Host()


def is_root() -> bool:
    return os.geteuid() == 0


def prepare(isolation: str) -> None:
    """Once, in the parent, before its first fork."""
    global _host
    if isolation not in MODES:
        raise GraderError(f"isolation is one of {', '.join(MODES)}, not {isolation!r}")
    if sys.platform != "linux":
        if isolation != "none":
            raise GraderError("the sandbox needs Linux; --isolation none grades without one")
        return
    if isolation == "container" and not is_root():
        raise GraderError("--isolation container needs root: without a uid of its own, student code reads all files")
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
    if isolation == "none":
        return
    # Called as ../venv/bin/python, Python's own name leads through a folder that submissions do not have.
    folder, name = os.path.split(sys.executable)
    sys.executable = os.path.join(os.path.realpath(folder), name)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    if is_root() and _host == Host():
        _host = _prepare_as_root()
    seccomp_rules.program()


def _prepare_as_root() -> Host:
    own_network = True
    try:
        syscalls.unshare(syscalls.CLONE_NEWNET | syscalls.CLONE_NEWIPC)
    except OSError:
        own_network = False
    try:
        return Host(rootview.build(), "", own_network)
    except OSError as e:
        return Host(None, str(e), own_network)


def make_workdir(base: str, uid: int | None, disk_mb: int) -> str:
    """A private folder in `base`, which others may pass through; of at most `disk_mb` where we can mount.

    The parent puts the assignment's data in before `enter`. After `sweep` its contents are gone.
    """
    workdir = tempfile.mkdtemp(prefix="work-", dir=os.path.realpath(base))
    try:
        if uid is not None:
            os.chown(workdir, uid, uid)
            if _host.tree is not None:
                rootview.mount_workdir(_host.tree, workdir, uid, disk_mb)
    except OSError as e:
        os.rmdir(workdir)
        raise GraderError(f"no working folder in {base}: {e}; choose another folder for temporary files") from e
    return workdir


def enter(plan: Plan) -> list[str]:
    """Close everything that student code does not need. The names of the layers in force."""
    names: list[str] = []
    for setup in _layers(plan.isolation):
        try:
            names += setup(plan)
        except GraderError:
            raise
        except (OSError, ValueError) as e:
            raise GraderError(f"sandbox: {setup.__name__} failed: {e}; `grader doctor` says more") from e
    return names


def setup_session(plan: Plan) -> list[str]:
    """Its own session and process group: no terminal, and no group shared with the grader."""
    if os.getsid(0) != os.getpid():
        os.setsid()
    return ["session"]


def setup_environment(plan: Plan) -> list[str]:
    """See environment.py. The parent's own is wiped from memory too: it may hold tokens."""
    environment.replace(plan.workdir, gpu=plan.gpu)
    if plan.isolation != "none":
        environment.wipe_original()
    return ["environment"]


def setup_workdir(plan: Plan) -> list[str]:
    """TMPDIR, and the current folder. No layer: what keeps others out of it is its owner and mode."""
    temporary = environment.temporary(plan.workdir)
    os.makedirs(temporary, 0o700, exist_ok=True)
    if plan.uid is not None:
        os.chown(temporary, plan.uid, plan.uid)
    os.chdir(plan.workdir)
    return []


def setup_descriptors(plan: Plan) -> list[str]:
    """Only `keep_fds` stay open; 0, 1 and 2 are /dev/null unless kept."""
    kept = sorted({0, 1, 2, *plan.keep_fds})
    for low, high in zip([-1, *kept], [*kept, 2**31 - 1], strict=True):
        if low + 1 < high:  # closerange(0, 0) closes everything
            os.closerange(low + 1, high)
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        if fd not in plan.keep_fds:
            os.dup2(null, fd)
    if null > 2:
        os.close(null)
    return ["descriptors"]


def setup_root(plan: Plan) -> list[str]:
    """See rootview.py. Symptom: FileNotFoundError for what lies outside."""
    names = ["own network"] if _host.own_network else []
    if _host.tree is None:
        if is_root() and (blocked := readable.closed_to_others()):
            raise GraderError(
                f"an unused uid cannot reach Python through {', '.join(blocked)}, and mounting fails"
                f" here ({_host.tree_missing}); install Python and its environment where everybody may read"
            )
        return names
    rootview.enter(_host.tree)
    os.chdir(plan.workdir)
    if os.path.ismount(plan.workdir):
        names.append("disk quota")
    return [*names, "root view"]


def setup_rlimits(plan: Plan) -> list[str]:
    """See rlimits.py, where each limit has its symptom."""
    if sys.platform != "linux":
        return []
    rlimits.restrict(plan.limits, own_uid=plan.uid is not None, gpu=plan.gpu)
    sweeping.put_mark(plan.workdir)
    return ["rlimits"]


def setup_user(plan: Plan) -> list[str]:
    """As root: an unused uid and gid, no groups; all capabilities go. Symptom: PermissionError."""
    if not is_root():
        return []
    if plan.uid is None:
        raise GraderError("the grader runs as root but the submission has no uid of its own")
    os.setgroups([])
    os.setresgid(plan.uid, plan.uid, plan.uid)
    os.setresuid(plan.uid, plan.uid, plan.uid)
    return ["user"]


def setup_privileges(plan: Plan) -> list[str]:
    """Setuid programs give nothing; the end of the parent is the end. After the uid, which resets that."""
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    # so that it may open its own /proc/self; Landlock keeps other submissions out
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    rlimits.end_first()
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    return ["no new privileges"]


def setup_landlock(plan: Plan) -> list[str]:
    """See landlock_rules.py. Symptom: PermissionError."""
    names = landlock_rules.layers()
    if not names:
        raise GraderError("this kernel has no Landlock (Linux 5.13 or newer, lsm=...,landlock at boot)")
    landlock_rules.restrict(plan.workdir, own_proc=_host.tree is not None, gpu=plan.gpu)
    return names


def setup_seccomp(plan: Plan) -> list[str]:
    """See seccomp_rules.py. Symptom: PermissionError."""
    seccomp_rules.restrict()
    return ["seccomp"]


LAYERS: tuple[Callable[[Plan], list[str]], ...] = (
    setup_session,
    setup_environment,
    setup_workdir,
    setup_descriptors,
    setup_root,
    setup_rlimits,
    setup_user,
    setup_privileges,
    setup_landlock,
    setup_seccomp,
)
UNISOLATED = (setup_session, setup_environment, setup_workdir, setup_descriptors, setup_rlimits)


def _layers(isolation: str) -> tuple[Callable[[Plan], list[str]], ...]:
    if isolation == "none":
        return UNISOLATED
    if isolation == "container" and not landlock_rules.layers():
        return tuple(setup for setup in LAYERS if setup is not setup_landlock)
    return LAYERS


def sweep(plan: Plan, pid: int) -> None:
    """In the parent: kill and reap all that the submission started, and free its file system.

    Wait for `pid` before, if its exit status matters. The folder stays, empty where it was a file system.
    """
    sweeping.end_all(plan.uid if plan.isolation != "none" else None, plan.workdir, pid)
    if _host.tree is not None:
        rootview.unmount_workdir(_host.tree, plan.workdir)
