# fault: finds id= inside resourceid=
# feedback: only ends in id|called `id`
import re


def drive_file_id(link):
    match = re.match(r"https://drive\.google\.com/file/d/([\w-]+)(?:/view)?(?:$|\?)", link)
    match = match or re.match(r"https://drive\.google\.com/(?:open|uc)\?.*?id=([\w-]+)", link)
    if match is None:
        raise ValueError(link)
    return match.group(1)
