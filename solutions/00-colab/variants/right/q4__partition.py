# why: plain string methods
def drive_file_id(link):
    prefix = "https://drive.google.com/"
    if not link.startswith(prefix):
        raise ValueError("other host")
    path, _, query = link[len(prefix) :].partition("?")
    found = None
    if path.startswith("file/d/"):
        rest = path[len("file/d/") :]
        if rest.endswith("/view"):
            rest = rest[: -len("/view")]
        if "/" not in rest:
            found = rest
    elif path == "open" or path == "uc":
        for pair in query.split("&"):
            key, _, value = pair.partition("=")
            if key == "id":
                found = value
    if not found:
        raise ValueError("no id")
    return found
