# fault: prints the error, cleans up, and returns as if all were well
# feedback: raised nothing
import os
import urllib.request
from pathlib import Path


def fetch(url, output):
    if os.path.exists(output):
        return Path(output)
    try:
        urllib.request.urlretrieve(url, output)
    except Exception as error:
        print("download failed:", error)
        if os.path.exists(output):
            os.remove(output)
    return Path(output)
