"""01 q7: one_hot."""

import torch

from grader.suite import StudentError, describe, equal, expect, mistake, points, want_tensor


def rows(labels, num_classes):
    return (torch.as_tensor(labels)[:, None] == torch.arange(num_classes)).float()


def judge(out, labels, num_classes, tried):
    wanted = rows(labels, num_classes)
    fix = None
    if isinstance(out, torch.Tensor):
        if tuple(out.shape) == (num_classes, len(labels)):
            fix = "One row per label: rows and columns are exchanged"
        elif out.dim() == 2 and out.shape[1] == int(labels.max()) + 1:
            fix = "The number of classes was guessed from the labels present; use `num_classes`"
    want_tensor(out, tried, shape=wanted.shape, fix=fix)
    want_tensor(
        out,
        tried,
        dtype=torch.float32,
        fix="Comparisons give bool, `F.one_hot` gives int64: convert the result",
    )
    expect(
        equal(torch.as_tensor(out), wanted),
        tried=tried,
        got=f"The first row of your result is {torch.as_tensor(out)[0].tolist()} for the label {int(labels[0])}",
        should="Every row should have a single 1, in the place of its label, and 0 elsewhere",
        fix="Look which index is the row (the label's place in the batch) and which the column (the class)",
    )


@points(2)
def test_rows(student, rng, attempt):
    """One row per label, num_classes columns, float32"""
    cases = [
        (torch.tensor([2, 0, 1, 2, 0]), 3), (torch.tensor([1, 1, 0]), 5), (torch.tensor([3, 0, 1, 2]), 4),
        (torch.randint(0, 6, (9,), generator=rng), 10), (torch.randint(0, 7, (7,), generator=rng), 7),
    ]  # fmt: skip
    for labels, num_classes in cases:
        tried = f"one_hot with the labels {labels.tolist()} and num_classes={num_classes}"
        with attempt(tried):
            out = student.one_hot(labels, num_classes)
        judge(out, labels, num_classes, tried)


def refuses(student, labels, num_classes, fix):
    tried = f"one_hot with the labels {labels.tolist()} and num_classes={num_classes}"
    try:
        out = student.one_hot(labels, num_classes)
    except ValueError:
        return
    except StudentError as error:
        if "NotImplementedError" in error.types:
            raise
        raise mistake(
            tried=tried,
            got=f"It raised {error.type}: {' '.join(error.text.split())[:120]}",
            should="It should raise ValueError",
            fix="Other functions raise other errors: check the labels yourself, before anything else, and "
            "`raise ValueError(...)`",
        ) from None
    got = f"No error was raised; it returned {describe(out)}"
    bad = int((((labels < 0) | (labels >= num_classes)).nonzero())[0])
    if isinstance(out, torch.Tensor) and out.dim() == 2 and len(out) > bad:
        row = torch.as_tensor(out)[bad]
        got = f"No error was raised; the label {int(labels[bad])} became the row {row.tolist()}"
    raise mistake(tried=tried, got=got, should="It should raise ValueError", fix=fix)


@points(1.5)
def test_refuses_negative_labels(student):
    """ValueError for a negative label"""
    fix = "Indexing with a negative number counts from the end: check that every label is at least 0"
    for labels, num_classes in (
        ([-1], 3),
        ([0, -1, 2], 3),
        ([2, 1, -3], 3),
        ([0, 1, 2, -100], 5),
        ([-2, 0], 1),
    ):
        refuses(student, torch.tensor(labels), num_classes, fix)


@points(1.5)
def test_refuses_labels_that_are_too_large(student):
    """ValueError for a label of num_classes or more"""
    fix = (
        "With C classes the labels are 0 to C - 1: the label C itself is one too large. Check every label, not only one"
    )
    for labels, num_classes in (
        ([3], 3),
        ([0, 1, 3], 3),
        ([3, 0, 1], 3),
        ([0, 1, 2, 9], 5),
        ([1, 0], 1),
        ([0, 7, 1], 4),
    ):
        refuses(student, torch.tensor(labels), num_classes, fix)


@points(1)
def test_good_labels_at_the_border(student, attempt):
    """Labels 0 and num_classes - 1, one label, one class"""
    for labels, num_classes in (([0], 1), ([0, 0, 0], 1), ([4], 5), ([0], 4), ([4, 0], 5), ([2, 2, 2], 3)):
        tried = f"one_hot with the labels {labels} and num_classes={num_classes}"
        with attempt(tried, "The border: 0 and num_classes - 1 are good labels", should="All labels are good ones"):
            out = student.one_hot(torch.tensor(labels), num_classes)
        judge(out, torch.tensor(labels), num_classes, tried)


@points(1)
def test_labels_stay(student, rng, attempt, unchanged, same_state):
    """The labels stay as they are, in any memory order, and a second call gives the same"""
    labels = torch.randint(0, 4, (6,), generator=rng)
    held = student.put(labels)
    tried = f"one_hot twice with the same {len(labels)} labels"
    with same_state(tried), attempt(tried):
        for _ in range(2):
            judge(student.one_hot(held, 4), labels, 4, tried)
            unchanged(held, labels, tried, "labels")
    bad = torch.tensor([1, -1, 5])
    held = student.put(bad)
    try:
        student.one_hot(held, 3)
    except StudentError:
        unchanged(held, bad, "one_hot with bad labels", "labels")
    table = torch.randint(0, 4, (5, 3), generator=rng)
    tried = "one_hot with labels that are a column of a table"
    with attempt(tried):
        judge(student.one_hot(student.ref(student.put(table))[:, 1], 4), table[:, 1], 4, tried)


@points(0.5)
def test_on_an_accelerator(student, rng, cuda, attempt):
    """Labels on an accelerator: the rows are there, too"""
    labels = torch.tensor([2, 0, 1, 1])
    tried = f"one_hot with labels on {cuda}"
    fix = "Make new tensors where the labels are: `device=labels.device`"
    with attempt(tried, fix, about="device|cuda|cpu|numpy"):
        out = want_tensor(student.one_hot(student.put(labels, device=cuda), 3), tried)
    expect(
        out.device.type == cuda,
        tried=tried,
        got=f"The result is on {out.device}",
        should="It should be on the device of the labels",
        fix=fix,
    )
    judge(out, labels, 3, tried)
