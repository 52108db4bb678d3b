# fault: %cd prints a line where there is no such folder, and does not raise
# feedback: only prints
import os

from IPython import get_ipython


def enter(path):
    get_ipython().run_line_magic("cd", path)
    return sorted(os.listdir())
