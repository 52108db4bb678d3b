"""Pairs of hand-ins that are alike beyond what the course and the class explain: leads for a person, never verdicts."""

from grader.similar.compare import Comparison, Likeness, Pair, Thresholds
from grader.similar.course import Given, given
from grader.similar.fingerprints import Cell
from grader.similar.handins import HandIn, HandIns, read_handins

__all__ = [
    "Cell",
    "Comparison",
    "Given",
    "HandIn",
    "HandIns",
    "Likeness",
    "Pair",
    "Thresholds",
    "given",
    "read_handins",
]
