# fault: finds the id only as the first parameter
# feedback: need not come first
import re


def drive_file_id(link):
    match = re.match(r"https://drive\.google\.com/file/d/([\w-]+)(?:/view)?(?:$|\?)", link)
    match = match or re.match(r"https://drive\.google\.com/(?:open|uc)\?id=([\w-]+)", link)
    if match is None:
        raise ValueError(link)
    return match.group(1)
