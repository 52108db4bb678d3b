"""Modes, owners, device nodes, mounts, setuid programs, shared memory, /tmp."""


def test_rights(target, attack):
    outcome = attack(
        f"""
import ctypes, os, stat, subprocess, sys
FOUND = []
def attempt(what, function, *arguments):
    try:
        if function(*arguments) not in (-1, False):
            FOUND.append(what)
    except (OSError, subprocess.SubprocessError):
        pass
libc = ctypes.CDLL(None, use_errno=True)
here = os.getcwd()
attempt("chmod", os.chmod, {str(target.file)!r}, 0)
attempt("chown", os.chown, {str(target.file)!r}, 0, 0)
attempt("give away", os.chown, here, 0, 0)
attempt("node", os.mknod, here + "/disk", 0o600 | stat.S_IFBLK, os.makedev(8, 0))
attempt("memory node", os.mknod, here + "/mem", 0o600 | stat.S_IFCHR, os.makedev(1, 1))
attempt("mount", libc.mount, b"none", here.encode(), b"tmpfs", 0, None)
attempt("unmount", libc.umount2, here.encode(), 2)
attempt("chroot", os.chroot, here)
attempt("namespace", libc.unshare, 0x10000000)
attempt("setuid", os.setuid, 0)
attempt("setgroups", os.setgroups, [0])
attempt("capset", libc.prctl, 47, 2, 0, 0, 0)
attempt("dev shm", open, "/dev/shm/x", "w")
attempt("tmp", open, "/tmp/x", "w")
attempt("python", open, os.__file__, "a")
attempt("site", open, os.path.join(sys.prefix, "x.pth"), "w")
attempt("shm", libc.shmget, 1234, 4096, 0o1666)
attempt("kernel", open, "/proc/sys/kernel/core_pattern", "w")
attempt("oom", open, "/proc/self/oom_score_adj", "w") if False else None
for command in ("sudo -n id -u", "su -c 'id -u'", "pkexec id -u", "newgrp", "mount -t tmpfs none /mnt"):
    done = subprocess.run(command, shell=True, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    FOUND += [command] if done.stdout.strip() == "0" else []
"""
    )
    assert outcome.found == "[]", outcome.found
