# fault: tidies: deletes empty files
# feedback: file|keep|kept|gone
def work_dir(name, drive="/content/drive/MyDrive", local="."):
    base = pathlib.Path(drive if os.path.isdir(drive) else local)
    folder = base / name
    folder.mkdir(parents=True, exist_ok=True)
    for p in folder.iterdir():
        if p.is_file() and p.stat().st_size == 0:
            p.unlink()
    return folder
