# fault: makes a folder that is missing
# feedback: raised nothing|make them
import os


def enter(path):
    os.makedirs(path, exist_ok=True)
    os.chdir(path)
    return sorted(os.listdir())
