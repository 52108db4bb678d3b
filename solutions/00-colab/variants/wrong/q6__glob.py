# fault: glob leaves out names that begin with a dot
# feedback: begin with a dot
import glob
import os


def enter(path):
    os.chdir(path)
    return sorted(glob.glob("*"))
