"""The command `grader`, also as `python -m grader`: says in one line when the instructor's packages are missing."""

from __future__ import annotations

import sys
from importlib.util import find_spec

# Modules of the extra `grade`. Landlock and seccomp are not among them: `grader doctor` says what they bring.
_NUMBERS = ("torch", "numpy", "matplotlib")
_NOTEBOOKS = ("IPython", "nbformat", "jupytext", "yaml")
_TERMINAL = ("rich", "pygments", "wheel", "psutil")
NEEDED = (*_NUMBERS, *_NOTEBOOKS, *_TERMINAL)


def main() -> int:
    """Run the command line; exit status 2 where it cannot run."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        names = ", ".join(missing)
        print(f'grader: the command needs {names}: run pip install "torchgrader[grade]"', file=sys.stderr)
        return 2
    from grader.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
