# fault: splits the link at slashes and leaves the query on the id
# feedback: more than the id|begins at the
def drive_file_id(link):
    if not link.startswith("https://drive.google.com/"):
        raise ValueError(link)
    pieces = link.split("/")
    if pieces[3:5] == ["file", "d"] and len(pieces) > 5 and pieces[5]:
        return pieces[5]
    path, _, query = pieces[3].partition("?")
    if path in ("open", "uc"):
        for pair in query.split("&"):
            if pair.startswith("id=") and len(pair) > 3:
                return pair[3:]
    raise ValueError(link)
