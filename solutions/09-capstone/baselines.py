"""Measures the baselines of the capstone: `python solutions/09-capstone/baselines.py [number of seeds]`.

`mean`, `day 2` and `ridge` are closed forms; `reference` runs the solution of the notebook. The tiers of the
hidden suite (hidden/test_q1.py) lie between them.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "data"))

import survey  # noqa: E402


def rmse(prediction, target):
    return float(np.sqrt(np.mean((np.asarray(prediction, dtype=float) - target) ** 2)))


def ridge(x, y, test_x, strength=1.0):
    """A scaled linear model in closed form, with a little regularization."""
    std = x.std(0)
    std[std == 0] = 1
    a, b = (x - x.mean(0)) / std, (test_x - x.mean(0)) / std
    weights = np.linalg.solve(a.T @ a + strength * np.eye(a.shape[1]), a.T @ (y - y.mean()))
    return b @ weights + y.mean()


def reference():
    """`solve` of the master notebook."""
    cells = re.split(r"(?m)^# %%", (HERE / "notebook.py").read_text())
    source = next(cell for cell in cells if cell.startswith(' question="q1"')).partition("\n")[2]
    names: dict = {}
    exec("import csv, math, torch; import torch.nn.functional as F; from torch import nn", names)
    exec("from pathlib import Path", names)
    exec(source, names)
    return names["solve"]


def main(seeds):
    import torch

    torch.set_num_threads(1)
    solve = reference()
    table = []
    print("seed   mean  day 2  ridge  reference  reference/ridge  CPU s")
    for seed in range(seeds):
        with tempfile.TemporaryDirectory() as folder:
            names, x, y, test_x, test_y = survey.draw(seed, rows=700, test_rows=400, noise=3)
            paths = survey.make(seed, folder, rows=700, test_rows=400, noise=3)
            began = time.process_time()
            found = rmse(solve(*paths, folder, seed=seed).numpy(), test_y)
            seconds = time.process_time() - began
        linear = rmse(ridge(x, y, test_x), test_y)
        day2 = rmse(test_x[:, names.index("rate_day2")], test_y)
        table.append((rmse(y.mean(), test_y), day2, linear, found, found / linear, seconds))
        print(f"{seed:4} " + " ".join(f"{value:6.3f}" for value in table[-1]))
    for name, pick in (("mean", np.mean), ("min", np.min), ("max", np.max)):
        print(f"{name:4} " + " ".join(f"{value:6.3f}" for value in pick(np.array(table), axis=0)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
