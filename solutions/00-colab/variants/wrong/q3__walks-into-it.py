# fault: changes the notebook's folder
# feedback: another folder|chdir
import os
import pathlib


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    path = pathlib.Path(drive if os.path.isdir(drive) else local).absolute() / name
    path.mkdir(parents=True, exist_ok=True)
    os.chdir(path)
    return path
