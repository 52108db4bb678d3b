"""Seccomp: the system calls that no rule about files, users or limits covers.

A list of what is denied, not of what is allowed: torch, CUDA drivers, shells and the next glibc use
several hundred calls, and a right answer must never fail on one that we forgot. What is denied gives an
error, so that Python raises PermissionError. The list is closed at its upper end: a call newer than the
ones read for this list does not exist (ENOSYS, to which libraries have a fallback). Calls by the 32-bit
and x32 tables, whose numbers mean something else, end the process.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import sys
import tempfile

from grader.errors import GraderError
from grader.runner import syscalls

_NEWEST_READ = 462  # mseal, Linux 6.10; from 424 on, numbers are the same on every architecture

NETWORK = "socket bind connect listen accept accept4"  # socketpair stays: pipes of asyncio and multiprocessing
OTHER_PROCESSES = """
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease pidfd_getfd kcmp move_pages
    migrate_pages setpriority ioprio_set sched_setscheduler sched_setparam sched_setattr"""
LIMITS = "setrlimit"  # a limit marks whose process it is, see sweep.py
FILE_SYSTEMS = """
    mount umount umount2 pivot_root chroot move_mount open_tree mount_setattr fsopen fsconfig fsmount fspick
    swapon swapoff quotactl quotactl_fd open_by_handle_at name_to_handle_at fanotify_init fanotify_mark
    statmount listmount"""
TRUNCATE = "truncate"  # by name; Landlock before ABI 3 lets it pass. ftruncate stays
NAMESPACES = "unshare setns"
# what outlives a process, or is shared between submissions whatever Landlock says
SHARED = """
    shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv msgctl
    mq_open mq_unlink keyctl add_key request_key"""
# memory that counts against no limit, and the parts of the kernel with the longest list of past holes
KERNEL = """
    memfd_create memfd_secret bpf perf_event_open userfaultfd io_uring_setup io_uring_enter
    io_uring_register kexec_load kexec_file_load init_module finit_module delete_module create_module
    reboot acct syslog vhangup iopl ioperm modify_ldt personality uselib lookup_dcookie nfsservctl sysfs
    _sysctl settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname"""

DENIED = frozenset(
    " ".join((NETWORK, OTHER_PROCESSES, LIMITS, FILE_SYSTEMS, TRUNCATE, NAMESPACES, SHARED, KERNEL)).split()
)
# decided by an argument; clone3 and openat2 keep their flags in memory, where no filter can look, so they do not
# exist (ENOSYS) and libraries fall back
CONDITIONAL = frozenset({"clone", "clone3", "prlimit64", "open", "openat", "openat2"})
_NEW_NAMESPACE = 0x7E020000  # every CLONE_NEW* flag of clone


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


@functools.lru_cache(1)
def program() -> bytes:
    """The compiled filter, made once, before forking. GraderError where this machine cannot make it."""
    if sys.platform != "linux" or sys.maxsize < 2**32:
        raise GraderError("seccomp: the rules are written for 64-bit Linux")
    try:
        import pyseccomp
    except Exception as e:  # whatever ctypes raises where libseccomp.so is missing
        raise GraderError(f"seccomp: pyseccomp cannot load libseccomp ({e}); install libseccomp2") from e

    refused = pyseccomp.ERRNO(errno.EPERM)
    calls = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))
    calls.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    for number in range(_NEWEST_READ + 1):
        try:
            name = pyseccomp.resolve_syscall(pyseccomp.system_arch(), number).decode()
        except ValueError:
            continue  # a gap in the table, or newer than this libseccomp
        if name in DENIED:
            calls.add_rule(refused, number)
        elif name not in CONDITIONAL:
            calls.add_rule(pyseccomp.ALLOW, number)

    for bit in (1 << shift for shift in range(32) if _NEW_NAMESPACE >> shift & 1):
        calls.add_rule(refused, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, bit, bit))
    calls.add_rule(pyseccomp.ALLOW, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _NEW_NAMESPACE, 0))
    # emptying a file while opening it to read is the other truncation that an early Landlock lets pass
    for name, position in (("open", 1), ("openat", 2)):
        for access in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_ACCMODE):
            mask = os.O_ACCMODE | (os.O_TRUNC if access == os.O_RDONLY else 0)
            calls.add_rule(pyseccomp.ALLOW, name, pyseccomp.Arg(position, pyseccomp.MASKED_EQ, mask, access))
        empties = pyseccomp.Arg(position, pyseccomp.MASKED_EQ, os.O_ACCMODE | os.O_TRUNC, os.O_TRUNC)
        calls.add_rule(refused, name, empties)
    calls.add_rule(refused, "prlimit64", pyseccomp.Arg(2, pyseccomp.NE, 0))
    calls.add_rule(pyseccomp.ALLOW, "prlimit64", pyseccomp.Arg(2, pyseccomp.EQ, 0))  # reads a limit
    with tempfile.TemporaryFile() as file:
        calls.export_bpf(file)
        file.seek(0)
        return file.read()


def restrict() -> None:
    """Put the filter on this process, for good. Needs PR_SET_NO_NEW_PRIVS."""
    code = program()
    filter = _Program(len(code) // 8, code)
    syscalls.prctl(syscalls.PR_SET_SECCOMP, syscalls.SECCOMP_MODE_FILTER, ctypes.byref(filter))  # type: ignore[arg-type]
