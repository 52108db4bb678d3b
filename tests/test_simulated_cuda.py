"""The simulated CUDA device behaves as a real one.

A behaviour is a function of a device string. The same functions run on the simulation, each in a forked child (as the
runner uses it), and on a real GPU where there is one."""

from __future__ import annotations

import copy
import io
import os
import pickle
import re
import subprocess
import sys
import threading
import traceback
import zipfile

import numpy as np
import pytest
import torch
from torch import nn

from grader.runner import simulated_cuda

MIXED = "Expected all tensors to be on the same device"
BEHAVIOURS = []
HERE = torch.cuda.is_available()
simulation = pytest.mark.skipif(
    torch.backends.cuda.is_built(), reason="the simulation needs a build of torch without CUDA"
)


@pytest.fixture(scope="module", autouse=True)
def _import_once():
    """The first optimizer of a process imports a thousand modules: here, not in each child"""
    torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=0.1)


def behaviour(function):
    BEHAVIOURS.append(function)
    return function


def in_child(function, *args, seconds=30):
    """Run in a forked child; its failure is raised here with its traceback."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        text = b""
        try:
            torch.set_num_threads(1)
            function(*args)
        except BaseException:
            text = traceback.format_exc().encode()
        os.write(write, text[-60000:])
        os._exit(1 if text else 0)
    os.close(write)
    timer = threading.Timer(seconds, os.kill, (child, 9))
    timer.start()
    with os.fdopen(read, "rb") as pipe:
        text = pipe.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    timer.cancel()
    assert status == 0, text or f"the child ended with status {status}"


def _on_simulation(function):
    simulated_cuda.enable()
    function("cuda")


@simulation
def test_simulated(behaviour_function):
    in_child(_on_simulation, behaviour_function)


@pytest.mark.skipif(not HERE, reason="no CUDA device on this machine")
def test_real(behaviour_function):
    behaviour_function("cuda")


def pytest_generate_tests(metafunc):
    if "behaviour_function" in metafunc.fixturenames:
        metafunc.parametrize("behaviour_function", BEHAVIOURS, ids=lambda f: f.__name__)


def raises(text, call, error=RuntimeError):
    with pytest.raises(error, match=text):
        call()


def is_on(tensor, device):
    return tensor.device.type == torch.device(device).type


def small_net(seed=0, dropout=0.0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(dropout), nn.Linear(8, 1))


def table(rows=20):
    numbers = torch.Generator().manual_seed(3)
    return torch.randn(rows, 6, generator=numbers), torch.randn(rows, 1, generator=numbers)


def train(net, x, y, optimizer, steps=4):
    for start in range(0, steps * 5, 5):
        rows = slice(start % len(x), start % len(x) + 5)
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
    return loss.item()


# The device and its names


@behaviour
def there_is_one_device(dev):
    assert torch.cuda.is_available() and torch.cuda.device_count() >= 1
    assert torch.cuda.current_device() == 0
    assert isinstance(torch.cuda.get_device_name(0), str) and torch.cuda.get_device_name()
    assert torch.cuda.get_device_properties(0).total_memory > 0
    assert len(torch.cuda.get_device_capability()) == 2


@behaviour
def there_is_an_accelerator(dev):
    assert torch.accelerator.is_available() and torch.accelerator.current_accelerator().type == "cuda"
    assert torch.accelerator.device_count() >= 1


@behaviour
def upkeep_is_harmless(dev):
    torch.cuda.init()
    torch.cuda.synchronize()
    torch.cuda.synchronize("cuda:0")
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    assert torch.cuda.memory_allocated() >= 0 and torch.cuda.max_memory_allocated() >= 0
    torch.cuda.set_device(0)
    with torch.cuda.device(0):
        assert torch.zeros(1, device=dev).device == torch.device("cuda:0")


@behaviour
def events_measure_time(dev):
    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    start.record()
    torch.ones(3, device=dev).sum()
    end.record()
    torch.cuda.synchronize()
    assert start.elapsed_time(end) >= 0


@behaviour
def tensor_says_where_it_is(dev):
    t = torch.ones(2, device=dev)
    assert t.device == torch.device("cuda:0") and t.device != torch.device("cuda")
    assert t.is_cuda and not t.is_cpu and t.get_device() == 0
    assert t.type() == "torch.cuda.FloatTensor"
    assert str(t.device) == "cuda:0"


@behaviour
def tensor_is_an_ordinary_tensor(dev):
    t = torch.ones(2, device=dev)
    assert type(t) is torch.Tensor and type(nn.Parameter(t)) is nn.Parameter
    assert type(nn.Linear(2, 1).to(dev).weight) is nn.Parameter


@behaviour
def a_second_device_does_not_exist(dev):
    if torch.cuda.device_count() == 1:
        raises("invalid device ordinal", lambda: torch.ones(2, device="cuda:1"))
        raises("invalid device ordinal", lambda: torch.ones(2).to("cuda:1"))


@behaviour
def printing_shows_the_device(dev):
    assert repr(torch.ones(2, device=dev)) == "tensor([1., 1.], device='cuda:0')"
    assert "device='cuda:0'" in repr(nn.Parameter(torch.ones(2, device=dev)))
    assert f"{torch.tensor(1.5, device=dev):.2f}" == "1.50"


# Moving


@behaviour
def to_leaves_the_original(dev):
    t = torch.ones(2)
    t.to(dev)
    assert not t.is_cuda


@behaviour
def to_the_same_device_is_the_same_tensor(dev):
    t = torch.ones(2, device=dev)
    assert t.to(dev) is t and t.to("cuda:0") is t and t.cuda() is t and t.to(torch.device(dev)) is t
    assert t.cpu() is not t and t.to(dev, copy=True) is not t
    c = torch.ones(2)
    assert c.cpu() is c and c.to("cpu") is c


@behaviour
def to_in_all_forms(dev):
    t = torch.arange(3)
    like = torch.ones(1, device=dev, dtype=torch.float64)
    for moved, dtype in (
        (t.to(dev), torch.int64),
        (t.to(torch.device(dev, 0), torch.float32), torch.float32),
        (t.to(dev, non_blocking=True), torch.int64),
        (t.to(device=dev, dtype=torch.float16, copy=True), torch.float16),
        (t.to(like), torch.float64),
        (t.type_as(like), torch.float64),
        (t.cuda(), torch.int64),
        (t.cuda(0, non_blocking=True), torch.int64),
        (t.to(0), torch.int64),
    ):
        assert moved.is_cuda and moved.dtype == dtype and moved.tolist() == [0, 1, 2]
    on_device = t.to(dev)
    assert on_device.float().is_cuda and on_device.to(torch.float64).is_cuda and on_device.double().long().is_cuda
    assert not on_device.to("cpu", torch.float32).is_cuda and not on_device.to(torch.ones(1)).is_cuda


@behaviour
def moved_memory_is_a_copy(dev):
    t = torch.zeros(3)
    there = t.to(dev)
    back = there.cpu()
    there += 1
    assert t.tolist() == [0, 0, 0] == back.tolist() and there.tolist() == [1, 1, 1]


@behaviour
def a_move_is_differentiable(dev):
    x = torch.ones(3, requires_grad=True)
    y = x.to(dev)
    assert y.requires_grad and not y.is_leaf and y.grad_fn.name() == "ToCopyBackward0"
    (y * 2).sum().backward()
    assert x.grad.tolist() == [2, 2, 2] and not x.grad.is_cuda
    z = torch.ones(3, device=dev, requires_grad=True)
    (z.cpu().double() * 3).sum().backward()
    assert z.grad.is_cuda and z.grad.dtype == torch.float32 and z.grad.tolist() == [3, 3, 3]


@behaviour
def a_moved_leaf_has_no_gradient_of_its_own(dev):
    x = torch.ones(3, requires_grad=True).to(dev)
    x.sum().backward()
    with pytest.warns(UserWarning, match="not a leaf"):
        assert x.grad is None


@behaviour
def copy_crosses_devices(dev):
    there, here = torch.zeros(2, device=dev), torch.zeros(2)
    there.copy_(torch.tensor([1.0, 2.0]))
    assert there.tolist() == [1, 2]
    here.copy_(there)
    assert here.tolist() == [1, 2] and not here.is_cuda
    there[0] = torch.tensor(7.0)
    there[1:] = torch.tensor([8.0])
    assert there.tolist() == [7, 8]


# Making


@behaviour
def factories_take_a_device(dev):
    f = torch.float64
    made = [
        torch.zeros(2, device=dev), torch.ones((2,), device=dev), torch.empty(2, device=dev), torch.eye(2, device=dev),
        torch.full((2,), 3.0, device=dev), torch.arange(2, device=dev), torch.linspace(0, 1, 3, device=dev),
        torch.rand(2, device=dev), torch.randn(2, dtype=f, device=dev), torch.randint(5, (2,), device=dev),
        torch.randperm(4, device=dev), torch.tensor([1, 2], device=dev), torch.as_tensor([1.0], device=dev),
        torch.as_tensor(np.ones(2), device=dev), torch.tensor(np.ones(2), dtype=torch.float32, device=dev),
        torch.logspace(0, 1, 2, device=dev), torch.empty_strided((2, 2), (1, 2), device=dev),
        torch.tril_indices(2, 2, device=dev), torch.scalar_tensor(1.0, device=dev),
        torch.normal(0, 1, (2,), device=dev),
    ]  # fmt: skip
    assert all(t.is_cuda for t in made)
    assert torch.tensor([1, 2], device=dev).dtype == torch.int64 and made[8].dtype == f
    assert torch.tensor([1.0, 2.0], device=dev, requires_grad=True).is_leaf
    assert sorted(torch.randperm(4, device=dev).tolist()) == [0, 1, 2, 3]


@behaviour
def likes_and_news_follow_their_model(dev):
    t = torch.ones(2, device=dev)
    for made in (
        torch.zeros_like(t), torch.ones_like(t), torch.empty_like(t), torch.rand_like(t), torch.randn_like(t),
        torch.full_like(t, 2.0), t.new_zeros(3), t.new_ones(3), t.new_empty(3), t.new_full((2,), 1.0),
        t.new_tensor([1.0, 2.0]), torch.zeros_like(torch.ones(2), device=dev), torch.ones(2).new_zeros(2, device=dev),
        torch.tensor(t.tolist(), device=t.device), torch.as_tensor(t),
    ):  # fmt: skip
        assert made.is_cuda
    assert torch.as_tensor(t) is t and torch.as_tensor(t, device=dev) is t
    assert not torch.zeros_like(t, device="cpu").is_cuda and not t.new_ones(2, device="cpu").is_cuda
    assert not torch.as_tensor(t, device="cpu").is_cuda


@behaviour
def a_default_device_holds_for_factories(dev):
    with torch.device(dev):
        assert torch.zeros(2).is_cuda and torch.tensor([1]).is_cuda and nn.Linear(2, 1).weight.is_cuda
        assert not torch.zeros(2, device="cpu").is_cuda
        assert torch.get_default_device().type == "cuda"
    assert not torch.zeros(2).is_cuda
    torch.set_default_device(dev)
    try:
        assert torch.randn(2).is_cuda and torch.arange(3).is_cuda and torch.get_default_device().type == "cuda"
        assert not torch.from_numpy(np.ones(2)).is_cuda
    finally:
        torch.set_default_device(None)


@behaviour
def plain_tensors_stay_on_the_cpu(dev):
    assert not any(t.is_cuda for t in (torch.zeros(2), torch.tensor([1]), torch.rand(2), torch.from_numpy(np.ones(1))))


# Values leave the device


@behaviour
def numpy_refuses(dev):
    text = (
        r"can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu\(\) to copy the tensor to host memory first"
    )
    t = torch.ones(2, device=dev)
    for call in (t.numpy, lambda: np.asarray(t), lambda: np.array(t), lambda: np.array([t[0], t[1]])):
        raises(text, call, TypeError)
    raises(text, t.requires_grad_().numpy, TypeError)
    assert t.detach().cpu().numpy().tolist() == [1, 1] and t.numpy(force=True).tolist() == [1, 1]


@behaviour
def numbers_come_out(dev):
    t = torch.tensor([1.5, 2.5], device=dev)
    assert t.tolist() == [1.5, 2.5] and t[0].item() == 1.5 and float(t[1]) == 2.5 and int(t[0]) == 1
    assert bool(t[0] > 1) and len(t) == 2 and [float(v) for v in t] == [1.5, 2.5]
    assert t.sum().item() == 4 and (2.5 in t) and f"{t[0]:.1f}" == "1.5"
    assert range(5)[torch.tensor(2, device=dev)] == 2


# Meetings of two devices


@behaviour
def elementwise_refuses_a_mix(dev):
    a, b = torch.ones(3, device=dev), torch.ones(3)
    text = MIXED + ", but found at least two devices, cuda:0 and cpu!"
    for call in (
        lambda: a + b, lambda: b + a, lambda: a * b, lambda: b - a, lambda: a / b, lambda: a**b, lambda: a == b,
        lambda: a < b, lambda: torch.maximum(a, b), lambda: torch.where(a > 0, a, b), lambda: a.add_(b),
        lambda: b.add_(a), lambda: torch.lerp(a, b, 0.5), lambda: torch.isclose(a, b), lambda: torch.atan2(a, b),
    ):  # fmt: skip
        raises(text, call)


@behaviour
def a_cpu_number_may_meet_the_device(dev):
    a = torch.ones(3, device=dev)
    for mixed in (a * torch.tensor(2.0), torch.tensor(2.0) * a, a + torch.tensor(1), a / torch.tensor(0.5)):
        assert mixed.is_cuda and mixed.tolist() == [2, 2, 2] and mixed.dtype == torch.float32
    a += torch.tensor(1.0)
    assert a.tolist() == [2, 2, 2]
    assert (torch.tensor(1.0) + torch.tensor(1.0, device=dev)).is_cuda


@behaviour
def a_device_number_may_not_meet_the_cpu(dev):
    raises(MIXED, lambda: torch.tensor(2.0, device=dev) * torch.ones(3))
    raises(MIXED, lambda: torch.ones(3) + torch.ones((), device=dev))


@behaviour
def a_cpu_scale_gets_its_gradient_on_the_cpu(dev):
    scale = torch.tensor(2.0, requires_grad=True)
    (torch.ones(3, device=dev) * scale).sum().backward()
    assert scale.grad.item() == 3 and not scale.grad.is_cuda


@behaviour
def matmul_refuses_a_mix(dev):
    a, b = torch.ones(2, 2, device=dev), torch.ones(2, 2)
    for call, method in (
        (lambda: torch.mm(a, b), "mm"), (lambda: b @ a, "mm"), (lambda: a.matmul(b[0]), "addmv"),
        (lambda: torch.bmm(a[None], b[None]), "bmm"), (lambda: a[0] @ b[0], "dot"),
    ):  # fmt: skip
        raises(MIXED + ".*wrapper_CUDA_.*" + method, call)


@behaviour
def linear_names_what_is_elsewhere(dev):
    layer = nn.Linear(3, 2)
    raises(
        "got mat1 is on cuda:0, different from other tensors on cpu .*wrapper_CUDA_addmm",
        lambda: layer(torch.ones(4, 3).to(dev)),
    )
    layer.to(dev)
    raises(
        "got mat1 is on cpu, different from other tensors on cuda:0 .*wrapper_CUDA_addmm",
        lambda: layer(torch.ones(4, 3)),
    )


@behaviour
def joining_refuses_a_mix(dev):
    a, b = torch.ones(2, device=dev), torch.ones(2)
    raises(MIXED, lambda: torch.cat([a, b]))
    raises(MIXED, lambda: torch.stack([b, a]))
    assert torch.cat([a, a]).is_cuda and torch.stack([a, a]).tolist() == [[1, 1], [1, 1]]


@behaviour
def comparing_refuses_a_mix(dev):
    a, b = torch.ones(2, device=dev), torch.ones(2)
    raises(MIXED, lambda: torch.equal(a, b))
    raises(MIXED, lambda: torch.allclose(a, b))
    raises("device", lambda: torch.testing.assert_close(a, b), AssertionError)
    torch.testing.assert_close(a, b, check_device=False)
    assert torch.equal(a, a.clone()) and torch.allclose(a, a + 1e-9)
    torch.testing.assert_close(a, a.clone())


@behaviour
def losses_refuse_a_mix(dev):
    out, target = torch.randn(4, 3, device=dev), torch.randn(4, 3)
    for loss in (nn.MSELoss(), nn.L1Loss(), nn.SmoothL1Loss(), nn.BCEWithLogitsLoss(), nn.HuberLoss()):
        raises(MIXED, lambda loss=loss: loss(out, target))
    raises(
        MIXED + ".*target is on cpu.*nll_loss",
        lambda: nn.functional.cross_entropy(out, torch.zeros(4, dtype=torch.long)),
    )
    raises(MIXED, lambda: nn.functional.nll_loss(out, torch.zeros(4, dtype=torch.long)))


@behaviour
def losses_agree_with_the_cpu(dev):
    out, target, labels = torch.randn(4, 3), torch.rand(4, 3), torch.tensor([0, 2, 1, 1])
    for loss, to in (
        (nn.MSELoss(), target), (nn.L1Loss(), target), (nn.SmoothL1Loss(), target), (nn.HuberLoss(), target),
        (nn.BCEWithLogitsLoss(), target), (nn.CrossEntropyLoss(), labels),
        (nn.CrossEntropyLoss(reduction="sum"), labels),
        (nn.KLDivLoss(reduction="batchmean"), target), (nn.MSELoss(reduction="none"), target),
    ):  # fmt: skip
        here, there = out.clone().requires_grad_(), out.to(dev).requires_grad_()
        a, b = loss(here, to), loss(there, to.to(dev))
        assert b.is_cuda
        torch.testing.assert_close(a, b.cpu())
        a.sum().backward()
        b.sum().backward()
        torch.testing.assert_close(here.grad, there.grad.cpu())


@behaviour
def embedding_refuses_a_mix(dev):
    layer = nn.Embedding(5, 2).to(dev)
    raises(MIXED + ".*index is on cpu.*index_select", lambda: layer(torch.tensor([1, 2])))
    layer(torch.tensor([1, 2], device=dev)).sum().backward()
    assert layer.weight.grad.is_cuda and layer.weight.grad.sum().item() == 4


@behaviour
def batch_norm_refuses_a_mix(dev):
    raises(MIXED, lambda: nn.BatchNorm1d(3).to(dev)(torch.randn(4, 3)))
    raises(MIXED, lambda: nn.LayerNorm(3)(torch.randn(4, 3).to(dev)))


@behaviour
def convolution_speaks_of_types(dev):
    layer = nn.Conv2d(1, 2, 3).to(dev)
    text = r"Input type \(torch.FloatTensor\) and weight type \(torch.cuda.FloatTensor\) should be the same"
    raises(text, lambda: layer(torch.rand(1, 1, 5, 5)))
    image = torch.rand(1, 1, 5, 5)
    there = layer(image.to(dev))
    there.sum().backward()
    assert there.is_cuda and layer.weight.grad.is_cuda
    torch.testing.assert_close(there.cpu(), layer.cpu()(image), rtol=1e-3, atol=1e-3)


@behaviour
def indexing_across_devices(dev):
    a, b = torch.arange(4.0, device=dev), torch.arange(4.0)
    assert a[torch.tensor([1, 2])].tolist() == [1, 2] and a[torch.tensor([True, False, False, True])].tolist() == [0, 3]
    assert a[torch.tensor([1, 2], device=dev)].is_cuda and a[a > 1].tolist() == [2, 3]
    text = r"indices should be either on cpu or on the same device as the indexed tensor \(cpu\)"
    raises(text, lambda: b[torch.tensor([1], device=dev)])
    raises(text, lambda: b[a > 1])
    raises(MIXED, lambda: a.index_select(0, torch.tensor([1])))
    raises(MIXED, lambda: a.gather(0, torch.tensor([1])))
    assert b[torch.tensor(1, device=dev)].item() == 1  # a number is an ordinary index
    a[torch.tensor([0, 1])] = 9.0
    a[a > 8] = torch.tensor(5.0)
    assert a.tolist() == [5, 5, 2, 3]


@behaviour
def a_gradient_belongs_to_its_device(dev):
    p = nn.Parameter(torch.ones(2))
    with pytest.raises(RuntimeError, match="attempting to assign a gradient.*cuda.*cpu"):
        p.grad = torch.ones(2, device=dev)


# Tensors as they are used


@behaviour
def views_share_memory(dev):
    t = torch.arange(6.0, device=dev)
    v = t.view(2, 3)
    v[0, 0] = 9
    t[1:3].mul_(10)
    v.t()[2, 1] = -1
    assert t.tolist() == [9, 10, 20, 3, 4, -1] and v.is_cuda and v._base is t
    assert v.data_ptr() == t.data_ptr() and t.detach().data_ptr() == t.data_ptr()
    assert t.unsqueeze(0).expand(2, 6).is_cuda and not v.t().is_contiguous() and v.t().contiguous().is_contiguous()
    first, second = t.split(3)
    first.zero_()
    assert t.tolist() == [0, 0, 0, 3, 4, -1] and second.is_cuda


@behaviour
def storage_says_where_it_is(dev):
    t = torch.arange(3.0, device=dev)
    assert t.untyped_storage().device.type == "cuda" and t.untyped_storage().nbytes() == 12
    assert t[1:].untyped_storage().data_ptr() == t.untyped_storage().data_ptr()


@behaviour
def clones_and_deep_copies_stay(dev):
    t = torch.ones(2, device=dev, requires_grad=True)
    for twin in (t.clone(), t.detach(), copy.deepcopy(t), copy.copy(t), t.data):
        assert twin.is_cuda and twin.tolist() == [1, 1]
    assert copy.deepcopy(t).requires_grad and copy.deepcopy(t).data_ptr() != t.data_ptr()
    p = nn.Parameter(torch.ones(2, device=dev))
    assert type(copy.deepcopy(p)) is nn.Parameter and copy.deepcopy(p).is_cuda


@behaviour
def data_can_be_replaced(dev):
    p = nn.Parameter(torch.ones(2))
    name = id(p)
    p.data = p.data.to(dev)
    assert p.is_cuda and id(p) == name and p.requires_grad
    p.data = p.data * 2
    with torch.no_grad():
        p -= 1
        p.copy_(p * 3)
    assert p.tolist() == [3, 3]


@behaviour
def in_place_changes_are_noticed_by_autograd(dev):
    w = torch.ones(2, device=dev, requires_grad=True)
    y = w.exp()
    y.add_(1)
    raises("modified by an inplace operation", y.sum().backward)
    raises("a leaf Variable that requires grad", lambda: w.add_(1))


@behaviour
def resizing_and_out_arguments(dev):
    t = torch.empty(0, device=dev)
    torch.add(torch.ones(3, device=dev), 1, out=t)
    assert t.tolist() == [2, 2, 2] and t.is_cuda
    into = torch.zeros(3, device=dev)
    kept = into.view(3)
    torch.mul(t, 2, out=into)
    assert kept.tolist() == [4, 4, 4]
    t.resize_(2)
    assert t.shape == (2,) and t.is_cuda
    raises(MIXED, lambda: torch.add(t, 1, out=torch.zeros(2)))


@behaviour
def operators_of_beginners(dev):
    t = torch.tensor([[3.0, 1.0, 2.0], [6.0, 5.0, 4.0]], device=dev)
    values, where = t.max(dim=1)
    assert values.tolist() == [3, 6] and where.tolist() == [0, 0] and where.is_cuda
    assert t.argmax(1).tolist() == [0, 0] and t.sort(1).values[0].tolist() == [1, 2, 3] and t.topk(1).values.is_cuda
    assert t.mean().item() == 3.5 and t.std(0).is_cuda and t.var(dim=1, unbiased=False).is_cuda
    assert t.clamp(2, 4).max().item() == 4 and t.abs().sqrt().isfinite().all().item()
    assert torch.remainder(torch.arange(4, device=dev), 3).tolist() == [0, 1, 2, 0]
    assert nn.functional.one_hot(torch.tensor([0, 2], device=dev), 3).tolist() == [[1, 0, 0], [0, 0, 1]]
    assert torch.cdist(t, t).diagonal().tolist() == [0, 0] and torch.einsum("ij,kj->ik", t, t).shape == (2, 2)
    assert t.unique().tolist() == [1, 2, 3, 4, 5, 6] and torch.nonzero(t > 4).tolist() == [[1, 0], [1, 1]]
    assert t.cumsum(1)[0].tolist() == [3, 4, 6] and t.masked_fill(t > 4, 0).sum().item() == 10
    assert t.softmax(1).sum().item() == pytest.approx(2) and t.logsumexp(1).is_cuda and t.norm().is_cuda
    assert torch.zeros(3, device=dev).scatter_(0, torch.tensor([1], device=dev), 5.0).tolist() == [0, 5, 0]
    assert torch.linalg.lstsq(t.t(), torch.ones(3, 1, device=dev)).solution.is_cuda
    assert (t == t.clone()).all() and (t.int() % 2 == 0).sum().item() == 3 and (~(t > 3)).sum().item() == 3


@behaviour
def half_precision_and_autocast(dev):
    layer = nn.Linear(3, 2).to(dev)
    with torch.autocast("cuda"):
        assert layer(torch.ones(4, 3, device=dev)).dtype == torch.float16
    with torch.autocast("cpu"):
        assert layer(torch.ones(4, 3, device=dev)).is_cuda
    scaler = torch.amp.GradScaler("cuda")
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    scaler.scale(layer(torch.ones(4, 3, device=dev)).sum()).backward()
    scaler.step(optimizer)
    scaler.update()


@behaviour
def grad_modes(dev):
    layer = nn.Linear(3, 2).to(dev)
    x = torch.ones(4, 3, device=dev)
    with torch.no_grad():
        assert not layer(x).requires_grad
    with torch.inference_mode():
        out = layer(x.to(dev))
        assert out.is_inference() and out.is_cuda and out.cpu().is_inference()
    raises("Inference tensors|inference tensor", lambda: (out * layer.weight[0, 0]).sum().backward())


@behaviour
def functional_gradients(dev):
    x = torch.arange(3.0, device=dev)
    assert torch.func.grad(lambda t: (t**2).sum())(x).tolist() == [0, 2, 4]
    assert torch.func.vmap(lambda t: t * 2)(x).is_cuda
    assert torch.autograd.functional.jacobian(lambda t: t**2, x).diagonal().tolist() == [0, 2, 4]
    w = x.double().requires_grad_()
    (g,) = torch.autograd.grad((w**3).sum(), w, create_graph=True)
    (h,) = torch.autograd.grad(g.sum(), w)
    assert h.tolist() == [0, 6, 12] and h.is_cuda


@behaviour
def custom_functions_and_hooks(dev):
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            assert grad.is_cuda and ctx.saved_tensors[0].is_cuda
            return grad * 2

    seen = []
    x = torch.ones(2, device=dev, requires_grad=True)
    x.register_hook(lambda g: seen.append(g.device.type))
    Double.apply(x).sum().backward()
    assert x.grad.tolist() == [2, 2] and seen == ["cuda"]


@behaviour
def backward_in_another_thread(dev):
    x = torch.ones(2, device=dev, requires_grad=True)
    thread = threading.Thread(target=lambda: (x * 2).sum().backward())
    thread.start()
    thread.join()
    assert x.grad.tolist() == [2, 2]


@behaviour
def pickling_keeps_the_device(dev):
    t = pickle.loads(pickle.dumps(torch.ones(2, device=dev)))
    assert t.is_cuda and t.tolist() == [1, 1]


# Random numbers


@behaviour
def device_random_state_is_its_own(dev):
    torch.manual_seed(1)
    here, there = torch.rand(3), torch.rand(3, device=dev)
    torch.manual_seed(1)
    torch.rand(5, device=dev)
    assert torch.equal(torch.rand(3), here)
    torch.manual_seed(1)
    torch.rand(5)
    assert torch.equal(torch.rand(3, device=dev), there)


@behaviour
def device_random_state_is_saved_and_restored(dev):
    torch.cuda.manual_seed(5)
    state = torch.cuda.get_rng_state()
    assert not state.is_cuda and state.dtype == torch.uint8
    first = torch.randn(3, device=dev)
    torch.cuda.set_rng_state(state)
    assert torch.equal(torch.randn(3, device=dev), first)
    torch.cuda.set_rng_state_all(torch.cuda.get_rng_state_all())
    torch.cuda.manual_seed_all(5)
    assert torch.equal(torch.randn(3, device=dev), first) and torch.cuda.initial_seed() == 5


@behaviour
def fork_rng_covers_the_device(dev):
    torch.manual_seed(2)
    with torch.random.fork_rng():
        inside = torch.rand(2, device=dev)
        torch.manual_seed(9)
    assert torch.equal(torch.rand(2, device=dev), inside)


@behaviour
def dropout_draws_from_the_device(dev):
    x = torch.ones(50, device=dev)
    before = torch.get_rng_state()
    torch.cuda.manual_seed(3)
    first = nn.functional.dropout(x, 0.5)
    torch.cuda.manual_seed(3)
    assert torch.equal(nn.functional.dropout(x, 0.5), first) and 0 < (first == 0).sum().item() < 50
    assert torch.equal(torch.get_rng_state(), before)


@behaviour
def generators_belong_to_a_device(dev):
    on_device, on_cpu = torch.Generator(device=dev), torch.Generator()
    assert on_device.device.type == "cuda" and on_cpu.device.type == "cpu"
    assert isinstance(on_device, torch.Generator) and isinstance(torch.default_generator, torch.Generator)
    on_device.manual_seed(4)
    first = torch.randn(3, device=dev, generator=on_device)
    on_device.manual_seed(4)
    assert torch.equal(torch.randn(3, device=dev, generator=on_device), first)
    text = "Expected a '{}' device type for generator but found '{}'"
    raises(text.format("cuda", "cpu"), lambda: torch.randn(3, device=dev, generator=on_cpu))
    raises(text.format("cuda", "cpu"), lambda: torch.randperm(3, device=dev, generator=on_cpu))
    raises(text.format("cpu", "cuda"), lambda: torch.randperm(3, generator=on_device))
    raises(text.format("cpu", "cuda"), lambda: torch.rand(3, generator=on_device))


# Modules


@behaviour
def a_module_moves_in_place(dev):
    net = small_net()
    before = [id(p) for p in net.parameters()]
    assert net.to(dev) is net and [id(p) for p in net.parameters()] == before
    assert all(p.is_cuda and p.requires_grad and p.is_leaf for p in net.parameters())
    assert all(b.is_cuda for b in net.buffers()) and net[1].num_batches_tracked.is_cuda
    net.cpu()
    assert [id(p) for p in net.parameters()] == before and not any(t.is_cuda for t in net.state_dict().values())
    net.cuda()
    assert net[0].weight.is_cuda
    assert net.to(torch.float64)[0].weight.is_cuda


@behaviour
def gradients_move_with_their_module(dev):
    net = nn.Linear(2, 1)
    net(torch.ones(1, 2)).sum().backward()
    net.to(dev)
    assert net.weight.grad.is_cuda
    net(torch.ones(1, 2, device=dev)).sum().backward()
    assert net.weight.grad.tolist() == [[2, 2]] and net.weight.grad.is_cuda


@behaviour
def an_unregistered_tensor_stays_behind(dev):
    class Shift(nn.Module):
        def __init__(self):
            super().__init__()
            self.shift = torch.ones(3)
            self.layers = [nn.Linear(3, 3)]

        def forward(self, x):
            return x + self.shift

    net = Shift().to(dev)
    assert not net.shift.is_cuda and not net.layers[0].weight.is_cuda
    raises(MIXED, lambda: net(torch.ones(2, 3, device=dev)))


@behaviour
def a_deep_copied_model_stays_on_the_device(dev):
    net = small_net().to(dev)
    twin = copy.deepcopy(net)
    assert all(t.is_cuda for t in twin.state_dict().values())
    with torch.no_grad():
        twin[0].weight.zero_()
    assert net[0].weight.abs().sum().item() > 0


@behaviour
def state_dicts_load_across_devices(dev):
    here, there = small_net(0), small_net(1).to(dev)
    there.load_state_dict(here.state_dict())
    assert there[0].weight.is_cuda and torch.equal(there[0].weight.cpu(), here[0].weight)
    here.load_state_dict({k: v * 2 for k, v in there.state_dict().items()})
    assert not here[0].weight.is_cuda and torch.equal(here[0].weight, there[0].weight.cpu() * 2)
    raises("Missing key", lambda: there.load_state_dict({"0.weight": here[0].weight}))


@behaviour
def running_statistics_are_updated(dev):
    here, there = nn.BatchNorm1d(6), nn.BatchNorm1d(6).to(dev)
    x, _ = table()
    here(x)
    there(x.to(dev))
    torch.testing.assert_close(here.running_mean, there.running_mean.cpu())
    torch.testing.assert_close(here.running_var, there.running_var.cpu())
    assert there.num_batches_tracked.item() == 1


@behaviour
def recurrent_layers(dev):
    x = torch.randn(5, 2, 3)
    for kind in (nn.LSTM, nn.GRU, nn.RNN):
        here = kind(3, 4, num_layers=2)
        there = copy.deepcopy(here).to(dev)
        a, b = here(x)[0], there(x.to(dev))[0]
        torch.testing.assert_close(a, b.cpu(), rtol=1e-3, atol=1e-4)
        (a**2).sum().backward()
        (b**2).sum().backward()
        for p, q in zip(here.parameters(), there.parameters(), strict=True):
            torch.testing.assert_close(p.grad, q.grad.cpu(), rtol=1e-3, atol=1e-4)
    raises("same device", lambda: nn.LSTM(3, 4).to(dev)(x))
    cell = nn.LSTMCell(3, 4).to(dev)
    assert cell(x[0].to(dev))[0].is_cuda


@behaviour
def attention_layers(dev):
    layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
    x = torch.randn(2, 3, 8)
    there = copy.deepcopy(layer).to(dev)(x.to(dev))
    torch.testing.assert_close(layer(x), there.cpu(), rtol=1e-3, atol=1e-3)


@behaviour
def initializers_work_in_place(dev):
    layer = nn.Linear(3, 2).to(dev)
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    nn.init.normal_(layer.weight, 0, 1)
    nn.init.trunc_normal_(layer.weight)
    assert layer.weight.is_cuda and layer.bias.tolist() == [0, 0]


# Training

OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01, foreach=True),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, foreach=False),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adam_foreach": lambda p: torch.optim.Adam(p, lr=0.01, foreach=True),
    "adam_fused": lambda p: torch.optim.Adam(p, lr=0.01, fused=True),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, amsgrad=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
}


def _train_on_both(name, dev):
    x, y = table()
    here = small_net()
    there = copy.deepcopy(here).to(dev)
    a = train(here, x, y, OPTIMIZERS[name](here.parameters()), 8)
    b = train(there, x.to(dev), y.to(dev), OPTIMIZERS[name](there.parameters()), 8)
    assert a == pytest.approx(b, rel=1e-3)
    for key, value in here.state_dict().items():
        torch.testing.assert_close(value, there.state_dict()[key].cpu(), rtol=1e-3, atol=1e-4)


for _name in OPTIMIZERS:

    def _same_weights(dev, name=_name):
        _train_on_both(name, dev)

    _same_weights.__name__ = f"training_with_{_name}_gives_the_same_weights"
    behaviour(_same_weights)


@behaviour
def optimizer_state_is_on_the_device(dev):
    x, y = (t.to(dev) for t in table())
    net = small_net().to(dev)
    for optimizer in (
        torch.optim.Adam(net.parameters()),
        torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9),
    ):
        train(net, x, y, optimizer, 2)
        states = [v for s in optimizer.state.values() for k, v in s.items() if k != "step"]
        assert states and all(v.is_cuda for v in states) and all(p.grad.is_cuda for p in net.parameters())


@behaviour
def clipping_and_schedulers(dev):
    net = small_net().to(dev)
    optimizer = torch.optim.SGD(net.parameters(), lr=1.0)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)
    net(table()[0].to(dev)).sum().backward()
    assert nn.utils.clip_grad_norm_(net.parameters(), 1.0).is_cuda
    optimizer.step()
    scheduler.step()
    assert optimizer.param_groups[0]["lr"] == 0.5


@behaviour
def an_optimizer_made_before_the_move_still_works(dev):
    x, y = (t.to(dev) for t in table())
    net = small_net()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    net.to(dev)
    before = net[0].weight.detach().clone()
    train(net, x, y, optimizer, 2)
    assert not torch.equal(net[0].weight, before)


@behaviour
def moving_the_model_after_a_step_breaks_its_optimizer(dev):
    x, y = table()
    net = small_net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    train(net, x, y, optimizer, 1)
    net.to(dev)
    raises("same device|devices", lambda: train(net, x.to(dev), y.to(dev), optimizer, 1))


@behaviour
def loaders_serve_both_devices(dev):
    x, y = table(7)
    data = torch.utils.data.TensorDataset(x.to(dev), y.to(dev))
    for xb, yb in torch.utils.data.DataLoader(data, batch_size=3, shuffle=True):
        assert xb.is_cuda and yb.is_cuda
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=3, pin_memory=True)
    assert sum(len(xb.to(dev, non_blocking=True)) for xb, _ in loader) == 7
    assert torch.utils.data.default_collate([x.to(dev)[0], x.to(dev)[1]]).is_cuda
    torch.set_default_device(dev)
    try:
        shuffled = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=3, shuffle=True)
        raises("Expected a 'cuda' device type for generator but found 'cpu'", lambda: next(iter(shuffled)))
    finally:
        torch.set_default_device(None)


# Files


@behaviour
def files_remember_the_device(dev):
    file = io.BytesIO()
    torch.save({"w": torch.arange(3.0, device=dev), "b": torch.ones(1)}, file)
    with zipfile.ZipFile(io.BytesIO(file.getvalue())) as archive:
        name = next(n for n in archive.namelist() if n.endswith("data.pkl"))
        assert b"cuda:0" in archive.read(name)
    for only in (True, False):
        loaded = torch.load(io.BytesIO(file.getvalue()), weights_only=only)
        assert loaded["w"].is_cuda and not loaded["b"].is_cuda and loaded["w"].tolist() == [0, 1, 2]


@behaviour
def map_location_in_all_forms(dev):
    file = io.BytesIO()
    torch.save(torch.arange(3.0, device=dev), file)
    for where in ("cpu", torch.device("cpu"), {"cuda:0": "cpu"}, lambda storage, location: storage):
        loaded = torch.load(io.BytesIO(file.getvalue()), map_location=where, weights_only=True)
        assert not loaded.is_cuda and loaded.tolist() == [0, 1, 2]
    here = io.BytesIO()
    torch.save(torch.arange(3.0), here)
    for where in (dev, torch.device(dev), "cuda:0", {"cpu": "cuda:0"}):
        assert torch.load(io.BytesIO(here.getvalue()), map_location=where, weights_only=True).is_cuda


@behaviour
def shared_storages_stay_shared_in_a_file(dev):
    t = torch.arange(4.0, device=dev)
    file = io.BytesIO()
    torch.save([t, t[2:]], file)
    whole, part = torch.load(io.BytesIO(file.getvalue()), weights_only=True)
    part.zero_()
    assert whole.tolist() == [0, 1, 0, 0]


@behaviour
def a_checkpoint_resumes_exactly(dev):
    x, y = (t.to(dev) for t in table())
    for name in ("momentum", "adam"):
        net = small_net().to(dev)
        optimizer = OPTIMIZERS[name](net.parameters())
        train(net, x, y, optimizer, 3)
        file = io.BytesIO()
        torch.save({"model": net.state_dict(), "optimizer": optimizer.state_dict()}, file)
        train(net, x, y, optimizer, 3)
        for where in (None, "cpu", dev):
            saved = torch.load(io.BytesIO(file.getvalue()), map_location=where, weights_only=True)
            again = small_net(1).to(dev)
            resumed = OPTIMIZERS[name](again.parameters())
            again.load_state_dict(saved["model"])
            resumed.load_state_dict(saved["optimizer"])
            assert all(v.is_cuda for s in resumed.state.values() for k, v in s.items() if k != "step" and v is not None)
            train(again, x, y, resumed, 3)
            for a, b in zip(net.parameters(), again.parameters(), strict=True):
                torch.testing.assert_close(a, b)


@behaviour
def a_whole_model_survives_a_file(dev):
    net = small_net().to(dev)
    file = io.BytesIO()
    torch.save(net, file)
    loaded = torch.load(io.BytesIO(file.getvalue()), weights_only=False)
    assert loaded[0].weight.is_cuda and torch.equal(loaded[0].weight, net[0].weight)


# What students get wrong


@behaviour
def mistake_target_not_moved(dev):
    net = small_net().to(dev)
    x, y = table()
    raises(MIXED, lambda: nn.MSELoss()(net(x.to(dev)), y))


@behaviour
def mistake_result_of_to_not_kept(dev):
    net = small_net().to(dev)
    x, _ = table()
    x.to(dev)
    raises(MIXED, lambda: net(x))


@behaviour
def mistake_batch_hard_coded_to_cuda(dev):
    raises(MIXED, lambda: small_net()(table()[0].cuda()))


@behaviour
def mistake_metric_kept_on_the_cpu(dev):
    total = torch.zeros(1)
    with pytest.raises(RuntimeError, match=MIXED):
        total += torch.ones(1, device=dev)
    number = torch.tensor(0.0)
    with pytest.raises(RuntimeError, match=MIXED):
        number += torch.tensor(1.0, device=dev)  # the result would have to be written to the CPU
    assert (number + torch.tensor(1.0, device=dev)).is_cuda


@behaviour
def mistake_predictions_not_moved_before_numpy(dev):
    net = small_net().to(dev).eval()
    with torch.no_grad():
        out = net(table()[0].to(dev))
    raises(r"Use Tensor.cpu\(\)", lambda: np.concatenate([out]), TypeError)
    raises(MIXED, lambda: torch.cat([out, torch.zeros(1, 1)]))


@behaviour
def mistake_accuracy_with_labels_elsewhere(dev):
    logits, labels = torch.randn(4, 3, device=dev), torch.tensor([0, 1, 2, 0])
    raises(MIXED, lambda: (logits.argmax(1) == labels).sum())


@behaviour
def mistake_model_moved_inside_validate(dev):
    def validate(model, x):
        model.cpu()
        return model(x)

    net = small_net().to(dev)
    validate(net, table()[0])
    assert not next(net.parameters()).is_cuda


@behaviour
def mistake_new_tensor_inside_forward(dev):
    class Noisy(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(6, 6)

        def forward(self, x):
            return self.layer(x) + torch.zeros(x.shape)

    raises(MIXED, lambda: Noisy().to(dev)(table()[0].to(dev)))


@behaviour
def mistake_own_sgd_with_velocity_on_the_cpu(dev):
    p = nn.Parameter(torch.ones(3, device=dev))
    p.sum().backward()
    velocity = torch.zeros(p.shape)
    with pytest.raises(RuntimeError, match=MIXED):
        velocity.mul_(0.9).add_(p.grad)


@behaviour
def mistake_device_compared_with_text(dev):
    t = torch.ones(1, device=dev)
    assert (t.device == "cuda") is False and t.device.type == "cuda"


@behaviour
def mistake_padding_made_on_the_cpu(dev):
    rows = [torch.ones(2, device=dev), torch.ones(3, device=dev)]
    assert nn.utils.rnn.pad_sequence(rows, batch_first=True).is_cuda
    padded = torch.zeros(2, 3)
    padded[0, :2] = rows[0]
    assert not padded.is_cuda and padded[0].tolist() == [1, 1, 0]


@behaviour
def right_forward_on_another_device(dev):
    net = small_net().to(dev).eval()
    x, _ = table()
    out = net(x.to(next(net.parameters()).device)).to(x.device)
    assert not out.is_cuda and out.requires_grad
    torch.testing.assert_close(out, net.cpu()(x), rtol=1e-3, atol=1e-4)


# The simulation itself


@pytest.mark.skipif(not torch.backends.cuda.is_built(), reason="this build of torch carries the simulation")
def test_a_build_with_cuda_refuses_it_and_stays_as_it_was():
    def refuse():
        before = (torch.Generator, torch.randn, torch.cuda.is_available, torch.Tensor.pin_memory)
        simulated_cuda.prepare()
        with pytest.raises(simulated_cuda.SimulationUnavailable, match="a build of torch without CUDA"):
            simulated_cuda.enable()
        assert not simulated_cuda.is_enabled()
        assert before == (torch.Generator, torch.randn, torch.cuda.is_available, torch.Tensor.pin_memory)
        small_net()(table()[0]).sum().backward()

    in_child(refuse)


@simulation
def test_it_is_off_before_and_after():
    with pytest.raises((AssertionError, RuntimeError)):
        torch.ones(2).cuda()
    before = (torch.Generator, torch.randn, torch.cuda.is_available, torch.Tensor.pin_memory)

    def inside_and_after():
        with simulated_cuda.simulated():
            assert simulated_cuda.is_enabled() and torch.ones(2).cuda().is_cuda
            with simulated_cuda.simulated():
                pass
            assert torch.cuda.is_available()
        assert not simulated_cuda.is_enabled() and not torch.cuda.is_available()
        assert before == (torch.Generator, torch.randn, torch.cuda.is_available, torch.Tensor.pin_memory)
        with pytest.raises((AssertionError, RuntimeError, NotImplementedError)):
            torch.ones(2).to("cuda")
        with simulated_cuda.simulated():
            assert torch.ones(2, device="cuda").sum().item() == 2

    in_child(inside_and_after)
    assert not torch.cuda.is_available()


@simulation
def test_a_file_from_a_gpu_needs_a_map_location_without_one():
    def round_trip():
        file = io.BytesIO()
        with simulated_cuda.simulated():
            torch.save(torch.ones(2, device="cuda"), file)
        with pytest.raises(RuntimeError, match="Attempting to deserialize object on a CUDA device"):
            torch.load(io.BytesIO(file.getvalue()), weights_only=True)
        assert torch.load(io.BytesIO(file.getvalue()), weights_only=True, map_location="cpu").tolist() == [
            1,
            1,
        ]

    in_child(round_trip)


@simulation
def test_a_forged_file_loads_as_a_gpu_file():
    """A file whose tag was rewritten without a GPU at hand"""

    def load():
        plain = io.BytesIO()
        torch.save(torch.arange(2.0), plain)
        forged = io.BytesIO()
        with zipfile.ZipFile(plain) as source, zipfile.ZipFile(forged, "w", zipfile.ZIP_STORED) as target:
            for name in source.namelist():
                data = source.read(name)
                if name.endswith("data.pkl"):
                    data = data.replace(b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0")
                target.writestr(name, data)
        simulated_cuda.enable()
        loaded = torch.load(io.BytesIO(forged.getvalue()), weights_only=True)
        assert loaded.is_cuda and loaded.tolist() == [0, 1]

    in_child(load)


def test_wire_functions_without_the_simulation():
    t = torch.ones(2, requires_grad=True)
    assert simulated_cuda.logical_device(t) == torch.device("cpu")
    assert simulated_cuda.place(t, "cpu") is t
    plain = simulated_cuda.host(t)
    assert not plain.requires_grad and plain.data_ptr() != t.data_ptr() and plain.tolist() == [1, 1]


@simulation
def test_wire_functions_with_the_simulation():
    def use():
        early = torch.ones(2)
        simulated_cuda.enable()
        assert simulated_cuda.logical_device(early) == torch.device("cpu")
        torch.set_default_device("cuda")
        t = simulated_cuda.place(early.requires_grad_(), "cuda")
        assert t.requires_grad and t.is_leaf and simulated_cuda.logical_device(t) == torch.device("cuda:0")
        plain = simulated_cuda.host((t * 2).t())
        assert not plain.is_cuda and not plain.requires_grad and plain.numpy().tolist() == [2, 2]
        assert simulated_cuda.place(t, "cuda") is t and not simulated_cuda.place(t, "cpu").is_cuda
        odd = simulated_cuda.place(torch.zeros(0, 3, dtype=torch.bool, device="cpu"), "cuda:0")
        assert odd.is_cuda and simulated_cuda.host(odd).shape == (0, 3)
        with torch.inference_mode():
            assert simulated_cuda.host(t + 1).tolist() == [2, 2]

    in_child(use)


@simulation
def test_children_fork_again_and_run_backward():
    def child():
        simulated_cuda.enable()
        net = small_net().to("cuda")
        x, y = (t.cuda() for t in table())
        train(net, x, y, torch.optim.Adam(net.parameters()), 2)
        before = net[0].weight.tolist()

        def grandchild():
            train(net, x, y, torch.optim.Adam(net.parameters()), 2)
            assert net[0].weight.is_cuda and net[0].weight.tolist() != before

        in_child(grandchild)
        assert net[0].weight.tolist() == before

    torch.ones(2, requires_grad=True).sum().backward()  # as a warm parent may have done
    in_child(child)


@simulation
def test_prepared_it_has_no_effect_until_it_is_enabled():
    def child():
        simulated_cuda.prepare()
        assert not torch.cuda.is_available() and not simulated_cuda.is_enabled()
        with pytest.raises((AssertionError, RuntimeError), match="CUDA"):
            torch.zeros(2, device="cuda")
        with pytest.raises((AssertionError, RuntimeError), match="CUDA"):
            torch.zeros(2).cuda()
        with pytest.raises(NotImplementedError, match="'CUDA' backend"):
            torch.ops.aten.zeros.default([2], device=torch.device("cuda"))
        small_net()(table()[0]).sum().backward()
        in_child(every_day)

    def every_day():
        simulated_cuda.enable()
        assert (torch.ones(2, device="cuda") * 2).tolist() == [2.0, 2.0]

    in_child(child)


@simulation
def test_memory_is_given_back():
    def allocate():
        simulated_cuda.enable()
        import resource

        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        w = torch.ones(500_000, device="cuda", requires_grad=True)
        for _ in range(100):
            (w * 2).add(1).view(500, 1000).t().sum().backward()
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # KiB; one copy is 2000

    in_child(allocate)


@simulation
def test_a_process_with_simulated_tensors_ends_cleanly():
    code = (
        "import torch; from grader.runner import simulated_cuda as s; s.enable();"
        "m = torch.nn.Linear(2, 1).cuda(); y = m(torch.ones(3, 2, device='cuda')).sum(); y.backward(); print('end')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "end\n"), done.stderr
    assert not re.search("warning|error", done.stderr, re.I), done.stderr
