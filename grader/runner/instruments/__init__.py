"""Instruments that must sit beside student code. They hold no expectation; what they report is a hint, not evidence."""

from __future__ import annotations

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    globals()[_module.name] = importlib.import_module(f"{__name__}.{_module.name}")
