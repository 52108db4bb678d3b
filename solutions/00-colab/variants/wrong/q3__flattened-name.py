# fault: slashes of the name become underscores
# feedback: between slashes|Path to
import os
import pathlib


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    path = pathlib.Path(drive if os.path.isdir(drive) else local) / name.replace("/", "_")
    path.mkdir(parents=True, exist_ok=True)
    return path
