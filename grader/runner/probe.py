"""Which layers of the sandbox hold on this machine: `python -m grader.runner.probe` prints a JSON list.

No version is asked. Each layer is put on a child alone, as far as that goes, so that no other layer hides its
absence; then the child tries what the layer forbids.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from grader.errors import GraderError
from grader.limits import Limits
from grader.runner import attempts, sandbox, sweep
from grader.runner.attempts import Scene

SMALL = Limits(memory_mb=256, disk_mb=1, processes=6, open_files=40, cpu_seconds=20)
SECONDS = 20


@dataclass(frozen=True)
class Probe:
    """`attempt` returns what was possible and should not be, or nothing."""

    name: str
    essential: bool
    setups: tuple[Callable[[sandbox.Plan], list[str]], ...]
    attempt: Callable[[Scene], str]
    remedy: str


_USER = (sandbox.setup_root, sandbox.setup_user)
_LANDLOCK_ONLY = (sandbox.setup_privileges, sandbox.setup_landlock)
_KERNEL = "a newer kernel: Linux "
_ROOT = "start the grader as root, in a container with --cap-add SYS_ADMIN"
_LANDLOCK = "Linux 5.13 or newer with landlock among lsm=... at boot; a container's seccomp profile may block it"
_SECCOMP = "install libseccomp2 and pyseccomp"

PROBES = (
    Probe("session", True, (sandbox.setup_session,), attempts.session, "none known; report it"),
    Probe(
        "environment",
        True,
        (sandbox.setup_environment, sandbox.setup_privileges),
        attempts.environment,
        "mount /proc",
    ),
    Probe("descriptors", True, (sandbox.setup_descriptors,), attempts.descriptors, "none known; report it"),
    Probe(
        "rlimits",
        True,
        (sandbox.setup_rlimits, sandbox.setup_user),
        attempts.rlimits,
        "raise the hard limits (ulimit -H)",
    ),
    Probe("user", True, _USER, attempts.user, "install Python where everybody may read, or " + _ROOT),
    Probe("no new privileges", True, (sandbox.setup_privileges,), attempts.no_new_privileges, _KERNEL + "3.5"),
    Probe("landlock files", True, _LANDLOCK_ONLY, attempts.files, _LANDLOCK),
    Probe("seccomp", True, (sandbox.setup_privileges, sandbox.setup_seccomp), attempts.system_calls, _SECCOMP),
    Probe("memory of the parent", True, sandbox.LAYERS, attempts.memory_of_parent, "see the other layers"),
    Probe("landlock network", False, _LANDLOCK_ONLY, attempts.tcp, _KERNEL + "6.7"),
    Probe("landlock signals", False, _LANDLOCK_ONLY, attempts.signals, _KERNEL + "6.12"),
    Probe("root view", False, (sandbox.setup_root,), attempts.root_view, _ROOT),
    Probe("own network", False, (sandbox.setup_root,), attempts.interfaces, _ROOT),
    Probe("disk quota", False, _USER, attempts.fill_disk, _ROOT),
)


def main() -> None:
    print(json.dumps(layers()))


def layers() -> list[dict[str, Any]]:
    if sys.platform != "linux":
        return [_layer(probe, "the sandbox needs Linux", "grade on Linux") for probe in PROBES if probe.essential]
    # what a grader that runs as somebody else cannot have is no lack
    probes = [probe for probe in PROBES if sandbox.is_root() or probe.name != "user"]
    try:
        sandbox.prepare("full")
    except (GraderError, OSError) as e:
        return [_layer(probe, str(e), probe.remedy) for probe in probes]
    with _scene() as scene:
        found = []
        for probe in probes:
            detail = _try(probe, scene)
            found.append(_layer(probe, detail, probe.remedy if detail else ""))
        return [*found, _clean_up(scene)]


def _layer(probe: Probe, detail: str, remedy: str) -> dict[str, Any]:
    return {
        "name": probe.name,
        "essential": probe.essential,
        "present": not detail,
        "detail": detail,
        "remedy": remedy,
    }


@contextmanager
def _scene() -> Iterator[Scene]:
    uid = sandbox.unused_uid(0)
    with tempfile.TemporaryDirectory(prefix="grader-probe-") as base:
        os.chmod(base, 0o755)
        outside = os.path.join(base, "outside")
        with open(outside, "w") as file:
            file.write("secret")
        os.chmod(outside, 0o666)
        workdir = sandbox.make_workdir(base, uid, SMALL.disk_mb)
        plan = sandbox.Plan(workdir, SMALL, uid, "full")
        try:
            yield Scene(plan, outside, os.getpid(), os.open(outside, os.O_RDONLY))
        finally:
            sandbox.sweep(plan, 0)
            shutil.rmtree(workdir)


def _try(probe: Probe, scene: Scene) -> str:
    """What the child could do, or why the layer could not be put on. Nothing means that the layer holds."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        detail = ""
        try:
            signal.alarm(SECONDS)
            plan = replace(scene.plan, keep_fds=(writer,))
            for setup in probe.setups:
                setup(plan)
            detail = probe.attempt(scene)
        except BaseException as e:
            detail = f"{type(e).__name__}: {e}"
        finally:
            os.write(writer, b"." + detail.encode()[:1000])
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(pid, 0)
    return answer[1:].decode(errors="replace") if answer else f"the trial ended with wait status {status}"


def _clean_up(scene: Scene) -> dict[str, Any]:
    """A daemon in a session of its own must be gone after the sweep."""
    probe = Probe("clean-up", True, sandbox.LAYERS, attempts.leave_daemon, "mount /proc")
    detail = _try(probe, scene)

    def leftovers() -> set[int]:
        return sweep.find(scene.plan.uid, scene.plan.workdir)

    if not detail:
        alive = leftovers()
        sandbox.sweep(scene.plan, 0)
        if not alive or leftovers():
            detail = "a daemon was not found" if not alive else "a daemon survived"
    return _layer(probe, detail, probe.remedy if detail else "")


if __name__ == "__main__":
    main()
