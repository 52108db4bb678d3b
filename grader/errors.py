"""Errors that a user can cause. The command line prints them as one line and exits with status 2."""


class GraderError(Exception):
    """What is wrong, where, and what to do, in one line."""
