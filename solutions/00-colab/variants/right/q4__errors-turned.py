# why: lets the parts fail and turns what they raise into ValueError
from urllib.parse import parse_qs, urlparse


def drive_file_id(link):
    try:
        url = urlparse(link)
        assert url.scheme == "https" and url.hostname == "drive.google.com"
        if url.path in ("/open", "/uc"):
            return parse_qs(url.query, strict_parsing=True)["id"][0]
        empty, file, d, found, *rest = url.path.split("/")
        assert (empty, file, d) == ("", "file", "d") and found and rest in ([], ["view"])
        return found
    except (AssertionError, KeyError, IndexError, ValueError) as error:
        raise ValueError(f"not a share link: {link}") from error
