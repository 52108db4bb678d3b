# fault: asks only whether "drive.google.com" occurs in the link
# feedback: whole host|hostname
from urllib.parse import parse_qs, urlsplit


def drive_file_id(link):
    if "drive.google.com" not in link:
        raise ValueError(link)
    parts = urlsplit(link)
    pieces = parts.path.split("/")
    if pieces[1:3] == ["file", "d"] and len(pieces) > 3 and pieces[3]:
        return pieces[3]
    if parts.path in ("/open", "/uc") and "id" in parse_qs(parts.query):
        return parse_qs(parts.query)["id"][0]
    raise ValueError(link)
