# why: writes to output itself and removes it when anything fails; counts the pieces
import os
import pathlib
import urllib.request


def fetch(url, output):
    if os.path.isfile(output):
        return pathlib.Path(output)
    count = 0
    try:
        with urllib.request.urlopen(url) as source, open(output, "wb") as target:
            while True:
                piece = source.read(1 << 14)
                if not piece:
                    break
                count += target.write(piece)
            length = source.info().get("content-length")
        if length is not None and count < int(length):
            raise EOFError(f"{count} of {length} bytes")
    except BaseException:
        if os.path.exists(output):
            os.remove(output)
        raise
    return pathlib.Path(output)
