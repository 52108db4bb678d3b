# fault: makes the link small letters before looking
# feedback: case of the link
from urllib.parse import parse_qs, urlsplit


def drive_file_id(link):
    parts = urlsplit(link.lower())
    if parts.hostname != "drive.google.com":
        raise ValueError(link)
    pieces = parts.path.split("/")
    found = ""
    if pieces[1:3] == ["file", "d"] and len(pieces) in (4, 5):
        found = pieces[3]
    elif parts.path in ("/open", "/uc"):
        found = parse_qs(parts.query).get("id", [""])[0]
    if not found:
        raise ValueError(link)
    return found
