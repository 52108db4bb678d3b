# why: urlretrieve notices short bodies; a temporary folder elsewhere, then a move
import shutil
import tempfile
import urllib.request
from pathlib import Path


def fetch(url, output):
    output = Path(output)
    if not output.exists():
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / "part"
            urllib.request.urlretrieve(url, part)
            shutil.move(part, output)
    return output
