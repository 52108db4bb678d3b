"""Runs a notebook's cells in an IPython shell, without a kernel: magics and `!` lines work, each cell has its limit."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from grader.runner.exceptions import as_data, cell_file


class CellTimeout(BaseException):
    """Raised in a cell that has run longer than its limit; not an Exception, so `except Exception` lets it pass."""


class _CellCompiler(CachingCompiler):
    """Names code after the notebook's cell, so that a traceback tells which cell and line."""

    cell = 0

    def get_code_name(self, raw_code, transformed_code, number):
        return cell_file(self.cell)


class _Shell(InteractiveShell):
    """Says nothing: what a cell raised is in its result. Shell lines get no terminal: the sandbox gives none."""

    compiler_class = _CellCompiler
    system = InteractiveShell.system_raw

    def enable_matplotlib(self, gui=None):
        """`%matplotlib inline` changes nothing: Agg draws the figures, and there is no kernel to show them."""
        return gui, "agg"

    def showtraceback(self, *args, **kwargs):
        return None

    showsyntaxerror = _showtraceback = showtraceback


def make_shell() -> InteractiveShell:
    """The shell of a warm parent: made once, forked for each submission. No history file, no colours, no threads."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.banner1 = ""
    config.InteractiveShell.cache_size = 0
    config.InteractiveShell.autocall = 0
    shell = _Shell.instance(config=config)
    shell.db = {}  # where %cd keeps its history: else a folder in a home that the sandbox does not have
    return shell


def run_cells(
    shell: InteractiveShell,
    cells: list[tuple[int, str]],
    cell_seconds: float,
    done: Callable[[int, dict[str, Any] | None, bool], None],
    begin: Callable[[int], None],
) -> None:
    """Run (number, code) cells in order; an exception ends its cell alone. Then `done(number, error, timed out)`."""
    for number, code in cells:
        begin(number)
        error = _run_cell(shell, number, code, cell_seconds)
        done(number, None if error is None else as_data(error), isinstance(error, CellTimeout))


def _run_cell(shell: InteractiveShell, number: int, code: str, seconds: float) -> BaseException | None:
    def on_alarm(signum, frame):
        raise CellTimeout(f"the cell ran longer than {seconds:g} s")

    shell.compile.cell = number
    previous = signal.signal(signal.SIGALRM, on_alarm)
    # The alarm repeats: a bare `except:` in a loop may swallow the first.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        result = shell.run_cell(code, store_history=False, silent=False)
        return result.error_before_exec or result.error_in_exec
    except CellTimeout as error:
        return error
    except BaseException as error:
        return error
    finally:
        with contextlib.suppress(BaseException):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous or signal.SIG_DFL)
        with contextlib.suppress(BaseException):
            sys.stdout.flush()


def enter_folder(path: str) -> None:
    """Start in the working folder, and let the notebook import files that came with it."""
    os.chdir(path)
    if path not in sys.path:
        sys.path.insert(0, path)
