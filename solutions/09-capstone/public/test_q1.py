"""other tables, one test row, a target in the test file, the seed, the time, and the three baselines"""

import torch

from grader.suite import expect, want_tensor

TINY = """
import os, tempfile

def tiny(seed, rows, labelled):
    generator = torch.Generator().manual_seed(seed)
    x = torch.rand(rows, 4, generator=generator) * torch.tensor([1.0, 50.0, 0.1, 3000.0])
    y = x @ torch.tensor([2.0, 0.1, -9.0, 0.001]) + 1
    lines = ["id,a,b,c,d" + ",target" * labelled]
    for i in range(rows):
        cells = [str(i), *(f"{v:.5g}" for v in x[i].tolist())] + [f"{float(y[i]):.5g}"] * labelled
        lines.append(",".join(cells))
    return "\\n".join(lines) + "\\n", y

def run(solve):
    folder = tempfile.mkdtemp()
    train, _ = tiny(1, 200, True)
    test, y = tiny(2, 30, False)
    for name, text in (("train.csv", train), ("test.csv", test)):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    out = os.path.join(folder, "out")
    os.mkdir(out)
    preds = solve(os.path.join(folder, "train.csv"), os.path.join(folder, "test.csv"), out)
    return {"preds": preds, "y": y, "files": sorted(os.listdir(out))}
"""


def test_predictions_and_files(student):
    """One prediction for each row, and both files"""
    tried = "solve for a tiny table: 200 train rows with 4 features, 30 test rows"
    found = student.now(student.define(TINY).run(student.solve))
    preds = want_tensor(found["preds"], tried, shape=(30,), fix="(N, 1) becomes (N,) by `squeeze(1)`")
    missing = [name for name in ("model.pt", "pred.csv") if name not in found["files"]]
    expect(
        not missing,
        tried=tried,
        got=f"out_dir holds {', '.join(found['files']) or 'nothing'}",
        should=f"It should hold {' and '.join(missing)} too",
    )
    rmse = float(((preds.double() - found["y"].double()) ** 2).mean().sqrt())
    spread = float(found["y"].double().std())
    expect(
        bool(torch.isfinite(preds).all()) and rmse < spread,
        tried=tried,
        got=f"Your RMSE is {rmse:.3f}; predicting the mean for every row would have {spread:.3f}",
        should="A linear table without noise should be easy",
        fix="Are the features scaled, in both files alike, with the statistics of the train rows?",
    )
