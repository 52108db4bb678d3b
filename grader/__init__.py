"""Checks in a notebook: ``import grader; grader.start("05-training"); grader.check("q1")``."""

__version__ = "0.1.0"
