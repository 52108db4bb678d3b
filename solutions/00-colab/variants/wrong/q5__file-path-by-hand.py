# fault: takes the path of a file: link as it stands, %20 included
# feedback: %20
import os
import shutil
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit


def fetch(url, output):
    output = Path(output)
    if output.exists():
        return output
    if url.startswith("file:"):
        shutil.copyfile(urlsplit(url).path, output)
    else:
        output.write_bytes(urllib.request.urlopen(url).read())
    return output
