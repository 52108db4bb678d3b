# fault: returns what urlretrieve returns
# feedback: pair
import os
import urllib.request
from pathlib import Path


def fetch(url, output):
    if os.path.exists(output):
        return Path(output)
    try:
        return urllib.request.urlretrieve(url, output)
    except BaseException:
        if os.path.exists(output):
            os.remove(output)
        raise
