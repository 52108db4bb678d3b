"""each single moment of a save, a full disk, a rename that fails, another disk, a bare file name"""

from grader.suite import close, expect

SAVES = """
import os, tempfile

class Unpicklable:
    def __reduce__(self):
        raise TypeError("this object cannot be pickled")

def good(save):
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "run.pt")
    save({"weights": torch.ones(3)}, path)
    save({"weights": torch.full((3,), 2.0)}, path)
    there = os.path.exists(path)
    return {"names": sorted(os.listdir(folder)), "weights": torch.load(path)["weights"] if there else None}

def bad(save):
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "run.pt")
    torch.save({"weights": torch.ones(3)}, path)
    try:
        save({"weights": torch.zeros(500), "more": Unpicklable()}, path)
        raised = False
    except Exception:
        raised = True
    try:
        weights = torch.load(path)["weights"]
    except Exception:
        weights = None
    return {"names": sorted(os.listdir(folder)), "weights": weights, "raised": raised}
"""


def test_saves_twice(student):
    """The second save replaces the first, and nothing else is in the folder"""
    tried = "atomic_save twice to the same path"
    found = student.now(student.define(SAVES).good(student.atomic_save))
    expect(
        found["names"] == ["run.pt"],
        tried=tried,
        got=f"The folder holds {', '.join(found['names']) or 'nothing'}",
        should="It should hold run.pt and nothing else",
    )
    expect(
        close(found["weights"], [2.0, 2.0, 2.0]),
        tried=tried,
        got="The file does not hold what was saved last",
        should="torch.load should give the second object",
    )


def test_an_error_keeps_the_old_file(student):
    """When saving fails, the old file stays and nothing is left over"""
    tried = "atomic_save of an object that cannot be pickled, over a good old file"
    found = student.now(student.define(SAVES).bad(student.atomic_save))
    expect(
        found["weights"] is not None and close(found["weights"], [1.0, 1.0, 1.0]),
        tried=tried,
        got="The old file is gone or broken",
        should="The old file should be untouched",
        fix="Never write to path itself: write to another name in the same folder, then replace",
    )
    expect(
        found["names"] == ["run.pt"],
        tried=tried,
        got=f"The folder holds {', '.join(found['names'])}",
        should="No temporary file should be left",
        fix="Remove it when saving fails, then raise the error again",
    )
    expect(
        found["raised"], tried=tried, got="No error came out", should="The caller should hear of the error"
    )
