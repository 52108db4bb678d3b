"""train_resumable."""

from pathlib import Path

import pytest
import torch
from torch import nn

from grader.suite import close, describe, expect, finite, mistake, points

RUNS = """
class Disconnected(Exception):
    pass


class Rows(Dataset):
    "Notes the state of the model when the first row of an epoch is read; row `at` may be the last one."

    def __init__(self, x, y, note, at=None, how="raise"):
        self.x, self.y, self.note, self.at, self.how, self.read = x, y, note, at, how, 0

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        if self.read == 0:
            self.note()
        self.read += 1
        if self.read == self.at:
            if self.how == "exit":
                os._exit(9)
            raise Disconnected("the runtime was disconnected")
        return self.x[i], self.y[i]


def run(train, path, x, y, network_kind="plain", optimizer_kind="momentum", n_epochs=6, weights=3, crash=None,
        how="raise", shuffle=False, size=4, device="cpu"):
    "One life of a training script. `crash`: the epoch in whose second batch it ends. Returns plain values."
    model = randomize(network(network_kind), weights).to(device)
    opt = optimizer(optimizer_kind, model)
    epochs, starts = [], {}

    def loader_fn(epoch):
        def note():
            epochs.append(epoch)
            starts[str(epoch)] = state(model)

        rows = torch.roll(x, epoch, 0) * (1 + 0.1 * epoch), torch.roll(y, epoch, 0)
        rows = [r.to(device) for r in rows]
        data = Rows(*rows, note, size + 2 if crash == epoch else None, how)
        return DataLoader(data, batch_size=size, shuffle=shuffle)

    lost, history = False, None
    try:
        history = train(path, model, loader_fn, nn.MSELoss(), opt, n_epochs)
    except Disconnected:
        lost = True
    return {"lost": lost, "history": history, "epochs": epochs, "starts": starts, "end": state(model)}


def die(train, path, x, y, options):
    pid = os.fork()
    if pid == 0:
        try:
            run(train, path, x, y, how="exit", **options)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
"""


@pytest.fixture
def script(student, helpers, rng, seed):
    """Lives of one training script."""
    return Script(student, helpers + RUNS, rng, seed)


class Script:
    """The same script started again and again: same data, same seed, a new process each time."""

    def __init__(self, student, source, rng, seed):
        self.student, self._source, self.seed = student, source, seed % 10_000
        self.x, self.y = torch.randn(12, 3, generator=rng), torch.randn(12, 2, generator=rng)
        self.tools = student.define(source)

    def restart(self):
        self.student.restart()
        self.tools = self.student.define(self._source)

    def start(self, path, fresh=True, skip=0, **options):
        """One life, in a new process; after a crash the global generator is elsewhere."""
        if fresh:
            self.restart()
        self.tools.seeded(self.seed, skip)
        weights = self.seed + skip
        return self.tools.run(self.student.train_resumable, path, self.x, self.y, weights=weights, **options)

    def killed(self, path, **options):
        """One life that ends with the process, in the middle of an epoch."""
        self.restart()
        self.tools.seeded(self.seed, 0)
        return self.tools.die(
            self.student.train_resumable, path, self.x, self.y, {"weights": self.seed, **options}
        )


def want_history(life, n_epochs, tried):
    """The list of floats, one an epoch."""
    history = life["history"]
    if not isinstance(history, list):
        kind = describe(history)
        fix = "Return the list of losses" + (": the `return` line is missing" if history is None else "")
        raise mistake(
            tried=tried, got=f"It returned {kind}", should="It should return a list of floats", fix=fix
        )
    bad = next((v for v in history if not isinstance(v, float)), None)
    expect(
        all(isinstance(v, float) for v in history),
        tried=tried,
        got=f"One entry is {describe(bad)}",
        should="Every entry should be a Python float",
        fix="`loss.item()` makes a float of a loss",
    )
    return history


def survived(found, whole, crash, n_epochs, tried, states, dropout=False):
    """Compare a life that resumed in epoch `crash` with the whole run, and say what was lost."""
    history = want_history(found, n_epochs, tried)
    epochs = list(found["epochs"])
    expect(
        epochs == list(range(crash, n_epochs)),
        tried=tried,
        got=f"After the restart it trained the epochs {', '.join(map(str, epochs)) or 'none'}",
        should=f"Epochs 0 to {crash - 1} were finished; it should go on with epoch {crash} and end "
        f"with epoch {n_epochs - 1}"
        if crash
        else f"No epoch was finished before the crash, so it should train epochs 0 to {n_epochs - 1}",
        fix="Save after every epoch how many are finished, and start `range(finished, n_epochs)` there"
        if epochs[:1] != [crash - 1]
        else "One epoch was trained twice. Decide what the number in the checkpoint means: epochs "
        "finished, or the last "
        "epoch (then the next one is + 1)",
    )
    expect(
        len(history) == n_epochs,
        tried=tried,
        got=f"The history has {len(history)} entries",
        should=f"It should have {n_epochs}, one for each epoch of the whole run",
        fix="The history is part of the checkpoint: load it and append to it. Append the loss of an epoch "
        "before its checkpoint is saved",
    )
    start, wanted = found["starts"][str(crash)], whole["starts"][str(crash)]
    wrong = states(start, wanted, rtol=1e-4, atol=1e-5)
    where = "weights and buffers" if any("running" in n for n in wrong) else "weights"
    expect(
        not wrong,
        tried=tried,
        got=f"The {where} at the start of epoch {crash} are not those of a run without a crash "
        f"({', '.join(wrong[:3])})",
        should="It should begin where the last finished epoch had ended",
        fix="Save the state dict when an epoch is complete (never from `finally` or in the middle), "
        "and load it at the start",
    )
    fix = (
        "The weights were right at the restart, so something else was lost: save and load "
        "`optimizer.state_dict()` "
    )
    fix += "(momentum, Adam's averages)"
    if dropout:
        fix = (
            "Dropout and shuffling draw random numbers: the state of the generator is part of the "
            "checkpoint. Save "
            "`torch.get_rng_state()` at the end of each epoch and give it to `torch.set_rng_state` "
            "when you go on. A seed "
            "is not enough: it starts the numbers from their beginning"
        )
    same = states(found["end"], whole["end"], rtol=1e-4, atol=1e-5) == []
    expect(
        same,
        tried=tried,
        got="The weights at the end differ from those of one uninterrupted run",
        should="Crash or not, the end should be the same",
        fix=fix,
    )
    expect(
        close(history, whole["history"], rtol=1e-4, atol=1e-6),
        tried=tried,
        got=f"The weights are right, the history is not: {[round(v, 4) for v in history]}",
        should="The history should be that of one uninterrupted run",
        fix="Load the saved list, append one value an epoch, and save it with the values so far",
    )


def complete(script, tried, **options):
    """The uninterrupted run."""
    life = script.start(f"{script.student.folder()}/whole.pt", fresh=False, **options)
    history = want_history(life, options.get("n_epochs", 6), tried)
    n_epochs = options.get("n_epochs", 6)
    epochs = list(life["epochs"])
    fix = "`for epoch in range(first, n_epochs):` and `loader_fn(epoch)` once in it"
    if epochs == list(range(n_epochs - len(epochs), n_epochs)) and len(epochs) < n_epochs:
        fix = (
            "There is no file at this path yet, so no epoch is finished. Keep nothing from another "
            "run in global "
            "variables or default arguments"
        )
    expect(
        epochs == list(range(n_epochs)) and len(history) == n_epochs,
        tried=tried,
        got=f"loader_fn was used for the epochs {epochs}, and the history has {len(history)} entries",
        should=f"Epochs 0 to {n_epochs - 1}, one loader and one entry each",
        fix=fix,
    )
    return life


@points(2)
def test_trains(script, states):
    """Without a crash it is ordinary training: one step a batch, one mean loss an epoch"""
    tried = "train_resumable for 3 epochs of 3 batches (SGD with momentum, MSELoss), no crash"
    life = complete(script, tried, n_epochs=3)
    model = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))
    model.load_state_dict({k: v.clone() for k, v in life["starts"]["0"].items()})
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    means = []
    for epoch in range(3):
        total = 0.0
        x, y = torch.roll(script.x, epoch, 0) * (1 + 0.1 * epoch), torch.roll(script.y, epoch, 0)
        for a, b in zip(x.split(4), y.split(4), strict=True):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(a), b)
            loss.backward()
            optimizer.step()
            total += loss.item() / 3
        means.append(total)
    wanted = model.state_dict()
    unchanged = states(life["end"], life["starts"]["0"]) == []
    expect(
        states(life["end"], {k: v.clone() for k, v in wanted.items()}, rtol=1e-3, atol=1e-5) == [],
        tried=tried,
        got="The weights did not change"
        if unchanged
        else "The weights are not those of three epochs of plain training",
        should="Each batch should make one step: fresh gradients, forward, loss, backward, step",
        fix="The usual loop, with `optimizer.zero_grad()` for every batch and the loader of that epoch",
    )
    history = life["history"]
    expect(
        all(map(finite, history)) and close(history, means, rtol=1e-3, atol=1e-5),
        tried=tried,
        got=f"The history is {[round(v, 4) for v in history]}",
        should="Each entry should be the mean of the losses of its epoch",
        fix="Add up `loss.item() * len(x)` over the batches and divide by the number of samples, "
        "afresh in every epoch",
    )


@points(3)
def test_an_error_in_the_middle(script, states):
    """An error in the middle of an epoch, a new process, and on it goes"""
    options = {"optimizer_kind": "momentum", "network_kind": "batchnorm"}
    whole = complete(script, "train_resumable for 6 epochs, no crash", **options)
    path = f"{script.student.folder()}/run.pt"
    tried = (
        "SGD with momentum, BatchNorm, a loader of its own for each epoch; 6 epochs, an error in the "
        "second batch of "
        "epoch 2, then the same call in a new process"
    )
    first = script.start(path, crash=2, **options)
    expect(
        first["lost"] is True,
        tried=tried,
        got="The error that the loader raised did not come out of train_resumable",
        should="Errors should reach the caller: only the checkpoint outlives them",
        fix="No `except` around the loop: saving after every epoch is all that is needed",
    )
    expect(
        Path(path).name in list(script.tools.files(str(Path(path).parent))),
        tried=tried,
        got="After the crash the folder holds "
        f"{list(script.tools.files(str(Path(path).parent))) or 'nothing'}",
        should="There should be a checkpoint at `path`, written after every epoch",
        fix="Save inside the loop over epochs, under exactly the name that was passed in",
    )
    second = script.start(path, skip=5, **options)
    survived(second, whole, 2, 6, tried, states)


@points(2)
def test_killed_twice(script, states):
    """A process that is killed, twice, with Adam"""
    options = {"optimizer_kind": "adam"}
    whole = complete(script, "train_resumable for 6 epochs with Adam, no crash", **options)
    path = f"{script.student.folder()}/run.pt"
    tried = (
        "Adam, 6 epochs; the process is killed in epoch 1, the next one has an error in epoch 4, "
        "the third ends the run"
    )
    code = script.killed(path, crash=1, **options)
    if code != 9:
        raise mistake(
            tried=tried,
            got="The first process did not come as far as epoch 1",
            should="It should train epoch after epoch",
        )
    between = script.start(path, skip=3, crash=4, **options)
    expect(
        list(between["epochs"]) == [1, 2, 3, 4],
        tried=tried,
        got=f"The second process trained the epochs {list(between['epochs'])}",
        should="Epoch 0 was finished when the first process died; the second should go on with epoch 1",
        fix="Save at the end of every epoch, inside the loop. What is saved in `finally`, `except` "
        "or at exit is not saved "
        "when the process is killed",
    )
    last = script.start(path, skip=8, **options)
    survived(last, whole, 4, 6, tried, states)


@points(3)
def test_dropout_and_shuffling(script, states):
    """Dropout and shuffling draw the same numbers as without the crash"""
    options = {"optimizer_kind": "momentum", "network_kind": "dropout", "shuffle": True, "n_epochs": 5}
    whole = complete(script, "train_resumable for 5 epochs with Dropout, no crash", **options)
    path = f"{script.student.folder()}/run.pt"
    tried = (
        "a network with Dropout and loaders that shuffle; 5 epochs, an error in the middle of epoch "
        "3, then the same call "
        "in a new process"
    )
    script.start(path, crash=3, **options)
    second = script.start(path, skip=5, **options)
    survived(second, whole, 3, 5, tried, states, dropout=True)


@points(2)
def test_finished_runs(script, states):
    """A finished run trains no more; a longer one goes on; another path is another run"""
    folder = script.student.folder()
    path = Path(folder) / "run.pt"
    tried = (
        "train_resumable with 3 epochs to the end (path a pathlib.Path), then the same call in a new process"
    )
    first = script.start(path, fresh=False, n_epochs=3)
    again = script.start(path, skip=4, n_epochs=3)
    expect(
        list(again["epochs"]) == [] and close(want_history(again, 3, tried), want_history(first, 3, tried)),
        tried=tried,
        got=f"The second call trained the epochs {list(again['epochs'])} and returned "
        f"{describe(again['history'])}",
        should="All 3 epochs are done: it should train none and return the whole history",
        fix="`n_epochs` is the number of epochs in all, not of further ones; the checkpoint stays "
        "when the run is over",
    )
    expect(
        states(again["end"], first["end"]) == [],
        tried=tried,
        got="The model has not the weights of the finished run",
        should="Also when nothing is left to train, the weights are loaded",
        fix="Load first, and only then ask whether there is an epoch left",
    )
    whole = script.start(f"{folder}/whole.pt", n_epochs=5)
    tried = "the finished run of 3 epochs called again with n_epochs=5, in a new process"
    longer = script.start(path, skip=4, n_epochs=5)
    survived(longer, whole, 3, 5, tried, states)
    tried = "a second run with a new path in the same process"
    other = script.start(f"{folder}/other.pt", fresh=False, n_epochs=2)
    expect(
        list(other["epochs"]) == [0, 1] and len(want_history(other, 2, tried)) == 2,
        tried=tried,
        got=f"It trained the epochs {list(other['epochs'])} and returned {describe(other['history'])}",
        should="A new path is a new run: 2 epochs, 2 entries",
        fix="Keep nothing in global variables or default arguments: what is known comes from `path`",
    )


@points(1)
def test_on_a_gpu(script, cuda, states):
    """A run on the GPU goes on there"""
    options = {"optimizer_kind": "adam", "device": cuda, "n_epochs": 4}
    whole = complete(script, "train_resumable for 4 epochs, model and batches on cuda", **options)
    path = f"{script.student.folder()}/run.pt"
    tried = "model and batches on cuda; 4 epochs, an error in epoch 2, then the same call in a new process"
    script.start(path, crash=2, **options)
    second = script.start(path, skip=5, **options)
    survived(second, whole, 2, 4, tried, states)
