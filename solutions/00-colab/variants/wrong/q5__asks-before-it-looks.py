# fault: opens the connection before it looks whether the file is there
# feedback: asked|first
import os
import urllib.request
from pathlib import Path


def fetch(url, output):
    with urllib.request.urlopen(url) as answer:
        if not os.path.exists(output):
            data = answer.read()
            Path(output).write_bytes(data)
    return Path(output)
