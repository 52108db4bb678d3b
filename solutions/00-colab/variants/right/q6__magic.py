# why: what %cd calls, with the checks it leaves out
import os

from IPython import get_ipython


def enter(path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    if not os.path.isdir(path):
        raise NotADirectoryError(path)
    get_ipython().run_line_magic("cd", str(path))
    return sorted(os.listdir())
