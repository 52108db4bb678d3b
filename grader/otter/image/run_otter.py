"""Grades the hand-in in /autograder/submission; see grader/otter/container.py."""

from pathlib import Path

from grader.otter.container import main

raise SystemExit(main(Path("/autograder")))
