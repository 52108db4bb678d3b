# why: tolerates a trailing slash and things after the id, which the contract leaves open
import urllib.parse


def drive_file_id(link):
    url = urllib.parse.urlparse(link)
    if url.netloc.lower() != "drive.google.com":
        raise ValueError(f"wrong host: {url.netloc}")
    segments = [s for s in url.path.split("/") if s]
    query = dict(urllib.parse.parse_qsl(url.query))
    if len(segments) >= 3 and segments[0] == "file" and segments[1] == "d" and "/file/d/" + segments[2] in url.path:
        return segments[2]
    if segments == ["open"] or segments == ["uc"]:
        if query.get("id"):
            return query["id"]
    raise ValueError("no id found")
