"""What people decide after the tests have spoken: points set by hand, and what a late hand-in costs.

Both are files of the instructor, `overrides.toml` and `late.toml`. They are applied when reports are made; the result
files stay what the machine said.
"""

from grader.policy.late import Late, read_late
from grader.policy.marks import (
    entry_points,
    final_points,
    mark_all,
    needs_person,
    time_unknown,
)
from grader.policy.overrides import Override, read_overrides
from grader.policy.rules import Rules, read_rules
from grader.policy.toml import PolicyError

__all__ = [
    "Late",
    "Override",
    "PolicyError",
    "Rules",
    "entry_points",
    "final_points",
    "mark_all",
    "needs_person",
    "read_late",
    "read_overrides",
    "read_rules",
    "time_unknown",
]
