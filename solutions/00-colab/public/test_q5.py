"""This uses file: links only. The hidden checks have a network whose servers refuse and break off."""

import os
import pathlib

from grader.suite import describe, expect

HELPERS = """
import os, pathlib

def source(folder, text):
    path = pathlib.Path(folder, "source.csv")
    path.write_text(text)
    return path.resolve().as_uri()

def write(path, text):
    pathlib.Path(path).write_text(text)

def names(folder):
    return sorted(os.listdir(folder))
"""
TEXT = "id,target\n0,1.5\n"


def test_copies_a_file(student):
    """A file: link is copied to output"""
    helpers, base, folder = student.define(HELPERS), student.folder(), student.folder()
    output = os.path.join(folder, "table.csv")
    tried = "fetch of a file: link"
    value = student.fetch(helpers.source(base, TEXT), output)
    expect(
        isinstance(value, pathlib.PurePath),
        tried=tried,
        got=f"It returned {describe(value)}",
        should="It should return output as a pathlib.Path",
    )
    expect(
        helpers.names(folder) == ["table.csv"],
        tried=tried,
        got=f"The folder then holds {', '.join(helpers.names(folder)) or 'nothing'}",
        should="It should hold the new file and nothing else",
    )
    expect(
        student.read(output) == TEXT.encode(),
        tried=tried,
        got="The file has another content than the source",
        should="It should be the same, byte for byte",
    )


def test_keeps_what_is_there(student):
    """A file that is there is kept"""
    helpers, base, folder = student.define(HELPERS), student.folder(), student.folder()
    output = os.path.join(folder, "table.csv")
    helpers.write(output, "edited")
    student.fetch(helpers.source(base, TEXT), output)
    expect(
        student.read(output) == b"edited",
        tried="fetch where output is there already",
        got="The file was overwritten",
        should="It should be kept",
        fix="Return early when `output` exists",
    )


def test_a_failure_leaves_nothing(student):
    """A link that leads nowhere: an exception, and nothing left"""
    helpers, base, folder = student.define(HELPERS), student.folder(), student.folder()
    output = os.path.join(folder, "table.csv")
    missing = helpers.source(base, TEXT).replace("source.csv", "missing.csv")
    tried = "fetch of a file: link to a file that is not there"
    raised = False
    try:
        student.fetch(missing, output)
    except NotImplementedError:
        raise
    except Exception:
        raised = True
    expect(raised, tried=tried, got="It raised nothing", should="A failed download should raise")
    expect(
        helpers.names(folder) == [],
        tried=tried,
        got=f"It left {', '.join(helpers.names(folder))} behind",
        should="Nothing should be left in the folder of output",
        fix="Write under another name, and remove that file when anything fails",
    )
