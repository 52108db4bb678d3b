# fault: returns a str
# feedback: pathlib\.Path
import os


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    path = os.path.join(drive if os.path.isdir(drive) else local, name)
    os.makedirs(path, exist_ok=True)
    return path
