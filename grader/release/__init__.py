"""Master notebook to student notebook, with the solutions provably gone."""

from grader.release.build import (
    Settings,
    build_notebook,
    fingerprints,
    read_settings,
    solution_notebook,
    stub_functions,
    with_variant,
)
from grader.release.leaks import leaked_lines
from grader.release.scaffold import new_assignment
from grader.release.write import released_files, write

__all__ = [
    "Settings",
    "build_notebook",
    "fingerprints",
    "leaked_lines",
    "new_assignment",
    "read_settings",
    "released_files",
    "solution_notebook",
    "stub_functions",
    "with_variant",
    "write",
]
