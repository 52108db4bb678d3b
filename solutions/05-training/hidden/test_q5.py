import pytest
import torch

from grader.suite import StudentError, close, expect, extended, mistake, points, want

LIMIT = 0.25
CPU_SECONDS = 20


class Problem:
    """A noise-free regression problem drawn from rng: linear, or a gentle bend of it."""

    def __init__(self, rng, n, d, linear, scale=1.0, offset=0.0):
        def unit():
            v = torch.randn(d, 1, generator=rng)
            return v / v.norm()

        self.rng, self.n, self.d, self.linear = rng, n, d, linear
        self.scale, self.offset = scale, offset
        self.w, self.a, self.b, self.c = unit(), unit(), unit(), unit()
        self.center = torch.rand(d, generator=rng) * 1.6 - 0.8
        self.spread = torch.rand(d, generator=rng) * 0.6 + 1.0
        self.phase = torch.rand(1, generator=rng) * 2 - 1
        self.bend = torch.rand(1, generator=rng) * 0.5 + 0.5
        self.x, self.y = self.draw(n)

    def draw(self, n):
        """n fresh samples."""
        z = (torch.rand(n, self.d, generator=self.rng) * 2 - 1) * 1.7
        y = 0.6 * (z @ self.w)
        if not self.linear:
            other = self.a if self.d == 1 else self.b
            y = y + self.bend * (z @ self.a) * (z @ other) + torch.sin(1.2 * (z @ self.c) + self.phase)
        return self.center + self.spread * z / 1.7, self.scale * y + self.offset

    def __str__(self):
        kind = "linear" if self.linear else "smooth nonlinear"
        text = f"a {kind} problem, {self.n} samples, {self.d} feature{'s' * (self.d != 1)}"
        if (self.scale, self.offset) != (1.0, 0.0):
            text += f", targets around {self.y.mean():.3g} with standard deviation {self.y.std():.3g}"
        return text


class School:
    """Trains with the student's function and asks the model it gives."""

    def __init__(self, student, lab):
        self.student, self.lab = student, lab
        self.ask = student.define("def ask(model, x):\n    with torch.no_grad():\n        return model(x)").ask

    def train(self, problem, tried, x=None, y=None, **options):
        """The model, in eval mode."""
        x, y = problem.x if x is None else x, problem.y if y is None else y
        train = self.student.train_regressor
        try:
            model, seconds = self.student.call(self.lab.tools.within, 1.5 * CPU_SECONDS, train, x, y, **options)
        except StudentError as error:
            if error.type != "TooLong":
                raise
            raise slow(tried, 1.5 * CPU_SECONDS) from error
        if seconds > 1.5 * CPU_SECONDS:
            raise slow(tried, seconds)
        if not self.student.isinstance(model, self.student.torch.nn.Module):
            raise mistake(
                tried=tried,
                got=f"You returned an object of type {self.student.type(model)}",
                should="It should be the trained model, an nn.Module",
                fix=(
                    "Return the model alone: no tuple with a history, no function. Where more than a "
                    "network is needed (normalization), write a small nn.Module around it"
                ),
            )
        model.eval()
        return model

    def predict(self, model, x, tried):
        """Predictions (N, 1) for x."""
        n, d = x.shape
        pred = self.lab.attempt(
            lambda: self.ask(model, x),
            tried=f"{tried}; then the model on {n} new samples",
            should=f"The model should take raw inputs (N, {d}), any N",
            fix=("Use `x.shape[1]` for the first layer and nothing that remembers the number of training samples"),
        )
        pred = want(pred, torch.Tensor, f"{tried}; then the model on {n} new samples", "a tensor")
        expect(
            tuple(pred.shape) == (n, 1),
            tried=f"{tried}; then the model on {n} new samples",
            got=f"It gave predictions of shape {tuple(pred.shape)}",
            should=f"It should give one raw target per sample, shape ({n}, 1)",
            fix="The last layer has 1 output; no `squeeze` in the model",
        )
        return pred.detach().as_subclass(torch.Tensor).float()

    def exam(self, problem, **options):
        """Train on the problem and compare with fresh samples of it."""
        tried = f"{problem}; relative RMSE on 500 fresh samples"
        model = self.train(problem, tried, **options)
        x, y = problem.draw(500)
        pred = self.predict(model, x, tried)
        error = relative(pred, y)
        if error < LIMIT:
            return
        got = f"The relative RMSE is {error:.3g}"
        fix = self.diagnose(model, problem, x, y, pred, tried)
        raise mistake(
            tried=tried,
            got=got,
            should="It should be below 0.25 (0 is perfect, 1 is as bad as always predicting the mean)",
            fix=fix,
        )

    def diagnose(self, model, problem, x, y, pred, tried):
        if not bool(torch.isfinite(pred).all()):
            return "There are nan or infinite predictions: standardize x and y, or lower the learning rate"
        mx, sx, my, sy = problem.x.mean(0), problem.x.std(0), problem.y.mean(0), problem.y.std(0)
        inner = self.predict(model, (x - mx) / sx, tried)
        scaled = [
            (
                pred * sy + my,
                "gives normalized targets: undo the normalization inside the model that you return",
            ),
            (inner, "expects normalized inputs: it should take raw ones, so normalize inside the model"),
            (
                inner * sy + my,
                "lives on normalized inputs and targets: convert both inside the model you return",
            ),
        ]
        best, text = min((relative(p, y), text) for p, text in scaled)
        if best < LIMIT:
            return f"The model {text}"
        seen = relative(self.predict(model, problem.x, tried), problem.y)
        if seen < 0.1:
            return (
                f"On the {problem.n} training samples it is only {seen:.2g}: they were learnt by "
                "heart. Use a smaller "
                "or smoother model, fewer epochs, and look at samples that it has not seen"
            )
        follows = torch.corrcoef(torch.stack([pred[:, 0], y[:, 0]]))[0, 1] if float(pred.std()) > 0 else 0.0
        if float(follows) > 0.97:
            return (
                "The predictions follow the targets, but on another scale or offset: standardize "
                "the targets with the "
                "training mean and standard deviation, and undo that in the model. Where that is done, it has "
                "not trained for long enough: a larger learning rate, or more epochs"
            )
        spread = float(pred.std() / y.std())
        if spread < 0.15:
            return (
                "The predictions are nearly all the same. Either training never got going "
                "(targets on another scale: "
                "standardize them; is every step taken?), or output and target had shapes (N,) and (N, 1)"
            )
        if not problem.linear:
            flat = torch.cat([problem.x, torch.ones(problem.n, 1)], 1).double()
            best = flat @ torch.linalg.lstsq(flat, problem.y.double()).solution
            linear = relative(best.float(), problem.y)
            if abs(seen - linear) < 0.15 * linear:
                return (
                    "That is what the best straight line reaches: the model has nothing nonlinear in "
                    "it. Put an "
                    "activation (nn.Tanh(), nn.ReLU()) between two Linear layers. Where there is one, it has not "
                    "trained for long enough"
                )
        return (
            "It has not learnt enough: train longer, with a larger learning rate or a wider "
            "layer, with inputs and "
            "targets standardized, on all of the data, and watch the training loss until it stops falling"
        )


def relative(pred, y):
    """RMSE over the standard deviation of the target."""
    return float((pred.double() - y.double()).pow(2).mean().sqrt() / y.double().std())


def slow(tried, seconds):
    return mistake(
        tried=tried,
        got=f"Training used more than {seconds:.0f} CPU seconds" + (" and was stopped" if seconds else ""),
        should=f"It should be done within {CPU_SECONDS}",
        fix=("A few hundred epochs on at most 1024 samples are enough: take whole batches, a small network and Adam"),
    )


@pytest.fixture
def school(student, lab):
    return School(student, lab)


@points(1)
def test_form(student, lab, school, rng):
    """Returns a model that takes raw inputs (N, d) and gives (N, 1), each sample for itself"""
    problem = Problem(rng, 128, 3, linear=True, scale=2.0, offset=3.0)
    tried = str(problem)
    x, y = student.put(problem.x), student.put(problem.y)
    model = school.train(problem, tried, x, y)
    new, _ = problem.draw(7)
    whole = school.predict(model, new, tried)
    again = school.predict(model, new, tried)
    expect(
        close(whole, again, 1e-5, 1e-5),
        tried=f"{tried}; then the same 7 samples twice, in eval mode",
        got="The predictions differ",
        should="In eval mode a model gives the same answer again",
        fix="Leave the switch to `self.training` (nn.Dropout does it); draw nothing in `forward`",
    )
    single = torch.cat([school.predict(model, new[i : i + 1], tried) for i in range(3)])
    expect(
        close(single, whole[:3], 1e-3, 1e-3),
        tried=f"{tried}; then 7 new samples together, and 3 of them one by one",
        got="A sample alone gets another prediction than in company",
        should="A prediction should depend on its own sample only",
        fix=("Normalize with the mean and std of the training data, kept in the model, not with those of the batch"),
    )
    same = torch.equal(student.now(x), problem.x) and torch.equal(student.now(y), problem.y)
    expect(
        same,
        tried=tried,
        got="Afterwards the x or y that were handed in had changed",
        should="The data belongs to the caller",
        fix="Write `x = (x - mean) / std`, a new tensor, instead of `x -= mean`",
    )


@points(2)
@extended
def test_linear(school, rng):
    """Learns linear problems with up to 8 features"""
    school.exam(Problem(rng, 160, 8, linear=True))
    school.exam(Problem(rng, 900, 5, linear=True))


@points(3)
@extended
def test_nonlinear(school, rng):
    """Learns smooth nonlinear problems with up to 4 features"""
    school.exam(Problem(rng, 600, 4, linear=False))
    school.exam(Problem(rng, 200, 2, linear=False))
    school.exam(Problem(rng, 128, 1, linear=False))


@points(2)
@extended
def test_any_scale(school, rng):
    """Targets may have any scale and offset"""
    school.exam(Problem(rng, 300, 3, linear=False, scale=4000.0, offset=-1e6))
    school.exam(Problem(rng, 200, 2, linear=True, scale=0.002, offset=0.05))


@points(2)
@extended
def test_same_seed_same_result(student, lab, school, rng, seed):
    """The same seed gives the same model, whatever the global random state, which stays the caller's"""
    problem = Problem(rng, 128, 2, linear=False)
    tried = f"{problem}, twice with seed=0, each time with the global generators at another place"
    new, _ = problem.draw(50)
    preds, states = [], []
    for start in (seed, seed + 1):
        lab.tools.seed_everything(start)
        before = student.state()
        model = school.train(problem, tried, seed=0)
        states.append(student.state())
        preds.append(school.predict(model, new, tried))
        for key in ("grad mode", "inference mode", "default dtype", "default device", "working folder"):
            expect(
                states[-1][key] == before[key],
                tried="the global state before and after a call",
                got=f"The {key} was {before[key]} and is {states[-1][key]} now",
                should="Global switches should be left alone",
                fix="A switch for one block belongs in a `with` statement",
            )
    gap = float((preds[0] - preds[1]).abs().max())
    expect(
        gap <= 1e-4 * float(problem.y.std()),
        tried=tried,
        got=f"The predictions of the two models differ by up to {gap:.3g}",
        should="Everything random (initial weights, order of the samples, a split) should come from the seed",
        fix="Seed before the first random number, that is before the model is made, inside "
        "`torch.random.fork_rng()`; give DataLoader or randperm a generator of your own; "
        "numpy and random have "
        "generators of their own as well",
    )
    for key in ("torch random state", "numpy random state", "python random state"):
        expect(
            states[0][key] != states[1][key],
            tried=tried,
            got=f"Afterwards the {key} was the same both times: the call has seeded the caller's generator",
            should="The global random state belongs to the caller",
            fix=(
                "Put `torch.manual_seed(seed)` inside `with torch.random.fork_rng():`, which puts "
                "the old state back, or draw from a `torch.Generator` of your own"
            ),
        )


@points(1)
@extended
def test_device(student, lab, school, rng, cuda):
    """The model is on the device that was asked for"""
    problem = Problem(rng, 128, 1, linear=True)
    tried = f"{problem}, x and y on the CPU, device='cuda'"
    model = lab.attempt(
        lambda: school.train(problem, tried, device=cuda),
        tried=tried,
        should="Training should take place on `device`",
        fix="Move x and y and the model to `device`, and the training statistics with them",
    )
    where = {student.now(t).device.type for t in [*model.parameters(), *model.buffers()]}
    expect(
        where <= {"cuda"},
        tried=tried,
        got="Of the model that came back, parts are on " + " and ".join(sorted(where)),
        should="The whole model should be on `device`",
        fix="`model.to(device)`; statistics that the model needs are moved with it when they are registered: "
        "`self.register_buffer('mean', mean)`",
    )
    new, _ = problem.draw(5)
    pred = lab.attempt(
        lambda: school.ask(model, student.put(new, device=cuda)),
        tried=f"{tried}; then the model on samples that are on cuda",
        should="Everything the model uses should be on `device`",
        fix="Statistics kept as plain attributes do not move with `.to`: use `register_buffer`",
    )
    expect(
        want(pred, torch.Tensor, tried, "a tensor").device.type == "cuda",
        tried=tried,
        got="The predictions for samples on cuda were on the CPU",
        should="A model on `device` answers there",
        fix="No `.cpu()` in `forward`",
    )
