"""The simulated accelerator as the rest of the runner sees it."""

from __future__ import annotations

import torch

try:
    from grader.runner.simulated_cuda import enable, host, logical_device, place
except ImportError:

    def enable() -> None:
        raise RuntimeError("no simulated accelerator")

    def logical_device(tensor: torch.Tensor) -> torch.device:
        return tensor.device

    def host(tensor: torch.Tensor) -> torch.Tensor:
        return tensor.detach().cpu()

    def place(tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
        return tensor if device.type == "cpu" else tensor.to(device)


__all__ = ["enable", "host", "logical_device", "place"]
