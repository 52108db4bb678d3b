"""q3: predict_in_chunks. A probe behind the first layer notes rows, modes and how many graphs are alive."""

import torch

from grader.suite import close, describe, expect, mistake, points, want_tensor

NET = "nn.Sequential(nn.Linear(3, 6), probe, nn.BatchNorm1d(6), nn.Tanh(), nn.Dropout(0.5), nn.Linear(6, 2))"
JOIN = "Collect the outputs of the pieces in a list and join them with `torch.cat(list)`"
SHOULD = "It should return the outputs of all rows, in order, in one tensor"


def run(lab, theirs, x, size, tried, fix=JOIN):
    return lab.attempt(lambda: lab.student.predict_in_chunks(theirs, x, size), tried, SHOULD, fix)


def joined(out, tried):
    """The result if it is a tensor."""
    if isinstance(out, (list, tuple)):
        raise mistake(
            tried=tried, got=f"It returned {describe(out)}", should="It should return one tensor", fix=JOIN
        )
    return want_tensor(out, tried)


def check(out, want, tried, fix=JOIN, mine=None, x=None):
    """The values; with `mine` and `x` at hand the typical faults are tried."""
    out = joined(out, tried)
    if out.shape != want.shape:
        rows = out.shape[0] if out.dim() else 0
        if out.dim() == want.dim() and rows < want.shape[0]:
            fix = "Rows at the end are missing: the last, smaller piece counts as well"
        elif out.dim() > want.dim():
            fix = "`torch.stack` adds a dimension; `torch.cat` joins along the one that is there"
        raise mistake(
            tried=tried,
            got=f"It returned a tensor of shape {tuple(out.shape)}",
            should=f"It should have the shape of model(x), here {tuple(want.shape)}",
            fix=fix,
        )
    if close(out, want, 1e-4, 1e-5):
        return out
    gap = (out.detach().double() - want.double()).abs()
    got = f"The result differs from model(x) in eval mode by up to {gap.max():.3g}"
    wrong_rows = (gap.flatten(1).amax(1) if gap.dim() > 1 else gap) > 1e-4
    if wrong_rows.any() and not wrong_rows.all():
        first = int(wrong_rows.nonzero()[0])
        got += f"; the first row that is off is number {first}"
    if close(out.sum(0), want.sum(0), 1e-3, 1e-4):
        fix = "The rows seem to be there in another order: keep that of x"
    elif torch.is_tensor(x) and mine is not None:
        fix = (
            "The model probably ran in train mode: Dropout drops, and BatchNorm normalizes each piece by "
            "itself. "
            "Call `model.eval()`, with parentheses, before the first piece"
        )
    raise mistake(tried=tried, got=got, should="It should be what model(x) gives in eval mode", fix=fix)


@points(3)
def test_same_as_all_at_once(student, lab):
    """The same as model(x) in eval mode, for pieces of any size"""
    for n, size in ((10, 4), (9, 3), (7, 1), (5, 8), (1, 3), (6, 6)):
        mine, theirs, _ = lab.twin(NET)
        x = lab.draw(n, 3)
        tried = f"{n} rows in chunks of {size}; the model has BatchNorm and Dropout and comes in train mode"
        want = mine.eval()(x).detach()
        check(run(lab, theirs, x, size, tried), want, tried, mine=mine, x=x)


@points(3)
def test_never_more_rows(student, lab):
    """The model never sees more than chunk_size rows at once"""
    for n, size in ((25, 4), (10, 3), (6, 1), (3, 5)):
        _, theirs, probe = lab.twin("nn.Sequential(nn.Linear(3, 4), probe, nn.Linear(4, 2))")
        tried = f"{n} rows, chunk_size={size}"
        run(lab, theirs, lab.draw(n, 3), size, tried)
        rows = [call["rows"] for call in lab.calls(probe)]
        most = max(rows, default=0)
        fix = "Give the model one piece at a time: `for piece in x.split(chunk_size)`"
        if most < n and len(rows) <= size:
            fix = "`chunk(n)` makes n pieces, of any size; `split(n)` makes pieces of n rows"
        expect(
            most <= size,
            tried=tried,
            got=f"The model was run on {most} rows at once",
            should=f"At most {size} rows should run at a time, or the memory problem stays",
            fix=fix,
        )
        expect(
            sum(rows) >= n,
            tried=tried,
            got=f"The model was run on {sum(rows)} rows altogether",
            should="Every row should run",
            fix="Each row belongs to a piece, the rows of the last, smaller one too",
        )


@points(3)
def test_no_graph_is_kept(student, lab):
    """No graph is kept, neither during the loop nor in the result"""
    tried = "24 rows in chunks of 4, while counting the graphs of earlier chunks that are still alive"
    fix = (
        "Run the loop under `torch.no_grad()` (or detach each piece's output before it goes into the list). "
        "`empty_cache()` does not free what is in use, and a `.detach()` of the joined result comes too late"
    )
    _, theirs, probe = lab.twin(NET)
    out = joined(run(lab, theirs, lab.draw(24, 3), 4, tried), tried)
    alive = max((call["alive"] for call in lab.calls(probe)), default=0)
    expect(
        not out.requires_grad,
        tried=tried,
        got="The result requires grad: it holds the graphs of all chunks",
        should="Predictions need no graph",
        fix=fix,
    )
    # One may be left: a loop variable still holds the output of the piece before.
    expect(
        alive <= 2,
        tried=tried,
        got=f"When the last chunk ran, the graphs of {alive} earlier chunks were still there",
        should="The graph of a chunk should be gone when the next one runs, or nothing is saved",
        fix=fix,
    )
    tried = "an x that requires grad, in chunks of 4"
    _, theirs, _ = lab.twin(NET)
    given = student.put(lab.draw(10, 3), requires_grad=True)
    out = joined(run(lab, theirs, given, 4, tried), tried)
    expect(
        not out.requires_grad,
        tried=tried,
        got="The result requires grad",
        should="No graph should be kept",
        fix=fix,
    )


@points(3)
def test_the_mode_comes_back(student, lab):
    """Eval mode during the call, afterwards the mode in which the model came"""
    for training in (True, False):
        word = "train" if training else "eval"
        tried = f"a model that comes in {word} mode, 10 rows in chunks of 4"
        _, theirs, probe = lab.twin(NET)
        theirs.train(training)
        joined(run(lab, theirs, lab.draw(10, 3), 4, tried), tried)
        calls = lab.calls(probe)
        expect(
            not any(call["training"] for call in calls),
            tried=tried,
            got="Inside the call the layers were in train mode",
            should="The rows should run in eval mode",
            fix="Call `model.eval()`, with parentheses, before the loop",
        )
        modes = student.now(lab.probes.modes(theirs))
        left = sorted({"train" if mode else "eval" for mode in modes.values()})
        fix = "Note `model.training` before you change it, and give it to `model.train(...)` at the end"
        if left == ["train"]:
            fix = "`model.train()` at the end is right only for a model that came in train mode. " + fix
        expect(
            left == [word],
            tried=tried,
            got=f"Afterwards the model was in {' and '.join(left)} mode",
            should=f"It should be in {word} mode again, all of it",
            fix=fix,
        )


@points(2)
def test_model_and_input_stay(student, lab):
    """Parameters, buffers, gradients, input and global state are as before; a second call gives the same"""
    tried = "10 rows in chunks of 4, twice; the model has BatchNorm and comes in train mode"
    mine, theirs, _ = lab.twin(NET)
    x = lab.draw(10, 3)
    given = student.put(x)
    before, state = lab.state(theirs), student.state()
    still_frozen = student.define(
        "def frozen(model):\n    return [n for n, p in model.named_parameters() if not p.requires_grad]"
    ).frozen
    first = joined(run(lab, theirs, given, 4, tried), tried)
    after = lab.state(theirs)
    moved = [name for name in before if not torch.equal(before[name], after[name])]
    expect(
        not moved,
        tried=tried,
        got=f"Afterwards these were different: {', '.join(moved[:3])}",
        should="A prediction should leave the model as it is",
        fix="In train mode every forward pass moves BatchNorm's running statistics: use eval mode",
    )
    frozen = list(still_frozen(theirs))
    expect(
        not frozen,
        tried=tried,
        got=f"Afterwards these parameters no longer require grad: {', '.join(frozen[:3])}",
        should="The model should be as trainable as before",
        fix="`requires_grad_(False)` changes the model itself; `with torch.no_grad():` keeps graphs away "
        "and changes nothing",
    )
    expect(
        torch.equal(student.now(given), x),
        tried=tried,
        got="Afterwards x held other numbers",
        should="The input belongs to the caller",
    )
    second = joined(run(lab, theirs, given, 4, tried), tried)
    expect(
        close(first, second, 1e-5, 1e-6),
        tried=tried,
        got="The second result differs from the first",
        should="The same rows should give the same result",
        fix="Was the model in eval mode both times? Is the list of outputs made inside the function?",
    )
    now = student.state()
    # Loaders may draw from the random state; setting it is another matter.
    changed = [key for key in state if state[key] != now[key] and "random" not in key]
    ends = []
    for seed in (1, 2):
        student.torch.manual_seed(seed)
        run(lab, theirs, given, 4, tried)
        ends.append(student.state()["torch random state"])
    if ends[0] == ends[1]:
        changed.append("torch random state (it was set)")
    expect(
        not changed,
        tried=tried,
        got=f"Afterwards this was different: {', '.join(changed)}",
        should="Global state should be as before",
        fix="Use `with torch.no_grad():`, which ends with its block; `torch.set_grad_enabled(False)` stays",
    )
    tried = "a call inside `with torch.no_grad():`"
    inside = student.define(
        "def inside(f, *args):\n    with torch.no_grad():\n        f(*args)\n        return "
        "torch.is_grad_enabled()"
    ).inside
    expect(
        inside(student.predict_in_chunks, theirs, given, 4) is False,
        tried=tried,
        got="Afterwards gradients were on, inside the caller's no_grad block",
        should="Grad mode should be what it was before",
        fix="Use a `with` block: it restores what was there, not a fixed mode",
    )


@points(2)
def test_other_shapes_and_dtypes(student, lab):
    """Images, outputs of other shapes, float64, an input that is not contiguous"""
    fix = "Make no assumption about the shape or dtype of an output: " + JOIN[0].lower() + JOIN[1:]
    tried = "images (5, 2, 4, 3) in chunks of 2; the output has the shape (5, 3, 4, 3)"
    mine, theirs, _ = lab.twin("nn.Sequential(nn.Conv2d(2, 3, 3, padding=1), probe, nn.BatchNorm2d(3))")
    x = lab.draw(5, 2, 4, 3)
    check(run(lab, theirs, x, 2, tried, fix), mine.eval()(x).detach(), tried, fix, mine, x)

    tried = "a model whose output has the shape (N,); 7 rows in chunks of 3"
    mine, theirs, _ = lab.twin("nn.Sequential(nn.Linear(3, 1), probe, nn.Flatten(0))")
    x = lab.draw(7, 3)
    check(run(lab, theirs, x, 3, tried, fix), mine(x).detach(), tried, fix)

    tried = "a float64 model and 5 float64 rows in chunks of 2"
    mine, theirs, _ = lab.twin("nn.Sequential(nn.Linear(3, 2), probe)", torch.float64)
    x = lab.draw(5, 3, dtype=torch.float64)
    out = want_tensor(run(lab, theirs, x, 2, tried, fix), tried, dtype=torch.float64, fix=fix)
    check(out, mine(x).detach(), tried, fix)

    tried = "x as a transpose (not contiguous), 8 rows in chunks of 3"
    mine, theirs, _ = lab.twin("nn.Sequential(nn.Linear(3, 2), probe)")
    x = lab.draw(3, 8)
    turned = student.define("def turned(x):\n    return x.t()").turned(x)
    check(run(lab, theirs, turned, 3, tried, fix), mine(x.t()).detach(), tried, fix)


def test_on_another_device(student, lab, cuda):
    """Model and rows on another device"""
    tried = f"a model and 10 rows on {cuda}, in chunks of 4"
    mine, theirs, _ = lab.twin(NET)
    theirs.to(cuda)
    x = lab.draw(10, 3)
    fix = "Make the result of what the model gives, without naming a device: " + JOIN[0].lower() + JOIN[1:]
    out = run(lab, theirs, student.put(x, device=cuda), 4, tried, fix)
    check(out, mine.eval()(x).detach(), tried, fix, mine, x)
    home = sorted({p.device.type for p in theirs.parameters()})
    expect(
        home == [cuda],
        tried=tried,
        got=f"Afterwards the model was on {' and '.join(home)}",
        should="The model should stay where it is",
    )
