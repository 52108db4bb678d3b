# fault: copyfileobj does not notice a body that ends early
# feedback: Content-Length
import os
import shutil
import tempfile
import urllib.request
from pathlib import Path


def fetch(url, output):
    output = Path(output)
    if output.exists():
        return output
    handle, part = tempfile.mkstemp(dir=output.parent)
    try:
        with os.fdopen(handle, "wb") as file, urllib.request.urlopen(url) as answer:
            shutil.copyfileobj(answer, file)
        os.replace(part, output)
    except BaseException:
        os.unlink(part)
        raise
    return output
