# why: http.client with the status checked by hand; urllib only for file: links
import http.client
import pathlib
import urllib.parse
import urllib.request


def fetch(url, output):
    path = pathlib.Path(output)
    if path.exists():
        return path
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "file":
        data = pathlib.Path(urllib.request.url2pathname(parts.path)).read_bytes()
    else:
        make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = make(parts.netloc, timeout=20)
        connection.request("GET", (parts.path or "/") + ("?" + parts.query if parts.query else ""))
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {answer.reason}")
        data = answer.read()
        connection.close()
    path.write_bytes(data)
    return path
