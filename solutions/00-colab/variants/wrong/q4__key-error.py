# fault: a missing id shows as KeyError
# feedback: KeyError.*ValueError
from urllib.parse import parse_qs, urlsplit


def drive_file_id(link):
    parts = urlsplit(link)
    if parts.hostname != "drive.google.com":
        raise ValueError(link)
    if parts.path.startswith("/file/d/"):
        found = parts.path.split("/")[3]
        if not found:
            raise ValueError(link)
        return found
    if parts.path in ("/open", "/uc"):
        return parse_qs(parts.query)["id"][0]
    raise ValueError(link)
