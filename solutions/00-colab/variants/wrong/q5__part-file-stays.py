# fault: writes to a .part file, which stays when the download fails
# feedback: beside output
import os
import urllib.request
from pathlib import Path


def fetch(url, output):
    if os.path.exists(output):
        return Path(output)
    part = f"{output}.part"
    urllib.request.urlretrieve(url, part)
    os.rename(part, output)
    return Path(output)
