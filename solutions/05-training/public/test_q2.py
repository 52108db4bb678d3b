"""First looks at train_one_epoch. Not looked at: drop_last, other criteria and optimizers, devices, memory."""

import torch

from grader.suite import close, expect, want_float


def still(student):
    """A line of zeros that does not move (lr=0), so that the losses are known beforehand."""
    nn = student.torch.nn
    model = nn.Linear(1, 1)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    return model, nn.MSELoss(), student.torch.optim.SGD(model.parameters(), lr=0.0)


def pair(n, value):
    return torch.ones(n, 1), torch.full((n, 1), value)


def test_mean_over_samples(student):
    """The mean is over samples, also when the last batch is smaller"""
    tried = "one epoch with lr=0 over batches of 4 and 2 samples whose losses are 1 and 4"
    model, criterion, optimizer = still(student)
    loss = student.train_one_epoch(model, [pair(4, 1.0), pair(2, 2.0)], criterion, optimizer)
    loss = want_float(loss, tried)
    fix = "Add loss * number of samples for each batch; divide by the number of all samples at the end"
    if close(loss, 2.5, 1e-4):
        fix = "That is the mean of the two batch means. " + fix
    expect(
        close(loss, 2.0, 1e-4),
        tried=tried,
        got=f"It returned {loss:.4g}",
        should="It should be (4 * 1 + 2 * 4) / 6",
        fix=fix,
    )


def test_every_batch_is_a_step(student):
    """Each batch moves the weights"""
    tried = "one epoch with SGD(lr=0.1) over two batches of one sample, x=1, y=2"
    model, criterion, _ = still(student)
    optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1)
    student.train_one_epoch(model, [pair(1, 2.0), pair(1, 2.0)], criterion, optimizer)
    weight = student.now(model.weight).item()
    expect(
        close(weight, 0.64, 1e-4),
        tried=tried,
        got=f"The weight went from 0 to {weight:.4g}",
        should="The first step leads to 0.4, the second on to 0.64",
        fix="Take one training step inside the loop, for each batch",
    )


def test_train_mode(student):
    """The model is in train mode during the epoch"""
    tried = "one epoch with a model that comes in eval mode and has a BatchNorm layer"
    nn = student.torch.nn
    model = nn.Sequential(nn.BatchNorm1d(1), nn.Linear(1, 1))
    model.eval()
    optimizer = student.torch.optim.SGD(model.parameters(), lr=0.01)
    student.train_one_epoch(model, [(torch.tensor([[1.0], [3.0]]), torch.ones(2, 1))], nn.MSELoss(), optimizer)
    seen = int(model[0].num_batches_tracked)
    expect(
        seen == 1,
        tried=tried,
        got=f"BatchNorm learnt from {seen} batches",
        should="It should learn from the one batch there was",
        fix="Call `model.train()` before the loop (with parentheses)",
    )
