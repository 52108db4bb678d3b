# fault: os.system changes the folder of a shell that ends at once
# feedback: still in its old folder|shell of their own
import os


def enter(path):
    os.system(f"cd {path}")
    return sorted(os.listdir())
