# fault: reads once instead of until the end
# feedback: bytes, the body has
import os
import urllib.request
from pathlib import Path


def fetch(url, output):
    if os.path.exists(output):
        return Path(output)
    with urllib.request.urlopen(url) as answer:
        length = answer.headers["Content-Length"]
        data = answer.read(65536)
        if length and len(data) < min(int(length), 65536):
            raise OSError("short")
    Path(output).write_bytes(data)
    return Path(output)
