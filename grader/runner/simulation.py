"""The simulated accelerator as the rest of the runner sees it."""

from __future__ import annotations

from grader.runner.simulated_cuda import enable, host, logical_device, place, prepare

__all__ = ["enable", "host", "logical_device", "place", "prepare"]
