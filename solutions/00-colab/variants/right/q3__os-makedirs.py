# why: os functions; a Path is made at the end
import os
from pathlib import Path


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    base = local
    if os.path.isdir(drive):
        base = drive
    path = os.path.join(base, name)
    if not os.path.isdir(path):
        os.makedirs(path)
    return Path(path)
