"""The plugin of `otter run`: grades a hand-in before otter touches it, and leaves an empty notebook to otter.

What otter would do with the student's folder, in this order: unpickle a file `.OTTER_LOG` in its own process, start a
kernel in that folder (a package `otter` in it would shadow the real one there), run the cells, run the tests in that
kernel and unpickle what it wrote. So by `before_grading`, the first of its events, the hand-in has been read
as data and graded in the sandbox, and its folder is emptied; the kernel then runs no cell at all. Only documented
events are used.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
from otter.plugins import AbstractOtterPlugin

from grader.otter import handin
from grader.otter.results import otter_results
from grader.report.gradescope import gradescope_results


class Isolated(AbstractOtterPlugin):
    """`"plugins": [{"grader.otter.plugin.Isolated": {"assignment": "05-training"}}]` in otter_config.json."""

    PLUGIN_CONFIG_KEY = "isolated"
    _record: dict[str, Any]

    def before_grading(self, config: Any) -> None:
        """Grade the hand-in and empty its folder. An error here ends otter's run without a result."""
        folder = Path(self.submission_path).parent
        self._record = handin.grade(
            self._bundle, self.plugin_config["assignment"], folder, handin.student_of(self.submission_metadata)
        )
        _empty(folder)
        # otter reads it again: a script as code, which nothing is
        path = Path(self.submission_path)
        path.write_text("" if path.suffix == ".py" else nbformat.writes(nbformat.v4.new_notebook()), encoding="utf-8")
        (folder / "tests").mkdir()

    def before_execution(self, submission: Any) -> Any:
        """Nothing is left to run."""
        return nbformat.v4.new_notebook()

    def after_grading(self, results: Any) -> None:
        """Put the record in the place of what otter found, which is nothing."""
        notebook = results.notebook
        assignment = handin.assignment_of(self._bundle, self.plugin_config["assignment"])
        results.__dict__.update(vars(otter_results(assignment, self._record)))
        results.notebook = notebook

    def generate_report(self) -> str:
        """What a person at the terminal reads: points and messages, question by question."""
        shown = gradescope_results(self._record)
        failed = [f"{test['name']}\n{test['output']}" for test in shown["tests"] if test["status"] != "passed"]
        return "\n\n".join([shown["output"], *failed])

    @property
    def _bundle(self) -> Path:
        return Path(self.submission_path).parent.parent / "source"


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
