"""q3: work_dir, in fresh folders that play the Drive and the local disk."""

import os
import pathlib

from grader.suite import describe, expect, mistake, points

HELPERS = """
import os, pathlib

def make(path, text=None):
    if text is None:
        os.makedirs(path, exist_ok=True)
    else:
        pathlib.Path(path).write_text(text)

def look(path):
    path = os.fspath(path)
    text = None
    if os.path.isfile(path):
        text = pathlib.Path(path).read_text()
    seen = {"exists": os.path.exists(path), "dir": os.path.isdir(path)}
    return {**seen, "real": os.path.realpath(path), "text": text}

def tree(root):
    return sorted(
        os.path.relpath(os.path.join(folder, name), root)
        for folder, folders, files in os.walk(root) for name in folders + files
    )
"""


class Disk:
    """A fresh folder in the runner with places for a Drive and a local disk, and a few questions about it."""

    def __init__(self, student):
        self.base = student.folder()
        self.helpers = student.define(HELPERS)
        self.drive = os.path.join(self.base, "drive", "MyDrive")
        self.local = os.path.join(self.base, "disk")

    def make(self, *path, text=None):
        self.helpers.make(os.path.join(*path), text)

    def look(self, *path):
        return self.helpers.look(os.path.join(*path))

    def tree(self, root=None):
        return self.helpers.tree(root or self.base)


def as_path(value, tried, strict=False):
    """The returned path; only where `strict` it has to be a Path."""
    if isinstance(value, str) and value and not strict:
        value = pathlib.PurePosixPath(value)
    if not isinstance(value, pathlib.PurePath):
        fix = "Wrap it: `pathlib.Path(...)`" if isinstance(value, str) else None
        if value is None:
            fix = "Probably `mkdir` was returned, or the `return` line is missing: `mkdir` gives None"
        raise mistake(
            tried=tried,
            got=f"It returned {describe(value)}",
            should="It should return a pathlib.Path",
            fix=fix,
        )
    return value


def check_place(disk, value, wanted, tried, fix, where, strict=False):
    """The returned path is the folder `wanted`, and it exists."""
    path = as_path(value, tried, strict)
    seen = disk.look(str(path))
    expect(
        seen["real"] == os.path.realpath(wanted),
        tried=tried,
        got=f"It returned a path to {shown(disk, seen['real'])}",
        should=f"It should be the folder called `name` inside {where}",
        fix=fix,
    )
    expect(
        seen["dir"],
        tried=tried,
        got="It returned the right path, but there is no such folder",
        should="The folder should be there when the function returns",
        fix="Create it: `path.mkdir(parents=True, exist_ok=True)`",
    )
    return path


def shown(disk, real):
    base = os.path.realpath(disk.base)
    return (
        f"'{os.path.relpath(real, base)}' (from the folder of this test)"
        if real.startswith(base)
        else f"'{real}'"
    )


@points(2)
def test_on_the_drive_where_there_is_one(student):
    """With the Drive mounted: inside the Drive, and nowhere else"""
    disk = Disk(student)
    disk.make(disk.drive)
    disk.make(disk.local)
    tried = 'work_dir("run", drive=..., local=...) where drive is an existing folder'
    value = student.work_dir("run", drive=disk.drive, local=disk.local)
    fix = "Ask whether `drive`, the argument, is a directory; do not look for /content/drive itself"
    check_place(disk, value, os.path.join(disk.drive, "run"), tried, fix, "drive", strict=True)
    beside = disk.tree(disk.local)
    expect(
        beside == [],
        tried=tried,
        got=f"It also made {beside[0]!r} in local" if beside else None,
        should="Only the folder inside drive should be made",
        fix="Decide first, then create one folder",
    )


@points(2)
def test_local_where_there_is_no_drive(student):
    """Without a Drive: inside local, and no Drive is invented"""
    disk = Disk(student)
    disk.make(disk.base, "drive")
    disk.make(disk.local)
    tried = 'work_dir("run", drive=..., local=...) where drive does not exist'
    value = student.work_dir("run", drive=disk.drive, local=disk.local)
    invented = disk.look(disk.drive)["exists"]
    expect(
        not invented,
        tried=tried,
        got="Afterwards the folder drive exists",
        should="A Drive that is not mounted must not be made up: what is saved there would be lost",
        fix="`mkdir(parents=True)` makes the Drive too. Ask `Path(drive).is_dir()` before you create "
        "anything",
    )
    fix = "If `drive` is no directory, use `local`"
    check_place(disk, value, os.path.join(disk.local, "run"), tried, fix, "local")


def test_a_file_is_not_a_drive(student):
    """A file at the place of the Drive is no Drive"""
    disk = Disk(student)
    disk.make(disk.base, "drive")
    disk.make(disk.drive, text="not a folder")
    disk.make(disk.local)
    tried = 'work_dir("run", drive=..., local=...) where drive is a file'
    fix = "`exists()` is true for files as well; ask `is_dir()`"
    try:
        value = student.work_dir("run", drive=disk.drive, local=disk.local)
    except OSError as error:
        raise mistake(
            tried=tried,
            got=f"It raised {getattr(error, 'type', 'OSError')}: it tried to make a folder inside a file",
            should="drive counts only where it is an existing directory; else local is used",
            fix=fix,
        ) from None
    check_place(disk, value, os.path.join(disk.local, "run"), tried, fix, "local")


@points(2)
def test_names_with_slashes_and_missing_parents(student):
    """A name may contain slashes and spaces; missing parents are made"""
    for on_drive in (False, True):
        disk = Disk(student)
        if on_drive:
            disk.make(disk.drive)
        place = disk.drive if on_drive else os.path.join(disk.local, "deep", "er")
        name = "hw 1/runs/v1.0"
        where = "drive" if on_drive else "local, which does not exist yet"
        tried = f"work_dir({name!r}) inside {where}"
        try:
            value = student.work_dir(name, drive=disk.drive, local=place)
        except FileNotFoundError:
            raise mistake(
                tried=tried,
                got="It raised FileNotFoundError",
                should="The folders above it should be made as well",
                fix="`mkdir(parents=True, exist_ok=True)` makes all that is missing on the way",
            ) from None
        fix = "The name is used as it is: each part between slashes is a folder inside the one before"
        check_place(disk, value, os.path.join(place, *name.split("/")), tried, fix, where.split(",")[0])
        tree = [entry for entry in disk.tree(place)]
        expect(
            len(tree) == 3,
            tried=tried,
            got=f"It made {len(tree)} folders or files: {', '.join(map(repr, tree[:4]))}",
            should="It should make the folders of the path and nothing else",
            fix=fix,
        )


@points(3)
def test_a_second_call_keeps_the_files(student):
    """Called again, it gives the same folder with its files"""
    for on_drive in (True, False):
        disk = Disk(student)
        if on_drive:
            disk.make(disk.drive)
        where = "drive" if on_drive else "local"
        tried = f'work_dir("a/b") inside {where}, a file saved there, and the same call once more'
        path = as_path(student.work_dir("a/b", drive=disk.drive, local=disk.local), tried)
        disk.make(str(path), "model.pt", text="weights")
        disk.make(str(path), "empty.log", text="")
        try:
            again = as_path(student.work_dir("a/b", drive=disk.drive, local=disk.local), tried)
        except FileExistsError:
            raise mistake(
                tried=tried,
                got="The second call raised FileExistsError",
                should="Cells are run again and again: a folder that is there already is fine",
                fix="Give `exist_ok=True` to `mkdir`",
            ) from None
        expect(
            disk.look(str(again))["real"] == disk.look(str(path))["real"],
            tried=tried,
            got=f"The second call returned {shown(disk, disk.look(str(again))['real'])}, another folder",
            should="It should be the same folder each time",
            fix="Do not number the folders: the point is to find the files again",
        )
        expect(
            disk.look(str(path), "model.pt")["text"] == "weights",
            tried=tried,
            got="After the second call the file was gone or empty",
            should="The files in the folder should be kept",
            fix="Do not delete the folder to start clean; create it only if it is missing (`exist_ok=True`)",
        )
        expect(
            disk.look(str(path), "empty.log")["exists"],
            tried=tried + ", with an empty file beside it",
            got="After the second call the empty file was gone",
            should="All files in the folder should be kept, empty ones too",
            fix="Do not tidy up; create the folder if it is missing, and nothing else",
        )


@points(2)
def test_decided_when_called(student):
    """Drive and folder are looked at when the function is called; the notebook stays where it is"""
    disk = Disk(student)
    tried = 'work_dir("run", drive=...) before the Drive is mounted, and again after'
    first = student.work_dir("run", drive=disk.drive, local=disk.local)
    check_place(disk, first, os.path.join(disk.local, "run"), tried, None, "local while there is no Drive")
    disk.make(disk.drive)
    second = student.work_dir("run", drive=disk.drive, local=disk.local)
    fix = "Look for the Drive inside the function, at every call; do not keep an earlier answer"
    check_place(disk, second, os.path.join(disk.drive, "run"), tried, fix, "drive once it is mounted")

    where = os.path.join(disk.base, "cwd")
    disk.make(where)
    student.module("os").chdir(where)
    tried = 'work_dir("x") with drive and local left out, on a machine without /content/drive'
    value = student.work_dir("x")
    fix = "`local` is '.', the notebook's folder at the time of the call"
    check_place(disk, value, os.path.join(where, "x"), tried, fix, "the current folder")
    expect(
        os.path.realpath(student.module("os").getcwd()) == os.path.realpath(where),
        tried=tried,
        got="Afterwards the notebook was in another folder",
        should="work_dir makes a folder; it does not walk into it",
        fix="Leave out `os.chdir` or `%cd`",
    )
