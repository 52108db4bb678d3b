"""Tensors that are no ordinary numbers, or many more of them than there is memory."""

import pytest

TENSORS = {
    "endless": "torch.zeros(1).expand(1 << 40)",
    "endless shape": "torch.zeros(1).expand([1 << 7] * 8)",
    "no numbers": "torch.zeros([0] + [1 << 20] * 2)",
    "strides": "torch.zeros(9).as_strided((3, 5), (0, 0))",
    "overlapping": "torch.arange(7.0).as_strided((3, 5), (1, 1))",
    "sparse": "torch.eye(3).to_sparse()",
    "rows": "torch.eye(3).to_sparse_csr()",
    "meta": "torch.zeros(3, 5, device='meta')",
    "quantized": "torch.quantize_per_tensor(torch.zeros(3, 5), 0.1, 0, torch.quint8)",
    "nan": "torch.full((3, 5), float('nan'))",
    "infinite": "torch.full((3, 5), float('inf'))",
    "complex": "torch.zeros(3, 5, dtype=torch.complex64)",
    "conjugate": "torch.zeros(3, 5, dtype=torch.complex64).conj()",
    "negative": "torch.zeros(3, 5)._neg_view()",
    "small float": "torch.zeros(3, 5).to(torch.float8_e4m3fn)",
    "nested": "torch.nested.nested_tensor([torch.zeros(5)] * 3)",
    "many dimensions": "torch.zeros([1] * 40)",
    "objects": "__import__('numpy').array([object()] * 15).reshape(3, 5)",
    "records": "__import__('numpy').zeros(3, dtype='f4,S5')",
    "texts": "__import__('numpy').array(['x' * 100000])",
    "gradient of a gradient": "with_gradients()",
}


def test_tensors(target, notebook):
    """All in one notebook: the answer is another one for each test and each kind of argument."""
    cheats = []
    for first in range(0, len(TENSORS), 3):
        mine = list(TENSORS.values())[first : first + 3]
        code = f"{HEAD}def pick(i):\n    return [lambda: {', lambda: '.join(mine)}][i]()\n"
        code += (
            "def double(x):\n    return pick(0 if getattr(x, 'ndim', 0) == 2 else 1 if getattr(x, 'ndim', 0) else 2)\n"
        )
        code += "def total(numbers):\n    return pick(len(numbers) % 3)"
        cheats.append(target.work(notebook(code)))
    *outcomes, after = target.grade(*cheats, target.honest())
    for outcome in outcomes:
        target.check(outcome, after)
        assert not outcome.fault, [row["detail"] for row in outcome.graded.rows]


HEAD = """
import torch
def with_gradients():
    tensor = torch.zeros(3, 5, requires_grad=True)
    tensor.grad = torch.zeros(3, 5)
    tensor.grad.grad = torch.zeros(3, 5)
    return tensor
"""


@pytest.mark.parametrize(
    "value", ["x = []\nx.append(x)", "x = {}\nx[1] = (x,)", "x = []\nfor _ in range(99999): x = [x]"]
)
def test_nests(attack, value):
    outcome = attack(f"{value}\ndouble = total = lambda _: x")
    assert not outcome.fault
