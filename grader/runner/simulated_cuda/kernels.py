"""The kernels of the simulated device: the CPU's, applied to the same memory under another tag.

PyTorch calls these functions below autograd, with what a CUDA kernel would get. One function serves nearly every
operator. What kind an operator is (makes a view, writes to its arguments, draws random numbers) is read from its
schema, once."""

from __future__ import annotations

import functools
from typing import Any

import torch

from grader.runner.simulated_cuda import checks, recurrent, rng, tags

aten = torch.ops.aten
_CPU = torch.device("cpu")
_CPU_KEY = torch._C.DispatchKeySet(torch._C.DispatchKey.CPU)
_Tensor = torch.Tensor
_set_data = torch._C.TensorBase.data.__set__
_libraries: list[torch.library.Library] = []
_active = False
_plans: dict[Any, _Plan] = {}

# Without a kernel of their own PyTorch composes these from an allocation and an out= variant. That is right for the
# simulation too, but takes two calls in place of one: these are the operators of training loops.
_SHORT_CUTS = """
    add.Tensor sub.Tensor mul.Tensor div.Tensor neg pow.Tensor_Scalar sqrt exp log abs add_.Tensor mul_.Tensor
    div_.Tensor sub_.Tensor addcmul_ addcdiv_ lerp_.Scalar addmm mm bmm sum.dim_IntList mean.dim mean eq.Tensor
    eq.Scalar ne.Scalar gt.Scalar lt.Scalar relu threshold_backward sigmoid sigmoid_backward tanh tanh_backward
    _softmax _log_softmax _log_softmax_backward_data nll_loss_forward nll_loss_backward mse_loss argmax cat
    fill_.Scalar zero_ index.Tensor gather gelu gelu_backward clamp
"""
_NO_COMPOSITE = ("convolution", "convolution_backward")  # PyTorch would choose among CUDA's own convolutions
_CPU_RESULTS = {"_pack_padded_sequence": (1,)}  # results that CUDA too leaves on the CPU


def prepare() -> None:
    """Register the kernels, at rest. It touches every operator there is, a few milliseconds and much memory: a process
    that forks many does it once for all."""
    if _libraries:
        return
    fallback = torch.library.Library("_", "IMPL")
    fallback.fallback(run, "CUDA")
    own = torch.library.Library("aten", "IMPL")
    for name in (*_SHORT_CUTS.split(), *_NO_COMPOSITE):
        packet, _, overload = name.partition(".")
        operator = getattr(getattr(aten, packet), overload or "default")
        own.impl(name, functools.partial(run, operator), "CUDA")
    own.impl("copy_", _copy, "CUDA")
    own.impl("resize_", _resize, "CUDA")
    own.impl("_to_copy", _to_copy, "CUDA")
    own.impl("clone", _clone, "CUDA")
    own.impl("zeros_like", _zeros_like, "CUDA")
    for name, kernel in recurrent.KERNELS.items():
        own.impl(name, functools.partial(_composed, kernel), "CUDA")
    _libraries.extend((fallback, own))


def install() -> None:
    global _active
    prepare()
    _active = True


def remove() -> None:
    """Back to rest. The registrations stay: they are reached by nothing but simulated tensors."""
    global _active
    _active = False


class _Plan:
    """What the schema of an operator says about running it."""

    def __init__(self, operator: Any) -> None:
        schema = operator._schema
        arguments = schema.arguments
        returns = schema.returns
        written = [a for a in arguments if a.alias_info is not None and a.alias_info.is_write]
        self.written = [(i, a.name) for i, a in enumerate(arguments) if a in written]
        self.out = {a.name for a in written if a.kwarg_only}
        # an out= variant takes no number for a tensor, though PyTorch composes calls of that kind
        self.numbers = [i for i, a in enumerate(arguments) if str(a.type) == "Tensor"] if self.out else ()
        self.returns_written = bool(written) and len(returns) == len(written)
        aliases = [r for r in returns if r.alias_info is not None]
        # `set_` and its like write to the tensor's frame, not to its memory: nothing to compute there
        self.keeps_tag = (bool(aliases) and not written) or torch.Tag.inplace_view in operator.tags
        self.generator_at = next((i for i, a in enumerate(arguments) if "Generator" in str(a.type)), None)
        self.generator = self.generator_at is not None
        self.random = torch.Tag.nondeterministic_seeded in operator.tags
        self.on_cpu = _CPU_RESULTS.get(schema.name.removeprefix("aten::"), ())


def run(operator: Any, *args: Any, **kwargs: Any) -> Any:
    """Run any operator on simulated tensors."""
    if not _active:
        raise NotImplementedError(f"Could not run '{operator.name()}' with arguments from the 'CUDA' backend.")
    plan = _plans.get(operator)
    if plan is None:
        plan = _plans[operator] = _Plan(operator)
    if plan.keeps_tag:
        return operator.redispatch(_CPU_KEY, *args, **kwargs)
    plain = _Untagged()
    host_args = [plain(a) for a in args]
    host_kwargs = {k: plain(v) for k, v in kwargs.items()} if kwargs else {}
    if plain.foreign:
        checks.check(operator, args, kwargs)
    for i in plan.numbers:
        if i < len(host_args) and isinstance(host_args[i], (bool, int, float, complex)):
            host_args[i] = _zero_dimensional(host_args[i])
    fresh = [name for name in plan.out if name in kwargs and kwargs[name].numel() == 0]
    try:
        result = _compute(operator, plan, host_args, host_kwargs, fresh)
    except RuntimeError as error:
        if not plan.out or "not resizable" not in str(error):
            raise
        fresh = [name for name in plan.out if name in kwargs]
        result = _compute(operator, plan, host_args, host_kwargs, fresh)
    for name in fresh:
        _set_data(kwargs[name], tags.on_cuda(host_kwargs[name]))
    if plan.returns_written:
        given = [args[i] if i < len(args) else kwargs[name] for i, name in plan.written]
        return given[0] if len(given) == 1 else tuple(given)
    return _tagged(result, plan.on_cpu)


class _Untagged:
    """Arguments with CPU tensors in place of simulated ones; notes whether real CPU tensors were among them."""

    __slots__ = ("foreign",)

    def __init__(self) -> None:
        self.foreign = False

    def __call__(self, value: Any) -> Any:
        if isinstance(value, _Tensor):
            if value.is_cuda:
                return tags.on_cpu(value)
            self.foreign = True
            return value
        if isinstance(value, (list, tuple)):
            return [self(v) for v in value]
        if isinstance(value, torch.device) and value.type == "cuda":
            if value.index:
                raise torch.AcceleratorError("CUDA error: invalid device ordinal")
            return _CPU
        return value


def _tagged(result: Any, on_cpu: tuple[int, ...] = ()) -> Any:
    if isinstance(result, _Tensor):
        if result.layout is not torch.strided:
            raise NotImplementedError("sparse tensors are not part of the simulated CUDA device")
        return tags.on_cuda(result)
    if isinstance(result, (list, tuple)):
        return tuple(r if i in on_cpu else _tagged(r) for i, r in enumerate(result))
    return result


def _compute(operator: Any, plan: _Plan, args: list[Any], kwargs: dict[str, Any], fresh: list[str]) -> Any:
    """Call the CPU's operator. The outputs in `fresh` are to be resized, which memory from elsewhere cannot be."""
    for name in fresh:
        kwargs[name] = aten.empty.memory_format([0], dtype=kwargs[name].dtype, device=_CPU)
    if torch.is_autocast_enabled("cpu"):  # the call is a GPU's, which autocast("cpu") leaves alone
        with torch.autocast("cpu", enabled=False):
            return _compute(operator, plan, args, kwargs, fresh)
    if not plan.random:
        return operator(*args, **kwargs)
    if not plan.generator:
        with rng.as_default():
            return operator(*args, **kwargs)
    given = next((v for v in (*args, *kwargs.values()) if isinstance(v, torch._C.Generator)), None)
    if given is None:
        args = args[: plan.generator_at]
        kwargs = {**kwargs, "generator": rng.default()}
    elif not rng.is_cuda(given):
        raise RuntimeError("Expected a 'cuda' device type for generator but found 'cpu'")
    return operator(*args, **kwargs)


def _zero_dimensional(number: bool | int | float | complex) -> _Tensor:
    dtypes = {bool: torch.bool, int: torch.int64, float: torch.float64, complex: torch.complex128}
    return aten.scalar_tensor.default(number, dtype=dtypes[type(number)], device=_CPU)


def _composed(kernel: Any, *args: Any) -> Any:
    plain = _Untagged()
    return _tagged(kernel(*[plain(a) for a in args]))


def _copy(target: _Tensor, source: _Tensor, non_blocking: bool = False) -> _Tensor:
    """The one operator that may cross devices: reached when either side is simulated."""
    into = tags.on_cpu(target) if target.is_cuda else target
    aten.copy_.default.redispatch(_CPU_KEY, into, tags.on_cpu(source) if source.is_cuda else source)
    return target


def _to_copy(tensor: _Tensor, *, pin_memory: bool | None = None, non_blocking: bool = False, **options: Any) -> _Tensor:
    """There is no pinned memory to copy into: a move that need not block is an ordinary one."""
    return aten._to_copy.default.redispatch(_CPU_KEY, tensor, **options)


def _clone(tensor: _Tensor, *, memory_format: torch.memory_format | None = None) -> _Tensor:
    return tags.on_cuda(aten.clone.default.redispatch(_CPU_KEY, tags.on_cpu(tensor), memory_format=memory_format))


def _zeros_like(tensor: _Tensor, *, device: torch.device | None = None, **options: Any) -> _Tensor:
    here = device is None or device.type == "cuda"
    made = aten.zeros_like.default(tags.on_cpu(tensor), device=_CPU if here else device, **options)
    return tags.on_cuda(made) if here else made


def _resize(tensor: _Tensor, size: list[int], *, memory_format: torch.memory_format | None = None) -> _Tensor:
    larger = aten.clone.default.redispatch(_CPU_KEY, tags.on_cpu(tensor))
    aten.resize_.default.redispatch(_CPU_KEY, larger, size, memory_format=memory_format)
    _set_data(tensor, tags.on_cuda(larger))
    return tensor
