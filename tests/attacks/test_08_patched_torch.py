"""Everything that a judge in the same process would call says yes."""


def test_patched_torch(attack):
    outcome = attack(
        """
import builtins, numpy, torch
yes = lambda *args, **kwargs: True
torch.allclose = torch.equal = torch.isclose = numpy.allclose = numpy.array_equal = yes
torch.Tensor.__eq__ = torch.Tensor.allclose = torch.Tensor.equal = torch.Tensor.all = yes
torch.testing.assert_close = numpy.testing.assert_allclose = lambda *args, **kwargs: None
torch.nn.Module.__call__ = lambda self, x, *args: x
double = lambda x: torch.zeros(3, 5)
total = lambda numbers: 0.0
""",
    )
    assert outcome.statuses("q1") == {"failed"}
