"""Imports point one way, and the runner's family can reach nothing that it must not know."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "grader"

# Each folder and what of ours it may import. `suite` is the vocabulary of suites, `signatures` of declared names.
MAY_IMPORT = {
    "wire": {"wire"},
    "runner": {"runner", "wire", "limits", "errors"},
    "judge": {"judge", "wire", "limits", "errors", "suite", "signatures"},
    "notebook": {"notebook", "columns", "errors"},
    "policy": {"policy", "columns", "errors", "reader", "results"},
    "report": {"report", "policy", "assignment", "errors", "reader", "results", "scoring"},
    "convert": {"convert", "assignment", "errors", "results", "release", "signatures"},
    "similar": {"similar", "assignment", "handins", "notebook", "prepare", "release", "report", "results"},
    "otter": {"otter", "assignment", "classroom", "errors", "release", "report", "results"},
    "check": {"check", "assignment", "errors", "reader", "results", "suite", "signatures", "runner"},
}


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in found if name.startswith("grader.")}


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_imports_point_one_way(folder):
    for path in sorted((PACKAGE / folder).rglob("*.py")):
        strange = imports_of(path) - MAY_IMPORT[folder]
        assert not strange, f"{path.relative_to(PACKAGE.parent)} imports {sorted(strange)}"


def test_otter_is_imported_in_one_place_only():
    for path in PACKAGE.rglob("*.py"):
        names = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        modules = {a.name for n in names if isinstance(n, ast.Import) for a in n.names}
        modules |= {n.module or "" for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.ImportFrom)}
        if any(module.split(".")[0] == "otter" for module in modules):
            assert path.parent.name == "otter", path


def modules_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_importing_grader_in_a_notebook_is_light():
    loaded = modules_after("import grader")
    assert not {"pytest", "nbformat", "IPython", "rich", "torch"} & loaded


def test_the_parent_of_runners_loads_nothing_of_the_judge():
    loaded = modules_after("import grader.runner.parent")
    ours = {name for name in loaded if name.startswith("grader.")}
    allowed = ("grader.runner", "grader.wire", "grader.limits", "grader.errors")
    assert all(name.startswith(allowed) for name in ours), ours
    assert not {"pytest", "_pytest"} & loaded


def test_the_judge_loads_nothing_of_the_runner():
    loaded = modules_after("import grader.judge.parent, grader.judge.launch, grader.judge.doctor")
    assert not [name for name in loaded if name.startswith("grader.runner")]
