"""How otter shares a question's points among its tests: the rules of its documentation, in one place."""

from __future__ import annotations

from typing import Any


def shared_points(points: Any, tests: list[Any]) -> list[float]:
    """Points for each test. `points` is the question's setting (a number, a list, {"each": n} or None), `tests` those
    of the tests (a number or None). ValueError where they cannot be brought together."""
    if isinstance(points, dict):
        points = _number(points.get("each", 1)) * len(tests)
    if isinstance(points, list):
        if len(points) != len(tests):
            raise ValueError(f"`points` lists {len(points)} values for {len(tests)} tests")
        tests, points = points, None
    fixed = [None if value is None else _number(value) for value in tests]
    given = sum(value for value in fixed if value is not None)
    open_tests = fixed.count(None)
    if points is not None:
        if given > _number(points):
            raise ValueError(f"the tests claim {given:g} points, the question has {_number(points):g}")
        rest = _number(points) - given
    else:
        rest = 0.0 if given else 1.0  # a question that names no points is worth one
    return [rest / open_tests if value is None else value for value in fixed]


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise ValueError(f"{value!r} is no number of points")
    return float(value)
