# fault: sorts without regard to case
# feedback: order
import os


def enter(path):
    os.chdir(path)
    return sorted(os.listdir(), key=str.lower)
