"""Which layers of the sandbox this machine has, as `grader doctor` shows and grading asks before it starts.

The runner's side tries them, in a process of its own: nothing of it is imported here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

SECONDS = 120


@dataclass(frozen=True)
class Layer:
    name: str
    essential: bool
    present: bool
    detail: str  # what was possible and should not be, or why the layer could not be tried
    remedy: str


def layers() -> list[Layer]:
    """Try them all; takes about a second."""
    # -P: the current folder may hold what students handed in, json.py for example
    command = [sys.executable, "-P", "-m", "grader.runner.probe"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired) as e:
        return [_untried(str(e))]
    try:
        return [Layer(**row) for row in json.loads(done.stdout)]
    except (ValueError, TypeError):
        return [_untried((done.stderr.strip().splitlines() or ["no answer"])[-1])]


def _untried(why: str) -> Layer:
    remedy = "run `python -m grader.runner.probe` and report what it says"
    return Layer("sandbox", True, False, f"the trial itself failed: {why}", remedy)


def missing_essential(layers: Iterable[Layer]) -> list[Layer]:
    return [layer for layer in layers if layer.essential and not layer.present]


def table(layers: Iterable[Layer]) -> Table:
    from rich.markup import escape
    from rich.table import Table

    result = Table(title="Layers of the sandbox")
    for heading in ("Layer", "State", "What is missing", "Remedy"):
        result.add_column(heading, overflow="fold")
    for layer in layers:
        state = "[green]holds" if layer.present else "[red]missing" if layer.essential else "[yellow]absent"
        result.add_row(layer.name, state, escape(layer.detail), escape(layer.remedy))
    return result
