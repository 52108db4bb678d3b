# fault: makes the folder in local as well
# feedback: also made
import os
import pathlib


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    path = pathlib.Path(local) / name
    path.mkdir(parents=True, exist_ok=True)
    if os.path.isdir(drive):
        path = pathlib.Path(drive) / name
        path.mkdir(parents=True, exist_ok=True)
    return path
