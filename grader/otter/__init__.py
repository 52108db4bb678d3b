"""One zip for `otter run`, `otter grade` and Gradescope, and what it does there: isolated grading.

Each road ends in the same place, `handin.grade`, which is the engine of `grader grade` on a class of one. Otter's own
machinery never sees the student's notebook: on the roads that start a kernel, the kernel gets an empty one.
"""
