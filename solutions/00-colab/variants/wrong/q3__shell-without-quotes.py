# fault: a shell takes the name with a space for two folders
# feedback: no such folder|each part between slashes
import os
import pathlib


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    path = pathlib.Path(drive if os.path.isdir(drive) else local) / name
    os.system(f"mkdir -p {path}")
    return path
