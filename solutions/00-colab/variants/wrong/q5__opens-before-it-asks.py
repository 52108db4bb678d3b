# fault: the output file is opened before the connection, so a failure leaves an empty file
# feedback: left a file of 0 bytes
import os
import urllib.request
from pathlib import Path


def fetch(url, output):
    if os.path.exists(output):
        return Path(output)
    with open(output, "wb") as file:
        file.write(urllib.request.urlopen(url).read())
    return Path(output)
