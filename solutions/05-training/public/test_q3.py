"""First looks at fit. Not looked at: shuffling loaders, a rising loss, a second call, devices."""

import torch

from grader.suite import close, expect, want, want_float


def setting(student):
    """A line of zeros on two samples x=1, y=2."""
    nn = student.torch.nn
    model = nn.Linear(1, 1)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1)
    return model, [(torch.ones(2, 1), torch.full((2, 1), 2.0))], nn.MSELoss(), optimizer


def test_one_entry_per_epoch(student):
    """Returns a list with one float per epoch"""
    tried = "fit for 3 epochs on one batch; losses should fall"
    history = want(student.fit(*setting(student), 3), list, tried, "a list of floats")
    expect(
        len(history) == 3,
        tried=tried,
        got=f"The list has {len(history)} entries",
        should="There should be one entry per epoch",
        fix="`range(n_epochs)`, and one append in each round of the outer loop",
    )
    values = [want_float(value, f"{tried}; one entry") for value in history]
    expect(
        close(values, [4.0, 1.44, 0.5184], 1e-3),
        tried=tried,
        got="You returned " + ", ".join(f"{value:.4g}" for value in values),
        should="Entry e should be what train_one_epoch returns in epoch e",
        fix="Append the result of `train_one_epoch`, with the model going on from where it is",
    )


def test_no_epochs(student):
    """Zero epochs give an empty list and leave the weights"""
    tried = "fit with n_epochs=0"
    model, loader, criterion, optimizer = setting(student)
    history = want(student.fit(model, loader, criterion, optimizer, 0), list, tried, "an empty list")
    weight = student.now(model.weight).item()
    expect(
        len(history) == 0 and weight == 0.0,
        tried=tried,
        got=f"The list has {len(history)} entries, the weight went from 0 to {weight:.3g}",
        should="Nothing should happen",
        fix="Make the list before the loop and return it after the loop",
    )
