# fault: fails where the server sends no Content-Length
# feedback: TypeError|where the header is there
import os
import urllib.request
from pathlib import Path


def fetch(url, output):
    if os.path.exists(output):
        return Path(output)
    with urllib.request.urlopen(url) as answer:
        length = int(answer.headers["Content-Length"])
        data = answer.read()
    if len(data) != length:
        raise OSError("short")
    Path(output).write_bytes(data)
    return Path(output)
