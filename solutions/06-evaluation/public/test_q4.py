"""patience in detail, equal losses, nan, buffers, train mode in every epoch, a second call, other devices"""

import torch

from grader.suite import close, expect, want, want_float, want_int

MAKE = """
def setting(max_epochs=6):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    return model, optimizer

def loss(model, batches):
    with torch.no_grad():
        return float(sum(((model(x) - y) ** 2).sum() for x, y in batches) / sum(len(x) for x, _ in batches))
"""


def run(student, max_epochs, patience, falling):
    tools = student.define(MAKE)
    model, optimizer = tools.setting()
    generator = torch.Generator().manual_seed(1)
    x = torch.rand(14, 1, generator=generator) * 2 - 1
    train = [(x[:6], 2 * x[:6]), (x[6:10], 2 * x[6:10])]
    # Dev data that follow the same rule, or the opposite one: then dev loss rises while train loss falls.
    dev = [(x[10:], (2 if falling else -2) * x[10:])]
    mse = student.torch.nn.MSELoss()
    with_state = student.fit_early_stopping(model, train, dev, mse, optimizer, max_epochs, patience)
    history = want(with_state, dict, "a small run", "a dict")
    expect(
        sorted(history) == ["best_epoch", "dev_loss", "train_loss"],
        tried="a small run",
        got=f"The dict has the keys {', '.join(sorted(map(str, history)))}",
        should="It should have train_loss, dev_loss and best_epoch",
    )
    return history, tools.loss(model, dev)


def test_form(student):
    """A dict with two lists of floats and the best epoch"""
    history, _ = run(student, 3, 3, falling=True)
    for key in ("train_loss", "dev_loss"):
        values = want(history[key], list, key, "a list of floats")
        expect(len(values) == 3, tried="3 epochs", got=f"{key} has {len(values)} entries", should="One per epoch")
        for value in values:
            want_float(value, f"an entry of {key}")
    want_int(history["best_epoch"], "best_epoch")


def test_stops(student):
    """Stops when the dev loss no longer falls"""
    history, _ = run(student, 8, 2, falling=False)
    n, best = len(history["dev_loss"]), want_int(history["best_epoch"], "best_epoch")
    expect(
        n - 1 - best == 2,
        tried="a run whose dev loss rises, patience 2, at most 8 epochs",
        got=f"It ran {n} epochs; best_epoch is {best}",
        should="It should stop when 2 epochs in a row brought no lower dev loss",
    )


def test_best_weights(student):
    """The model ends with the weights of the best epoch"""
    history, loss = run(student, 8, 3, falling=False)
    lowest = min(history["dev_loss"])
    expect(
        close(loss, lowest, 1e-3),
        tried="a run whose dev loss rises, patience 3",
        got=f"The lowest dev loss was {lowest:.4g}; the model that you leave has {loss:.4g}",
        should="The model should end with the weights of the best epoch",
        fix="Keep a real copy of `model.state_dict()`, and load it at the end",
    )
