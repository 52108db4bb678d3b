# why: pathlib resolves the path first; prints where it is
import os
from pathlib import Path


def enter(path):
    target = Path(path).resolve(strict=True)
    if not target.is_dir():
        raise NotADirectoryError(20, "Not a directory", str(path))
    os.chdir(target)
    print(Path.cwd())
    return sorted(p.name for p in Path(".").iterdir())
