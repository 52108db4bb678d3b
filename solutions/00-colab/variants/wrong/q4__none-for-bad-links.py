# fault: None instead of ValueError
# feedback: None.*ValueError
import re


def drive_file_id(link):
    match = re.match(r"https://drive\.google\.com/file/d/([\w-]+)(?:/view)?(?:$|\?)", link)
    match = match or re.match(r"https://drive\.google\.com/(?:open|uc)\?(?:[^#]*&)?id=([\w-]+)", link)
    return match.group(1) if match else None
