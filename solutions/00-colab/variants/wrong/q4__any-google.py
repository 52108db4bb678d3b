# fault: every host that ends in google.com will do
# feedback: docs\.google\.com
from urllib.parse import parse_qs, urlsplit


def drive_file_id(link):
    parts = urlsplit(link)
    if not (parts.hostname or "").endswith("google.com"):
        raise ValueError(link)
    pieces = parts.path.split("/")
    if pieces[1:3] == ["file", "d"] and len(pieces) > 3 and pieces[3]:
        return pieces[3]
    if parts.path in ("/open", "/uc") and "id" in parse_qs(parts.query):
        return parse_qs(parts.query)["id"][0]
    raise ValueError(link)
