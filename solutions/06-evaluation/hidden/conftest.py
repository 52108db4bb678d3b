"""What the suites share: twins of a model here and in the runner, and the checks that q1, q2 and q3 have in common."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from grader.suite import StudentError, close, expect, mistake

SWITCHES = ("grad mode", "inference mode", "default dtype", "default device", "working folder")
TAPES = ("torch random state", "numpy random state", "python random state")

# A part inside a part, and a BatchNorm that stands outside of it.
NESTED = (
    "nn.Sequential(nn.Linear(3, 6), nn.Sequential(nn.BatchNorm1d(6), nn.Dropout(0.5), probe), "
    "nn.BatchNorm1d(6), nn.Linear(6, {k}))"
)
# (what the student reads, mode of the whole, modes of single parts)
MODES = (
    ("a network with BatchNorm and Dropout that comes in train mode", True, {}),
    ("a network with BatchNorm and Dropout that comes in eval mode", False, {}),
    ("a network in train mode in which one BatchNorm is kept in eval mode (frozen)", True, {"2": False}),
    ("a network in eval mode in which one Dropout is kept in train mode", False, {"1.1": True}),
)
RESTORE = (
    "Before `model.eval()` note `training` of every part (`for m in model.modules()`), and give each its own back "
    "afterwards"
)


class Lab:
    """Makes inputs and models, and looks at what happened to them."""

    def __init__(self, student, rng):
        self.student, self.rng = student, rng
        self.training = student.instruments.training
        self.tools = student.instruments.evaluation

    # Inputs

    def draw(self, *shape, dtype=torch.float32):
        return torch.randn(shape, generator=self.rng, dtype=torch.float64).to(dtype)

    def batches(self, *sizes, d=3, k=2, dtype=torch.float32):
        return [(self.draw(n, d, dtype=dtype), self.draw(n, k, dtype=dtype)) for n in sizes]

    def labels(self, n, classes):
        return torch.randint(classes, (n,), generator=self.rng)

    def twin(self, expression, probe=None, dtype=torch.float32):
        """(model here in eval mode, model in the runner in train mode), same weights and buffers."""
        mine = eval(expression, {"nn": nn, "probe": nn.Identity()})
        with torch.no_grad():
            for p in mine.parameters():
                p.copy_(self.draw(*p.shape) * 0.7)
            for name, b in mine.named_buffers():
                if b.is_floating_point():
                    b.copy_(self.draw(*b.shape).abs() + 0.5 if "var" in name else self.draw(*b.shape))
                else:
                    b.fill_(int(torch.randint(3, 50, (), generator=self.rng)))
        mine = mine.to(dtype).eval()
        module = self.student.define(f"def make(probe): return {expression}")
        theirs = module.make(self.tools.Watcher() if probe is None else probe)
        theirs.to(dtype)
        theirs.load_state_dict(mine.state_dict())
        theirs.train()
        return mine, theirs

    def loader(self, batches, **options):
        """A DataLoader in the runner that gives these batches (all of the first one's size but the last)."""
        data = self.student.torch.utils.data
        x, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
        return data.DataLoader(data.TensorDataset(x, y), **{"batch_size": len(batches[0][0]), **options})

    def rows(self, x, **options):
        """A DataLoader in the runner over rows of x alone."""
        return self.student.torch.utils.data.DataLoader(x, **options)

    # Looking

    def state(self, theirs):
        return {name: self.student.now(value) for name, value in theirs.state_dict().items()}

    def near(self, one, other, rtol=1e-4, atol=2e-6):
        other = other.state_dict() if isinstance(other, nn.Module) else other
        return all(close(one[name], value, rtol, atol) for name, value in other.items())

    def attempt(self, call, *, tried, should, fix):
        """Call student code where an exception means a known misconception; the message says which."""
        try:
            return call()
        except NotImplementedError:
            raise
        except StudentError as error:
            line = f" in the line `{error.frames[-1][2]}`" if error.frames else ""
            got = f"It raised {error.type}{line}: {error.text[:200]}"
            if error.type == "AttributeError" and "'dataset'" in error.text:
                should = "A loader may be any iterable of batches, a plain list too"
                fix = "Count the samples as they come, `n += len(x)`, instead of asking for `loader.dataset`"
            raise mistake(tried=tried, got=got, should=should, fix=fix) from error

    # Checks that the three measuring functions share. `call(model)` measures; `judge(value, mine, tried)` makes sure
    # that the value is that of the model in eval mode.

    def check_eval_mode(self, call, judge, k=2):
        """Every part is in eval mode in every forward pass; the value is that of eval mode; twice the same."""
        for what, training, inner in MODES[:2]:
            watcher = self.tools.Watcher()
            mine, theirs = self.twin(NESTED.format(k=k), watcher)
            self.tools.set_modes(theirs, training, inner)
            first = call(theirs)
            calls = self.student.now(watcher.calls)
            wrong = sum(c["training"] for c in calls)
            fix = (
                "Call `model.eval()` before the loop, with parentheses; it reaches all parts (`model.training = False` "
                "does not), and `torch.no_grad()` does not replace it"
            )
            expect(
                wrong == 0,
                tried=what,
                got=f"The inner part (BatchNorm, Dropout) ran in train mode in {wrong} of {len(calls)} forward passes",
                should="Every part should be in eval mode while you measure: Dropout passes all, BatchNorm uses its "
                "stored statistics",
                fix=fix,
            )
            expect(
                len(calls) > 0,
                tried=what,
                got="The model was not called",
                should="Each batch should go through the model",
                fix="Loop over the loader and call `model(x)`",
            )
            judge(first, mine, what)
            again = call(theirs)
            expect(
                close(again, first, 1e-5, 1e-7),
                tried=f"{what}; two calls in a row on the same data",
                got="The two results differ",
                should="Measuring twice should give the same answer",
                fix="Is anything kept between the calls, or does the model change? Sums start at 0 inside the function",
            )

    def check_unchanged(self, call, judge, k=2):
        """Parameters, buffers, gradients and their flags are what they were."""
        tried = "a network with BatchNorm in train mode, whose parameters hold gradients from an earlier step"
        mine, theirs = self.twin(NESTED.format(k=k))
        params = list(theirs.parameters())
        grads = [None if i == 1 else self.draw(*self.student.now(p).shape) for i, p in enumerate(params)]
        self.training.set_grads(params, grads)
        self.student.ref(theirs[0].weight).requires_grad_(False)
        before = self.student.now(self.tools.snapshot(theirs))
        value = call(theirs)
        after = self.student.now(self.tools.snapshot(theirs))
        judge(value, mine, tried)
        fixes = {
            "parameters": "Measuring makes no step: take `optimizer.step()` and anything that writes weights out",
            "buffers": "BatchNorm moves its running statistics in every forward pass in train mode, with or without "
            "gradients: call `model.eval()` first",
            "gradients": "No `backward()` here, and no `zero_grad()`: the gradients belong to the training loop",
            "flags": "Leave `requires_grad` of the parameters alone: `with torch.no_grad():` is enough",
        }
        for kind, fix in fixes.items():
            one, other = before[kind], after[kind]
            moved = [name for name in one if name not in other or not same(one[name], other[name])]
            expect(
                not moved and len(one) == len(other),
                tried=tried,
                got=f"Afterwards the {kind if kind != 'flags' else 'flags requires_grad'} differ: {', '.join(moved)}",
                should="Measuring a model should change nothing in it",
                fix=fix,
            )

    def check_modes(self, call, judge, k=2):
        """Every part is back in the mode that it came in."""
        for what, training, inner in MODES:
            mine, theirs = self.twin(NESTED.format(k=k))
            self.tools.set_modes(theirs, training, inner)
            before = self.student.now(self.training.modes(theirs))
            value = call(theirs)
            after = self.student.now(self.training.modes(theirs))
            judge(value, mine, what)
            self.compare_modes(before, after, what)

    def compare_modes(self, before, after, tried, fix=RESTORE):
        """Fail if a part is in another mode than before; say how it looks."""
        if before == after:
            return
        if not any(after.values()):
            got = "Afterwards the whole model was in eval mode: the next epoch would train without Dropout"
        elif all(after.values()):
            got = "Afterwards the whole model was in train mode, also what came in eval mode"
        else:
            wrong = [name or "the model itself" for name in before if before[name] != after.get(name)]
            got = f"Afterwards these parts were in another mode than before: {', '.join(wrong)}"
        if any(before.values()) and not all(before.values()) and fix == RESTORE:
            fix += ": `model.train(was)` puts all parts into one mode"
        expect(
            False, tried=tried, got=got, should="Every part should be in the mode in which it came", fix=fix
        )

    def check_exceptions(self, cases, k=2):
        """After an exception every part is back in its mode. `cases`: {what fails: (fail_at or None, call(model))}."""
        for what, (fail_at, call) in cases.items():
            tried = f"{what}; the model came in train mode with one BatchNorm in eval mode"
            _, theirs = self.twin(NESTED.format(k=k), self.tools.Watcher(fail_at))
            self.tools.set_modes(theirs, True, {"2": False})
            before = self.student.now(self.training.modes(theirs))
            switches = self.student.state()
            try:
                call(theirs)
            except NotImplementedError:
                raise
            except StudentError:
                pass
            else:
                raise mistake(
                    tried=tried,
                    got="The exception did not reach the caller",
                    should="An error in the middle should not pass for a result",
                    fix="Use `try: ... finally: ...`, which puts things back and lets the exception go on; no `except`",
                )
            after = self.student.now(self.training.modes(theirs))
            fix = "Put the modes back in a `finally:` block, which runs after an exception too: each part its own mode"
            self.compare_modes(before, after, tried, fix)
            now = self.student.state()
            for key in SWITCHES:
                expect(
                    now[key] == switches[key],
                    tried=tried,
                    got=f"Afterwards the {key} was {now[key]}; before the call it was {switches[key]}",
                    should="After an exception the global switches should be as before",
                    fix="`with torch.no_grad():` ends by itself, `torch.set_grad_enabled(False)` does not",
                )

    def check_no_graph(self, call, judge, k=2):
        """No graph is recorded, called with and without gradients; grad mode stays as it was."""
        for mode in ("enable_grad", "no_grad"):
            tried = f"a call under `torch.{mode}()`"
            watcher = self.tools.Watcher()
            mine, theirs = self.twin(f"nn.Sequential(nn.Linear(3, 4), nn.Tanh(), probe, nn.Linear(4, {k}))", watcher)
            with getattr(self.student.torch, mode)():
                before = self.student.state()
                value = call(theirs)
                after = self.student.state()
            calls = self.student.now(watcher.calls)
            recorded = sum(c["recorded"] for c in calls)
            expect(
                recorded == 0,
                tried="whether autograd records the forward passes",
                got=f"It recorded a graph in {recorded} of {len(calls)} forward passes",
                should="No graph should be built: it costs memory, and nobody will call backward()",
                fix="Put the loop under `with torch.no_grad():`; `model.eval()` and a `.detach()` of the result do "
                "not do that",
            )
            judge(value, mine, tried)
            for key in SWITCHES:
                expect(
                    before[key] == after[key],
                    tried=tried,
                    got=f"Afterwards the {key} was {after[key]}; before the call it was {before[key]}",
                    should="The call should leave global switches as they were",
                    fix="`with torch.no_grad():` puts the old grad mode back by itself; `torch.set_grad_enabled` or "
                    "`torch.enable_grad` as a plain statement does not",
                )

    def check_global_state(self, call, seed):
        """Two calls after different seeds leave different random states; switches stay. Returns the values."""
        states, values = [], []
        for start in (seed, seed + 1):
            self.training.seed_everything(start)
            before = self.student.state()
            values.append(call())
            states.append(self.student.state())
            self.same_switches(before, states[-1])
        for key in TAPES:
            expect(
                states[0][key] != states[1][key],
                tried="a call after two different seeds",
                got=f"Both times the {key} was the same afterwards, so the call seeds anew",
                should="Measuring should never reseed: the next epoch would drop and shuffle as the last one did",
                fix="Take `manual_seed` (or `seed`) out of the function",
            )
        return values

    def same_switches(self, before, after):
        for key in SWITCHES:
            expect(
                before[key] == after[key],
                tried="the global state before and after a call",
                got=f"The {key} was {before[key]} and is {after[key]} now",
                should="Global switches should be left alone",
                fix="A switch for one block belongs in a `with` statement",
            )

    def model_stays(self, call, cuda):
        """A model on another device than `device` is not moved."""
        tried = "a model on the CPU together with device='cuda'"
        _, theirs = self.twin("nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))")
        try:
            call(theirs, self.student.torch.device(cuda))
        except NotImplementedError:
            raise
        except StudentError:
            pass  # PyTorch's own error is right here
        where = {self.student.now(p).device.type for p in theirs.parameters()}
        expect(
            where == {"cpu"},
            tried=tried,
            got="Afterwards the model was on cuda",
            should="A model should stay where its owner put it: only batches move",
            fix="Take `model.to(device)` out of the function",
        )


def same(one, other):
    """Bit for bit the same, whatever it is."""
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        return one.dtype == other.dtype and one.shape == other.shape and bool(torch.equal(one, other))
    return not isinstance(one, torch.Tensor) and not isinstance(other, torch.Tensor) and one == other


@pytest.fixture
def lab(student, rng):
    return Lab(student, rng)
