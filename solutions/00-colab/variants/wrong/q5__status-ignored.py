# fault: http.client does not raise for error pages, and nobody looks at the status
# feedback: answer's status|404
import http.client
import os
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit


def fetch(url, output):
    if os.path.exists(output):
        return Path(output)
    parts = urlsplit(url)
    if parts.scheme == "file":
        data = urllib.request.urlopen(url).read()
    else:
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.netloc)
        connection.request("GET", parts.path + ("?" + parts.query if parts.query else ""))
        data = connection.getresponse().read()
    Path(output).write_bytes(data)
    return Path(output)
