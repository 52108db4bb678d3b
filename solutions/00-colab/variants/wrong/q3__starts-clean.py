# fault: deletes what the first run has saved
# feedback: file was gone|Do not delete
import os
import shutil
from pathlib import Path


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    path = Path(drive if os.path.isdir(drive) else local) / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path
