# why: reads all of it first (read() without a size raises when the body is short), then writes
import os
from pathlib import Path
from urllib.request import Request, urlopen


def fetch(url, output):
    if os.path.exists(output):
        return Path(output)
    request = Request(url, headers={"User-Agent": "Mozilla/5.0"})
    with urlopen(request, timeout=30) as response:
        data = response.read()
    path = Path(output)
    try:
        path.write_bytes(data)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
