# fault: the order in which the disk has the names
# feedback: order
import os


def enter(path):
    os.chdir(path)
    return os.listdir()
