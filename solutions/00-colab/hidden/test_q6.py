"""q6: enter, in fresh folders. Each test starts in a folder of its own."""

import os

import torch

from grader.suite import describe, expect, mistake, points

HELPERS = """
import os, pathlib

def build(root, folders, files):
    for name in folders:
        os.makedirs(os.path.join(root, name), exist_ok=True)
    for name in files:
        pathlib.Path(root, name).write_text("x")

def where():
    return os.path.realpath(os.getcwd())

def start(path):
    # %cd notes where it has been in a database below the home folder, which this process may not have.
    from IPython import get_ipython

    if get_ipython() is not None:
        get_ipython().db = {}
    os.chdir(path)

def exists(path):
    return os.path.exists(path)
"""

FILES = [
    "b.csv",
    "a.csv",
    ".hidden",
    "Zebra.txt",
    "model_10.pt",
    "model_9.pt",
    "with space.txt",
    "m",
    "_x",
    "0.log",
]
CHILD = (
    "`!cd` and `os.system('cd ...')` act in a shell of their own; the notebook's own folder changes "
    "with `os.chdir`"
)


class Ground:
    """A folder to start from, with `data` (files, a folder `deep`, hidden names) and a file in it."""

    def __init__(self, student, rng):
        self.student = student
        self.helpers = student.define(HELPERS)
        self.base = os.path.realpath(student.folder())
        order = torch.randperm(len(FILES), generator=rng).tolist()
        self.helpers.build(self.base, ["data", "data/deep", "empty"], ["file.txt"])
        self.helpers.build(os.path.join(self.base, "data"), [], [FILES[i] for i in order])
        self.helpers.build(os.path.join(self.base, "data", "deep"), ["sub"], ["z", "y", "x"])
        self.helpers.start(self.base)
        self.names = sorted([*FILES, "deep"])

    def path(self, *parts):
        return os.path.join(self.base, *parts)

    def arrived(self, folder, tried, fix=CHILD, value=None):
        """The notebook is in `folder`; `value`, what came back, tells whether it was there in between."""
        here = self.helpers.where()
        if (
            here != folder
            and isinstance(value, list)
            and {"x", "m"} & {name for name in value if isinstance(name, str)}
        ):
            fix = (
                "The names are those of the folder, so it was only looked at from outside, or left again "
                "at the "
                "end (a `with` block goes back)"
            )
        expect(
            here == folder,
            tried=tried,
            got="Afterwards the notebook was still in its old folder"
            if here == self.base
            else f"Afterwards the notebook was in {self.shown(here)}",
            should="Afterwards the notebook's own working folder should be the one that was named",
            fix=fix,
        )

    def shown(self, path):
        return f"'{os.path.relpath(path, self.base)}'" if path.startswith(self.base) else f"'{path}'"


def as_names(value, tried):
    if not isinstance(value, list):
        fix = (
            "`glob` and `iterdir` give iterators: wrap them, `sorted(...)` gives a list"
            if value is not None
            else None
        )
        raise mistake(
            tried=tried,
            got=f"It returned {describe(value)}",
            should="It should return a list of str",
            fix=fix,
        )
    odd = [name for name in value if not isinstance(name, str)]
    expect(
        not odd,
        tried=tried,
        got=f"The list holds {describe(odd[0])}" if odd else None,
        should="It should hold names, each a str",
        fix="`os.listdir()` gives plain names; of a Path take `.name`",
    )
    return value


def check_names(value, wanted, tried):
    got = as_names(value, tried)
    if got == wanted:
        return
    fix = "Return `sorted(os.listdir())`"
    if sorted(got) == wanted:
        fix = "The names are right, their order is not: `sorted(...)` puts capital letters before small ones"
    elif any(os.sep in name for name in got):
        fix = "Names only, without the folder in front of them: `os.listdir()` gives them"
    elif set(got) < set(wanted):
        missing = [name for name in wanted if name not in got]
        hidden = all(name.startswith(".") for name in missing)
        fix = f"Missing: {', '.join(map(repr, missing[:3]))}. " + (
            "`glob` and `ls` leave out names that begin with a dot; `os.listdir()` does not"
            if hidden
            else "All names count, folders and files, as `os.listdir()` gives them"
        )
    elif {"with", "space.txt"} & set(got):
        fix = (
            "A name with a space came back in two parts: do not take the text of `ls` apart; use "
            "`os.listdir()`"
        )
    raise mistake(
        tried=tried,
        got=f"It returned {len(got)} names, beginning with {', '.join(map(repr, got[:3]))}"
        if got
        else "It returned an empty list",
        should="It should return all names in the folder that was entered, in sorted order",
        fix=fix,
    )


@points(3)
def test_the_notebook_itself_moves(student, rng):
    """Afterwards the notebook's own process is in the folder"""
    ground = Ground(student, rng)
    tried = "enter('data') where data is a folder beside the notebook"
    try:
        value = student.enter("data")
    except FileNotFoundError:
        raise mistake(
            tried=tried,
            got="It raised FileNotFoundError although the folder is there",
            should="It should change into the folder and list it",
            fix="Once inside, the relative path 'data' means data/data: list the current folder, "
            "`os.listdir()`",
        ) from None
    ground.arrived(ground.path("data"), tried, value=value)
    ground.helpers.start(ground.base)
    tried = "enter(...) with an absolute path"
    value = student.enter(ground.path("data", "deep"))
    ground.arrived(ground.path("data", "deep"), tried, value=value)


@points(2)
def test_all_names_sorted(student, rng):
    """All names in the folder, sorted, hidden ones too"""
    ground = Ground(student, rng)
    tried = "enter(...) of a folder with 10 files and a folder"
    check_names(student.enter(ground.path("data")), ground.names, tried)
    tried = "enter(...) of an empty folder"
    check_names(student.enter(ground.path("empty")), [], tried)


@points(2)
def test_relative_paths_one_after_another(student, rng):
    """Relative paths begin where the notebook is now"""
    ground = Ground(student, rng)
    steps = [
        ("data/deep", ["data", "deep"]),
        ("sub", ["data", "deep", "sub"]),
        ("../..", ["data"]),
        (".", ["data"]),
        ("..", []),
    ]
    done = []
    for path, parts in steps:
        done.append(f"enter({path!r})")
        tried = ", then ".join(done)
        try:
            value = student.enter(path)
        except OSError as error:
            raise mistake(
                tried=tried,
                got=f"The last call raised {getattr(error, 'type', 'OSError')} although there is such a "
                f"folder",
                should="A relative path begins at the folder where the notebook is at that moment",
                fix="Do not keep the first folder, and list the current one after the change: `os.listdir()`",
            ) from None
        fix = CHILD + ". A relative path begins where the notebook is now"
        ground.arrived(ground.path(*parts), tried, fix, value)


@points(2)
def test_a_folder_that_is_not_there(student, rng):
    """A missing folder: FileNotFoundError, and the notebook stays where it is"""
    ground = Ground(student, rng)
    for path in ("nowhere", "data/nowhere/deep", ground.path("nowhere")):
        tried = f"enter({path!r})" if not path.startswith("/") else "enter(...) with an absolute path"
        tried += " where there is no such folder"
        unmoved(ground, path, FileNotFoundError, tried)
        expect(
            not ground.helpers.exists(ground.path("nowhere")),
            tried=tried,
            got="Afterwards the folder was there",
            should="enter walks into folders; it should not make them",
            fix="Leave out `mkdir`: a typing error in a path should be noticed",
        )


@points(2)
def test_a_file_is_no_folder(student, rng):
    """A file: NotADirectoryError, and the notebook stays where it is"""
    ground = Ground(student, rng)
    for path in ("file.txt", ground.path("data", "a.csv")):
        tried = f"enter({os.path.basename(path)!r}) where that is a file"
        unmoved(ground, path, NotADirectoryError, tried)


def unmoved(ground, path, kind, tried):
    """enter(path) raises `kind` and leaves the working folder."""
    fix = "`os.chdir` raises it by itself; `%cd` only prints a line, so after it you have to check"
    try:
        value = ground.student.enter(path)
    except kind:
        pass
    except Exception as error:
        raise mistake(
            tried=tried,
            got=f"It raised {getattr(error, 'type', type(error).__name__)}",
            should=f"It should raise a {kind.__name__}",
            fix=fix,
        ) from None
    else:
        raise mistake(
            tried=tried,
            got=f"It raised nothing and returned {describe(value)}",
            should=f"It should raise a {kind.__name__}",
            fix="A `!` line or `os.system` that fails does not stop the notebook. " + fix,
        )
    here = ground.helpers.where()
    expect(
        here == ground.base,
        tried=tried,
        got=f"It raised as it should, but the notebook was then in {ground.shown(here)}",
        should="After an error the working folder should be unchanged",
        fix="Check the path before you change anything",
    )
