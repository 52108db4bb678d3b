# why: one anchored regular expression for each form
import re


def drive_file_id(link):
    file_form = re.fullmatch(r"https://drive\.google\.com/file/d/([\w-]+)(?:/view)?(?:\?.*)?", link)
    if file_form:
        return file_form.group(1)
    id_form = re.fullmatch(r"https://drive\.google\.com/(?:open|uc)\?(?:.*&)?id=([\w-]+)(?:&.*)?", link)
    if id_form:
        return id_form[1]
    raise ValueError("not a Drive link")
