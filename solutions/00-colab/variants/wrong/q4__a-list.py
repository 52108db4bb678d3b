# fault: returns the list that parse_qs gives
# feedback: list for each name
from urllib.parse import parse_qs, urlsplit


def drive_file_id(link):
    parts = urlsplit(link)
    if parts.hostname != "drive.google.com":
        raise ValueError(link)
    pieces = parts.path.split("/")
    if pieces[1:3] == ["file", "d"] and len(pieces) in (4, 5) and pieces[3]:
        return pieces[3]
    if parts.path in ("/open", "/uc") and "id" in parse_qs(parts.query):
        return parse_qs(parts.query)["id"]
    raise ValueError(link)
