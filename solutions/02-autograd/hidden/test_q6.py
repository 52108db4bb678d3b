"""02 q6: accumulate_gradients."""

import torch
from torch import nn

from grader.suite import close, equal, expect, finite, mistake, points, want_float

SHARE = "scale each batch's loss by its share of all samples, `len(x) / total`"


def split(x, y, sizes):
    return list(zip(x.split(sizes), y.split(sizes), strict=True))


class Problem:
    """The same small model here and in the runner, and the gradient that the batches together should leave."""

    def __init__(self, student, rng, sizes, outputs=1, dtype=torch.float32, loss="MSELoss", device="cpu"):
        self.student, self.sizes = student, sizes
        n = sum(sizes)
        # batches of very different scale: each wrong weighting shows
        scale = torch.repeat_interleave(torch.arange(1.0, len(sizes) + 1), torch.tensor(sizes))[:, None]
        self.x = (torch.randn(n, 3, generator=rng) * scale).to(dtype)
        if loss == "CrossEntropyLoss":
            self.y = torch.randint(0, outputs, (n,), generator=rng)
        else:
            self.y = (torch.randn(n, outputs, generator=rng) * scale * 2).to(dtype)
        self.here = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, outputs)).to(dtype)
        with torch.no_grad():
            for p in self.here.parameters():
                p.copy_(torch.randn(p.shape, generator=rng) * 0.5)
        self.loss_here = getattr(nn, loss)()
        module = student.torch.nn
        self.tap = student.instruments.gradients.Tap()
        layers = [module.Linear(3, 4), module.Tanh(), module.Linear(4, outputs)]
        self.model = module.Sequential(layers[0], self.tap, layers[1], layers[2])
        self.layers = (layers[0], layers[2])
        for layer, mine in zip(self.layers, (self.here[0], self.here[2]), strict=True):
            layer.to(dtype)
            layer.load_state_dict(mine.state_dict())
        self.model.to(device)
        self.loss = getattr(module, loss)()
        self.batches = [(a, b) for a, b in split(self.x, self.y, sizes)]
        if device != "cpu":
            self.batches = [(student.put(a, device=device), student.put(b, device=device)) for a, b in self.batches]

    def gradients(self, weights=None):
        """Gradients by parameter, of the mean over samples or of another weighting of the batch means."""
        n = sum(self.sizes)
        weights = [size / n for size in self.sizes] if weights is None else weights
        self.here.zero_grad()
        for (x, y), weight in zip(split(self.x, self.y, self.sizes), weights, strict=True):
            (self.loss_here(self.here(x), y) * weight).backward()
        return [p.grad.clone() for p in self.here.parameters()]

    def batch_losses(self):
        with torch.no_grad():
            return [float(self.loss_here(self.here(x), y)) for x, y in split(self.x, self.y, self.sizes)]

    def mean_loss(self):
        return sum(v * s for v, s in zip(self.batch_losses(), self.sizes, strict=True)) / sum(self.sizes)

    def found(self):
        """The gradients that are in the student's model now."""
        return [p.grad for layer in self.layers for p in (layer.weight, layer.bias)]

    def copies(self, tried):
        """Copies of them; a `Mistake` if there are none."""
        found = self.found()
        if any(g is None for g in found):
            raise mistake(
                tried=tried,
                got="Some parameters have no gradient: their .grad is None",
                should="Every parameter of the model should have one afterwards",
                fix="`backward()` must reach the model, and nothing may clear the gradients at the end",
            )
        return [torch.as_tensor(g).clone() for g in found]

    def set_gradients(self, value):
        for layer in self.layers:
            for p in (layer.weight, layer.bias):
                self.student.ref(p).grad = torch.full_like(torch.as_tensor(p), value)

    def check(self, tried, rtol=1e-3, atol=1e-5, fix=None):
        found, wanted = self.copies(tried), self.gradients()
        if all(close(g, w, rtol, atol) for g, w in zip(found, wanted, strict=True)):
            return
        raise mistake(
            tried=tried,
            got=f"The gradient of the first bias begins with {float(torch.as_tensor(found[1])[0]):.5g}, and is not "
            "that of the "
            f"mean loss over all {sum(self.sizes)} samples",
            should="Every sample should count once, in whatever batch it comes",
            fix=fix or self.cause(found),
        )

    def cause(self, found):
        k, n = len(self.sizes), sum(self.sizes)
        faults = {
            "That is the sum of the batch means: too large by about the number of batches; " + SHARE: [1.0] * k,
            "That is the mean of the batch means, in which small batches weigh too much; " + SHARE: [1 / k] * k,
            "That is the sum over the samples, not the mean: divide by the number of samples": [
                float(s) for s in self.sizes
            ],
            "Only the last batch is left: clear the gradients once, before the loop": [0.0] * (k - 1)
            + [self.sizes[-1] / n],
            "Only the last batch is left: clear the gradients once, before the loop, and " + SHARE: [0.0] * (k - 1)
            + [1.0],
            "Only the first batch counts": [self.sizes[0] / n] + [0.0] * (k - 1),
            "All batches were weighed with the size of the first one; " + SHARE: [self.sizes[0] / n] * k,
            "All batches were weighed with the size of the last one; " + SHARE: [self.sizes[-1] / n] * k,
            "The weight of a batch is its share: divide by the number of samples, not of batches": [
                s / k for s in self.sizes
            ],
        }
        for text, weights in faults.items():
            if all(close(g, w, 1e-3, 1e-5) for g, w in zip(found, self.gradients(weights), strict=True)):
                return text
        return "Clear the gradients once, before the loop, and " + SHARE


@points(2)
def test_gradient_of_the_mean_over_all_samples(student, rng, attempt):
    """The gradient of the mean loss over all samples, with batches of different sizes"""
    for sizes, outputs, loss in (
        ((4, 4, 2), 1, "MSELoss"), ((1, 5, 3), 2, "MSELoss"), ((3, 3), 1, "MSELoss"), ((5, 2, 1, 2), 1, "L1Loss"),
        ((4, 3), 3, "CrossEntropyLoss"),
    ):  # fmt: skip
        problem = Problem(student, rng, sizes, outputs, loss=loss)
        tried = f"accumulate_gradients with batches of {', '.join(map(str, sizes))} samples and {loss}"
        with attempt(tried):
            student.accumulate_gradients(problem.model, problem.batches, problem.loss)
        problem.check(tried)
        expect(
            problem.loss.reduction == "mean",
            tried=tried,
            got="Afterwards the loss function itself was set to another reduction",
            should="The loss function belongs to the caller and should stay as it is",
            fix="Multiply the mean by `len(x)`: that is the sum over the samples",
        )
    problem = Problem(student, rng, (2, 3, 1), 2)
    plain = student.define("def loss(output, target):\n    return ((output - target) ** 2).mean()").loss
    tried = "accumulate_gradients with batches of 2, 3 and 1 samples and a plain function as loss"
    with attempt(
        tried, "Any callable that averages over the batch is a loss function: call it, and ask nothing else of it"
    ):
        student.accumulate_gradients(problem.model, problem.batches, plain)
    problem.check(tried)
    problem = Problem(student, rng, (3, 2), dtype=torch.float64)
    tried = "accumulate_gradients with a float64 model and batches of 3 and 2 samples"
    with attempt(tried):
        student.accumulate_gradients(problem.model, problem.batches, problem.loss)
    problem.check(tried, 1e-9, 1e-10)


@points(1)
def test_returns_the_mean_loss(student, rng, attempt):
    """It returns the mean loss over all samples, as a Python float"""
    for sizes in ((4, 4, 2), (1, 5), (6,)):
        problem = Problem(student, rng, sizes)
        tried = f"accumulate_gradients with batches of {', '.join(map(str, sizes))} samples"
        with attempt(tried):
            result = student.accumulate_gradients(problem.model, problem.batches, problem.loss)
        loss, losses = want_float(result, tried), problem.batch_losses()
        fix = "Add up `loss.item() * len(x)`, and divide by the number of samples at the end"
        if close(loss, sum(losses) / len(losses), 1e-4):
            fix = "That is the mean of the batch means, in which the small last batch weighs too much. " + fix
        elif close(loss, sum(losses), 1e-4):
            fix = "That is the sum of the batch means. " + fix
        elif close(loss, losses[-1], 1e-4) or close(loss, losses[-1] * sizes[-1] / sum(sizes), 1e-4):
            fix = "That is the loss of the last batch alone. " + fix
        elif close(loss, problem.mean_loss() * sum(sizes), 1e-4):
            fix = "That is the sum over all samples: divide by their number"
        expect(
            finite(loss) and close(loss, problem.mean_loss(), 1e-4),
            tried=tried,
            got=f"It returned {loss:.5g}",
            should="It should be the mean loss over all samples",
            fix=fix,
        )


@points(2)
def test_earlier_gradients_are_cleared(student, rng, attempt):
    """Gradients from before are gone, and a second call gives the same"""
    problem = Problem(student, rng, (4, 3, 2))
    with attempt("accumulate_gradients with batches of 4, 3 and 2 samples"):
        student.accumulate_gradients(problem.model, problem.batches, problem.loss)
    first = problem.copies("accumulate_gradients with batches of 4, 3 and 2 samples")
    for tried, old, fix in (
        (
            "accumulate_gradients twice with the same model",
            None,
            "The second call added to the gradients of the first: clear them once, before the loop "
            "(`model.zero_grad()`)",
        ),
        (
            "accumulate_gradients with a model whose parameters had gradients from before",
            100.0,
            "The old gradients are still in the sum: clear them once, before the loop (`model.zero_grad()`)",
        ),
    ):
        if old is not None:
            problem.set_gradients(old)
        with attempt(tried):
            student.accumulate_gradients(problem.model, problem.batches, problem.loss)
        again = problem.copies(tried)
        expect(
            all(close(g, w, 1e-3, 1e-5) for g, w in zip(again, first, strict=True)),
            tried=tried,
            got=f"The gradient of the first bias begins with {float(again[1][0]):.5g}, and with "
            f"{float(first[1][0]):.5g} "
            "after the first call for a fresh model",
            should="The same batches and weights should leave the same gradients",
            fix=fix,
        )


@points(2)
def test_one_batch_in_memory(student, rng, attempt):
    """One batch in memory at a time: its graph is gone when the next one starts"""
    sizes = (4, 4, 3, 4, 4, 2)
    problem = Problem(student, rng, sizes)
    tried = "accumulate_gradients with 6 batches of at most 4 samples, looking at what the model is given"
    with attempt(tried):
        student.accumulate_gradients(problem.model, problem.batches, problem.loss)
    rows, held = list(problem.tap.rows), list(problem.tap.held)
    expect(
        bool(rows) and max(rows) <= max(sizes),
        tried=tried,
        got=f"The model was run on {max(rows, default=0)} samples at once",
        should="It should see one batch at a time",
        fix="Do not join the batches. Run them one by one and let `.grad` add up",
    )
    expect(
        max(held) <= 1,
        tried=tried,
        got=f"When a batch started, the graphs of {max(held)} earlier batches were still in memory",
        should="The graph of a batch should be gone before the next one starts",
        fix="Call `backward()` for each batch, inside the loop, without `retain_graph`; one backward for the sum of "
        "all "
        "losses keeps everything",
    )
    problem.copies(tried)


@points(1)
def test_the_rest_stays(student, rng, attempt, same_state):
    """Weights, mode, frozen parameters and the list of batches stay as they are"""
    for training in (True, False):
        problem = Problem(student, rng, (3, 2))
        problem.model.train(training)
        frozen = problem.layers[0].bias
        student.ref(frozen).requires_grad_(False)
        problem.model.register_parameter("unused", student.torch.nn.Parameter(torch.ones(2)))
        student.ref(problem.model.unused).grad = torch.full((2,), 5.0)
        weights = {k: torch.as_tensor(v).clone() for k, v in student.now(problem.model.state_dict()).items()}
        held = student.put(list(problem.batches))
        mode = "train" if training else "eval"
        tried = f"accumulate_gradients with a model in {mode} mode, with a frozen parameter and one that is not used"
        with same_state(tried), attempt(tried, "A parameter that got no gradient has .grad None: skip it"):
            student.accumulate_gradients(problem.model, held, problem.loss)
        now = student.now(problem.model.state_dict())
        expect(
            all(equal(torch.as_tensor(now[k]), v) for k, v in weights.items()),
            tried=tried,
            got="Afterwards the weights were others",
            should="Only gradients should change: there is no step here",
        )
        expect(
            set(problem.tap.training_modes) == {training} and problem.model.training is training,
            tried=tried,
            got="The model ran in another mode, or was left in another one",
            should="Train or eval mode should stay as it is",
            fix="Call neither `model.train()` nor `model.eval()` here",
        )
        live = student.ref(frozen)
        expect(
            live.requires_grad is False and live.grad is None,
            tried=tried,
            got="The frozen parameter requires grad afterwards, or got a gradient",
            should="A parameter with requires_grad=False should be left alone",
        )
        spare = problem.model.unused.grad
        expect(
            spare is None or not bool(torch.as_tensor(spare).any()),
            tried=tried,
            got="A parameter that is not used, and had a gradient from before, still has one",
            should="Gradients from before should be gone: its gradient is zero, or None",
            fix="Clear the gradients of all parameters, used or not: `model.zero_grad()`",
        )
        expect(
            len(held) == 2 and len(held[0]) == 2 and close(held[0][0], problem.batches[0][0]),
            tried=tried,
            got="Afterwards the list of batches was another one",
            should="The list belongs to the caller and should stay as it is",
            fix="`pop` changes the caller's list; loop over it",
        )
        expect(
            all(g is not None for g in problem.found()[2:]),
            tried=tried,
            got="Other parameters have no gradient",
            should="The other parameters should get theirs as usual",
        )


@points(1)
def test_one_batch_and_one_sample(student, rng, attempt):
    """One batch, one sample"""
    for sizes in ((5,), (1,), (1, 1), (2, 1)):
        problem = Problem(student, rng, sizes)
        tried = f"accumulate_gradients with batches of {', '.join(map(str, sizes))} samples"
        with attempt(tried):
            loss = want_float(student.accumulate_gradients(problem.model, problem.batches, problem.loss), tried)
        problem.check(tried)
        expect(
            close(loss, problem.mean_loss(), 1e-4),
            tried=tried,
            got=f"It returned {loss:.5g}",
            should="It should be the mean loss over all samples",
        )


@points(0.5)
def test_on_an_accelerator(student, rng, cuda, attempt):
    """Model and batches on an accelerator"""
    problem = Problem(student, rng, (3, 2), device=cuda)
    tried = f"accumulate_gradients with model and batches on {cuda}"
    with attempt(
        tried,
        "Leave model and batches where they are; new tensors belong on their device",
        about="device|cuda|cpu|numpy",
    ):
        loss = want_float(student.accumulate_gradients(problem.model, problem.batches, problem.loss), tried)
    problem.check(tried)
    expect(close(loss, problem.mean_loss(), 1e-4), tried=tried, got=f"It returned {loss:.5g}")
