# fault: does not look whether the file is there
# feedback: Return early|another content
import os
import tempfile
import urllib.request
from pathlib import Path


def fetch(url, output):
    output = Path(output)
    handle, part = tempfile.mkstemp(dir=output.parent)
    os.close(handle)
    try:
        urllib.request.urlretrieve(url, part)
        os.replace(part, output)
    except BaseException:
        os.unlink(part)
        raise
    return output
