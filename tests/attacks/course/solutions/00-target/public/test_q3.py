"""random numbers"""

from grader.suite import expect


def test_type(student):
    """Scale(2) is a module"""
    expect(student.isinstance(student.Scale(2), student.torch.nn.Module), tried="Scale(2)")
