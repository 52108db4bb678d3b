"""BestKeeper."""

import struct
from pathlib import Path

import pytest
import torch

from grader.suite import StudentError, close, describe, expect, mistake, points

KEEPING = """
class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)
        self.register_buffer("count", torch.zeros(3))


def mark(model, value):
    with torch.no_grad():
        for p in model.state_dict().values():
            p.fill_(value)
    return model


def offer(keeper, model, offers):
    "The same model is trained further between the offers: its weights become those of each offer."
    for value, score, epoch in offers:
        keeper.offer(mark(model, value), score, epoch)


def foreign(folder, value):
    torch.save(mark(Tiny(), value).state_dict(), os.path.join(folder, "pretrained.pt"))
    write(os.path.join(folder, "notes.txt"), "warm restarts help\\n")
    write(os.path.join(folder, "results.csv"), "epoch,score\\n0,1.5\\n")
    os.mkdir(os.path.join(folder, "figures"))
    write(os.path.join(folder, "figures", "loss.png"), "no picture")
"""

FOREIGN = ["figures/loss.png", "notes.txt", "pretrained.pt", "results.csv"]


SHARED = (
    "Keep nothing in the class itself or in default arguments, where another keeper's models would turn up"
)


@pytest.fixture
def shelf(student, helpers, rng):
    return Shelf(student, helpers + KEEPING, rng)


class Shelf:
    """Offers marked models to a keeper, and finds which are on disk, whatever the files are called."""

    def __init__(self, student, source, rng):
        self.student, self._source = student, source
        self.folder = student.folder()
        self._marks = (torch.rand(40, generator=rng) + 1 + torch.arange(40)).tolist()
        self.offers = {}  # mark: (score, epoch), in the order of the offers
        self._define()

    def _define(self):
        self.tools = self.student.define(self._source)
        self.model = self.tools.Tiny()

    def restart(self):
        self.student.restart()
        self._define()

    def offer(self, keeper, *offers):
        new = []
        for score, epoch in offers:
            value = self._marks.pop()
            self.offers[value] = (score, epoch)
            new.append((value, score, epoch))
        self.tools.offer(keeper, self.model, new)

    def ranking(self):
        """All offers by score; of equal ones the earlier first (sorting is stable)."""
        return sorted(self.offers, key=lambda value: self.offers[value][0])

    def forget(self, keep):
        """What a keeper deleted is no longer offered."""
        kept = self.ranking()[:keep]
        self.offers = {value: offer for value, offer in self.offers.items() if value in kept}

    def on_disk(self):
        """The offers whose weights are in some file of the folder, best first."""
        folder = self.folder
        data = b"\0".join(self.student.read(f"{folder}/{name}") for name in self.tools.files(folder))
        return [value for value in self.ranking() if struct.pack("<f", value) * 8 in data]

    def scores(self, values):
        return ", ".join(f"{self.offers[v][0]:g} (epoch {self.offers[v][1]})" for v in values) or "none"

    def best(self, keeper, tried):
        """The mark of the model that best() gives."""
        found = keeper.best()
        if not isinstance(found, dict) or set(found) != {"layer.weight", "layer.bias", "count"}:
            kind = (
                f"a dict with the keys {', '.join(map(str, found))}"
                if isinstance(found, dict)
                else describe(found)
            )
            raise mistake(
                tried=tried,
                got=f"best() returned {kind}",
                should="It should return the state dict of the best model, ready for `model.load_state_dict`",
                fix="If these are names of another model: " + SHARED if isinstance(found, dict) else None,
            )
        value = float(found["layer.weight"][0, 0])
        whole = all(close(v, torch.full_like(v, value)) for v in map(torch.Tensor.detach, found.values()))
        expect(
            whole,
            tried=tried,
            got="best() gave weights of one model and buffers of another",
            should="All entries should be of the one model at the time of its offer",
        )
        nearest = min(self.offers, key=lambda v: abs(v - value), default=0.0)
        expect(
            abs(nearest - value) < 1e-3,
            tried=tried,
            got="best() gave weights that were never offered",
            should="It should give the model that was offered with the lowest score, as it was then",
            fix="Look only at files of your own, in your own folder. " + SHARED,
        )
        return nearest

    def check(self, keeper, keep, tried, fix):
        """best() and the files on disk against the ranking."""
        wanted = self.ranking()[:keep]
        best = self.best(keeper, tried)
        live = float(self.student.now(self.model.layer.weight)[0, 0])
        if best != wanted[0] and abs(best - live) < 1e-3:
            fix = (
                "These are the weights that the model has now: `state_dict()` gives references, not "
                "copies. Save to disk "
                "when the model is offered, and load from there"
            )
        expect(
            best == wanted[0],
            tried=tried,
            got=f"best() gave the model with score {self.scores([best])}; offered were "
            f"{self.scores(self.offers)}",
            should="It should give the one with the lowest score; of equal scores the earlier one",
            fix=fix,
        )
        there = self.on_disk()
        lost = [value for value in wanted if value not in there]
        extra = [value for value in there if value not in wanted]
        expect(
            not lost,
            tried=tried,
            got=f"On disk are the models with score {self.scores(there)}; offered were "
            f"{self.scores(self.offers)}",
            should=f"The {keep} best should be on disk; missing: {self.scores(lost)}",
            fix=fix,
        )
        expect(
            not extra,
            tried=tried,
            got=f"On disk are also the models with score {self.scores(extra)}",
            should=f"Only the {keep} best should stay on disk, the others should be deleted",
            fix="Delete a file as soon as its model is no longer among the best",
        )


SORT = (
    "Compare scores as numbers, lower first: names are sorted as text, where '10.0' comes before "
    "'9.0' and '-1' before '-2'"
)
NAMES = (
    "Two offers may have nearly the same score: put the epoch and all digits of the score into "
    "the name, or keep a list"
)


@points(2)
def test_keeps_the_best(student, shelf):
    """The best models are kept, lower is better, and best() gives the best"""
    keeper = student.BestKeeper(shelf.folder)
    tried = "BestKeeper(folder), then 6 offers of one model whose weights change from offer to offer"
    shelf.offer(keeper, (9.5, 0), (10.25, 1))
    shelf.check(keeper, 3, "BestKeeper(folder), then 2 offers", SORT)
    shelf.offer(keeper, (30.0, 2), (4.0, 3), (100.0, 4), (7.0, 5))
    shelf.check(keeper, 3, tried, SORT)
    expect(
        shelf.model.training is True,
        tried=tried,
        got="The model came in train mode and is in eval mode afterwards",
        should="An offer leaves the model as it is: training goes on",
    )


@points(2)
def test_scores_of_every_kind(student, shelf):
    """Negative, tiny and nearly equal scores"""
    keeper = student.BestKeeper(Path(shelf.folder), keep=2)
    tried = "BestKeeper(folder, keep=2), folder a pathlib.Path, with negative, tiny and nearly equal scores"
    for score, epoch in (
        (0.5014, 7),
        (0.5012, 8),
        (3e-05, 9),
        (1e-05, 10),
        (2e-05, 11),
        (-1.5, 12),
        (-20.0, 13),
        (-3.0, 14),
    ):
        shelf.offer(keeper, (score, epoch))
        shelf.check(keeper, min(2, len(shelf.offers)), tried, f"{SORT}. {NAMES}")


@points(2)
def test_ties(student, shelf):
    """Of equal scores the earlier stays ahead, in a new process too"""
    tie = (
        "On a tie the earlier one stays ahead: replace only where the new score is lower, sort by "
        "(score, epoch)"
    )
    keeper = student.BestKeeper(shelf.folder, keep=1)
    shelf.offer(keeper, (0.5, 2), (0.5, 3))
    shelf.check(keeper, 1, "BestKeeper(folder, keep=1), score 0.5 in epoch 2 and again in epoch 3", tie)
    shelf.restart()
    shelf.forget(1)
    keeper = student.BestKeeper(shelf.folder, keep=2)
    shelf.offer(keeper, (0.5, 9), (0.5, 10), (0.5, 11))
    tried = "the same folder in a new process with keep=2: score 0.5 again in epochs 9, 10 and 11"
    shelf.check(keeper, 2, tried, f"{tie}; epochs are numbers too, 10 comes after 9")


@points(3)
def test_a_new_process(student, shelf):
    """A new process goes on with the folder of an earlier one"""
    read = (
        "Read the folder when the keeper is made (or every time): scores and epochs must be on "
        "disk, not only in memory"
    )
    keeper = student.BestKeeper(shelf.folder, keep=3)
    shelf.offer(keeper, (0.9, 0), (2e-05, 1), (0.7, 2), (1e-05, 3))
    shelf.restart()
    tried = "4 offers with keep=3, then a new process and BestKeeper on the same folder"
    keeper = student.BestKeeper(shelf.folder, keep=3)
    try:
        best = shelf.best(keeper, tried)
    except LookupError:
        raise mistake(tried=tried, got="best() says that nothing was offered", fix=read) from None
    expect(
        best == shelf.ranking()[0],
        tried=tried,
        got=f"best() gave the model with score {shelf.scores([best])}; offered were "
        f"{shelf.scores(shelf.offers)}",
        should="It should still be the lowest of all",
        fix=f"{read}. Where the score is read from the file's name: no digit may be rounded away, and a "
        "pattern must know a minus and an exponent, as in 1e-05",
    )
    shelf.offer(keeper, (0.8, 4), (-2.5, 5), (0.3, 6))
    shelf.check(keeper, 3, f"{tried}, then 3 more offers", f"{read}; the old files take part in the ranking")
    shelf.restart()
    shelf.forget(3)
    keeper = student.BestKeeper(shelf.folder, keep=2)
    shelf.offer(keeper, (-4.0, 7))
    shelf.check(
        keeper,
        2,
        "a third process on the same folder with keep=2, one offer",
        f"{read}; `keep` is that of this keeper",
    )


@points(2)
def test_files_of_others(student, shelf):
    """Files that are not its own stay, and are never taken for its own"""
    shelf.tools.foreign(shelf.folder, 99.5)
    tried = (
        "BestKeeper(folder, keep=1) in a folder with pretrained.pt, notes.txt, results.csv and a "
        "folder figures"
    )
    fix = (
        "Know your own files by their names (a pattern that only yours match) or by a list; leave "
        "all others alone"
    )
    keeper = student.BestKeeper(shelf.folder, keep=1)
    nothing_offered(keeper, "best() before any offer, " + tried, fix)
    shelf.offer(keeper, (3.0, 0), (2.0, 1), (5.0, 2))
    shelf.restart()
    keeper = student.BestKeeper(shelf.folder, keep=1)
    shelf.offer(keeper, (1.0, 3))
    shelf.check(keeper, 1, tried, fix)
    gone = [name for name in FOREIGN if name not in list(shelf.tools.files(shelf.folder))]
    expect(
        not gone,
        tried=tried,
        got=f"{', '.join(gone)} is gone",
        should="It deletes its own files only",
        fix=fix,
    )


def nothing_offered(keeper, tried, fix):
    try:
        found = keeper.best()
    except LookupError:
        return
    except StudentError as error:
        raise mistake(
            tried=tried,
            got=f"It raised {error.type}: {error.text[:120]}",
            should="It should raise LookupError: nothing was offered yet",
            fix="Ask whether there is any file of yours before you look for the best: `raise "
            "LookupError(...)`. " + SHARED,
        ) from None
    raise mistake(
        tried=tried, got=f"It returned {describe(found)}", should="It should raise LookupError", fix=fix
    )


@points(1)
def test_nothing_offered(student, shelf):
    """best() before any offer raises LookupError; two keepers share nothing"""
    keeper = student.BestKeeper(shelf.folder)
    nothing_offered(keeper, "best() of a new BestKeeper on an empty folder", "Raise LookupError")
    shelf.offer(keeper, (1.0, 0), (2.0, 1))
    empty = student.BestKeeper(student.folder(), keep=2)
    nothing_offered(
        empty,
        "best() of a second keeper on an empty folder, while the first has two offers",
        "Keep nothing in the class itself or in a default argument: `self.entries = []` goes into `__init__`",
    )
    shelf.check(keeper, 3, "a second keeper was made on another folder", "Keep nothing in the class itself")


@points(1)
def test_on_a_gpu(student, shelf, cuda):
    """A model on the GPU stays there and comes back"""
    shelf.model.to(cuda)
    shelf.model.eval()
    keeper = student.BestKeeper(shelf.folder, keep=2)
    shelf.offer(keeper, (1.0, 0), (0.5, 1), (0.7, 2))
    tried = "offers of a model on cuda in eval mode"
    shelf.check(keeper, 2, tried, SORT)
    expect(
        student.now(shelf.model.layer.weight).device.type == "cuda" and shelf.model.training is False,
        tried=tried,
        got="Afterwards the model is on the CPU or in train mode",
        should="An offer leaves the model as it is",
    )
