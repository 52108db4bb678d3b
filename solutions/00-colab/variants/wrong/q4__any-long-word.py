# fault: any long word is an id
# feedback: wrong id|another host
import re


def drive_file_id(link):
    found = re.search(r"[\w-]{25,}", link)
    if found is None:
        raise ValueError(link)
    return found.group(0)
