import pytest
import torch

from grader.suite import UnexpectedKind, close, equal, expect

SAME = "def same(x):\n    return x\n"


def test_values_travel(student, rng):
    """Plain values come back as they went"""
    assert student.Box(4).value == 4
    same = student.define(SAME).same
    for value in (None, True, 7, -2.5, 2 + 1j, "text", b"bytes", [1, (2, {"a": [3]})], torch.float64):
        assert same(value) == value
    x = torch.randn(3, 4, generator=rng)
    expect(equal(student.double(x), x * 2), tried="double")
    assert same(x.t()).shape == (4, 3)


def test_strides_survive(student, rng):
    """A transposed or sliced input arrives as one"""
    assert student.Box(4).value == 4
    same = student.define(SAME).same
    x = torch.randn(4, 6, generator=rng)
    for view in (x.t(), x[:, ::2], x[:1].expand(4, 6)):
        out = student.call(same, view)
        assert out.is_contiguous() is False
        assert tuple(out.stride()) == view.stride()
        assert equal(student.now(out), view)


def test_snapshots_refuse_writing(student, rng):
    """Writing into a snapshot would leave the original as it is, so it is an error of the suite"""
    x = torch.randint(9, (3,), generator=rng).float()
    out = student.double(x)
    writes = [lambda: out.add_(1), lambda: out.requires_grad_(), lambda: out.__setitem__(0, 1.0)]
    for write in [*writes, lambda: out.__itruediv__(2)]:
        with pytest.raises(TypeError, match="snapshot"):
            write()
    expect(equal(student.now(out), x * 2), tried="double")
    student.ref(out).add_(1)
    copy = student.now(out).sub_(1)
    expect(equal(copy, x * 2) and equal(student.now(out), x * 2 + 1), tried="double")


def test_objects(student):
    """Attributes, items, length, iteration, with"""
    assert student.Box(4).value == 4
    box = student.Box(5)
    assert box.value == 5
    box.value = 6
    assert list(box) == [6, None, "end"]
    assert len(box) == 3
    box["k"] = [1, 2]
    assert box["k"] == [1, 2]
    with box as inside:
        assert inside.entered == 1
    assert box.entered == 0
    assert student.isinstance(box, student.Box) and student.type(box) == "Box"


def test_verdicts_need_plain_values(student):
    """An object that says it equals everything is not asked"""
    assert student.Box(4).value == 4
    box = student.Box(1)
    for compare in (lambda: box == 1, lambda: bool(box), lambda: box < 2, lambda: box + 1, lambda: float(box)):
        with pytest.raises(UnexpectedKind):
            compare()


def test_exceptions(student):
    """Exceptions arrive as what they were, with the student's line"""
    assert student.Box(4).value == 4
    with pytest.raises(KeyError) as caught:
        student.Box(1).fail()
    cell, line, source, function = caught.value.frames[-1]
    assert source == 'raise KeyError("nothing here")' and function == "fail" and cell > 1 and line > 1


def test_references_stand_for_the_original(student):
    """A returned tensor given back is the original"""
    assert student.Box(4).value == 4
    torch_ = student.torch
    layer = torch_.nn.Linear(2, 1)
    optimizer = torch_.optim.SGD([layer.weight], lr=1.0)
    assert layer(torch.ones(1, 2)).requires_grad
    loss = student.call(student.double, layer(torch.ones(1, 2))).sum()
    student.ref(loss).backward()
    assert close(layer.weight.grad, [[2.0, 2.0]])
    before = student.now(layer.weight)
    optimizer.step()
    assert close(layer.weight, before - 2)
    kept = student.put(torch.zeros(2))
    student.ref(kept).add_(1)
    assert close(kept, [0.0, 0.0]) and close(student.now(kept), [1.0, 1.0])


def test_defined_inputs(student):
    """Functions are built in the runner"""
    assert student.Box(4).value == 4
    inputs = student.define("def f(x):\n    return (x ** 2).sum()\n")
    assert close(inputs.f(torch.tensor([1.0, 2.0])), 5.0)


def test_state(student):
    """The global state can be compared"""
    assert student.Box(4).value == 4
    before = student.state()
    student.double(3)
    assert student.state() == before
    student.torch.rand(1)
    after = student.state()
    assert [key for key in after if after[key] != before[key]] == ["torch random state"]


def test_files_and_restart(student):
    """Files stay, memory does not"""
    assert student.Box(4).value == 4
    folder = student.folder()
    student.define("counter = [0]")
    student.Box(1)
    student.torch.save({"a": 1}, f"{folder}/x.pt")
    assert len(student.read(f"{folder}/x.pt")) > 100
    student.restart()
    assert student.torch.load(f"{folder}/x.pt") == {"a": 1}


def test_seeded(student, rng, seed):
    """The generator is seeded"""
    assert student.Box(4).value == 4
    assert rng.initial_seed() == seed
