"""q5: fetch, over a network that answers as prepared (instruments.network): nothing leaves the machine."""

import contextlib
import os
import pathlib

import torch

from grader.suite import describe, expect, mistake, points

HELPERS = """
import os, pathlib

def write(path, data):
    pathlib.Path(path).write_bytes(data)

def names(folder):
    return sorted(os.listdir(folder))

def link(path):
    return pathlib.Path(path).resolve().as_uri()

def mkdir(path):
    os.makedirs(path)
"""

URL = "https://files.example.com/data/table.bin"
WHOLE = "Write to another name, or delete what was written when anything fails (`try ... except: ...; raise`)"


class Place:
    """A fresh output folder with one file of somebody else in it, a network, and what is seen of both."""

    def __init__(self, student):
        self.student = student
        self.helpers = student.define(HELPERS)
        self.network = student.instruments.network.Network()
        self.base = student.folder()
        self.folder = os.path.join(self.base, "out")
        self.helpers.mkdir(self.folder)
        self.output = os.path.join(self.folder, "table.bin")
        self.helpers.write(os.path.join(self.folder, "other.txt"), b"of somebody else")

    def names(self):
        return self.helpers.names(self.folder)

    def content(self):
        return self.student.read(self.output)

    def asked(self):
        return len(self.network.requests)

    def downloads(self, url, body, tried, fix=None):
        """fetch(url, output) of `body` in good order. Returns what it returned."""
        value = self.student.fetch(url, self.output)
        expect(
            "table.bin" in self.names(),
            tried=tried,
            got="Afterwards there is no file at output",
            should="The body should be in the file output",
            fix=fix,
        )
        data = self.content()
        expect(
            data == body,
            tried=tried,
            got=f"The file has {len(data)} bytes, the body has {len(body)}"
            if len(data) != len(body)
            else "The file has the right length and other bytes",
            should="The file should hold the body, byte for byte",
            fix=fix or "Open the file in binary mode (`'wb'`) and write everything that comes",
        )
        left = [name for name in self.names() if name not in ("table.bin", "other.txt")]
        expect(
            not left,
            tried=tried,
            got=f"Beside output there is now also {left[0]!r}" if left else None,
            should="The file should be the only new thing in the folder",
            fix="Rename the temporary file (`os.replace`), so that nothing of it is left",
        )
        return value

    def fails(self, url, tried, fix):
        """fetch(url, output) has to raise and to leave the folder as it was."""
        try:
            value = self.student.fetch(url, self.output)
        except Exception:
            self.nothing_left(tried, fix)
            return
        left = [name for name in self.names() if name != "other.txt"]
        shown = "a path" if isinstance(value, pathlib.PurePath) else describe(value)
        size = f" The file has {len(self.content())} bytes" if "table.bin" in left else ""
        raise mistake(
            tried=tried,
            got=f"It raised nothing and returned {shown}.{size}",
            should="A failed download should raise, so that nobody goes on with half of the data",
            fix=fix,
        )

    def nothing_left(self, tried, fix):
        names = self.names()
        expect(
            "other.txt" in names,
            tried=tried,
            got="A file of somebody else in the same folder was gone",
            should="Cleaning up should remove what fetch wrote, and nothing more",
        )
        left = [name for name in names if name != "other.txt"]
        if "table.bin" in left:
            raise mistake(
                tried=tried,
                got=f"It raised, and left a file of {len(self.content())} bytes at output",
                should="Nothing should be left: the next call would take that file for the whole one",
                fix=WHOLE,
            )
        expect(
            not left,
            tried=tried,
            got=f"It raised, and left {left[0]!r} beside output" if left else None,
            should="Nothing should be left, neither at output nor beside it",
            fix="Remove the temporary file when anything fails, then raise again",
        )


def works(student):
    """An ordinary download: what always raises does not handle failures well."""
    place = Place(student)
    place.network.serve(URL, b"0123456789" * 20)
    place.downloads(URL, b"0123456789" * 20, "fetch of 200 bytes over https, before anything is made to fail")


def as_path(value, tried):
    if not isinstance(value, pathlib.PurePath):
        fix = "Wrap it: `pathlib.Path(output)`" if isinstance(value, str) else None
        if isinstance(value, tuple):
            fix = "`urlretrieve` returns a pair; return `pathlib.Path(output)`"
        if value is None:
            fix = (
                "Every way through the function needs a `return`, also the one where the file is there "
                "already"
            )
        raise mistake(
            tried=tried,
            got=f"It returned {describe(value)}",
            should="It should return a pathlib.Path",
            fix=fix,
        )
    return value


def draw_bytes(rng, count):
    return torch.randint(0, 256, (count,), generator=rng).to(torch.uint8).numpy().tobytes()


@points(2)
def test_downloads_byte_for_byte(student, rng):
    """The body of an https and an http address, byte for byte"""
    place = Place(student)
    # Line ends and bytes that are no text would not survive text mode.
    body = b"\r\n\xff\xfe\n\x00" + draw_bytes(rng, 200_003) + b"\r\n"
    place.network.serve(URL, body)
    tried = f"fetch of {len(body)} bytes over https, with their Content-Length"
    value = as_path(place.downloads(URL, body, tried), tried)
    expect(
        os.path.realpath(value) == os.path.realpath(place.output),
        tried=tried,
        got="It returned the path of another file",
        should="It should return output, as a pathlib.Path",
    )
    for name, length in (
        ("http://files.example.com/b.csv?version=2", None),
        ("https://files.example.com/c", None),
    ):
        place = Place(student)
        body = draw_bytes(rng, 30_001)
        place.network.serve(name, body, length=length)
        place.downloads(
            name,
            body,
            f"fetch of {len(body)} bytes over {name.split(':')[0]}, from a server that sends no "
            f"Content-Length",
            "Not every server says how long the body is: check the length only where the header is there",
        )


@points(2)
def test_file_links(student, rng):
    """file: links, also to a name with a space in it"""
    place = Place(student)
    source = os.path.join(place.base, "survey data (1).csv")
    body = b"id,target\r\n" + draw_bytes(rng, 5_000)
    place.helpers.write(source, body)
    tried = "fetch of a file: link to a file whose name has spaces"
    fix = "In a link a space is written %20. `urllib.request.urlopen` opens file: links as well"
    try:
        place.downloads(place.helpers.link(source), body, tried, fix)
    except OSError as error:
        raise mistake(
            tried=tried,
            got=f"It raised {getattr(error, 'type', 'OSError')}",
            should="The file should be copied to output",
            fix=fix,
        ) from None
    expect(
        student.read(source) == body,
        tried=tried,
        got="Afterwards the file that the link names was gone or changed",
        should="A download copies: the source should stay as it is",
        fix="Copy it; do not move it",
    )


@points(3)
def test_what_is_there_is_kept(student, rng):
    """A file that is there already is kept, even an empty one, and nothing is downloaded"""
    for old in (b"edited by hand\n", b""):
        place = Place(student)
        place.network.serve(URL, draw_bytes(rng, 1_000))
        place.helpers.write(place.output, old)
        kind = "an empty file" if not old else "a file"
        tried = f"fetch where {kind} is at output already"
        as_path(student.fetch(URL, place.output), tried)
        expect(
            place.content() == old,
            tried=tried,
            got="Afterwards the file had another content",
            should="What is there should be kept: it counts as downloaded"
            + ("" if old else ", even if it is empty"),
            fix="Return early when `Path(output).exists()`"
            + ("" if old else "; a file of size 0 exists too, so do not ask for its size"),
        )
        expect(
            place.asked() == 0,
            tried=tried,
            got=f"The server was asked {place.asked()} time(s)",
            should="Nothing should be downloaded then",
            fix="Look for the file first; only then open the connection",
        )
        expect(
            place.names() == ["other.txt", "table.bin"],
            tried=tried,
            got=f"The folder now holds {', '.join(place.names())}",
            should="The folder should be as before",
        )
    place = Place(student)
    body = draw_bytes(rng, 1_000)
    place.network.serve(URL, body)
    tried = "fetch twice in a row"
    student.fetch(URL, place.output)
    student.fetch(URL, place.output)
    expect(
        place.asked() < 3,
        tried=tried,
        got=f"The server was asked {place.asked()} times",
        should="The second call should find the file and download nothing",
        fix="Return early when `Path(output).exists()`",
    )


@points(2)
def test_refusals_of_the_server(student):
    """An error page is not the file"""
    works(student)
    for status, reason in (404, "Not Found"), (403, "Forbidden"), (500, "Internal Server Error"):
        place = Place(student)
        place.network.serve(URL, b"<html>sorry</html>", status=status, reason=reason)
        place.fails(
            URL,
            f"fetch from a server that answers {status} {reason} with a page of text",
            f"The answer's status says that this is not the file. {WHOLE}",
        )


@points(2)
def test_broken_connections(student, rng):
    """No connection, or one that breaks in the middle: an exception and nothing left"""
    works(student)
    cases = {
        "a host that cannot be found": None,
        "a server that refuses the connection": "refuse",
        "a connection that is reset after 20000 of 50000 bytes": "reset",
        "a server that falls silent after 20000 of 50000 bytes (a timeout)": "timeout",
        "a body in chunks that ends in the middle of one": "chunks",
    }
    for words, case in cases.items():
        place = Place(student)
        body = draw_bytes(rng, 20_000)
        if case == "refuse":
            place.network.refuse(URL)
        elif case == "chunks":
            body = b"%x\r\n%s\r\n%x\r\n%s" % (len(body), body, 30_000, body)
            place.network.serve(URL, body, length=None, headers={"Transfer-Encoding": "chunked"})
        elif case:
            place.network.serve(URL, body, length=50_000, end=case)
        place.fails(URL, f"fetch from {words}", WHOLE)
    place = Place(student)
    gone = place.helpers.link(os.path.join(place.base, "no such file.csv"))
    place.fails(gone, "fetch of a file: link to a file that is not there", WHOLE)


@points(3)
def test_a_body_that_is_too_short(student, rng):
    """A body shorter than its Content-Length is a failed download"""
    works(student)
    for came, promised in (20_000, 50_000), (16_384, 16_385), (0, 10):
        place = Place(student)
        place.network.serve(URL, draw_bytes(rng, came), length=promised)
        place.fails(
            URL,
            f"fetch of a body that ends after {came} bytes where Content-Length promises {promised}",
            "Reading piece by piece (`shutil.copyfileobj`) does not notice a body that ends early. "
            "Compare the number "
            "of bytes with the Content-Length header, where there is one",
        )


@points(2)
def test_a_second_try_after_a_failure(student, rng):
    """After a failure the next call downloads the file"""
    place = Place(student)
    body = draw_bytes(rng, 40_000)
    place.network.serve(URL, body[:15_000], length=len(body))
    tried = "fetch of a body that breaks off, then of the whole body to the same output"
    with contextlib.suppress(Exception):
        student.fetch(URL, place.output)
    place.network.serve(URL, body)
    place.downloads(
        URL,
        body,
        tried,
        "What the first try left behind was taken for the file, or added to it. " + WHOLE,
    )


def test_moved_files(student, rng):
    """A redirect is followed, or at least not taken for the file"""
    works(student)
    place = Place(student)
    body = draw_bytes(rng, 3_000)
    place.network.serve(URL, body)
    old = "http://old.example.com/table.bin"
    place.network.serve(old, b"it moved", status=302, reason="Found", headers={"Location": URL})
    tried = "fetch from an address that answers 302 and names another one"
    fix = "`urllib.request.urlopen` follows redirects by itself. With http.client look at the status first"
    try:
        student.fetch(old, place.output)
    except Exception:
        place.nothing_left(tried, fix)
        return
    expect(
        "table.bin" in place.names() and place.content() == body,
        tried=tried,
        got="It raised nothing, and output holds something else than the file",
        should="It should hold the file of the other address, or raise",
        fix=fix,
    )
