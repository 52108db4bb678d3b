# fault: a list of Path objects, not of names
# feedback: each a str|\.name
import os
from pathlib import Path


def enter(path):
    os.chdir(path)
    return sorted(Path().iterdir())
