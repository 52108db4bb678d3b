"""The device meta stands in for a GPU here; the hidden checks use one that computes, and go both ways."""

import torch

from grader.suite import close, expect, want_tensor


def test_same_device(student):
    """Model and input on the CPU: the model's output"""
    model = student.torch.nn.Linear(3, 2)
    x = torch.arange(12.0).reshape(4, 3)
    tried = "a linear model and x of shape (4, 3), both on the CPU"
    out = want_tensor(student.forward_on(model, student.put(x)), tried, shape=(4, 2))
    want = x @ student.now(model.weight).T + student.now(model.bias)
    expect(
        close(student.now(out), want),
        tried=tried,
        got="The output is another one",
        should="It should be model(x)",
    )


def test_input_elsewhere(student):
    """The model on another device than the input"""
    model = student.torch.nn.Linear(3, 2, device="meta")
    tried = "a model on the device meta, x on the CPU"
    error = None
    try:
        student.forward_on(model, student.put(torch.ones(4, 3)))
    except NotImplementedError:
        raise
    except Exception as caught:
        error = caught
    expect(
        error is None,
        tried=tried,
        got=f"It raised: {str(error).splitlines()[0] if str(error) else type(error).__name__}",
        should="The input should be brought to the model's device",
        fix="Ask a parameter of the model for its device, and keep what `.to` returns",
    )


def test_model_stays(student):
    """The model stays where it is"""
    model = student.torch.nn.Linear(3, 2)
    x = torch.ones(4, 3, device="meta")
    try:
        student.forward_on(model, x)
    except NotImplementedError as error:
        if "q1" in str(error):
            raise
    except Exception:
        pass  # meta tensors have no numbers that could be brought to the CPU
    where = next(iter(model.parameters())).device.type
    expect(
        where == "cpu",
        tried="a model on the CPU, x on the device meta",
        got=f"Afterwards the model was on {where}",
        should="The model should not move",
        fix="`model.to(...)` moves the model itself; move the input",
    )
