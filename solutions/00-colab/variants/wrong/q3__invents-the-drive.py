# fault: tries the Drive first and makes its folders when they are missing
# feedback: made up|makes the Drive
import pathlib


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    try:
        path = pathlib.Path(drive) / name
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        path = pathlib.Path(local) / name
        path.mkdir(parents=True, exist_ok=True)
    return path
