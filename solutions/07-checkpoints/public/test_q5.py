"""a new process, ties, negative and nearly equal scores, foreign files, the number of files on disk"""

from grader.suite import close, expect

KEEPING = """
import os, tempfile

def keeping(Keeper, scores, keep):
    keeper = Keeper(tempfile.mkdtemp(), keep)
    model = nn.Linear(2, 1)
    for epoch, score in enumerate(scores):
        nn.init.constant_(model.weight, float(epoch + 1))
        keeper.offer(model, score, epoch)
    return keeper.best()["weight"].detach().clone()

def empty(Keeper):
    try:
        Keeper(tempfile.mkdtemp()).best()
    except LookupError:
        return "LookupError"
    except NotImplementedError:
        raise
    except Exception as error:
        return type(error).__name__
    return "no error"
"""


def test_best(student):
    """best() gives the weights with the lowest score"""
    tried = "offers with scores 0.5, 0.2, 0.9, 0.4 of one model whose weights change in between, keep=2"
    weight = student.now(student.define(KEEPING).keeping(student.BestKeeper, [0.5, 0.2, 0.9, 0.4], 2))
    expect(
        close(weight, [[2.0, 2.0]]),
        tried=tried,
        got=f"best() gave the weights of offer {float(weight[0, 0]):g}",
        should="It should give those of offer 2, which has the lowest score",
        fix="If it is the last offer: `state_dict()` gives references. Save to disk when the model "
        "is offered",
    )


def test_nothing_offered(student):
    """best() of an empty folder raises LookupError"""
    found = student.now(student.define(KEEPING).empty(student.BestKeeper))
    expect(
        found == "LookupError",
        tried="best() before any offer",
        got=f"The outcome was: {found}",
        should="It should raise LookupError",
    )
