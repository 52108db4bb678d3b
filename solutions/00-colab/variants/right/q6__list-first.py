# why: lists the folder before walking in, which raises the right errors while nothing has changed
import os


def enter(path):
    names = os.listdir(path)
    os.chdir(path)
    names.sort()
    return names
