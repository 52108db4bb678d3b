"""The command `grader`. Exit status: 0 done, 1 something needs a human, 2 wrong use."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from grader import __version__
from grader.commands import authoring, checking, converting, exporting, grading, regrading, reporting, similarity
from grader.errors import GraderError
from grader.report import one_line


def main(argv: list[str] | None = None) -> int:
    """Run one command; what a `GraderError` says goes to standard error, line by line, and the status is 2."""
    parser = argparse.ArgumentParser(
        prog="grader", description="Grade PyTorch notebooks; the hidden tests never meet them."
    )
    parser.add_argument("--version", action="version", version=f"grader {__version__}")
    parser.add_argument("--course", metavar="FOLDER", help="the folder that holds solutions/ (default: here or above)")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in (grading, regrading, reporting, exporting, similarity, checking, authoring, converting):
        module.add(commands)
    options = parser.parse_args(argv)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except GraderError as error:
        for line in getattr(error, "lines", None) or (str(error),):
            print(f"grader: {one_line(line)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("grader: interrupted; what was finished is kept, the same command goes on from there", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
