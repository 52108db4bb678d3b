"""This tries a simple name, with and without a Drive; the hidden checks also nest, and look at edge cases."""

import os
import pathlib

from grader.suite import describe, expect

HELPERS = """
import os, pathlib

def write(folder, name):
    pathlib.Path(folder, name).write_text("kept")

def make(path):
    os.makedirs(path)

def state(path):
    return {"dir": os.path.isdir(path), "real": os.path.realpath(path), "names": sorted(os.listdir(path))}
"""


def place(student, value, tried):
    expect(
        isinstance(value, pathlib.PurePath),
        tried=tried,
        got=f"It returned {describe(value)}",
        should="It should return a pathlib.Path",
        fix="Return the path itself; `mkdir` returns None" if value is None else None,
    )
    helpers = student.define(HELPERS)
    expect(
        os.path.isdir(value),
        tried=tried,
        got="There is no folder at the path that came back",
        should="The folder should be made",
    )
    return helpers.state(str(value))


def test_without_a_drive(student):
    """Without a Drive: in the local folder"""
    base = student.folder()
    tried = 'work_dir("runs", drive=..., local=...) where drive does not exist'
    seen = place(student, student.work_dir("runs", drive=os.path.join(base, "no drive"), local=base), tried)
    expect(
        seen["real"] == os.path.realpath(os.path.join(base, "runs")),
        tried=tried,
        got="It made a folder somewhere else",
        should="It should be the folder runs inside local",
    )


def test_with_a_drive(student):
    """With a Drive: on the Drive"""
    base = student.folder()
    drive = os.path.join(base, "MyDrive")
    student.define(HELPERS).make(drive)
    tried = 'work_dir("runs", drive=..., local=...) where drive is a folder'
    seen = place(student, student.work_dir("runs", drive=drive, local=base), tried)
    expect(
        seen["real"] == os.path.realpath(os.path.join(drive, "runs")),
        tried=tried,
        got="It made a folder somewhere else",
        should="It should be the folder runs inside drive",
    )


def test_twice(student):
    """Twice, with a file in between"""
    base = student.folder()
    tried = "work_dir with the same name twice, a file saved in between"
    first = student.work_dir("runs", drive=os.path.join(base, "no drive"), local=base)
    place(student, first, tried)
    student.define(HELPERS).write(str(first), "model.pt")
    try:
        again = student.work_dir("runs", drive=os.path.join(base, "no drive"), local=base)
    except FileExistsError:
        again = None
    expect(
        again is not None,
        tried=tried,
        got="The second call raised FileExistsError",
        should="A folder that is there already is fine",
        fix="`mkdir` has an argument for that",
    )
    expect(
        place(student, again, tried)["names"] == ["model.pt"],
        tried=tried,
        got="The file was not there any more",
        should="Files that are there should be kept",
    )
