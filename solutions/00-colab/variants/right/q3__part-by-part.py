# why: makes one folder after the other
import os
import pathlib


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    path = pathlib.PosixPath(drive) if os.path.isdir(drive) else pathlib.PosixPath(local)
    path = path / name
    for part in [*reversed(path.parents), path]:
        if not part.exists():
            part.mkdir()
    return path
