# fault: cleans up after URLError only; a connection that breaks later leaves a part
# feedback: left a file of \d+ bytes
import os
import shutil
import urllib.error
import urllib.request
from pathlib import Path


def fetch(url, output):
    if os.path.exists(output):
        return Path(output)
    try:
        with urllib.request.urlopen(url) as answer, open(output, "wb") as file:
            shutil.copyfileobj(answer, file)
        length = answer.headers["Content-Length"]
        if length and os.path.getsize(output) < int(length):
            raise urllib.error.URLError("short")
    except urllib.error.URLError:
        if os.path.exists(output):
            os.remove(output)
        raise
    return Path(output)
