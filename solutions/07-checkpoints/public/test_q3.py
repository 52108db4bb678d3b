"""momentum, Adam, dropout, shuffling, a process that is killed, a run that is finished or made longer"""

from grader.suite import close, describe, expect, want

RUNS = """
import os, tempfile

def run(train, path, n_epochs, crash=None):
    model = nn.Linear(2, 1)
    nn.init.constant_(model.weight, 0.5 if crash is None else 0.25)
    nn.init.constant_(model.bias, 0.0)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x = torch.tensor([[1.0, 2.0], [0.5, -1.0], [2.0, 0.0], [-1.0, 1.0]])
    used = []

    def loader_fn(epoch):
        used.append(epoch)
        for i in (0, 2):
            if epoch == crash and i == 2:
                raise ConnectionError("the runtime was disconnected")
            yield x[i:i + 2] * (epoch + 1), x[i:i + 2, :1]

    try:
        history, lost = train(path, model, loader_fn, nn.MSELoss(), optimizer, n_epochs), False
    except ConnectionError:
        history, lost = None, True
    return {"history": history, "lost": lost, "used": used, "weight": model.weight.detach().clone()}

def both(train):
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "run.pt")
    first = run(train, path, 4, 2)
    there = os.path.exists(path)
    return {"first": first, "there": there, "second": run(train, path, 4)}

def simple(train):
    return run(train, os.path.join(tempfile.mkdtemp(), "run.pt"), 3)
"""


def test_history(student):
    """Without a crash: one loss for each epoch"""
    tried = "train_resumable for 3 epochs with 2 batches each"
    found = student.now(student.define(RUNS).simple(student.train_resumable))
    history = want(found["history"], list, tried, "a list of floats")
    expect(
        len(history) == 3 and all(isinstance(v, float) for v in history),
        tried=tried,
        got=f"The history is {describe(history)}: {history}",
        should="It should have 3 floats",
    )
    expect(
        found["used"] == [0, 1, 2],
        tried=tried,
        got=f"loader_fn was called with {found['used']}",
        should="It should be called with 0, 1 and 2",
    )


def test_goes_on(student):
    """After a crash in epoch 2 it goes on with epoch 2"""
    tried = "4 epochs with an error in the middle of epoch 2, then the same call again with a new model"
    found = student.now(student.define(RUNS).both(student.train_resumable))
    expect(
        found["first"]["lost"],
        tried=tried,
        got="The error did not come out",
        should="Errors should reach the caller",
    )
    expect(
        found["there"],
        tried=tried,
        got="After the crash there is no file at path",
        should="There should be a checkpoint, written after each epoch",
    )
    second = found["second"]
    expect(
        second["used"] == [2, 3],
        tried=tried,
        got=f"The second call trained the epochs {second['used']}",
        should="Epochs 0 and 1 were finished: it should train 2 and 3",
    )
    history = want(second["history"], list, tried, "a list of floats")
    expect(
        len(history) == 4,
        tried=tried,
        got=f"The history has {len(history)} entries",
        should="It should have 4",
    )
    expect(
        not close(second["weight"], [[0.5, 0.5]]),
        tried=tried,
        got="The weights did not change",
        should="The second call should go on training",
    )
