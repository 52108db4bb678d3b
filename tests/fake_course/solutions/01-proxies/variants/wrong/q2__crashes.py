# fault: segmentation fault
# feedback: ended in the middle
import ctypes


def act(kind):
    if kind == "quick":
        ctypes.string_at(0)
    return kind
