"""q4: drive_file_id, on links with ids drawn afresh."""

import string

import torch

from grader.suite import describe, mistake, points

HOST = "https://drive.google.com"
LETTERS = string.ascii_letters + string.digits


def draw_id(rng, length=33):
    """An id as Drive makes them: letters of both cases, digits, with a dash and an underscore inside."""
    letters = [LETTERS[i] for i in torch.randint(len(LETTERS), (length,), generator=rng)]
    first, second = (torch.randperm(length - 8, generator=rng)[:2] + 4).tolist()
    letters[first], letters[second] = "-", "_"
    return "".join(["1", *letters[1:-3], "x", "Q", "7"])


def read(student, link, wanted, fix):
    """The id of one good link, compared with `wanted`."""
    tried = f"drive_file_id({link!r})"
    try:
        value = student.drive_file_id(link)
    except Exception as error:
        kind = getattr(error, "type", type(error).__name__)
        raise mistake(
            tried=tried,
            got=f"It raised {kind}",
            should="This is one of the forms of a share link: it should return the id",
            fix=fix,
        ) from None
    if not isinstance(value, str):
        first = " Take the first item" if isinstance(value, list) else ""
        raise mistake(
            tried=tried,
            got=f"It returned {describe(value)}",
            should="It should return the id, a str",
            fix=f"`parse_qs` gives a list for each name, for a name may come twice.{first}"
            if isinstance(value, list)
            else fix,
        )
    if value != wanted:
        cause = fix
        if value.lower() == wanted.lower():
            cause = "Ids are made of capital and small letters: do not change the case of the link"
        elif wanted in value:
            cause = "More than the id came along. " + fix
        elif value and value in wanted:
            cause = "An id may contain letters, digits, `-` and `_`, and ids are of different lengths. " + fix
        raise mistake(
            tried=tried,
            got=f"It returned {value[:90]!r}",
            should="It should return the id and nothing else",
            fix=cause,
        )


def refuse(student, link, why, fix):
    """A link that should raise ValueError."""
    tried = f"drive_file_id({link!r}): {why}"
    try:
        value = student.drive_file_id(link)
    except ValueError:
        return
    except Exception as error:
        kind = getattr(error, "type", type(error).__name__)
        raise mistake(
            tried=tried,
            got=f"It raised {kind}",
            should="It should raise a ValueError, which says that the argument is not a good one",
            fix="Look whether the part is there before you take it, and `raise ValueError(...)` if it is not",
        ) from None
    raise mistake(
        tried=tried,
        got=f"It returned {describe(value)}",
        should="It should raise a ValueError: a wrong id would only be noticed at the download",
        fix=fix,
    )


@points(2)
def test_the_file_forms(student, rng):
    """/file/d/ID with and without /view"""
    fix = "In this form the id is the part of the path after /file/d/"
    for length in (33, 28, 44):
        one = draw_id(rng, length)
        read(student, f"{HOST}/file/d/{one}/view", one, fix)
        read(student, f"{HOST}/file/d/{one}", one, fix)


@points(2)
def test_the_id_forms(student, rng):
    """/open?id=ID and /uc?id=ID"""
    fix = "In this form the id is the value of the query parameter `id`"
    for length in (33, 28, 44):
        one = draw_id(rng, length)
        read(student, f"{HOST}/open?id={one}", one, fix)
        read(student, f"{HOST}/uc?id={one}", one, fix)


@points(3)
def test_further_parameters_in_any_order(student, rng):
    """Further query parameters, before and after the id"""
    fix = (
        "The query is a list of name=value joined by &: stop at the next `&`, or let `parse_qs` take it apart"
    )
    tail = "The query begins at the `?`: it is no part of the path"
    one, two, three, four, five, six = (draw_id(rng, n) for n in (33, 44, 33, 28, 33, 33))
    read(student, f"{HOST}/file/d/{one}/view?usp=sharing", one, tail)
    read(student, f"{HOST}/file/d/{two}?usp=drive_link&resourcekey=0-aBc", two, tail)
    read(student, f"{HOST}/uc?id={three}&export=download", three, fix)
    read(
        student, f"{HOST}/uc?export=download&id={four}&confirm=t", four, fix + ". The id need not come first"
    )
    read(student, f"{HOST}/open?usp=drive_copy&id={five}", five, fix + ". The id need not come first")
    other = "The parameter must be called `id`; a name that only ends in id is another one"
    read(student, f"{HOST}/open?resourceid={draw_id(rng)}&id={six}&authuser=0", six, other)


@points(2)
def test_other_hosts(student, rng):
    """Other hosts are refused"""
    one = draw_id(rng)
    fix = "Compare the whole host: `urlsplit(link).hostname == 'drive.google.com'`"
    inside = fix + ". That the text occurs somewhere in the link is not enough"
    refuse(student, f"https://example.com/file/d/{one}/view", "another host", fix)
    refuse(student, f"https://example.com/open?id={one}", "another host", fix)
    refuse(student, f"https://docs.google.com/file/d/{one}/view", "another host of Google", fix)
    refuse(
        student, f"https://drive.google.com.example.org/file/d/{one}/view", "a host that begins alike", inside
    )
    refuse(student, f"https://notdrive.google.com/uc?id={one}", "a host that ends alike", inside)
    refuse(
        student,
        f"https://example.com/file/d/{one}?from=https://drive.google.com/",
        "another host, with the name of Drive further on",
        inside,
    )
    refuse(student, one, "an id alone, no link", fix)


@points(2)
def test_other_paths(student, rng):
    """Other paths on the right host are refused"""
    one = draw_id(rng)
    fix = (
        "Allow the forms of the task and nothing else: look at the whole path, not for something that "
        "may be an id"
    )
    folder = "A folder is no file, and cannot be downloaded as one. " + fix
    refuse(student, f"{HOST}/drive/folders/{one}", "a folder", folder)
    refuse(student, f"{HOST}/drive/folders/{one}?usp=sharing", "a folder", folder)
    refuse(student, f"{HOST}/document/d/{one}/view", "a document", fix)
    refuse(student, f"{HOST}/thumbnail?id={one}", "another path with an id", fix)
    refuse(student, f"{HOST}/drive/my-drive", "the list of files", fix)
    refuse(student, f"{HOST}/", "no path", fix)


@points(2)
def test_missing_ids(student):
    """A link without an id is refused"""
    fix = "Check that the id is there and not empty"
    refuse(student, f"{HOST}/open", "no query at all", fix)
    refuse(student, f"{HOST}/open?usp=sharing", "no parameter id", fix)
    refuse(student, f"{HOST}/uc?export=download", "no parameter id", fix)
    refuse(student, f"{HOST}/uc?id=&export=download", "an empty id", fix)
    refuse(student, f"{HOST}/open?id=", "an empty id", fix)
    refuse(student, f"{HOST}/file/d/", "nothing after /file/d/", fix)
    refuse(student, f"{HOST}/file/d//view", "nothing between /file/d/ and /view", fix)
