# fault: mkdir without parents
# feedback: folders above
import os
from pathlib import Path


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    path = Path(drive if os.path.isdir(drive) else local) / name
    path.mkdir(exist_ok=True)
    return path
