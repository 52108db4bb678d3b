"""Cells in the runner's shell: magics, shell lines, time limits, stand-ins. Each test runs in a forked process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap

import pytest

DRIVER = """
import json, os, sys
from grader.runner import execute, shims
shell = execute.make_shell()
folder = sys.argv[1]
execute.enter_folder(folder)
shims.install(folder)
seen = {}
cells = [(n, code) for n, code in enumerate(json.loads(sys.stdin.read()), 1)]
out = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
execute.run_cells(shell, cells, 1.0, lambda n, error, late: seen.__setitem__(n, [error, late]), lambda n: None)
names = {k: repr(v) for k, v in shell.user_ns.items() if k.startswith("out_")}
os.write(out, json.dumps([seen, names]).encode())
"""


@pytest.fixture
def run(tmp_path):
    def run(*cells):
        done = subprocess.run(
            [sys.executable, "-c", DRIVER, str(tmp_path)],
            input=json.dumps([textwrap.dedent(cell) for cell in cells]),
            capture_output=True,
            text=True,
            timeout=60,
            env=dict(os.environ, MPLBACKEND="Agg"),
        )
        assert done.returncode == 0, done.stderr
        seen, names = json.loads(done.stdout)
        return {int(number): outcome for number, outcome in seen.items()}, names

    return run


def test_an_exception_ends_its_cell_alone(run):
    seen, names = run("out_a = 1\n1 / 0\nout_b = 2", "out_c = out_a + 1", "def broken(:\n    pass", "out_d = 4")
    error, late = seen[1]
    assert error["types"][0] == "ZeroDivisionError" and not late
    assert error["frames"] == [[1, 2, "1 / 0", "<module>"]]
    assert seen[2] == [None, False] and seen[4] == [None, False]
    assert seen[3][0]["types"][0] == "SyntaxError" and seen[3][0]["frames"][0][:2] == [3, 1]
    assert names == {"out_a": "1", "out_c": "2", "out_d": "4"}


def test_magics_and_shell_lines_work(run):
    seen, names = run(
        "%cd .\n%time out_x = 3",
        "!echo hello > made.txt",
        "out_text = open('made.txt').read()",
        "out_list = !cat made.txt",
        "%%capture captured\nprint('quiet')",
        "out_captured = captured.stdout",
    )
    assert all(error is None for error, _ in seen.values()), seen
    assert names["out_text"] == "'hello\\n'" and names["out_list"] == "['hello']"
    assert names["out_x"] == "3" and names["out_captured"] == "'quiet\\n'"


def test_an_endless_cell_is_interrupted_and_the_next_one_runs(run):
    seen, names = run("while True:\n    try:\n        pass\n    except Exception:\n        pass", "out_after = 1")
    assert seen[1][1] is True and seen[1][0]["types"][0] == "CellTimeout"
    assert seen[2] == [None, False] and names == {"out_after": "1"}


def test_a_loop_that_swallows_the_first_interrupt_meets_the_next(run):
    seen, _ = run(
        "n = 0\nwhile n < 2:\n    try:\n        while True: pass\n    except BaseException:\n        n += 1", "1"
    )
    assert seen[1][0] is None or seen[1][1] is True
    assert seen[2] == [None, False]


def test_leaving_the_cell_by_exit_is_no_crash(run):
    seen, names = run("import sys\nsys.exit(3)", "exit()", "out_here = 1")
    assert seen[1][0]["types"][0] == "SystemExit" and seen[3] == [None, False] and names == {"out_here": "1"}


def test_stand_ins(run):
    seen, names = run(
        """
        import grader
        grader.start("05-training")
        grader.check("q1")
        with grader.demo():
            raise NotImplementedError("q1: not answered yet")
        """,
        """
        from google.colab import drive, files
        drive.mount("/content/drive")
        import os
        out_mounted = os.path.isdir("drive/MyDrive")
        """,
        """
        import torch
        from torch.utils.data import DataLoader, TensorDataset
        loader = DataLoader(TensorDataset(torch.arange(6.0)), 4, num_workers=2, persistent_workers=True)
        out_sizes = [len(x) for (x,) in loader]
        """,
        "import sys\nout_package = hasattr(grader, 'grade')\nout_ours = [n for n in sys.modules if 'grader.' in n]",
        "out_main = __name__\nout_shell = get_ipython() is not None",
    )
    assert all(error is None for error, _ in seen.values()), seen
    assert names["out_mounted"] == "True" and names["out_sizes"] == "[4, 2]"
    assert names["out_package"] == "False" and names["out_ours"] == "[]"
    assert names["out_main"] == "'__main__'" and names["out_shell"] == "True"
