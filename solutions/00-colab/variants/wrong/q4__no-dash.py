# fault: \w+ stops at the dash inside an id
# feedback: letters, digits, `-`|raised ValueError
import re
from urllib.parse import urlsplit


def drive_file_id(link):
    parts = urlsplit(link)
    if parts.hostname != "drive.google.com":
        raise ValueError(link)
    match = re.match(r"/file/d/(\w+)", parts.path)
    if match is None and parts.path in ("/open", "/uc"):
        match = re.search(r"(?:^|&)id=(\w+)", parts.query)
    if match is None:
        raise ValueError(link)
    return match.group(1)
