"""This tries one good link of each form and one bad link; the hidden checks try many of both."""

from grader.suite import describe, expect, mistake

ID = "14FK5G6DOh7EdLyoj4D5teRSzriTOUPD7"


def read(student, link):
    tried = f"drive_file_id({link!r})"
    value = student.drive_file_id(link)
    expect(
        isinstance(value, str),
        tried=tried,
        got=f"It returned {describe(value)}",
        should="It should return the id, a str",
    )
    expect(
        value == ID,
        tried=tried,
        got=f"It returned {value[:80]!r}",
        should="It should be the id, and only that",
    )


def test_file_links(student):
    """/file/d/ID, with and without /view"""
    read(student, f"https://drive.google.com/file/d/{ID}")
    read(student, f"https://drive.google.com/file/d/{ID}/view?usp=sharing")


def test_id_links(student):
    """/open?id=ID and /uc?id=ID"""
    read(student, f"https://drive.google.com/open?id={ID}")
    read(student, f"https://drive.google.com/uc?id={ID}&export=download")


def test_a_bad_link(student):
    """A link to somewhere else raises ValueError"""
    link = f"https://example.com/file/d/{ID}/view"
    try:
        value = student.drive_file_id(link)
    except ValueError:
        return
    raise mistake(
        tried=f"drive_file_id({link!r})",
        got=f"It returned {describe(value)}",
        should="It should raise a ValueError: this is no link to Drive",
    )
