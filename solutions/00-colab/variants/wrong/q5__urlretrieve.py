# fault: urlretrieve leaves what came before the failure
# feedback: left a file of \d+ bytes at output
import os
import urllib.request
from pathlib import Path


def fetch(url, output):
    if not os.path.exists(output):
        urllib.request.urlretrieve(url, output)
    return Path(output)
