"""This enters one folder and one that is missing; the hidden checks walk further, and try a file."""

import os

from grader.suite import describe, expect, mistake

HELPERS = """
import os, pathlib

def build(folder):
    os.makedirs(os.path.join(folder, "data"))
    for name in ("b.csv", "a.csv", ".hidden"):
        pathlib.Path(folder, "data", name).write_text("x")

def where():
    return os.path.realpath(os.getcwd())

def start(path):
    os.chdir(path)
"""


def walk(student):
    """A folder to start from, the old one to come back to, and helpers."""
    helpers, base = student.define(HELPERS), os.path.realpath(student.folder())
    helpers.build(base)
    return helpers, base, helpers.where()


def test_it_moves_and_lists(student):
    """The notebook is in the folder afterwards, and the names come back"""
    helpers, base, before = walk(student)
    tried = "enter(...) of a folder with the files b.csv, a.csv and .hidden"
    try:
        names = student.enter(os.path.join(base, "data"))
        here = helpers.where()
    finally:
        helpers.start(before)
    expect(
        here == os.path.join(base, "data"),
        tried=tried,
        got="The notebook is not in the folder that was named",
        should="The notebook's own working folder should change",
        fix="`!cd` and os.system change the folder of a shell of their own",
    )
    expect(
        isinstance(names, list),
        tried=tried,
        got=f"It returned {describe(names)}",
        should="It should return a list of str",
    )
    expect(
        names == [".hidden", "a.csv", "b.csv"],
        tried=tried,
        got=f"It returned {names}",
        should="All names, also those that begin with a dot, in sorted order",
    )


def test_a_missing_folder(student):
    """A missing folder raises FileNotFoundError and changes nothing"""
    helpers, base, before = walk(student)
    tried = "enter(...) of a folder that is not there"
    try:
        value = student.enter(os.path.join(base, "nowhere"))
    except FileNotFoundError:
        value = None
    else:
        raise mistake(
            tried=tried, got=f"It returned {describe(value)}", should="It should raise a FileNotFoundError"
        )
    finally:
        here = helpers.where()
        helpers.start(before)
    expect(
        here == before,
        tried=tried,
        got="The working folder has changed",
        should="After an error it should be what it was",
    )
