"""atomic_save."""

from pathlib import Path

import pytest
import torch

from grader.suite import StudentError, describe, expect, mistake, points

CAUSE = (
    "Write everything to a temporary file in the same folder, close it, and only then let "
    "`os.replace(temporary, path)` "
    "put it in place: one step, and nothing before it touches `path`"
)

HELPERS = """
def save(obj, path):
    torch.save(obj, path)


class Unpicklable:
    def __reduce__(self):
        raise TypeError("this object cannot be pickled")


def broken(tensor):
    return {"weights": tensor, "more": [1, 2, Unpicklable()], "rest": tensor + 1}


def inside(folder, function, *args):
    before = os.getcwd()
    os.chdir(folder)
    try:
        function(*args)
    finally:
        os.chdir(before)


def read(path):
    return torch.load(path, weights_only=True)


def small_disk(folder, size):
    "Whether a file of that size does not fit."
    path = os.path.join(folder, "fill")
    try:
        with open(path, "wb") as file:
            file.write(bytes(size))
        return False
    except OSError:
        return True
    finally:
        os.remove(path)


def clear(folder):
    for name in files(folder):
        os.remove(os.path.join(folder, name))


def big(size):
    return {"weights": torch.zeros(size // 4), "epoch": 1, "names": []}


def outcome(function, *args):
    "The type of the error that it raises, or None."
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__
"""


@pytest.fixture
def disk(student, helpers):
    return student.define(helpers + HELPERS)


def draw(rng):
    return {"weights": torch.randn(40, 9, generator=rng), "epoch": 3, "names": ["a", "b"]}


def same(found, wanted):
    return (
        isinstance(found, dict)
        and set(found) == set(wanted)
        and isinstance(found["weights"], torch.Tensor)
        and torch.equal(found["weights"], wanted["weights"])
        and found["epoch"] == wanted["epoch"]
        and found["names"] == wanted["names"]
    )


def loaded(disk, path, tried):
    try:
        return disk.read(path)
    except StudentError as error:
        raise mistake(
            tried=tried,
            got=f"torch.load cannot read the file: {error.type}: {error.text[:120]}",
            should="The file should be one that `torch.load` reads, with the object in it",
            fix="Use `torch.save(obj, temporary)`, and close the file before it is renamed",
        ) from None


@points(1)
def test_saves(student, disk, rng):
    """The object is at path, alone, with and without an old file"""
    for kind in ("text", "path", "bare"):
        folder = student.folder()
        words = {
            "text": "path a text",
            "path": "path a pathlib.Path",
            "bare": "path 'run.pt' without a folder, in the working folder",
        }[kind]
        for turn in ("no old file", "an old file"):
            obj = draw(rng)
            kept = student.put(obj)
            tried = f"atomic_save(obj, path), {words}, {turn}"
            if kind == "bare":
                disk.inside(folder, student.atomic_save, kept, "run.pt")
            else:
                path = f"{folder}/run.pt"
                student.call(student.atomic_save, kept, path if kind == "text" else Path(path))
            names = list(disk.files(folder))
            expect(
                "run.pt" in names,
                tried=tried,
                got=f"The folder holds {', '.join(names) or 'nothing'}",
                should="The file should be at path",
                fix="The temporary file goes into the folder of `path` and is renamed to `path` itself",
            )
            expect(
                same(loaded(disk, f"{folder}/run.pt", tried), obj),
                tried=tried,
                got="The file holds something else than obj",
                should="torch.load should give obj back",
            )
            expect(
                names == ["run.pt"],
                tried=tried,
                got=f"The folder holds {', '.join(names)}",
                should="After a save there should be the one file, no temporary and no backup",
                fix="`os.replace` moves the temporary file: with a copy the original stays",
            )
            expect(
                same(student.now(kept), obj),
                tried=tried,
                got="obj was changed",
                should="Saving changes nothing in obj",
            )


@points(3)
def test_every_moment(student, disk, rng):
    """At every moment path holds the old file or the new one, whole"""
    watched = student.instruments.checkpoints.watched
    for old in (True, False):
        folder = student.folder()
        path = f"{folder}/run.pt"
        if old:
            disk.save(draw(rng), path)
        obj = draw(rng)
        tried = (
            f"atomic_save(obj, path) {'over an old file' if old else 'without an old file'}, and "
            "a look at path at each step"
        )
        contents, failure = watched(path, student.atomic_save, student.put(obj), path)
        if failure:
            raise mistake(tried=tried, got=f"It raised {failure}", should="It should save the object")
        judge_contents(contents, old, tried)
        expect(
            same(loaded(disk, path, tried), obj),
            tried=tried,
            got="At the end the file holds something else than obj",
            should="torch.load should give obj back",
        )


def judge_contents(contents, old, tried):
    before, after = contents[0], contents[-1]
    for data in contents[1:-1]:
        if data in (before, after):
            continue
        if data is None:
            raise mistake(
                tried=tried,
                got="For a moment there was no file at path at all",
                should="A crash just then would leave nothing: the old file should stay until the "
                "new one takes its place",
                fix="Do not remove or rename the old file first: `os.replace(temporary, path)` does "
                "both in one step",
            )
        raise mistake(
            tried=tried,
            got=f"For a moment the file at path had {len(data)} bytes, at the end it has {len(after or b'')}",
            should="A crash just then would leave half a file"
            + (
                " where the good old one was"
                if old
                else "; the name `path` should appear only with the whole file"
            ),
            fix=CAUSE,
        )
    expect(
        after is not None and (after != before),
        tried=tried,
        got="The file at path is what it was",
        should="It should hold the new object",
    )


@points(2)
def test_an_error_while_saving(student, disk, rng):
    """An object that cannot be saved: the old file stays, nothing else is left, the error comes out"""
    for old in (True, False):
        folder = student.folder()
        path = f"{folder}/run.pt"
        first = saved_once(student, disk, rng, path) if old else None
        obj = disk.broken(torch.randn(50, 3, generator=rng))
        tried = f"atomic_save of an object that cannot be pickled, {'with' if old else 'without'} an old file"
        contents, failure = student.instruments.checkpoints.watched(path, student.atomic_save, obj, path)
        after_error(student, disk, folder, first, tried, failure, contents)


@points(2)
def test_a_full_disk(student, disk, rng):
    """A full disk: the old file stays, nothing else is left, the error comes out"""
    folder = student.folder()
    path = f"{folder}/run.pt"
    first = saved_once(student, disk, rng, path)
    size = 20 << 20
    if not disk.small_disk(student.folder(), size):
        return  # graded without limits
    tried = "atomic_save of 20 MB where the disk has not so much room, with an old file"
    try:
        failure = disk.outcome(student.atomic_save, disk.big(size), path)
        after_error(student, disk, folder, first, tried, failure)
    finally:
        disk.clear(folder)  # room for the tests after this one


def saved_once(student, disk, rng, path):
    """An old file, written by atomic_save itself: only then an error after it means anything."""
    first = draw(rng)
    student.call(student.atomic_save, student.put(first), path)
    tried = "atomic_save(obj, path)"
    there = path.rpartition("/")[2] in list(disk.files(path.rpartition("/")[0]))
    expect(there, tried=tried, got="There is no file at path", should="The object should be saved there")
    expect(
        same(loaded(disk, path, tried), first),
        tried=tried,
        got="The file holds something else than obj",
        should="torch.load should give obj back",
    )
    return first


@points(2)
def test_the_last_step_fails(student, disk, rng):
    """The rename fails: the old file stays, nothing else is left, the error comes out"""
    folder = student.folder()
    path = f"{folder}/run.pt"
    first = saved_once(student, disk, rng, path)
    moves = student.instruments.checkpoints.Moves("fail")
    tried = "atomic_save where the last step, the rename onto path, fails with an OSError"
    obj = student.put(draw(rng))
    contents, failure = student.instruments.checkpoints.watched(path, student.atomic_save, obj, path)
    moves.mode = "let"
    if moves.heard == 0:
        judge_contents(
            contents, True, "atomic_save(obj, path) over an old file, and a look at path at each step"
        )
        return
    after_error(student, disk, folder, first, tried, failure, contents)


def after_error(student, disk, folder, first, tried, failure, contents=None):
    path = f"{folder}/run.pt"
    names = list(disk.files(folder))
    wanted = ["run.pt"] if first is not None else []
    if first is not None:
        whole = "run.pt" in names
        if whole:
            try:
                whole = same(disk.read(path), first)
            except StudentError:
                whole = False
        expect(
            whole,
            tried=tried,
            got="The old file is gone or broken",
            should="The old file should be there, whole: it is all that is left of the training so far",
            fix=CAUSE,
        )
    expect(
        "run.pt" in wanted or "run.pt" not in names,
        tried=tried,
        got="There is a file at path now, and it is not whole",
        should="Without an old file there should be none after the error",
        fix=CAUSE,
    )
    extra = [name for name in names if name not in wanted]
    expect(
        not extra,
        tried=tried,
        got=f"Left behind: {', '.join(extra)}",
        should="No temporary file should be left over after an error",
        fix="Put writing and renaming into `try`, remove the temporary file when either fails, then `raise`. "
        "torch.save has made the file before it finds out that it cannot fill it",
    )
    if contents is not None:
        judge_kept(contents, tried)
    expect(
        failure is not None,
        tried=tried,
        got="No error came out of atomic_save",
        should="The caller must hear of it, or training goes on in the belief that it is safe",
        fix="After the clean-up `raise` again; do not swallow the error",
    )


def judge_kept(contents, tried):
    for data in contents[1:]:
        if data != contents[0]:
            raise mistake(
                tried=tried,
                got="For a moment the old file was not there"
                if data is None
                else "For a moment path held half a file",
                should="path should not be touched before the new file is complete",
                fix=CAUSE,
            )


@points(2)
def test_another_disk(student, disk, rng):
    """The folder of path is a disk of its own, as Drive is"""
    fix = (
        "Across disks a rename is refused, and `shutil.move` copies instead, which a crash can cut. "
        "Make the temporary "
        "file in the folder of path: `dir=os.path.dirname(os.path.abspath(path))`"
    )
    for bare in (False, True):
        folder = student.folder()
        path = f"{folder}/run.pt"
        disk.save(draw(rng), path)
        moves = student.instruments.checkpoints.Moves("disks")
        kept = student.put(obj := draw(rng))
        tried = (
            "atomic_save(obj, 'run.pt') where the working folder is another disk than every other folder"
            if bare
            else "atomic_save where the folder of path is another disk than every other folder (Google Drive is)"
        )
        call = (disk.inside, folder, student.atomic_save, kept, "run.pt") if bare else None
        contents, failure = student.instruments.checkpoints.watched(
            path, *(call or (student.atomic_save, kept, path))
        )
        moves.mode = "let"
        if failure:
            refused = failure == "OSError"
            raise mistake(
                tried=tried,
                got=f"It raised {failure}" + (": Invalid cross-device link" if refused else ""),
                should="The temporary file should be on the disk of path"
                if refused
                else "It should save the object",
                fix=fix if refused else None,
            )
        whole = [contents[0], contents[-1]]
        expect(
            all(data in whole for data in contents),
            tried=tried,
            got="For a moment path held no file or half a file",
            should="Also there, path should hold the old file or the new one, whole",
            fix=fix,
        )
        expect(
            same(loaded(disk, path, tried), obj),
            tried=tried,
            got="The file holds something else than obj",
            should="torch.load should give obj back",
        )


@points(1)
def test_killed_before_the_rename(student, disk, rng):
    """The process is killed just before the rename; the next save works all the same"""
    folder = student.folder()
    path = f"{folder}/run.pt"
    saved_once(student, disk, rng, path)
    tried = "the process that runs atomic_save is killed just before the rename"
    moves = student.instruments.checkpoints.Moves("die")
    student.instruments.checkpoints.in_a_copy(student.atomic_save, student.put(draw(rng)), path)
    moves.mode = "let"
    found = loaded(disk, path, tried)
    expect(
        isinstance(found, dict) and "weights" in found,
        tried=tried,
        got=f"The file at path holds {describe(found)}",
        should="It should hold the old object or the new one",
        fix=CAUSE,
    )
    obj = draw(rng)
    tried += ", then atomic_save again in a new process"
    student.restart()
    fresh = student.define(HELPERS)
    student.call(student.atomic_save, student.put(obj), path)
    expect(
        same(loaded(fresh, path, tried), obj),
        tried=tried,
        got="The file holds something else than the object saved last",
        should="What a crash left behind should not be in the way",
        fix="Open the temporary file for writing whether or not it exists, or give it a new name each time",
    )
