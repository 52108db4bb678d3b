"""The files of solve, and build_model."""

import csv
import io

import torch

from grader.suite import StudentError, close, describe, expect, extended, mistake, plain, points


def read_predictions(student, path, n, tried):
    """The numbers of pred.csv, in order."""
    try:
        text = student.read(path).decode("utf-8", "replace")
    except StudentError:
        raise mistake(
            tried=tried,
            got="There is no pred.csv in out_dir",
            should="solve should leave model.pt and pred.csv there",
            fix="Write to `Path(out_dir) / 'pred.csv'`, not to the working folder",
        ) from None
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    header = ",".join(rows[0]) if rows else ""
    expect(
        header == "id,prediction",
        tried=tried,
        got=f"The first line of pred.csv is {header[:60]!r}",
        should="It should be id,prediction",
    )
    expect(
        len(rows) == n + 1 and all(len(row) == 2 for row in rows),
        tried=tried,
        got=f"pred.csv has {len(rows) - 1} lines after the header",
        should=f"It should have one line of two cells for each of the {n} test rows",
    )
    ids = [row[0].strip() for row in rows[1:]]
    expect(
        ids == [str(i) for i in range(n)],
        tried=tried,
        got=f"The ids begin with {', '.join(ids[:3])}",
        should="The ids should be 0, 1, 2, ... in the order of the test file",
        fix="Count them yourself (`enumerate`); the ids of the test file are other numbers",
    )
    try:
        return [float(row[1]) for row in rows[1:]]
    except ValueError as error:
        fix = "`value.item()` or `tolist()` gives numbers: a tensor written as text does not"
        raise mistake(tried=tried, got=str(error), should="Each prediction is a number", fix=fix) from None


@points(1)
def test_predictions_on_disk(student, table, solved, builds):
    """pred.csv holds the predictions that solve returned"""
    t = table(220, 45)
    builds(t.d)
    out_dir = student.folder()
    tried = "pred.csv of solve for 45 test rows"
    preds = solved(t, tried, out_dir=out_dir)
    found = read_predictions(student, f"{out_dir}/pred.csv", 45, tried)
    expect(
        close(found, preds, rtol=1e-6, atol=1e-9),  # float32 has seven digits; six are too few
        tried=tried,
        got="The numbers in the file are not those that solve returned, or lost digits",
        should="Values should survive the file as float32",
        fix="Write the very tensor that is returned, unrounded: `.tolist()` gives all digits",
    )


@extended
@points(2)
def test_the_file_made_the_predictions(student, table, solved, tools):
    """model.pt, loaded into build_model(d), reproduces the predictions from raw features"""
    for rows, test_rows, options in ((260, 50, {}), (200, 1, {"regions": 4, "noise": 1})):
        t = table(rows, test_rows, **options)
        out_dir = student.folder()
        tried = (
            f"solve, then model.pt into build_model({t.d}) in eval mode, for the {test_rows} raw test rows"
        )
        preds = solved(t, tried, out_dir=out_dir)
        x = torch.tensor(t.test_x, dtype=torch.float32)
        try:
            again = tools.reload(student.build_model, t.d, f"{out_dir}/model.pt", x)
        except StudentError as error:
            raise mistake(
                tried=tried,
                got=f"It raised {error.type}: {plain(error.text)[:240]}",
                should="The file should be a state dict that fits the model which build_model(d) "
                "makes, and the model "
                f"should take all {t.d} features",
                fix="`torch.save(model.state_dict(), ...)` of a model that `build_model(d)` made; d "
                "is the number of "
                "columns without id and target, and whatever is dropped or scaled happens inside the model",
            ) from None
        if not isinstance(again, torch.Tensor) or again.numel() != test_rows:
            raise mistake(
                tried=tried,
                got=f"The model gave {describe(again)}",
                should=f"It should give one number for each of the {test_rows} rows",
            )
        again = torch.tensor(again.flatten().tolist(), dtype=torch.float64)
        off = float((again - preds).abs().max())
        if close(again, preds, rtol=2e-3, atol=2e-3):
            continue
        if not torch.isfinite(again).all() or off > 20:
            fix = (
                "These are wild numbers: the model wants scaled features or gives scaled targets, "
                "and mean and std are not in "
                "the file. Register them as buffers and scale inside `forward`"
            )
        elif close(
            (again - again.mean()) / (again.std() + 1e-9),
            (preds - preds.mean()) / (preds.std() + 1e-9),
            rtol=0,
            atol=0.02,
        ):
            fix = (
                "Up to scale and offset they are the same: the target was scaled for training, and "
                "its mean and std are not in "
                "the file. Register them as buffers and undo the scaling inside `forward`"
            )
        else:
            fix = (
                "They come from other weights: probably the model of the last epoch predicted and "
                "the best one was saved, or "
                "the other way round. Load model.pt before you predict, and predict in eval mode"
            )
        raise mistake(
            tried=tried,
            got=f"Its predictions differ from those of solve by up to {off:.3g}",
            should="The file should hold the model that made the predictions",
            fix=fix,
        )


@extended
@points(1)
def test_safe_to_read(student, table, solved, builds):
    """model.pt is a state dict that can be read safely; a second run overwrites both files"""
    t = table(200, 25, regions=4)
    builds(t.d)
    out_dir = student.folder()
    tried = "torch.load(out_dir / 'model.pt', weights_only=True)"
    solved(t, tried, out_dir=out_dir)
    try:
        found = student.torch.load(f"{out_dir}/model.pt", weights_only=True, map_location="cpu")
    except StudentError as error:
        raise mistake(
            tried=tried,
            got=f"It was refused. {error.type}: {plain(error.text)[:90]}",
            should="The file should hold tensors only",
            fix="Save `model.state_dict()`, not the model",
        ) from None
    values = list(found.values()) if isinstance(found, dict) else []
    expect(
        bool(values) and all(isinstance(value, torch.Tensor) for value in values),
        tried=tried,
        got=f"It holds {describe(found)}" + ("" if not values else ", and not all of its values are tensors"),
        should="It should be a state dict: names and tensors, nothing around them",
        fix="`torch.save(model.state_dict(), path)`; no dict around it, no epoch, no list of losses",
    )
    other = table(200, 31, regions=4)
    tried = "solve for a second table with the same out_dir"
    preds = solved(other, tried, out_dir=out_dir)
    found = read_predictions(student, f"{out_dir}/pred.csv", 31, tried)
    expect(
        close(found, preds, rtol=1e-5, atol=1e-6),
        tried=tried,
        got="pred.csv does not hold the predictions of the second run",
        should="A second run should overwrite the files of the first",
    )
