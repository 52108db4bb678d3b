# fault: ends the process
# feedback: ended in the middle
import os


def act(kind):
    if kind == "quick":
        os._exit(0)
    return kind
