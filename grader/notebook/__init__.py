"""From what students hand in to runnable cells: notebooks, scripts, zips, folders of them."""

from .filenames import HandIn, parse_handin
from .model import Cell, Notebook, UnreadableNotebook
from .reading import read_notebook
from .roster import Roster, RosterError, Student, read_roster
from .submissions import Found, Submission, find_submissions

__all__ = [
    "Cell",
    "Found",
    "HandIn",
    "Notebook",
    "Roster",
    "RosterError",
    "Student",
    "Submission",
    "UnreadableNotebook",
    "find_submissions",
    "parse_handin",
    "read_notebook",
    "read_roster",
]
