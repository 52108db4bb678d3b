# why: asks forgiveness for a folder that is there; an f-string for the path
import pathlib


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    root = pathlib.Path(drive)
    if not (root.exists() and root.is_dir()):
        root = pathlib.Path(local)
    path = pathlib.Path(f"{root}/{name}")
    try:
        path.mkdir(parents=True)
    except FileExistsError:
        pass
    return path
