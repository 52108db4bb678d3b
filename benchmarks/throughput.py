"""CPU seconds for one submission: this grader against `otter run`, on the same notebooks with the same checks.

    python -m benchmarks.throughput [--assignment 05-training] [--submissions 16] [--rounds 3] [--question q1 ...]

In each round the peer grades one notebook after the other, as an instructor would, and this grader grades all of them
with one command (start of its warm parents included). A third figure is the floor: the same cells and the same calls in
one warm process. Machines are noisy: medians and ratios count. CPU is that of the whole process tree.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

import nbformat
import psutil

from grader.assignment import Assignment, find_assignment
from grader.release import solution_notebook, with_variant

ROOT = Path(__file__).resolve().parent.parent
TEST_FILE = """\
OK_FORMAT = False
from otter.test_files import test_case
from pathlib import Path
name = {question!r}
points = None
"""
TEST_CASE = """
@test_case(points=1, hidden=True)
def {function}(env):
    from benchmarks import in_process
    path = Path({path!r})
    for name, function, parameters in in_process.tests_of(path):
        if name == {name!r}:
            in_process.call(function, parameters, env, path.parent, name)
"""
FLOOR = """\
import json, os, sys, time
from pathlib import Path
import nbformat, torch
torch.set_num_threads(1)
from benchmarks import in_process
from grader.runner import execute, warm
warm.up()
paths, suites = json.loads(sys.stdin.read())
shell = execute.make_shell()
# As many lines of the notebook as a student's own kernel would run, then every test as a plain call.
def once(path):
    shell.reset(new_session=False)
    cells = [c.source for c in nbformat.read(path, 4).cells if c.cell_type == "code"]
    execute.run_cells(shell, list(enumerate(cells, 1)), 600, lambda *a: None, lambda n: None)
    ended = []
    for suite in map(Path, suites):
        for name, function, parameters in in_process.tests_of(suite):
            try:
                in_process.call(function, parameters, shell.user_ns, suite.parent, name)
            except BaseException:
                ended.append(name)
    return ended
out = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
early = once(paths[0])  # a reference solution
used = []
for path in paths:
    began = time.process_time()
    once(path)
    used.append(time.process_time() - began)
os.write(out, json.dumps([used, early]).encode())
"""


def notebooks(assignment: Assignment, number: int, folder: Path) -> list[Path]:
    """Solutions, and one in three with a wrong answer. Check cells are left out: each grader has its own."""
    wrong = [path for _, path in assignment.variants("wrong")]
    paths = []
    for index in range(number):
        node = solution_notebook(assignment)
        if index % 3 == 2 and wrong:
            path = wrong[index % len(wrong)]
            node = with_variant(assignment, path.name.split("__")[0], path.read_text(encoding="utf-8"))
        node.cells = [c for c in node.cells if c.metadata.get("grader", {}).get("role") != "check"]
        node.cells = [c for c in node.cells if "grader.check_all()" not in c.source]
        nbformat.write(node, folder / f"student{index:02d}.ipynb")
        paths.append(folder / f"student{index:02d}.ipynb")
    return paths


def otter_zip(assignment: Assignment, questions: list[str], path: Path) -> int:
    """An autograder in the peer's format; the number of test cases in it."""
    from benchmarks.in_process import tests_of

    count = 0
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("otter_config.json", json.dumps({"lang": "python"}))
        for question in questions:
            suite = assignment.suite("hidden", question)
            text = io.StringIO()
            text.write(TEST_FILE.format(question=question))
            for number, (name, _, _) in enumerate(tests_of(suite)):
                text.write(TEST_CASE.format(function=f"test_{number}", path=str(suite), name=name))
                count += 1
            archive.writestr(f"tests/{question}.py", text.getvalue())
    return count


class Meter:
    """CPU of all child processes, and the peak memory (PSS) of the tree, while a command runs."""

    def run(self, command: list[str], **options) -> tuple[float, float, float]:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        self.peak, self._going = 0, True
        watch = threading.Thread(target=self._watch)
        process = subprocess.Popen(command, **options)
        self._pid = process.pid
        watch.start()
        output, errors = process.communicate()
        self._going = False
        watch.join()
        if process.returncode not in (0, 1):
            raise SystemExit(f"{command[:3]} ended with {process.returncode}: {(errors or output or b'')[-2000:]!r}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.output = output
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return cpu, time.monotonic() - began, self.peak / 2**20

    def _watch(self) -> None:
        while self._going:
            total = 0
            try:
                top = psutil.Process(self._pid)
                for process in [top, *top.children(recursive=True)]:
                    total += process.memory_full_info().pss
            except psutil.Error:
                pass
            self.peak = max(self.peak, total)
            time.sleep(0.2)


def main() -> int:
    """Print the table of medians and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--assignment", default="05-training")
    parser.add_argument("--submissions", type=int, default=32)
    parser.add_argument("--peer-submissions", type=int, default=4, help="of them, graded by the peer in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-threads", type=int, default=0, help="of torch in the peer (default: its own choice)")
    parser.add_argument("--question", action="append", default=[])
    options = parser.parse_args()
    assignment = find_assignment(options.assignment, ROOT)
    questions = options.question or [question.id for question in assignment.questions]
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    if options.peer_threads:
        environment |= {"OMP_NUM_THREADS": str(options.peer_threads), "MKL_NUM_THREADS": str(options.peer_threads)}
    meter = Meter()
    ours, theirs, floors, walls, peaks = [], [], [], [], []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "class").mkdir()
        paths = notebooks(assignment, options.submissions, folder / "class")
        cases = otter_zip(assignment, questions, folder / "autograder.zip")
        print(f"{options.assignment} {' '.join(questions)}: {cases} tests, {options.submissions} notebooks")
        for number in range(options.rounds):
            for path in paths[: options.peer_submissions]:
                command = [sys.executable, "-m", "otter", "run", "-a", str(folder / "autograder.zip"), str(path)]
                command += ["-o", str(folder)]
                options_ = {"cwd": folder, "env": environment, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
                theirs.append(meter.run(command, **options_)[0])
            command = [sys.executable, "-m", "grader.cli", "--course", str(ROOT), "grade", options.assignment]
            command += [str(folder / "class"), "-o", str(folder / f"out{number}"), "--device", "cpu"]
            command += [part for question in options.question for part in ("--question", question)]
            cpu, wall, peak = meter.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            ours.append(cpu / len(paths))
            walls.append(cpu / wall)
            peaks.append(peak)
            suites = [str(assignment.suite("hidden", question)) for question in questions]
            command = [sys.executable, "-c", FLOOR]
            job = folder / "job.json"
            job.write_text(json.dumps([[str(path) for path in paths], suites]))
            with job.open() as file:
                meter.run(
                    command, stdin=file, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
                )
            used, early = json.loads(meter.output)
            floors.append(statistics.mean(used))
            print(
                f"round {number + 1}: peer {theirs[-1]:.2f}, ours {ours[-1]:.2f}, floor {floors[-1]:.2f} CPU s",
                flush=True,
            )
    peer, mine, floor = map(statistics.median, (theirs, ours, floors))
    print(f"otter run        {peer:6.2f} CPU s a submission (median of {len(theirs)})")
    print(f"grader grade     {mine:6.2f} CPU s a submission, start of the parents included (median of {len(ours)})")
    print(f"the floor        {floor:6.2f} CPU s: same cells, same calls, one warm process", end="")
    print(f" ({cases - len(early)} of {cases} tests of a right answer run to their end there)")
    print(f"ratio            {peer / mine:6.1f} times fewer")
    print(f"our overhead     {mine - floor:6.2f} CPU s a submission")
    print(f"cores busy       {statistics.median(walls):6.2f} (CPU by wall, start included)")
    print(f"memory           {max(peaks):6.0f} MiB at most, whole tree (PSS)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
