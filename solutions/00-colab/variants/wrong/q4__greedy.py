# fault: id=(.*) swallows the parameters that follow
# feedback: more than the id
import re
from urllib.parse import urlsplit


def drive_file_id(link):
    parts = urlsplit(link)
    if parts.hostname != "drive.google.com":
        raise ValueError(link)
    match = re.fullmatch(r"/file/d/([\w-]+)(/view)?", parts.path)
    if match is None and parts.path in ("/open", "/uc"):
        match = re.search(r"(?:^|&)id=(.+)", parts.query)
    if match is None:
        raise ValueError(link)
    return match.group(1)
