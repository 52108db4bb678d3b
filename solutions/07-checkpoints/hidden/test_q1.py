"""save_model and load_model."""

from contextlib import suppress
from pathlib import Path

import torch

from grader.suite import StudentError, close, describe, expect, mistake, points

STRICT = (
    "Load strictly: `model.load_state_dict(state)` compares the names by itself; `strict=False` "
    "and filters hide them"
)


def load(student, model, path, tried, *where):
    """Call load_model and look at what it returned: the model."""
    result = student.call(student.load_model, model, path, *where)
    if student.same(result, model):
        return
    kind = student.type(result)
    fix = "End with `return model`"
    if kind == "_IncompatibleKeys":
        fix = (
            "`load_state_dict` returns a report of keys, not the model. Call it on a line of its "
            "own, then `return model`"
        )
    elif kind == "NoneType":
        fix = "The `return` line is missing: end with `return model`"
    elif kind in ("dict", "OrderedDict"):
        fix = "That is the state dict. Load it into the model, then `return model`"
    elif student.isinstance(result, student.torch.nn.Module):
        fix = (
            "Fill the model that came in, do not make another one (no deepcopy): others hold the same object"
        )
    raise mistake(
        tried=tried,
        got=f"It returned an object of type {kind}",
        should="It should return the model it was given",
        fix=fix,
    )


@points(2)
def test_round_trip(student, tools, states, seed):
    """Every weight and every buffer comes back, exactly, in a new process too"""
    folder = student.folder()
    for kind, double in (("batchnorm", False), ("plain", True)):
        model = tools.randomize(tools.network(kind), seed)
        tried = "save_model, then load_model into a second model of the same form with other weights"
        if kind == "batchnorm":
            tried += "; a network with BatchNorm"
        if double:
            model.double()
            tried += "; a float64 network"
        before = tools.state(model)
        path = f"{folder}/{kind}.pt"
        student.save_model(model, path)
        expect(
            f"{kind}.pt" in list(tools.files(folder)),
            tried=tried,
            got=f"After save_model the folder holds {list(tools.files(folder)) or 'nothing'}",
            should="There should be a file at the path that was passed in, with exactly that name",
        )
        expect(
            states(tools.state(model), before) == [],
            tried=tried,
            got="After save_model the model that was saved holds other numbers",
            should="Saving leaves the model as it is",
        )
        expect(
            model.training is True,
            tried=tried,
            got="The model was in train mode; after save_model it is in eval mode",
            should="Saving leaves the mode as it is: often training goes on afterwards",
            fix="A state dict is the same in both modes: no `model.eval()` is needed to save it",
        )
        other = tools.randomize(tools.network(kind), seed + 1)
        if double:
            other.double()
        load(student, other, path, tried)
        wrong = states(tools.state(other), before, rtol=0, atol=0)
        if wrong and all("running" in name or "num_batches" in name for name in wrong):
            raise mistake(
                tried=tried,
                got=f"The parameters came back, the buffers did not: {', '.join(wrong)}",
                should="A model is its parameters and its buffers; BatchNorm predicts with its "
                "running statistics",
                fix="Save `model.state_dict()`: `parameters()` and `named_parameters()` have no "
                "buffers in them",
            )
        expect(
            not wrong,
            tried=tried,
            got=f"Afterwards these entries of the two models differ: {', '.join(wrong)}",
            should="All entries should be the same, to the last bit",
            fix="Save the whole `model.state_dict()` as it is, and load it into the model that came in",
        )


@points(2)
def test_the_file_is_a_state_dict(student, tools, states, readable, seed):
    """The file is a state dict and nothing else, and can be read safely"""
    path = f"{student.folder()}/weights.pt"
    model = tools.randomize(tools.network("batchnorm"), seed)
    student.save_model(model, path)
    tried = "torch.load(path, weights_only=True) of the file that save_model wrote"
    found, refusal = readable(path)
    if refusal:
        raise mistake(
            tried=tried,
            got=f"It was refused. {refusal}",
            should="The file should hold tensors only, so that nobody who opens it has to trust it",
            fix="Probably the whole model was saved, which is a pickle with code in it: "
            "`torch.save(model.state_dict(), path)`",
        )
    names = list(tools.state(model))
    if not isinstance(found, dict) or set(found) != set(names):
        keys = ", ".join(map(str, list(found)[:4])) if isinstance(found, dict) else ""
        raise mistake(
            tried=tried,
            got=f"It gave {describe(found)}" + (f" with the keys {keys} ..." if keys else ""),
            should="The file should be the state dict alone: one tensor for each parameter and "
            "buffer, under its own name",
            fix="No dict around it, no prefix, nothing left out: `torch.save(model.state_dict(), path)`",
        )
    wrong = states(found, tools.state(model), rtol=0, atol=0)
    expect(
        not wrong,
        tried=tried,
        got=f"The file has other numbers than the model in {', '.join(wrong)}",
        should="The file should hold the numbers of the model at the time of saving",
    )


@points(2)
def test_missing_and_unexpected_keys(student, tools, seed):
    """A file that does not fit the model raises"""
    folder = student.folder()
    cases = {
        "a file without the last bias": ("del state['2.bias']", "that layer would keep its random numbers"),
        "a file with weights that the model does not have": (
            "state['4.weight'] = torch.ones(2, 2)",
            "it belongs to another model",
        ),
        "a file in which all names have a prefix": (
            "state = {'net.' + k: v for k, v in state.items()}",
            "nothing in it fits, so nothing would be loaded",
        ),
    }
    model = tools.randomize(tools.network(), seed)
    good_file(student, tools, model, f"{folder}/good.pt")
    for k, (words, (change, why)) in enumerate(cases.items()):
        path = f"{folder}/{k}.pt"
        source = f"def spoil(state, path):\n    {change}\n    torch.save(state, path)"
        student.define(source).spoil(tools.state(model), path)
        other = tools.network()
        tried = f"load_model with {words}"
        try:
            student.call(student.load_model, other, path)
        except StudentError:
            continue
        raise mistake(
            tried=tried,
            got="No error",
            should=f"A missing or unexpected key should raise: {why}, and nobody would notice",
            fix=STRICT,
        )


def good_file(student, tools, model, path):
    """A file that fits loads: only then an error for another file means anything."""
    student.torch.save(tools.state(model), path)
    other = tools.network()
    tried = "load_model with a file that fits the model"
    load(student, other, path, tried)
    expect(
        close(student.now(tools.state(other)["0.weight"]), student.now(tools.state(model)["0.weight"])),
        tried=tried,
        got="The weights of the model are not those of the file",
        should="A file that fits should load",
    )


def test_reads_files_of_others(student, tools, states, seed):
    """Reads what torch.save wrote, by str or Path, and overwrites what is there"""
    folder = student.folder()
    model = tools.randomize(tools.network("batchnorm"), seed)
    student.torch.save(tools.state(model), f"{folder}/given.pt")
    tried = "load_model for a file that somebody else wrote with torch.save(model.state_dict(), path)"
    other = tools.network("batchnorm")
    load(student, other, f"{folder}/given.pt", tried)
    expect(
        states(tools.state(other), tools.state(model)) == [],
        tried=tried,
        got="The weights of the model are not those of the file",
        should="Any state dict that torch.save wrote should load",
    )
    later = tools.randomize(tools.network("batchnorm"), seed + 5)
    path = Path(folder) / "given.pt"
    tried = "save_model to a pathlib.Path where a file is already, then load_model"
    student.save_model(later, path)
    load(student, other, path, tried)
    expect(
        states(tools.state(other), tools.state(later)) == [],
        tried=tried,
        got="The model has not the weights that were saved last",
        should="Saving should replace the file that was there",
        fix="Write every time, also where a file exists already, and read from disk every time: keep "
        "nothing from an earlier call",
    )


def test_no_code_from_files(student, tools, seed):
    """Loading runs no code from inside the file"""
    folder = student.folder()
    good_file(student, tools, tools.randomize(tools.network(), seed), f"{folder}/good.pt")
    tools.trap(f"{folder}/trap.pt", f"{folder}/marker")
    with suppress(StudentError):
        student.call(student.load_model, tools.network(), f"{folder}/trap.pt")
    expect(
        "marker" not in list(tools.files(folder)),
        tried="load_model with a file that holds a call of a function beside the tensors",
        got="The call was made: loading ran code from inside the file",
        should="A file from somebody else must not be able to do anything",
        fix="Keep `weights_only=True` in `torch.load`; with False it is a plain unpickler, which "
        "runs what the file says",
    )


@points(2)
def test_a_file_from_a_gpu(student, tools, states, seed):
    """A file that was written on a GPU loads on a machine without one"""
    folder = student.folder()
    model = tools.randomize(tools.network("batchnorm"), seed)
    student.torch.save(tools.state(model), f"{folder}/cpu.pt")
    student.instruments.checkpoints.retagged(f"{folder}/cpu.pt", f"{folder}/gpu.pt")
    tried = "load_model(model, path) on the CPU, for a file whose tensors were saved on cuda:0"
    other = tools.network("batchnorm")
    try:
        load(student, other, f"{folder}/gpu.pt", tried)
    except StudentError as error:
        raise mistake(
            tried=tried,
            got=f"It raised {error.type}: {error.text[:160]}",
            should="A file that a GPU wrote should load wherever the model is wanted",
            fix="Tensors want to go back to where they were saved. Say where they should go: "
            "`torch.load(path, map_location=device, ...)`"
            if "cuda" in error.text.lower()
            else None,
        ) from None
    expect(
        states(tools.state(other), tools.state(model)) == [],
        tried=tried,
        got="The weights of the model are not those of the file",
        should="The numbers should be those of the file",
    )


@points(2)
def test_device(student, tools, cuda, seed):
    """The model is on the device asked for; saving moves nothing"""
    folder = student.folder()
    path = f"{folder}/weights.pt"
    model = tools.randomize(tools.network("batchnorm"), seed)
    model.eval()
    model.to(cuda)
    student.save_model(model, path)
    tried = "save_model of a model on cuda in eval mode"
    expect(
        all(value.device.type == "cuda" for value in tools.state(model).values()),
        tried=tried,
        got="Afterwards the model is on the CPU",
        should="Saving leaves the model where it is",
        fix="`model.cpu()` moves the model itself. `load_model` can bring the tensors home, or copy "
        "each with `v.cpu()`",
    )
    expect(
        model.training is False,
        tried=tried,
        got="Afterwards it is in train mode",
        should="Saving leaves the mode as it is",
    )
    for start, where in (
        ("cpu", "cuda"),
        ("cuda", "cpu"),
        ("cpu", student.torch.device("cuda:0")),
        ("cuda", None),
    ):
        other = tools.network("batchnorm")
        other.to(start)
        named = "" if where is None else ", device"
        wanted = "cpu" if where in (None, "cpu") else "cuda"
        tried = f"load_model(model, path{named}) with a model on {start}, device {wanted}" + (
            " (the default)" if where is None else ""
        )
        load(student, other, path, tried, *([] if where is None else [where]))
        devices = {value.device.type for value in tools.state(other).values()}
        expect(
            devices == {wanted},
            tried=tried,
            got=f"Afterwards the model is on {' and '.join(sorted(devices))}",
            should=f"Parameters and buffers should be on {wanted}",
            fix="`load_state_dict` copies numbers into the tensors that the model has, wherever they are; "
            "moving is another line: `model.to(device)`",
        )
    x = torch.rand(4, 3)
    other = tools.network("batchnorm")
    load(student, other, path, "load_model(model, path)")
    other.eval()
    model.to("cpu")
    expect(
        close(other(x).detach(), model(x).detach()),
        tried="a model saved on cuda, loaded on the CPU, both asked for 4 predictions",
        got="They predict different numbers",
        should="The loaded model should predict what the saved one does",
    )
