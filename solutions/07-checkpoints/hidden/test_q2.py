"""save_checkpoint and load_checkpoint."""

from contextlib import suppress
from pathlib import Path

from grader.suite import StudentError, describe, expect, mistake, points

HISTORY = {"train_loss": [0.1, 1 / 3, 2e-7], "dev_loss": [12345.678901234567, 0.25, 3.0], "best": -0.7}


def unpack(result, tried):
    """epoch and history, or words about what came back instead."""
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return result
    fix = "End with `return epoch, history`, both taken from the file"
    raise mistake(
        tried=tried,
        got=f"It returned {describe(result)}",
        should="It should return the pair (epoch, history)",
        fix=fix,
    )


def resume(student, tools, again, states, batches, kind, network, tried, seed, device="cpu"):
    """Three steps, save, three more; in a new process load and take the last three: same weights?"""
    folder = student.folder()
    path = f"{folder}/run.pt"
    early, late = batches(5, 6, 4), batches(6, 5, 4)
    if device != "cpu":
        early, late = (
            [(student.put(x, device), student.put(y, device)) for x, y in b] for b in (early, late)
        )
    model = tools.randomize(tools.network(network), seed)
    model.to(device)
    optimizer = tools.optimizer(kind, model)
    tools.steps(model, optimizer, early)
    student.save_checkpoint(path, model, optimizer, 2, [0.5])
    saved = student.now(tools.state(model))
    tools.steps(model, optimizer, late)
    wanted = student.now(tools.state(model))
    late = [(student.now(x), student.now(y)) for x, y in late] if device != "cpu" else late
    tools = again()
    if device != "cpu":
        late = [(student.put(x, device), student.put(y, device)) for x, y in late]
    model = tools.randomize(tools.network(network), seed + 1)
    model.to(device)
    optimizer = tools.optimizer(kind, model, 0.4)
    student.call(student.load_checkpoint, path, model, optimizer, *([] if device == "cpu" else [device]))
    loaded = student.now(tools.state(model))
    wrong = states(loaded, saved)
    where = (
        "The weights" if not all("running" in n or "num_" in n for n in wrong) else "The buffers of BatchNorm"
    )
    expect(
        not wrong,
        tried=tried,
        got=f"{where} after load_checkpoint are not those that were saved ({', '.join(wrong[:3])})",
        should="Loading should bring the model back as it was saved, in place",
        fix="Save `model.state_dict()` and load it into the `model` that was passed in",
    )
    tools.steps(model, optimizer, late)
    found = student.now(tools.state(model))
    parameters = [name for name in wanted if "running" not in name and "num_" not in name]
    frozen = states({k: found[k] for k in parameters}, {k: loaded[k] for k in parameters}) == []
    expect(
        not frozen,
        tried=tried,
        got="After loading, optimizer.step() no longer changes the model",
        should="Training should go on with the model and the optimizer that were passed in",
        fix="The optimizer holds the parameters that the model had before. Copy into them: "
        "`load_state_dict` without "
        "`assign=True`, no new tensors, no new model",
    )
    expect(
        states(found, wanted, rtol=1e-4, atol=1e-5) == [],
        tried=tried,
        got="The weights are right after loading and wrong after three more steps",
        should="They should be the weights of a run that never stopped",
        fix="So what the optimizer remembers was lost: momentum, Adam's averages, its learning rate. Save "
        "`optimizer.state_dict()` in the file and load it into the `optimizer` that was passed in, not into a new one",
    )


@points(2)
def test_momentum(student, tools, again, states, batches, seed):
    """SGD with momentum goes on as if it had never stopped"""
    tried = (
        "SGD with momentum and BatchNorm: 3 steps, save_checkpoint; in a new process a new model and "
        "optimizer, "
        "load_checkpoint, 3 more steps"
    )
    resume(student, tools, again, states, batches, "momentum", "batchnorm", tried, seed)


@points(2)
def test_adam(student, tools, again, states, batches, seed):
    """Adam goes on as if it had never stopped"""
    tried = (
        "Adam: 3 steps, save_checkpoint; in a new process a new model and optimizer (made with "
        "another learning rate), "
        "load_checkpoint, 3 more steps"
    )
    resume(student, tools, again, states, batches, "adam", "plain", tried, seed)


@points(2)
def test_epoch_and_history(student, tools, seed):
    """epoch and history come back as they were saved"""
    folder = student.folder()
    losses = [0.1, 1 / 3, 1e-9]
    for k, (epoch, history) in enumerate(((7, HISTORY), (0, losses), (3, []), (12, {"loss": [2.5]}))):
        words = f"a {type(history).__name__} of {len(history)}"
        tried = f"save_checkpoint with epoch {epoch} and a history that is {words}, then load_checkpoint"
        path = f"{folder}/{k}.pt"
        model = tools.randomize(tools.network(), seed)
        kept = student.put(history)
        student.save_checkpoint(path, model, tools.optimizer("momentum", model), epoch, kept)
        expect(
            student.now(kept) == history,
            tried=tried,
            got="save_checkpoint changed the history that was passed in",
            should="Saving changes none of its arguments",
        )
        expect(
            model.training is True,
            tried=tried,
            got="The model was in train mode; after save_checkpoint it is in eval mode",
            should="Saving changes none of its arguments: training goes on afterwards",
            fix="A state dict is the same in both modes: no `model.eval()` is needed to save it",
        )
        other = tools.network()
        found_epoch, found = unpack(
            student.load_checkpoint(path, other, tools.optimizer("momentum", other)), tried
        )
        expect(
            isinstance(found_epoch, int) and not isinstance(found_epoch, bool) and found_epoch == epoch,
            tried=tried,
            got=f"The epoch that came back is {describe(found_epoch)}",
            should="epoch should come back as the int that was saved; whether to add 1 is for the "
            "caller to decide",
            fix="Return what is in the file. (`if epoch:` and `or` treat 0 as nothing.)",
        )
        same_kind = type(found) is type(history) or isinstance(found, type(history))
        expect(
            same_kind,
            tried=tried,
            got=f"The history that came back is {describe(found)}",
            should=f"It should come back as it was saved, a {type(history).__name__}",
            fix="Save it as it is. Lists, dicts and floats need no conversion to be readable safely",
        )
        expect(
            plain(found) and found == history,
            tried=tried,
            got=f"The history came back changed: {str(found)[:120]}"
            if plain(found)
            else "It came back as tensors or other things",
            should="Every float should come back as the same Python float, to the last digit",
            fix="Save the list or dict as it is: a float32 tensor and a text with few digits lose digits",
        )


def plain(value):
    """Whether it is made of lists, dicts, texts and floats only."""
    if isinstance(value, dict):
        return all(isinstance(k, str) and plain(v) for k, v in value.items())
    if isinstance(value, list):
        return all(plain(v) for v in value)
    return isinstance(value, float)


@points(2)
def test_read_safely(student, tools, again, readable, seed):
    """The file can be read with weights_only=True, and load_checkpoint runs no code from files"""
    folder = student.folder()
    path = f"{folder}/run.pt"
    model = tools.randomize(tools.network(), seed)
    optimizer = tools.optimizer("adam", model)
    tools.steps(model, optimizer, [])
    student.save_checkpoint(path, model, optimizer, 4, HISTORY)
    tried = "torch.load(path, weights_only=True) of a file that save_checkpoint wrote"
    expect(
        "run.pt" in list(tools.files(folder)),
        tried=tried,
        got=f"The folder holds {list(tools.files(folder)) or 'nothing'}",
        should="There should be one file, at the path that was passed in",
    )
    _, refusal = readable(path)
    expect(
        refusal is None,
        tried=tried,
        got=f"It was refused. {refusal}",
        should="Only tensors, numbers, texts, lists and dicts should be in the file",
        fix="Probably the model or the optimizer itself was saved, or an object of numpy. "
        "Save `model.state_dict()` and `optimizer.state_dict()`, and the history as it is",
    )
    tools.trap(f"{folder}/trap.pt", f"{folder}/marker")
    with suppress(StudentError):
        student.call(student.load_checkpoint, f"{folder}/trap.pt", model, optimizer)
    expect(
        "marker" not in list(tools.files(folder)),
        tried="load_checkpoint with a file that holds a call of a function beside the tensors",
        got="The call was made: loading ran code from inside the file",
        should="A checkpoint that can be read with weights_only=True should be read that way",
        fix="`torch.load(path, map_location=device, weights_only=True)`",
    )


@points(1)
def test_a_file_from_a_gpu(student, tools, states, batches, seed):
    """A checkpoint written on a GPU loads on a machine without one; saving twice keeps the last"""
    folder = student.folder()
    path = Path(folder) / "run.pt"
    model = tools.randomize(tools.network(), seed)
    optimizer = tools.optimizer("adam", model)
    student.save_checkpoint(path, model, optimizer, 0, [9.0])
    tools.steps(model, optimizer, batches(5, 4))
    student.save_checkpoint(path, model, optimizer, 1, [9.0, 8.0])
    other = tools.randomize(tools.network(), seed + 1)
    tried = "save_checkpoint twice to the same pathlib.Path, then load_checkpoint"
    epoch, history = unpack(student.load_checkpoint(path, other, tools.optimizer("adam", other)), tried)
    expect(
        epoch == 1 and history == [9.0, 8.0] and states(tools.state(other), tools.state(model)) == [],
        tried=tried,
        got="The second checkpoint did not come back",
        should="The file should hold what was saved last",
    )
    if not student.instruments.checkpoints.retagged(path, f"{folder}/gpu.pt"):
        return
    tried = (
        "load_checkpoint(path, model, optimizer) on the CPU, for a file whose tensors were saved on cuda:0"
    )
    other = tools.randomize(tools.network(), seed + 1)
    try:
        student.call(student.load_checkpoint, f"{folder}/gpu.pt", other, tools.optimizer("adam", other))
    except StudentError as error:
        if error.type == "FileNotFoundError":
            raise mistake(
                tried="load_checkpoint for a copy of the file that save_checkpoint wrote, elsewhere",
                got=f"It looked for a second file: {error.text[:160]}",
                should="The checkpoint should be the one file at `path`, so that nobody can lose a part of it",
                fix="Put model, optimizer, epoch and history into one dict, and save that with one call",
            ) from None
        raise mistake(
            tried=tried,
            got=f"It raised {error.type}: {error.text[:160]}",
            should="A checkpoint from a GPU should load where there is none",
            fix="`torch.load(path, map_location=device, ...)`" if "cuda" in error.text.lower() else None,
        ) from None
    expect(
        states(tools.state(other), tools.state(model)) == [],
        tried=tried,
        got="The weights of the model are not those of the file",
        should="The numbers should be those of the file",
    )


@points(1)
def test_on_a_gpu(student, tools, cuda, again, states, batches, seed):
    """A run on the GPU goes on there"""
    tried = (
        "Adam with model and data on cuda: 3 steps, save; in a new process load_checkpoint(..., "
        "'cuda'), 3 more steps"
    )
    resume(student, tools, again, states, batches, "adam", "plain", tried, seed, cuda)
