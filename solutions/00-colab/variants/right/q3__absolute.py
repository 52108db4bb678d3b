# why: an absolute, resolved path is the same folder
import os
from pathlib import Path


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    folder = Path(drive if Path(drive).is_dir() else local).resolve().joinpath(*name.split("/"))
    os.makedirs(folder, exist_ok=True)
    return folder
