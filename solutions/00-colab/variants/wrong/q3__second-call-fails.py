# fault: makedirs without exist_ok
# feedback: FileExistsError
import os
from pathlib import Path


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    base = drive if os.path.isdir(drive) else local
    path = Path(base) / name
    os.makedirs(path)
    return path
