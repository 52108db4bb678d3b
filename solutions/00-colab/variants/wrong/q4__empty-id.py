# fault: an empty id is returned as if it were one
# feedback: not empty
from urllib.parse import urlsplit


def drive_file_id(link):
    parts = urlsplit(link)
    if parts.hostname != "drive.google.com":
        raise ValueError(link)
    pieces = parts.path.split("/")
    if pieces[1:3] == ["file", "d"] and len(pieces) in (4, 5):
        return pieces[3]
    if parts.path in ("/open", "/uc"):
        for pair in parts.query.split("&"):
            if pair.startswith("id="):
                return pair[3:]
    raise ValueError(link)
