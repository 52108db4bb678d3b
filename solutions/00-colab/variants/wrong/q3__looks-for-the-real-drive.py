# fault: looks for /content/drive/MyDrive, whatever the argument says
# feedback: the argument
import os
import pathlib


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    base = drive if os.path.isdir("/content/drive/MyDrive") else local
    path = pathlib.Path(base, name)
    path.mkdir(parents=True, exist_ok=True)
    return path
