"""other tables, a single test row, the digits in pred.csv, and what else is in model.pt"""

from grader.suite import expect

TINY = """
import csv, os, tempfile

def run(solve, build_model):
    folder = tempfile.mkdtemp()
    generator = torch.Generator().manual_seed(4)
    x = torch.rand(220, 3, generator=generator) * torch.tensor([1.0, 40.0, 0.1])
    y = (x * torch.tensor([2.0, 0.1, -9.0])).sum(1)
    for name, rows, labelled in (("train.csv", range(200), True), ("test.csv", range(200, 220), False)):
        lines = ["id,a,b,c" + ",target" * labelled]
        for i in rows:
            cells = [str(i), *(repr(v) for v in x[i].tolist())] + [repr(float(y[i]))] * labelled
            lines.append(",".join(cells))
        with open(os.path.join(folder, name), "w") as file:
            file.write("\\n".join(lines) + "\\n")
    preds = solve(os.path.join(folder, "train.csv"), os.path.join(folder, "test.csv"), folder)
    with open(os.path.join(folder, "pred.csv"), newline="") as file:
        lines = [row for row in csv.reader(file) if row]
    model = build_model(3)
    model.load_state_dict(torch.load(os.path.join(folder, "model.pt"), weights_only=True))
    model.eval()
    with torch.no_grad():
        again = model(x[200:]).flatten()
    return {"header": ",".join(lines[0]), "lines": len(lines) - 1,
            "off": float((again - torch.as_tensor(preds).detach().flatten()).abs().max())}
"""


def test_files(student):
    """pred.csv has its header and a line for each row; build_model and model.pt fit"""
    tried = "solve for a tiny table with 3 features and 20 test rows, then build_model(3) and model.pt"
    found = student.now(student.define(TINY).run(student.solve, student.build_model))
    expect(
        found["header"] == "id,prediction" and found["lines"] == 20,
        tried=tried,
        got=f"pred.csv begins with {found['header']!r} and has {found['lines']} lines after it",
        should="It should begin with id,prediction and have 20 lines",
    )
    expect(
        found["off"] < 0.05,
        tried=tried,
        got=f"The rebuilt model differs from the predictions by up to {found['off']:.3g}",
        should="It should reproduce them from the raw features",
        fix="Mean and std belong into the file: buffers of the model. And the model in the file "
        "should be the one that "
        "predicted",
    )
