# fault: takes /d/ and id= from any path of the right host
# feedback: another path|a document|look at the whole path
import re
from urllib.parse import urlsplit


def drive_file_id(link):
    parts = urlsplit(link)
    if parts.hostname != "drive.google.com":
        raise ValueError(link)
    match = re.search(r"/d/([\w-]+)", parts.path) or re.search(r"(?:^|&)id=([\w-]+)", parts.query)
    if match is None:
        raise ValueError(link)
    return match.group(1)
