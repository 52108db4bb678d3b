"""q1: forward_on. A probe in the model notes where it runs."""

import torch
from torch.nn import functional as F

from grader.suite import close, expect, points, want_tensor

NET = "nn.Sequential(nn.Linear(3, 5), probe, nn.Tanh(), nn.Linear(5, 2))"
MEND = "Bring the input to the model: `x.to(next(model.parameters()).device)`, and keep the result"
MOVES = "Probably `model.to(...)`: it moves the caller's model, in place. " + MEND
TEXTS = {
    "same device": "The result of `x.to(...)` was not kept, or it went to another device than the model's. "
    + MEND,
    "not compiled": "This machine has no GPU: do not write `.cuda()`. " + MEND,
    "No CUDA": "This machine has no GPU: do not write `.cuda()`. " + MEND,
    "no attribute 'device'": "A module has no `.device`; its parameters have one. " + MEND,
    "dtype": "The dtype of the input was changed on the way. " + MEND,
    "scalar type": "The dtype of the input was changed on the way. " + MEND,
}
SHOULD = "It should return the model's output for this input"


def places(student, theirs):
    return sorted({p.device.type for p in theirs.parameters()})


def run(lab, theirs, x, tried, fix=MEND):
    return lab.attempt(lambda: lab.student.forward_on(theirs, x), tried, SHOULD, fix, TEXTS)


def check_output(out, want, tried, fix=None):
    out = want_tensor(out, tried, shape=want.shape, fix=fix)
    expect(
        close(out, want, 1e-4, 1e-5),
        tried=tried,
        got=f"The output differs from the model's by up to {(out.detach() - want).abs().max():.3g}",
        should="It should be what the model gives for these numbers",
        fix=fix or "Call the model with x and nothing else",
    )
    return out


@points(3)
def test_input_elsewhere(student, lab, cuda):
    """The input on any device, the model on any device"""
    for home, away in ((cuda, "cpu"), ("cpu", cuda), ("cpu", "cpu"), (cuda, cuda)):
        tried = f"a model on {home} and x of shape (4, 3) on {away}"
        mine, theirs, _ = lab.twin(NET)
        theirs.to(home)
        x = lab.draw(4, 3)
        given = student.put(x, device=away)
        check_output(run(lab, theirs, given, tried), mine(x).detach(), tried)
        check_output(run(lab, theirs, given, tried), mine(x).detach(), tried + ", a second time")
        now = student.now(given)
        place = student.ref(given).device.type
        expect(
            torch.equal(now, x) and place == away,
            tried=tried,
            got=f"Afterwards x was on {place}" if place != away else "Afterwards x had other numbers",
            should="The input belongs to the caller and should stay as it is, where it is",
            fix="Give the moved tensor to the model; assign nothing to `x.data`",
        )


@points(2)
def test_model_stays(student, lab, cuda):
    """The model does not move, not even for a moment"""
    for home, away in ((cuda, "cpu"), ("cpu", cuda)):
        tried = f"a model on {home} and x on {away}"
        mine, theirs, probe = lab.twin(NET)
        theirs.to(home)
        x = lab.draw(4, 3)
        want_tensor(run(lab, theirs, student.put(x, device=away), tried), tried)
        after = places(student, theirs)
        expect(
            after == [home],
            tried=tried,
            got=f"Afterwards the model was on {' and '.join(after)}",
            should="The model should stay where its owner put it",
            fix=MOVES,
        )
        ran = sorted({call["device"] for call in lab.calls(probe)})
        expect(
            ran in ([home], []),
            tried=tried,
            got=f"During the call the model ran on {' and '.join(ran)}",
            should="The computation should take place where the model is",
            fix="The model was moved and brought back, or a copy of it was: a large one may not fit. " + MEND,
        )


@points(1)
def test_dtype_stays(student, lab, cuda):
    """Only the place of the input changes, not its dtype"""
    tried = f"an embedding on {cuda} and word numbers (int64) on the CPU"
    fix = "`x.to(parameter)` takes over the parameter's dtype as well; give `.to` the device alone"
    mine, theirs, _ = lab.twin("nn.Sequential(nn.Embedding(6, 4), nn.Linear(4, 2))")
    theirs.to(cuda)
    ids = torch.randint(0, 6, (5,), generator=lab.rng)
    texts = {**TEXTS, "indices": fix, "scalar type": fix, "dtype": fix}
    out = lab.attempt(lambda: student.forward_on(theirs, ids), tried, SHOULD, fix, texts)
    check_output(out, mine(ids).detach(), tried)

    tried = f"a float64 model on {cuda} and a float64 x on the CPU"
    mine, theirs, _ = lab.twin(NET, torch.float64)
    theirs.to(cuda)
    x = lab.draw(4, 3, dtype=torch.float64)
    out = want_tensor(run(lab, theirs, x, tried), tried, dtype=torch.float64, fix=fix)
    check_output(out, mine(x).detach(), tried, fix)


@points(2)
def test_gradients(student, lab, cuda):
    """The output is differentiable, with respect to x and the model's own parameters"""
    fix = (
        "No `no_grad`, no `.detach()`, `.data` or `torch.tensor(...)` on the way, and the caller's "
        "model, no copy"
    )
    tried = f"backward through forward_on: a linear model on {cuda}, x on the CPU"
    mine, theirs, _ = lab.twin("nn.Linear(3, 2)")
    theirs.to(cuda)
    x = lab.draw(4, 3)
    given = student.put(x, requires_grad=True)
    out = want_tensor(run(lab, theirs, given, tried), tried, shape=(4, 2))
    expect(
        out.requires_grad,
        tried=tried,
        got="The output has no history: it does not require grad",
        should="Whoever called wants to call backward on it",
        fix=fix,
    )
    student.define("def back(out):\n    (out ** 2).sum().backward()").back(out)
    leaf = x.clone().requires_grad_()
    (F.linear(leaf, mine.weight, mine.bias) ** 2).sum().backward()
    grads = student.define("def grads(m, x):\n    return [p.grad for p in (*m.parameters(), x)]").grads(
        theirs, given
    )
    for name, got, want in zip(
        ("the weight", "the bias", "x"), grads, (mine.weight.grad, mine.bias.grad, leaf.grad), strict=True
    ):
        expect(
            got is not None and close(got, want, 1e-3, 1e-4),
            tried=tried,
            got=f"There is no gradient for {name}" if got is None else f"The gradient of {name} is off",
            should="The gradient should reach x and the parameters of the caller's model",
            fix=fix,
        )


def test_modes_stay(student, lab, cuda):
    """Train or eval mode, and grad mode, are the caller's"""
    net = "nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), probe, nn.Linear(4, 2))"
    for mode in ("train", "eval"):
        tried = f"a model with BatchNorm in {mode} mode on the CPU, x on {cuda}"
        mine, theirs, probe = lab.twin(net)
        mine.train(mode == "train")
        theirs.train(mode == "train")
        x = lab.draw(6, 3)
        given = student.put(x, device=cuda)
        before = student.state()
        out = run(lab, theirs, given, tried)
        calls = lab.calls(probe)
        expect(
            all(call["training"] == (mode == "train") for call in calls)
            and theirs.training is (mode == "train"),
            tried=tried,
            got=f"It ran, or was left, in {'eval' if mode == 'train' else 'train'} mode",
            should="The mode is the caller's choice: it should be neither changed nor restored to "
            "something else",
            fix="Leave out `model.eval()` and `model.train()`",
        )
        check_output(out, mine(x).detach(), tried)
        expect(
            len(calls) == 1,
            tried=tried,
            got=f"The model ran {len(calls)} times",
            should="One call of the model is enough; BatchNorm counts each",
        )
        after = student.state()
        changed = [key for key in before if before[key] != after[key] and "random" not in key]
        expect(
            not changed,
            tried=tried,
            got=f"Afterwards this was different: {', '.join(changed)}",
            should="Global state should be as before",
        )
