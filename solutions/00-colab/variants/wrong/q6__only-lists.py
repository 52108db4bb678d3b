# fault: lists the folder without going there
# feedback: still in its old folder
import os


def enter(path):
    return sorted(os.listdir(path))
