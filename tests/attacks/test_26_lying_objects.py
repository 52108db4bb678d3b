"""Objects that equal, contain and are everything, and subclasses of plain values with a mind of their own."""

import pytest

LIES = {
    "equal": """
class Lie:
    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __bool__ = lambda *args: True
    __hash__ = lambda self: 0
    __class__ = property(lambda self: torch.Tensor)
    __getattr__ = lambda self, name: self
    __call__ = __getitem__ = __add__ = __sub__ = __abs__ = lambda self, *args: self
    __float__ = lambda self: 0.0
    __array__ = lambda self, *args, **kwargs: numpy.zeros((3, 5))
    __iter__ = lambda self: iter([self])
    __len__ = lambda self: 3
    shape, dtype, requires_grad = (3, 5), torch.float32, False
double = total = count_down = Scale = lambda *args: Lie()
""",
    "float": """
class Lie(float):
    __eq__ = __le__ = __ge__ = lambda *args: True
    __sub__ = __rsub__ = __abs__ = lambda *args: Lie(0)
    __str__ = __repr__ = lambda self: "6.0"
double = total = lambda *args: Lie(1)
""",
    "text": "class Lie(str):\n    __eq__ = lambda *args: True\ndouble = total = lambda *args: Lie('77')",
    "list": "class Lie(list):\n    __eq__ = lambda *args: True\ncount_down = total = lambda start: Lie([start])",
    "tensor": """
class Lie(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return True if function in (torch.allclose, torch.equal) else args[0] if args else None
    __eq__ = lambda *args: True
    shape = property(lambda self: torch.Size([3, 5]))
    dtype = property(lambda self: torch.float32)
double = total = lambda x: torch.zeros(2).as_subclass(Lie)
""",
    "dispatch": """
class Lie(torch.Tensor):
    @staticmethod
    def __new__(cls, elem):
        return torch.Tensor._make_wrapper_subclass(cls, (3, 5), dtype=torch.float32)
    @classmethod
    def __torch_dispatch__(cls, function, types, args=(), kwargs=None):
        raise KeyError(function)
double = lambda x: Lie(x)
""",
}


@pytest.mark.parametrize("kind", LIES)
def test_lies(attack, kind):
    outcome = attack("import numpy, torch\n" + LIES[kind])
    assert not outcome.fault, [row["detail"] for row in outcome.graded.rows]
