"""Notes how often a file is opened, by whatever reader."""

from __future__ import annotations

import os
import sys


class Opened:
    """Counts the times that `path` is opened in this process from now on. An audit hook cannot be removed again."""

    def __init__(self, path):
        self._path = os.path.realpath(path)
        self._count = 0
        sys.addaudithook(self._hear)

    def _hear(self, event, args):
        if event != "open" or not isinstance(args[0], (str, bytes, os.PathLike)):
            return
        try:
            if os.path.realpath(os.fsdecode(args[0])) == self._path:
                self._count += 1
        except (OSError, ValueError):
            pass

    def count(self):
        return self._count
