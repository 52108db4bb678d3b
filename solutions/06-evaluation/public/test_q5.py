"""(N, 1), tensors that require grad or live on a GPU, old files, all digits of a float32"""

import csv
import io

import torch

from grader.suite import expect


def written(student, preds):
    path = f"{student.folder()}/pred.csv"
    student.save_predictions(preds, path)
    text = student.read(path).decode()
    expect(
        bool(text),
        tried="save_predictions of a tensor of shape (3,)",
        got="Afterwards there is no file at `path`, or an empty one",
        should="There should be a CSV file",
    )
    return list(csv.reader(io.StringIO(text)))


def test_header(student):
    """The first line is id,prediction"""
    rows = written(student, torch.tensor([0.5, -1.25, 3.0]))
    expect(
        rows[0] == ["id", "prediction"],
        tried="the first line of the file",
        got=f"It is {','.join(rows[0])!r}",
        should="It should be id,prediction",
    )


def test_rows(student):
    """Ids from 0, and the numbers"""
    rows = written(student, torch.tensor([0.5, -1.25, 3.0]))[1:]
    expect(
        [row[:1] for row in rows] == [["0"], ["1"], ["2"]],
        tried="the ids of three predictions",
        got=f"They are {', '.join(row[0] for row in rows if row) or 'missing'}",
        should="They should be 0, 1, 2",
    )
    try:
        values = [float(row[1]) for row in rows]
    except (ValueError, IndexError):
        values = None
    expect(
        values == [0.5, -1.25, 3.0],
        tried="the second column for 0.5, -1.25 and 3.0",
        got=f"The lines are {'; '.join(','.join(row) for row in rows)}",
        should="They should hold these numbers",
    )
