# fault: an empty file is downloaded again
# feedback: even if it is empty|size 0
import os
import urllib.request
from pathlib import Path


def fetch(url, output):
    output = Path(output)
    if output.exists() and os.path.getsize(output) > 0:
        return output
    data = urllib.request.urlopen(url).read()
    output.write_bytes(data)
    return output
