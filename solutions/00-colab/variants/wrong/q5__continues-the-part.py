# fault: keeps the part in a fixed place elsewhere and appends to it on the next try
# feedback: first try left behind
import os
import shutil
import tempfile
import urllib.request
from pathlib import Path

CACHE = tempfile.mkdtemp()


def fetch(url, output):
    if os.path.exists(output):
        return Path(output)
    part = os.path.join(CACHE, "download")
    with urllib.request.urlopen(url) as answer, open(part, "ab") as file:
        count = 0
        while piece := answer.read(4096):
            count += file.write(piece)
        length = answer.headers["Content-Length"]
    if length and count < int(length):
        raise OSError("short")
    shutil.move(part, output)
    return Path(output)
