"""What is on disk while a file is saved, moves that can be made to fail, and files that name a GPU."""

from __future__ import annotations

import errno
import os
import sys
import zipfile


def retagged(source, target):
    """Copy a file of torch.save with the tag `cuda:0` for `cpu`; False where it has no such tag."""
    try:
        with zipfile.ZipFile(source) as archive:
            records = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except zipfile.BadZipFile:
        return False
    found = False
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in records:
            if name.endswith("/data.pkl") and b"X\x03\0\0\0cpu" in data:
                data = data.replace(b"X\x03\0\0\0cpu", b"X\x06\0\0\0cuda:0")
                found = True
            archive.writestr(name, data)
    return found


def content(path):
    """The bytes of a file, None where there is no file."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, IsADirectoryError):
        return None


def watched(path, function, *args):
    """Call the function; return every content of `path` at its steps, in order, and the error's type or None.

    A process that dies leaves on disk what is there at that moment, so this is what a crash can leave.
    """
    contents = [content(path)]
    known = None

    def look(frame, event, arg):
        nonlocal known
        try:
            facts = os.stat(path)
            now = facts.st_ino, facts.st_size, facts.st_mtime_ns
        except OSError:
            now = None
        if now != known:
            known = now
            data = content(path)
            if data != contents[-1]:
                contents.append(data)
        return look

    failure = None
    tracing = sys.gettrace()
    sys.setprofile(look)
    sys.settrace(look)
    try:
        function(*args)
    except Exception as error:
        failure = type(error).__name__
    finally:
        sys.settrace(tracing)
        sys.setprofile(None)
    data = content(path)
    if data != contents[-1]:
        contents.append(data)
    return contents, failure


class Moves:
    """Hears of every rename and replace in this process, by whatever name it was called.

    `mode`: "let" all go on; "fail" each with an OSError, and the target can no longer be opened for writing;
    "disks": the target's folder is a disk of its own, so moves from elsewhere fail as they do between file
    systems; "die": the process ends before the move. `heard` counts them.
    """

    def __init__(self, mode="let"):
        self.mode = mode
        self.heard = 0
        self._lost = set()
        sys.addaudithook(self._hear)

    def _hear(self, event, args):
        if event == "open" and self._lost and self.mode == "fail":
            path, mode, flags = args
            writing = (flags or 0) & (os.O_WRONLY | os.O_RDWR) and not isinstance(path, int)
            if writing and os.path.realpath(os.fsdecode(path)) in self._lost:
                raise OSError(errno.EIO, "the disk cannot be reached")
        if event not in ("os.rename", "os.link"):
            return
        self.heard += 1
        if self.mode == "fail":
            self._lost.add(os.path.realpath(os.fsdecode(args[1])))
            raise OSError(errno.EIO, "the disk cannot be reached")
        if self.mode == "die":
            os._exit(9)
        if self.mode == "disks":
            source, target = (os.path.realpath(os.fsdecode(name)) for name in args[:2])
            home = os.path.dirname(target)
            if os.path.commonpath([source, home]) != home:
                raise OSError(errno.EXDEV, "Invalid cross-device link")


def in_a_copy(function, *args):
    """Call the function in a copy of this process that ends with it; 0, or how it ended."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            function(*args)
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
