"""other shapes and dtypes, other orders, what autograd records, modes, errors in the middle, other devices"""

import torch

from grader.suite import close, expect, want_tensor


def test_one_tensor_of_all_outputs(student):
    """10 samples in batches of 4, 4 and 2 give one tensor of 10 outputs"""
    generator = torch.Generator().manual_seed(3)
    x = torch.randn(10, 3, generator=generator)
    model = student.torch.nn.Linear(3, 2)
    tried = "a Linear(3, 2) on batches of 4, 4 and 2"
    fix = "Collect the outputs in a list, and join them with `torch.cat`"
    value = want_tensor(student.predict(model, list(x.split(4))), tried, shape=(10, 2), fix=fix)
    want = x @ student.now(model.weight).T + student.now(model.bias)
    expect(
        close(value, want, 1e-4, 1e-5),
        tried=tried,
        got="The values are not the model's outputs in the order of the loader",
        should="Row i should belong to sample i",
        fix="Loop with `for x in loader:`; the loader gives x alone",
    )


def test_no_gradient(student):
    """The predictions do not require grad"""
    value = want_tensor(student.predict(student.torch.nn.Linear(2, 1), [torch.ones(3, 2)]), "one batch of 3")
    expect(
        not value.requires_grad,
        tried="whether the result requires grad",
        got="It does",
        should="Predictions should be plain numbers",
        fix="Put the loop under `with torch.no_grad():`",
    )


def test_eval_mode(student):
    """Dropout is off while it predicts, and on again afterwards"""
    model = student.torch.nn.Sequential(student.torch.nn.Linear(2, 50), student.torch.nn.Dropout(0.5))
    batches = [torch.ones(3, 2), torch.ones(1, 2)]
    one, two = (want_tensor(student.predict(model, batches), "batches of 3 and 1") for _ in range(2))
    expect(
        close(one, two),
        tried="two calls on a network with Dropout in train mode",
        got="The two predictions differ",
        should="They should be the same",
        fix="Call `model.eval()` before the loop",
    )
    expect(
        bool(model.training),
        tried="a model that comes in train mode",
        got="Afterwards it is in eval mode",
        should="It should be in the mode in which it came",
    )
