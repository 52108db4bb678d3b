import torch

from grader.suite import close, expect, points

SHAPES = ((4, 3), (4,), (3, 4))
RULE = "The rule is: v = momentum * v + grad, then p = p - lr * v; on the first step v is the gradient"


class Bench:
    """The same parameters here (with torch.optim.SGD) and in the runner (with the student's SGD)."""

    def __init__(self, student, lab, shapes=SHAPES, dtype=torch.float32, device="cpu", generator=False, **sgd):
        self.student, self.lab, self.shapes, self.dtype, self.sgd = student, lab, shapes, dtype, sgd
        self.start = [lab.draw(*shape, dtype=dtype) for shape in shapes]
        self.mine = [torch.nn.Parameter(value.clone()) for value in self.start]
        tools = student.define(
            "def params(values, device): return [nn.Parameter(v.clone().to(device)) for v in values]\n"
            "def stream(params): return (p for p in params)\n"
            "def values(params): return [p.detach() for p in params]\n"
        )
        self.look = tools.values
        self.theirs = student.call(tools.params, self.start, device)
        self.optimizer = student.SGD(tools.stream(self.theirs) if generator else self.theirs, **sgd)
        self.reference = torch.optim.SGD(self.mine, **sgd)
        self.history = []

    def grads(self, *without):
        """Fresh gradients; None for the parameters named in `without`."""
        return [
            None if i in without else self.lab.draw(*shape, dtype=self.dtype) for i, shape in enumerate(self.shapes)
        ]

    def step(self, grads):
        """One step on both sides with these gradients."""
        self.history.append(grads)
        for p, grad in zip(self.mine, grads, strict=True):
            p.grad = None if grad is None else grad.clone()
        self.lab.tools.set_grads(self.theirs, grads)
        self.reference.step()
        self.optimizer.step()

    def values(self):
        return [value.clone() for value in self.look(self.theirs)]

    def right(self, rtol=1e-5, atol=1e-6):
        return all(close(a, b.detach(), rtol, atol) for a, b in zip(self.values(), self.mine, strict=True))

    def still(self, values=None):
        """Whether no parameter moved at all."""
        return all(torch.equal(a, b) for a, b in zip(self.values(), values or self.start, strict=True))

    def matches(self, rule):
        """Whether `rule(p, grad, memory) -> new p` explains the values; `memory` is a dict per parameter."""
        for i, value in enumerate(self.values()):
            p, memory = self.start[i].double(), {}
            for t, grads in enumerate(self.history):
                if grads[i] is not None:
                    p = rule(p, grads[i].double(), memory, t)
            if not close(value, p, 1e-4, 1e-5):
                return False
        return True

    def moved(self):
        return max(float((a - b).abs().max()) for a, b in zip(self.values(), self.start, strict=True))


@points(2)
def test_plain_steps(student, lab):
    """Without momentum each step moves every parameter by -lr times its gradient"""
    tried = "3 parameters given as a generator, SGD(params, lr=0.03), 2 steps, new gradients each"
    bench = lab.run(lambda: Bench(student, lab, generator=True, lr=0.03), tried)
    for _ in range(2):
        lab.run(lambda: bench.step(bench.grads()), tried)
    if bench.right():
        return
    got = f"The parameters moved by up to {bench.moved():.3g}, and not to where torch.optim.SGD leads"
    fix = "A step is: p = p - lr * p.grad, in place, for every parameter, with the lr given"
    if bench.still():
        got = "No parameter moved"
        fix = "`model.parameters()` is a generator and can be read once: keep `list(params)` in `__init__`. "
        fix += "Or the step makes new tensors and never writes into the parameters: change them in place"
    elif bench.matches(lambda p, g, m, t: p + 0.03 * g):
        got, fix = "The parameters moved along the gradient, uphill", "Subtract: p = p - lr * grad"
    elif bench.matches(lambda p, g, m, t: p - g):
        fix = "The lr seems to be left out"
    elif any(bench.matches(lambda p, g, m, t, lr=lr: p - lr * g) for lr in (0.1, 0.01, 0.001)):
        fix = "The step used an lr of its own: keep the lr that comes in"
    elif bench.matches(lambda p, g, m, t: p - 0.03 * g / g.norm()):
        fix = "The gradient was scaled to length 1: its length counts too"
    elif bench.matches(lambda p, g, m, t: p - 0.03 * g.sign()):
        fix = "Only the sign of the gradient was used: its size counts too"
    elif torch.equal(bench.values()[-1], bench.start[-1]) or torch.equal(bench.values()[0], bench.start[0]):
        fix = "Some parameters never moved: does the loop reach all of them?"
    elif bench.matches(lambda p, g, m, t: p - 0.03 * g if t == 0 else p):
        fix = "Is a generator used up after the first loop? Keep `list(params)`"
    expect(False, tried=tried, got=got, should="Each step should be p = p - lr * grad", fix=fix)


def mixed(p, g, m, t):
    m["v"] = 0.8 * m.get("v", 0) + 0.2 * g
    return p - 0.05 * m["v"]


def damped(p, g, m, t):
    m["v"] = g if t == 0 else 0.8 * m["v"] + 0.2 * g
    return p - 0.05 * m["v"]


def nesterov(p, g, m, t):
    m["v"] = 0.8 * m.get("v", 0) + g
    return p - 0.05 * (g + 0.8 * m["v"])


def delayed(p, g, m, t):
    old = m.get("v", 0)
    m["v"] = 0.8 * old + g
    return p - 0.05 * old


def forgets_first(p, g, m, t):
    m["v"] = 0 * g if t == 0 else 0.8 * m["v"] + g
    return p - 0.05 * (g if t == 0 else m["v"])


def stale_only(p, g, m, t):
    step = g + 0.8 * m.get("g", 0)
    m["g"] = g
    return p - 0.05 * step


def lr_twice(p, g, m, t):
    m["v"] = 0.8 * m.get("v", 0) + 0.05 * g
    return p - 0.05 * m["v"]


def no_memory(p, g, m, t):
    return p - 0.05 * g


def scaled(p, g, m, t):
    return p - 0.05 * (g if t == 0 else 1.8 * g)


def uphill(p, g, m, t):
    m["v"] = 0.8 * m.get("v", 0) - g
    return p - 0.05 * m["v"]


MOMENTUM_FAULTS = [
    (no_memory, "The momentum has no effect: v must be kept from step to step, in the optimizer"),
    (mixed, "You average, v = momentum * v + (1 - momentum) * grad; torch's SGD adds the whole gradient"),
    (damped, "You average, v = momentum * v + (1 - momentum) * grad; torch's SGD adds the whole gradient"),
    (nesterov, "That is Nesterov's form, which looks ahead; torch's default moves by lr * v alone"),
    (delayed, "The step uses v from before this gradient was added: update v first, then p"),
    (forgets_first, "The first gradient is lost from v: after the first step v should be that gradient"),
    (stale_only, "Only the last gradient is remembered: v must hold the momentum of all steps so far"),
    (lr_twice, "lr is applied twice, once in v and once in the step"),
    (scaled, "v follows the present gradient: is v the same tensor as p.grad, or made anew each time?"),
    (uphill, "A sign is turned round between v and the step"),
]


@points(2)
def test_momentum(student, lab):
    """With momentum the steps are those of torch.optim.SGD, from the first on"""
    tried = "3 parameters, SGD(params, lr=0.05, momentum=0.8), 4 steps, new gradients each"
    bench = Bench(student, lab, lr=0.05, momentum=0.8)
    bench.step(bench.grads())
    first = bench.right()
    for _ in range(3):
        bench.step(bench.grads())
    if bench.right():
        tried = "3 parameters, SGD(params, lr=0.05, momentum=0.8), 3 steps with zero_grad() before each"
        cleared = Bench(student, lab, lr=0.05, momentum=0.8)
        for _ in range(3):
            cleared.optimizer.zero_grad()
            cleared.step(cleared.grads())
        expect(
            cleared.right(),
            tried=tried,
            got="Without the calls of zero_grad() the steps are right, with them they are not",
            should="zero_grad() clears the gradients, and the momentum goes on",
            fix="Leave the velocities alone in `zero_grad`: they are the memory of the steps before",
        )
        return
    got = "The first step is right, a later one is not" if first else "The first step is wrong already"
    fix = RULE
    if bench.still():
        got, fix = "No parameter moved", "Keep `list(params)`, and change the parameters in place"
    elif bench.matches(no_memory) and first:
        got = "All 4 steps are plain ones, -lr times the gradient"
        fix = MOMENTUM_FAULTS[0][1]
    else:
        for rule, text in MOMENTUM_FAULTS:
            if bench.matches(rule):
                fix = f"{text}. {RULE}"
                break
    expect(
        False,
        tried=tried,
        got=got,
        should="Each parameter should have a memory of its own, filled with the first gradient",
        fix=fix,
    )


@points(1)
def test_every_parameter_its_own_memory(student, lab):
    """Parameters of one shape, and two optimizers side by side, do not share their momentum"""
    tried = "two optimizers, each with momentum 0.8 and 2 parameters of shape (3,), stepping in turn 3 times"
    one = Bench(student, lab, ((3,), (3,)), lr=0.05, momentum=0.8)
    two = Bench(student, lab, ((3,), (3,)), lr=0.5, momentum=0.8, generator=False)
    for _ in range(3):
        one.step(one.grads())
        two.step(two.grads())
    alone = Bench(student, lab, ((3,), (3,)), lr=0.05, momentum=0.8)
    for _ in range(3):
        alone.step(alone.grads())
    ok = one.right() and two.right() and alone.right()
    lonely = alone.right()
    expect(
        ok,
        tried=tried,
        got="The steps of one optimizer depend on the other"
        if lonely
        else "Already within one optimizer the steps of 2 parameters of the same shape are wrong",
        should="Each parameter of each optimizer should have a v of its own",
        fix="Make one buffer per parameter in the instance (`self`), not on the class and not as a default "
        "argument; `[zeros] * n` is n times the same tensor"
        + ("" if lonely else f". If momentum itself is wrong: {RULE}"),
    )
    tried = "momentum 0.8, 3 steps on the very same gradients (no backward() in between)"
    bench = Bench(student, lab, ((3,), (2, 2)), lr=0.05, momentum=0.8)
    grads = bench.grads()
    bench.step(grads)
    for _ in range(2):
        bench.reference.step()
        bench.optimizer.step()
    same = all(torch.equal(p.grad, g) for p, g in zip(bench.theirs, grads, strict=True))
    expect(
        same and bench.right(),
        tried=tried,
        got="step() changed the gradients" if not same else "The steps are not those of torch.optim.SGD",
        should="A step reads the gradients and leaves them as they are; v is a memory of its own",
        fix="Is v the very tensor p.grad? Start it with a copy (`p.grad.clone()`) or with zeros and add"
        + ("" if same else "; and no `p.grad *= ...`"),
    )


@points(1)
def test_parameters_without_gradient(student, lab):
    """Parameters without a gradient are skipped, and can come back later"""
    tried = "3 parameters with momentum 0.8, of which one has no gradient in step 1, one none in step 2"
    bench = Bench(student, lab, lr=0.05, momentum=0.8)
    fix = "Skip a parameter whose `.grad` is None, its v included: `if p.grad is None: continue`"
    should = "Frozen and unused parameters have no gradient; they should stay as they are, and so should their v"
    plan = [(1,), (2,), (), (1, 2), ()]
    for i, without in enumerate(plan):
        before = bench.values()
        lab.attempt(lambda w=without: bench.step(bench.grads(*w)), tried=tried, should=should, fix=fix)
        after = bench.values()
        expect(
            all(torch.equal(before[k], after[k]) for k in without),
            tried=tried,
            got=f"In step {i + 1} a parameter without gradient moved",
            should=should,
            fix=fix,
        )
        expect(
            bench.right(),
            tried=tried,
            got=f"After step {i + 1} the parameters are not those of torch.optim.SGD",
            should="A v begins with the first gradient its parameter has, and waits while there is none",
            fix=f"{fix}. {RULE}",
        )
    frozen = student.define("def frozen(p): return [p[0], p[1].requires_grad_(False), p[2]]").frozen
    bench = Bench(student, lab, lr=0.05)
    frozen(bench.theirs)
    lab.attempt(
        lambda: bench.step(bench.grads(1)),
        tried="a frozen parameter (requires_grad=False) among the others",
        should=should,
        fix=fix,
    )
    expect(
        bench.right(),
        tried="a frozen parameter among the others",
        got="The others moved wrongly",
        should=should,
    )


@points(1)
def test_zero_grad(student, lab):
    """After zero_grad() no parameter has a gradient, and none has moved"""
    tried = "zero_grad() on 3 parameters of which one has no gradient yet"
    bench = Bench(student, lab, generator=True, lr=0.05, momentum=0.8)
    fix = "For every parameter set `p.grad = None`, or zero it where there is one: `p.grad.zero_()` fails on None"
    should = "Afterwards every gradient should be None or zeros, whatever was there before"
    for round_ in (1, 2):
        lab.tools.set_grads(bench.theirs, bench.grads(1))
        lab.attempt(bench.optimizer.zero_grad, tried=tried, should=should, fix=fix)
        left = [p.grad for p in bench.theirs]
        expect(
            all(g is None or float(g.abs().max()) == 0 for g in left),
            tried=tried,
            got=("The first time" if round_ == 1 else "The second time")
            + f" {sum(g is not None and float(g.abs().max()) > 0 for g in left)} gradients were left",
            should=should,
            fix=fix + ". If it works once only: a generator is used up, keep `list(params)`",
        )
    expect(
        bench.still(),
        tried=tried,
        got="The parameters themselves changed",
        should="zero_grad() clears gradients and nothing else",
        fix="Zero `p.grad`, not `p`",
    )
    bench.optimizer.zero_grad()
    backward = student.define("def backward(params): sum((p ** 2).sum() for p in params).backward()").backward
    backward(bench.theirs)
    bench.optimizer.zero_grad()
    backward(bench.theirs)
    fresh = all(close(p.grad, 2 * value, 1e-5) for p, value in zip(bench.theirs, bench.values(), strict=True))
    expect(
        fresh,
        tried="zero_grad(), backward(), zero_grad(), backward()",
        got="The gradients are not those of the last backward()",
        should="A backward() after zero_grad() should start from nothing",
        fix=fix,
    )


@points(2)
def test_in_place(student, lab):
    """Parameters change in place: same object, same storage, any layout and dtype; gradients stay"""
    tried = "2 steps on a matrix, a transposed matrix and a single number, in float64, without momentum"
    shapes = ((3, 2), (2, 4), ())
    bench = Bench(student, lab, shapes, torch.float64, lr=0.1, generator=False)
    tools = student.define(
        "def turn(params):\n"
        "    params[1].data = params[1].data.t().contiguous().t()\n"
        "def notes(params):\n"
        "    return [p.data_ptr() for p in params], [p.detach() for p in params], [id(p) for p in params]\n"
        "def model(params):\n"
        "    m = nn.Module()\n"
        "    for i, p in enumerate(params): m.register_parameter(f'p{i}', p)\n"
        "    return m\n"
        "def held(m): return [p.detach().clone() for p in m.parameters()]\n"
    )
    tools.turn(bench.theirs)
    owner = tools.model(bench.theirs)
    pointers, views, _ = tools.notes(bench.theirs)
    grads = bench.grads()
    fix = "Write into the tensor: `p -= lr * v` under `torch.no_grad()` (or `p.sub_`, `p.add_`); "
    fix += "`p = p - ...` only gives the name to a new tensor, and `p.data = ...` gives the parameter a new storage"
    should = "The model holds these very tensors, and other tensors may share their memory: write into them"
    lab.attempt(
        lambda: bench.step(grads),
        tried=tried,
        should="Parameters of any shape and layout should do",
        fix=("Use operations that keep the shape; `view(-1)` needs contiguous memory, and loops need a dimension"),
    )
    kept = [p.grad for p in bench.theirs]
    same = all(g is not None and torch.equal(g, w) for g, w in zip(kept, grads, strict=True))
    expect(
        same,
        tried=tried,
        got="step() changed the gradients",
        should="A step reads the gradients and leaves them as they are",
        fix=("Is v the very tensor p.grad? Take a copy, `p.grad.clone()`, or compute a new tensor; no `p.grad *= lr`"),
    )
    for p in bench.mine:
        p.grad = None
    bench.step(bench.grads())
    after, _, _ = tools.notes(bench.theirs)
    seen = [student.now(v) for v in views]
    held = tools.held(owner)
    expect(
        bench.right(1e-10, 1e-12),
        tried=tried,
        got="The parameters the model holds are not those of torch.optim.SGD"
        if not bench.still()
        else "The parameters the model holds did not move",
        should="The update should be exact in float64, and reach the model",
        fix=fix,
    )
    expect(
        after == pointers and all(torch.equal(a, b) for a, b in zip(seen, held, strict=True)),
        tried=tried,
        got="The parameters have a new storage: a tensor that shared their memory still shows the old values",
        should=should,
        fix=fix,
    )


@points(1)
def test_not_recorded(student, lab):
    """A step is not recorded by autograd and leaves the grad mode as it is"""
    tried = "backward(), step(), and another backward(), three rounds on a Linear(3, 2)"
    mine, theirs = lab.twin("nn.Sequential(nn.Linear(3, 2))")
    fix = "Do the update inside `with torch.no_grad():` (the block ends by itself; `set_grad_enabled(False)` does not)"
    should = "Parameters should stay leaves that require grad, and autograd should be on afterwards"
    optimizer = student.SGD(theirs.parameters(), lr=0.1)
    batches = lab.batches(4, 4, 4)
    mse = student.torch.nn.MSELoss()
    backward = student.define("def backward(m, c, x, y): c(m(x), y).backward()").backward
    before = student.state()
    for x, y in batches:
        lab.attempt(
            lambda x=x, y=y: (optimizer.zero_grad(), backward(theirs, mse, x, y), optimizer.step()),
            tried=tried, should=should, fix=fix,
        )  # fmt: skip
        state = student.state()
        expect(
            state["grad mode"] == before["grad mode"],
            tried=tried,
            got="After step() autograd is switched off for the whole program",
            should=should,
            fix=fix,
        )
        params = list(theirs.parameters())
        leaf = all(p.is_leaf and p.requires_grad and p.grad_fn is None for p in params)
        expect(
            leaf,
            tried=tried,
            got="After step() a parameter is no leaf that requires grad",
            should=should,
            fix=fix,
        )
    expect(
        lab.near(lab.state(theirs), lab.outcome(mine, batches, lr=0.1)[0]),
        tried=tried,
        got="The weights are not those of torch.optim.SGD",
        should="In a real training loop it should do what torch.optim.SGD does",
        fix="Does zero_grad() clear every gradient, and does step() reach every parameter?",
    )


@points(4)
def test_its_own_work(student, lab):
    """It is your own: nothing of torch.optim does the work"""
    tried = "making an SGD and one step, while watching torch.optim"
    with lab.tools.Watch() as watch:
        bench = Bench(student, lab, lr=0.05, momentum=0.8)
        bench.step(bench.grads())
        made = watch.made
    inside = student.isinstance(bench.optimizer, student.torch.optim.Optimizer)
    expect(
        not bench.still(),
        tried=tried,
        got="No parameter moved",
        should="A step should move the parameters",
        fix="Keep `list(params)`, and change the parameters in place",
    )
    expect(
        made == 0 and not inside,
        tried=tried,
        got="An optimizer of torch.optim was made" if made else "Your class is built on torch.optim.Optimizer",
        should="The update should be written by you: that is what this question is about",
        fix="Write a plain class with `__init__`, `zero_grad` and `step`; each is two to six lines",
    )


@points(1)
def test_devices(student, lab, cuda):
    """Works on parameters that are on another device"""
    tried = "3 steps with momentum on parameters that are on cuda"
    bench = Bench(student, lab, device=cuda, lr=0.05, momentum=0.8)
    should = "The buffers should be where their parameters are"
    fix = "Make a buffer from its parameter or gradient (`torch.zeros_like(p)`, `p.grad.clone()`)"
    for _ in range(3):
        lab.attempt(lambda: bench.step(bench.grads()), tried=tried, should=should, fix=fix)
    where = {student.now(p).device.type for p in bench.theirs}
    expect(where == {"cuda"}, tried=tried, got="The parameters left cuda", should=should, fix=fix)
    expect(
        bench.right(),
        tried=tried,
        got="The parameters are not those of the same steps on the CPU",
        should="The device should change nothing but the place",
        fix=fix,
    )
