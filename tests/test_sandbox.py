"""The walls around student code: each meets an attempt that must fail; ordinary work must go on inside.

A warm parent is forked from the test run, because what `prepare` does cannot be undone. It forks a child for
each request, and the child runs one of the functions of this module whose name begins with `inside_`.
"""

import ctypes
import errno
import json
import mmap
import os
import platform
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.judge import doctor
from grader.limits import Limits
from grader.runner import sandbox, seccomp_rules, sweep

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
IS_ROOT = os.geteuid() == 0
root = pytest.mark.root
needs_root = pytest.mark.skipif(not IS_ROOT, reason="needs root: a user of its own and mounts")

REPOSITORY = Path(__file__).resolve().parent.parent
SECRET = "the expected value is 42"
DENIED = {"PermissionError", "FileNotFoundError"}
LIMITS = Limits(memory_mb=1024, disk_mb=8, processes=24, open_files=64, cpu_seconds=20)


class WarmParent:
    """Forks a child into the sandbox for each request, as the parent of all runners does."""

    def __init__(self, privileged: bool):
        self.base = tempfile.mkdtemp(prefix="grader-test-")
        os.chmod(self.base, 0o755)
        self.secret = os.path.join(self.base, "secret")
        Path(self.secret).write_text(SECRET)
        self._mine, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self._mine.close()
                self._serve(theirs, privileged)
            finally:
                os._exit(1)
        theirs.close()
        self._lines = self._mine.makefile("rwb")

    def ask(self, function, isolation="full", **limits):
        """What the function returned inside; an AssertionError holds what it raised."""
        answer = self.request(function.__name__, isolation=isolation, limits=limits)
        assert "error" not in answer, answer["error"]
        return answer.get("result")

    def request(self, name, isolation="full", limits=None):
        self._lines.write(json.dumps([name, isolation, limits or {}]).encode() + b"\n")
        self._lines.flush()
        assert select.select([self._mine], [], [], 60)[0], "the parent does not answer"
        return json.loads(self._lines.readline())

    def close(self):
        self._lines.close()
        self._mine.close()
        os.waitpid(self.pid, 0)
        shutil.rmtree(self.base)

    def _serve(self, connection, privileged):
        import matplotlib.pyplot  # noqa: F401
        import torch

        torch.set_num_threads(1)
        seccomp_rules.program()
        if IS_ROOT and not privileged:
            stranger = sandbox.unused_uid(200)
            os.chown(self.base, stranger, stranger)
            os.setgroups([])
            os.setresgid(stranger, stranger, stranger)
            os.setresuid(stranger, stranger, stranger)
        os.environ["SECRET_TOKEN"] = SECRET
        sandbox.prepare("full")
        lines = connection.makefile("rwb")
        while line := lines.readline():
            lines.write(json.dumps(self._answer(*json.loads(line))).encode() + b"\n")
            lines.flush()
        os._exit(0)

    def _answer(self, name, isolation, limits):
        limits = replace(LIMITS, **limits)
        uid = sandbox.unused_uid(0) if isolation == "full" else None
        workdir = sandbox.make_workdir(self.base, uid, limits.disk_mb)
        Path(workdir, "data.txt").write_text("data")
        reader, writer = os.pipe()
        plan = sandbox.Plan(workdir, limits, uid, isolation, keep_fds=(writer,))
        pid = os.fork()
        if pid == 0:
            self._inside(name, plan, writer)
        os.close(writer)
        answer = b""
        while select.select([reader], [], [], 30)[0] and (data := os.read(reader, 65536)):
            answer += data
        os.close(reader)
        alive = sorted(sweep.find(plan.uid, workdir))
        sandbox.sweep(plan, pid)
        left = sorted(sweep.find(plan.uid, workdir))
        mounted = os.path.ismount(workdir)
        shutil.rmtree(workdir)
        found = json.loads(answer) if answer else {"error": "no answer"}
        return {**found, "alive": alive, "left": left, "mounted": mounted}

    def _inside(self, name, plan, writer):
        answer = {}
        try:
            answer["layers"] = sandbox.enter(plan)
            scene = {"plan": plan, "secret": self.secret, "parent": os.getppid()}
            answer["result"] = globals()[name](scene)
        except BaseException as e:
            answer["error"] = f"{type(e).__name__}: {e}"
        finally:
            os.write(writer, json.dumps(answer).encode())
            os._exit(0)


@pytest.fixture(scope="module")
def parent():
    """With the rights of the test run."""
    warm = WarmParent(privileged=True)
    yield warm
    warm.close()


@pytest.fixture(
    scope="module",
    params=["own rights", pytest.param("no rights", marks=[pytest.mark.root, needs_root])],
)
def any_parent(request, parent):
    """The same, and one without root, which has fewer layers."""
    if request.param == "own rights":
        yield parent
        return
    warm = WarmParent(privileged=False)
    yield warm
    warm.close()


def outcome(doing):
    """The name of the exception, or None when nothing was raised."""
    try:
        doing()
    except BaseException as e:
        return type(e).__name__
    return None


def call(name, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), name)


# files


def inside_read(scene):
    outside = [scene["secret"], REPOSITORY / "README.md", REPOSITORY / "grader" / "limits.py", "/etc/shadow"]
    outside += ["/etc/passwd", "/proc/1/cmdline", f"/proc/{scene['parent']}/cmdline"]
    outcomes = {str(path): outcome(lambda path=path: open(path).close()) for path in outside}
    folders = ["/", "/home", "/tmp", REPOSITORY, REPOSITORY / "solutions", os.path.dirname(scene["secret"])]
    return outcomes | {f"{path}/": outcome(lambda path=path: os.listdir(path)) for path in folders}


def test_nothing_outside_can_be_read(any_parent):
    assert {path: why for path, why in any_parent.ask(inside_read).items() if why not in DENIED} == {}


def inside_write(scene):
    targets = [
        scene["secret"],
        "/tmp/new",
        "/var/tmp/new",
        "/dev/shm/new",
        os.path.join(sys.prefix, "new"),
        "/new",
    ]
    outcomes = {path: outcome(lambda path=path: open(path, "a").close()) for path in targets}
    outcomes["truncate"] = outcome(lambda: os.truncate(scene["secret"], 0))
    outcomes["rename"] = outcome(lambda: os.rename(scene["secret"], "moved"))
    outcomes["link"] = outcome(lambda: os.link(scene["secret"], "linked"))
    os.symlink(scene["secret"], "symbolic")
    outcomes["symlink"] = outcome(lambda: open("symbolic").close())
    return outcomes


def test_nothing_outside_can_be_written(any_parent):
    held = DENIED | {"OSError"}  # read-only file system, link across file systems
    assert {path: why for path, why in any_parent.ask(inside_write).items() if why not in held} == {}
    assert Path(any_parent.secret).read_text() == SECRET


def inside_see(scene):
    # A file of the checkout: the folder itself may be there, on the way to an environment inside it.
    paths = (scene["secret"], os.path.join(REPOSITORY, "pyproject.toml"), "/etc/passwd")
    return [outcome(lambda path=path: os.stat(path)) for path in paths]


@root
@needs_root
def test_root_view_hides_even_names(parent):
    assert parent.ask(inside_see) == ["FileNotFoundError"] * 3


def inside_fill(scene):
    for number in range(20):
        with open(f"part{number}", "wb") as file:
            file.write(bytes(2**20))


@root
@needs_root
def test_all_files_together_stay_within_the_disk_limit(parent):
    with pytest.raises(AssertionError, match="No space left"):
        parent.ask(inside_fill)


# other processes


def inside_signal(scene):
    victims = {"parent": scene["parent"], "init": 1, "everybody": -1}
    return {who: outcome(lambda pid=pid: os.kill(pid, 0)) for who, pid in victims.items()}


def test_no_signal_leaves_the_sandbox(any_parent):
    held = {"PermissionError", "ProcessLookupError"}
    result = any_parent.ask(inside_signal)
    assert result["parent"] in held and result["init"] in held


def inside_memory(scene):
    buffer = ctypes.create_string_buffer(16)
    return {
        "mem": outcome(lambda: open(f"/proc/{scene['parent']}/mem", "rb").close()),
        "environ": outcome(lambda: open(f"/proc/{scene['parent']}/environ", "rb").close()),
        "ptrace": outcome(lambda: call("ptrace", 16, scene["parent"], None, None)),
        "readv": outcome(lambda: call("process_vm_readv", scene["parent"], buffer, 1, buffer, 1, 0)),
        "limits": outcome(lambda: resource.prlimit(scene["parent"], resource.RLIMIT_CPU, (1, 1))),
    }


def test_the_parent_cannot_be_read_or_changed(any_parent):
    assert {what: why for what, why in any_parent.ask(inside_memory).items() if why not in DENIED} == {}


def inside_session(scene):
    return [
        os.getsid(0) == os.getpid(),
        os.getpgrp() == os.getpid(),
        outcome(lambda: open("/dev/tty").close()),
    ]


def test_own_session_without_a_terminal(any_parent):
    own_session, own_group, terminal = any_parent.ask(inside_session)
    assert own_session and own_group and terminal is not None


def inside_user(scene):
    status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return [os.getresuid(), os.getresgid(), os.getgroups(), status["CapPrm"], outcome(lambda: os.setuid(0))]


@root
@needs_root
def test_a_user_of_its_own_without_capabilities(parent):
    uids, gids, groups, capabilities, become_root = parent.ask(inside_user)
    assert len(set(uids + gids)) == 1 and uids[0] > 60_000 and not groups
    assert int(capabilities, 16) == 0
    assert become_root == "PermissionError"


# system calls


def inside_network(scene):
    families = {"inet": socket.AF_INET, "inet6": socket.AF_INET6, "unix": socket.AF_UNIX, "netlink": 16}
    return {name: outcome(lambda family=family: socket.socket(family)) for name, family in families.items()}


def test_no_sockets(any_parent):
    assert set(any_parent.ask(inside_network).values()) == {"PermissionError"}


def inside_kernel(scene):
    return {
        "user namespace": outcome(lambda: call("unshare", 0x10000000)),
        "cloned namespace": outcome(lambda: call("syscall", 56, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)),
        "mount": outcome(lambda: call("mount", b"none", b"/", b"tmpfs", 0, None)),
        "chroot": outcome(lambda: os.chroot(".")),
        "shared memory": outcome(lambda: call("shmget", 0, 4096, 0o1600)),
        "message queue": outcome(lambda: call("syscall", 240, b"queue", os.O_CREAT, 0o600, None)),
        "keys": outcome(lambda: call("syscall", 250, 0, -3, 0, 0, 0)),
        "emptied file": outcome(lambda: os.open("data.txt", os.O_RDONLY | os.O_TRUNC)),
        "memory file": outcome(lambda: os.memfd_create("name")),
        "setting a limit": outcome(lambda: call("setrlimit", resource.RLIMIT_NOFILE, (ctypes.c_ulong * 2)(9, 9))),
    }


@pytest.mark.skipif(platform.machine() != "x86_64", reason="numbers of system calls are those of x86-64")
def test_kernel_interfaces_are_closed(any_parent):
    assert {what: why for what, why in any_parent.ask(inside_kernel).items() if why != "PermissionError"} == {}


def _end_of_grandchild(doing):
    pid = os.fork()
    if pid == 0:
        try:
            doing()
        finally:
            os._exit(0)
    return os.waitpid(pid, 0)[1]


def inside_other_tables(scene):
    def int80():
        code = bytes.fromhex("53 b867010000 bb01000000 b901000000 31d2 cd80 5b c3")  # i386 socket(1, 1, 0)
        memory = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        memory.write(code)
        ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))()

    return [_end_of_grandchild(int80), _end_of_grandchild(lambda: call("syscall", 0x40000000 | 41, 1, 1, 0))]


@pytest.mark.skipif(platform.machine() != "x86_64", reason="only x86-64 has other tables of system calls")
def test_other_tables_of_system_calls_are_closed(any_parent):
    int80, x32 = any_parent.ask(inside_other_tables)
    assert os.WIFSIGNALED(int80) and os.WTERMSIG(int80) in (signal.SIGSYS, signal.SIGSEGV)  # or no such table
    assert os.WIFSIGNALED(x32) and os.WTERMSIG(x32) == signal.SIGSYS


def inside_grandchild(scene):
    def forked():
        why = {outcome(socket.socket), outcome(lambda: os.open(scene["secret"], os.O_RDONLY))}
        os._exit(0 if why <= DENIED else 1)

    program = f"import socket\ntry: open({scene['secret']!r})\nexcept OSError: socket.socket()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    return [_end_of_grandchild(forked), done.stderr]


def test_walls_stand_around_descendants(parent):
    status, errors = parent.ask(inside_grandchild)
    assert status == 0
    assert "PermissionError" in errors


# limits, descriptors, environment


def inside_memory_limit(scene):
    return outcome(lambda: bytearray(2 * 2**30))


def test_memory_limit(any_parent):
    assert any_parent.ask(inside_memory_limit) == "MemoryError"


def inside_file_limits(scene):
    def open_many():
        while True:
            held.append(os.open("/dev/null", os.O_RDONLY))

    def write_much():
        with open("big", "wb") as file:
            file.write(bytes(9 * 2**20))

    held = []
    errors = []
    for attempt in (open_many, write_much):
        try:
            attempt()
        except OSError as e:
            errors.append(errno.errorcode[e.errno])
            while held:
                os.close(held.pop())
    return errors


def test_file_limits(any_parent):
    too_many, too_large = any_parent.ask(inside_file_limits)
    assert too_many == "EMFILE"
    assert too_large in ("EFBIG", "ENOSPC")


def inside_fork_bomb(scene):
    for _ in range(40):
        if os.fork() == 0:
            os.closerange(3, 100)
            time.sleep(60)
            os._exit(0)


@root
@needs_root
def test_process_limit_and_nothing_is_left(parent):
    answer = parent.request("inside_fork_bomb")
    assert answer["error"].startswith("BlockingIOError")
    assert len(answer["alive"]) >= 20
    assert answer["left"] == []


def inside_spin(scene):
    while True:
        pass


def test_cpu_limit(any_parent):
    began = time.monotonic()
    assert any_parent.request("inside_spin", limits={"cpu_seconds": 1})["error"] == "no answer"
    assert time.monotonic() - began < 10


def inside_descriptors(scene):
    kept = {0, 1, 2, *scene["plan"].keep_fds}
    null = os.stat("/dev/null").st_rdev
    others = [fd for fd in range(1000) if fd not in kept and outcome(lambda fd=fd: os.fstat(fd)) is None]
    return [others, [os.fstat(fd).st_rdev == null for fd in (0, 1, 2)]]


def test_no_descriptor_is_inherited(any_parent):
    assert any_parent.ask(inside_descriptors) == [[], [True, True, True]]


def inside_environment(scene):
    shell = subprocess.run(["env"], capture_output=True, text=True).stdout
    return [dict(os.environ), Path("/proc/self/environ").read_text().strip("\0"), shell]


def test_environment_is_clean(parent):
    variables, original, shell = parent.ask(inside_environment)
    assert set(variables) == {
        "PATH", "HOME", "USER", "TMPDIR", "LANG", "MPLBACKEND", "MPLCONFIGDIR", "OMP_NUM_THREADS",
    }  # fmt: skip
    assert original == ""
    assert "SECRET_TOKEN" not in shell


# sweeping


def inside_daemon(scene):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(3, 100)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(60)
        os._exit(0)


def test_daemons_are_swept(any_parent):
    answer = any_parent.request("inside_daemon")
    assert answer["alive"] and answer["left"] == []
    assert not answer["mounted"]


def inside_runaway(scene):
    """Each process lives only until it has forked the next, in a session of its own."""
    if os.fork() == 0:
        os.closerange(3, 100)
        while os.fork() == 0:
            os.setsid()
        os._exit(0)


def test_processes_that_keep_forking_are_swept(any_parent):
    assert any_parent.request("inside_runaway")["left"] == []


# ordinary work


def inside_python(scene):
    import wave  # nothing has loaded it before

    assert Path("data.txt").read_text() == "data"
    with tempfile.NamedTemporaryFile() as file, tempfile.TemporaryDirectory() as folder:
        assert file.name.startswith(os.getcwd())
        assert folder.startswith(os.getcwd())
    os.makedirs("a/b")
    os.rename("data.txt", "a/b/moved.txt")
    results = []
    thread = threading.Thread(target=lambda: results.append(1))
    thread.start()
    thread.join()
    left, right = socket.socketpair()
    left.sendall(b"x")
    assert right.recv(1) == b"x"
    return [wave.__name__, results, os.path.expanduser("~") == os.getcwd()]


def test_python_works(parent):
    assert parent.ask(inside_python) == ["wave", [1], True]


def inside_programs(scene):
    import multiprocessing

    listing = subprocess.run("ls -la; date; awk 'BEGIN { print 6 * 7 }'", shell=True, capture_output=True, text=True)
    near, far = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=far.send, args=("hello",))
    process.start()
    answer = near.recv()
    process.join()
    done = subprocess.run([sys.executable, "-c", "import decimal; print(1)"], capture_output=True, text=True)
    return [listing.stdout, listing.stderr, answer, done.stdout, done.stderr]


def test_programs_and_processes_work(parent):
    listing, errors, answer, python, python_errors = parent.ask(inside_programs)
    assert "data.txt" in listing and "42" in listing and errors == ""
    assert answer == "hello"
    assert python == "1\n" and python_errors == ""


def inside_torch(scene):
    import torch

    model = torch.nn.Linear(4, 1)
    optimizer = torch.optim.Adam(model.parameters())
    dataset = torch.utils.data.TensorDataset(torch.ones(8, 4), torch.ones(8, 1))
    for x, y in torch.utils.data.DataLoader(dataset, batch_size=4, shuffle=True):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    torch.save(model.state_dict(), "model.pt")
    return sorted(torch.load("model.pt"))


def test_torch_works(parent):
    assert parent.ask(inside_torch, memory_mb=4096) == ["bias", "weight"]


def inside_matplotlib(scene):
    import matplotlib.pyplot as plt

    began = time.process_time()
    plt.plot([1, 2], [3, 4])
    plt.title("title")
    plt.savefig("figure.png")
    return [os.path.getsize("figure.png") > 1000, time.process_time() - began]


def test_matplotlib_works_without_rebuilding_its_cache(parent):
    written, seconds = parent.ask(inside_matplotlib)
    assert written and seconds < 3


# all together


def inside_nothing(scene):
    return None


def test_layers_are_named(parent):
    layers = set(parent.request("inside_nothing")["layers"])
    assert {"session", "environment", "descriptors", "rlimits", "landlock files", "seccomp"} <= layers
    assert ("user" in layers) == IS_ROOT


def test_isolation_none_keeps_the_rest(parent):
    layers = parent.request("inside_nothing", isolation="none")["layers"]
    assert layers == ["session", "environment", "descriptors", "rlimits"]


@root
@needs_root
def test_root_without_a_user_is_refused():
    plan = sandbox.Plan("/nowhere", Limits(), None, "full")
    with pytest.raises(GraderError, match="uid"):
        sandbox.setup_user(plan)


def test_a_step_that_fails_stops_the_entry(monkeypatch):
    def setup_broken(plan):
        raise OSError(errno.EINVAL, "broken")

    monkeypatch.setattr(sandbox, "LAYERS", (setup_broken,))
    with pytest.raises(GraderError, match="setup_broken"):
        sandbox.enter(sandbox.Plan("/nowhere", Limits(), None, "full"))


def test_doctor_finds_the_essential_layers():
    layers = doctor.layers()
    assert doctor.missing_essential(layers) == []
    assert {"landlock files", "seccomp", "rlimits", "clean-up"} <= {layer.name for layer in layers}
    assert doctor.table(layers).row_count == len(layers)


def test_doctor_reports_a_trial_that_fails(monkeypatch):
    monkeypatch.setattr(doctor.sys, "executable", "/bin/false")
    (layer,) = doctor.layers()
    assert layer.essential and not layer.present
