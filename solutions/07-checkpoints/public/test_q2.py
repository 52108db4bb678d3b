"""Adam, BatchNorm, files from a GPU, epoch 0, an empty history, and what is allowed in the file"""

from grader.suite import close, describe, expect, want

ROUND = """
import os, tempfile

def steps(model, optimizer, n):
    for i in range(n):
        optimizer.zero_grad()
        (model(torch.tensor([[1.0, 2.0], [0.5, -1.0]])) - 1).square().mean().backward()
        optimizer.step()

def round_trip(save, load):
    path = os.path.join(tempfile.mkdtemp(), "run.pt")
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    steps(model, optimizer, 3)
    save(path, model, optimizer, 3, [0.5, 0.25])
    there = os.path.exists(path)
    saved = model.weight.detach().clone()
    steps(model, optimizer, 2)
    other = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(other.parameters(), lr=0.01, momentum=0.9)
    result = load(path, other, optimizer)
    loaded = other.weight.detach().clone()
    steps(other, optimizer, 2)
    return {"there": there, "result": result, "saved": saved, "loaded": loaded,
            "whole": model.weight.detach().clone(), "resumed": other.weight.detach().clone()}
"""


def test_epoch_and_history(student):
    """load_checkpoint returns epoch and history"""
    tried = "save_checkpoint(path, model, optimizer, 3, [0.5, 0.25]), then load_checkpoint"
    found = student.now(student.define(ROUND).round_trip(student.save_checkpoint, student.load_checkpoint))
    result = want(found["result"], (tuple, list), tried, "the pair (epoch, history)")
    expect(
        len(result) == 2 and result[0] == 3 and result[1] == [0.5, 0.25],
        tried=tried,
        got=f"It returned {describe(result)}: {result}",
        should="It should return (3, [0.5, 0.25])",
    )


def test_momentum_goes_on(student):
    """Two steps after loading are the two steps of a run that never stopped"""
    tried = "SGD with momentum: save after 3 steps, load into a new model and optimizer, 2 more steps"
    found = student.now(student.define(ROUND).round_trip(student.save_checkpoint, student.load_checkpoint))
    expect(
        close(found["loaded"], found["saved"]),
        tried=tried,
        got="The weights after loading are not those that were saved",
        should="The model that was passed in should be filled from the file",
    )
    expect(
        close(found["resumed"], found["whole"]),
        tried=tried,
        got="The weights are right after loading and differ after two more steps",
        should="They should be those of a run that never stopped",
        fix="The optimizer remembers the velocity: it has a state dict as well",
    )
