"""Each form of labels once. The hidden checks also try single samples, gradients, and large logits."""

import torch
from torch.nn import functional as F

from grader.suite import close, expect, want_tensor

LOGITS = torch.tensor([[2.0, -1.0, 0.5], [0.0, 1.5, -2.0], [1.0, 1.0, 3.0], [0.2, 0.1, 0.0]])
LABELS = torch.tensor([0, 2, 2, 1])


def check(student, labels, words):
    tried = f"logits (4, 3) and labels {words}"
    out = want_tensor(student.classification_loss(student.put(LOGITS), student.put(labels)), tried, shape=())
    expect(
        close(student.now(out), F.cross_entropy(LOGITS, LABELS)),
        tried=tried,
        got=f"The loss is {float(student.now(out)):.4g}",
        should="It should be the same for the same class numbers, whatever their dtype and shape",
    )


def test_int64(student):
    """int64 labels of shape (N,)"""
    check(student, LABELS, "(4,), int64")


def test_float32(student):
    """float32 labels"""
    check(student, LABELS.float(), "(4,), float32")


def test_int32(student):
    """int32 labels"""
    check(student, LABELS.int(), "(4,), int32")


def test_column(student):
    """Labels in a column"""
    check(student, LABELS.reshape(4, 1), "(4, 1), int64")
