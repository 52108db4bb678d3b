"""ptrace, reading and writing another process's memory."""


def test_trace(target, attack):
    outcome = attack(
        f"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
FOUND = []
for pid in {[*target.bench.pids]} + [os.getppid(), {__import__("os").getpid()}]:
    for name, arguments in (("ptrace", (16, pid, 0, 0)), ("ptrace", (0x4206, pid, 0, 0)),
                            ("process_vm_readv", (pid, 0, 0, 0, 0, 0)), ("process_vm_writev", (pid, 0, 0, 0, 0, 0))):
        FOUND.append(getattr(libc, name)(*arguments))
try:
    open("/proc/sys/kernel/yama/ptrace_scope", "w").write("0")
    FOUND.append("yama")
except OSError:
    pass
FOUND = set(FOUND)
"""
    )
    assert outcome.found == "{-1}", outcome.found
