"""Bytes to runnable cells: every bad file gives one clear line, every readable one its code."""

import io
import json
import os
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.notebook import Notebook, UnreadableNotebook, files, read_notebook
from grader.notebook.reading import notebook_from_bytes


def code(source, **more):
    return {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": source,
        **more,
    }


def notebook(*cells, **top):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **top}


def dump(*cells, **top):
    return json.dumps(notebook(*cells, **top), indent=1).encode()


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive_file:
        for name, data in entries:
            archive_file.writestr(name, data)
    return buffer.getvalue()


def sources(data, name="hw.ipynb"):
    return [cell.source for cell in notebook_from_bytes(data, name).cells]


def complaint(data, name="hw.ipynb"):
    with pytest.raises(UnreadableNotebook) as caught:
        notebook_from_bytes(data, name)
    text = str(caught.value)
    assert text.startswith(name) and "\n" not in text and len(text) < 300
    return text


ONE = dump(code("x = 1"))


# Bad bytes


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty (0 bytes)"),
        (b" \n\t", "only blank space"),
        (b"\0" * 4096, "zero bytes"),
        (b"hello there", "not JSON"),
        (b"import torch\n", "rename it to end in .py"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        (b"\n<?xml version='1.0'?>\n<html></html>", "web page"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"{\\rtf1 hello}", "an RTF text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"version https://git-lfs.github.com/spec/v1", "Git LFS pointer"),
        (b"[1, 2]", "not a notebook (a list)"),
        (b"null", "not a notebook (nothing in it)"),
        (b'{"a": 1}', "no list of cells"),
        (b'{"cells": {"0": 1}}', "no list of cells"),
        (b'{"cells": [}, ' + b" " * 50 + b"]}", "broken JSON at line 1"),
        (b'{"n": ' + b"9" * 5000 + b', "cells": []}', "broken JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b'{"cells": ' * 100_000, "nested too deeply"),
        (b'{\n "cells": [\n<<<<<<< HEAD\n {}\n=======\n >>>>>>> x\n]}', "merge conflict at line 3"),
        (dump(*[code("")] * 5001), "5001 code cells"),
        (dump(code("x" * (11 * 2**20))), "11 MB of code"),
        (dump({"cell_type": "markdown", "source": "x" * (33 * 2**20)}), "33 MB besides outputs"),
    ],
)
def test_bad_file_gives_one_line(data, words):
    assert words in complaint(data)


@pytest.mark.parametrize("part", [0.1, 0.35, 0.6, 0.9, 0.995])
def test_cut_off_download_names_its_last_line(part):
    whole = dump(*[code([f"x = {i}\n", 'y = "é\\n"'], outputs=[{"text": ["one\n", "two\n"]}]) for i in range(20)])
    cut = whole[: int(len(whole) * part)]
    lines = cut.count(b"\n") + (not cut.endswith(b"\n"))
    assert f"ends after line {lines}: probably an interrupted download" in complaint(cut)


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "R"),
        ({"kernelspec": {"name": "ir"}}, "R"),
        ({"kernelspec": {"name": "julia-1.10"}}, "Julia"),
        ({"language_info": {"name": "julia"}}, "Julia"),
    ],
)
def test_other_languages_are_named(metadata, language):
    assert f"a notebook for {language}, not Python" in complaint(dump(code("x"), metadata=metadata))


@pytest.mark.parametrize("metadata", [None, [], {"kernelspec": None}, {"kernelspec": {"name": "python3"}}])
def test_python_and_unstated_languages_are_read(metadata):
    assert sources(dump(code("x"), metadata=metadata)) == ["x"]


# Odd bytes that can be read


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_are_read(encoding):
    text = json.dumps(notebook(code("name = 'Zoë'")), ensure_ascii=False)
    assert sources(text.encode(encoding)) == ["name = 'Zoë'"]


def test_latin_1_is_read_with_a_note():
    read = notebook_from_bytes(json.dumps(notebook(code("# Zoë")), ensure_ascii=False).encode("latin-1"), "a.ipynb")
    assert read.cells[0].source == "# Zoë"
    assert "read as Latin-1" in read.notes[0]


def test_cells_in_any_state_are_read():
    read = notebook_from_bytes(
        dump(
            {"cell_type": "code"},
            {"cell_type": "code", "source": None, "metadata": None, "outputs": None},
            {"cell_type": "code", "source": ["a = 1\r\n", "b = 2"], "id": 7},
            {"cell_type": "code", "source": ["a", 3]},
            {"cell_type": "code", "source": {"x": 1}},
            {"source": "no type", "outputs": []},
            {"cell_type": "markdown", "source": "text"},
            {"cell_type": "raw", "source": "text"},
            {"cell_type": ["code"], "source": "text"},
            "not a cell",
            code("same", id="q1-answer-1"),
            code("same", id="q1-answer-1"),
        ),
        "a.ipynb",
    )
    assert [cell.source for cell in read.cells] == [
        "",
        "",
        "a = 1\nb = 2",
        "a",
        "",
        "no type",
        "same",
        "same",
    ]
    assert [cell.number for cell in read.cells] == list(range(1, 9))
    assert read.notes == (
        "item 9 of the notebook has no cell type: left out",
        "item 10 of the notebook is not a cell: left out",
    )
    assert "not text" in read.cells[3].notes[0] and "not text" in read.cells[4].notes[0]


def test_missing_metadata_ids_and_nan_are_read():
    assert sources(b'{"cells": [{"cell_type": "code", "source": "x", "metadata": {"score": NaN}}]}') == ["x"]


def test_characters_that_no_file_can_hold_are_repaired():
    read = notebook_from_bytes(dump(code("a = '\ud800'"), code("b\0 = 1")), "a.ipynb")
    assert [cell.code for cell in read.cells] == ["a = '?'", "b  = 1"]
    assert all(cell.notes for cell in read.cells)


def test_old_formats_are_converted():
    three = {
        "nbformat": 3,
        "worksheets": [{"cells": [{"cell_type": "heading", "source": "t"}, {"cell_type": "code", "input": ["x"]}]}],
    }
    read = notebook_from_bytes(json.dumps(three).encode(), "a.ipynb")
    assert [cell.source for cell in read.cells] == ["x"] and read.notes == ("old notebook format 3: converted",)
    two = {"nbformat": 2, "worksheets": [{"cells": [{"cell_type": "code", "input": "y"}]}]}
    assert sources(json.dumps(two).encode()) == ["y"]
    one = {"nbformat": 1, "cells": [{"cell_type": "code", "code": "z"}]}
    assert sources(json.dumps(one).encode()) == ["z"]


def test_newer_format_is_tried_with_a_note():
    assert "newer" in notebook_from_bytes(dump(code("x"), nbformat=5), "a.ipynb").notes[0]


def test_notebook_without_code_is_a_notebook():
    assert notebook_from_bytes(dump(), "a.ipynb") == Notebook((), {}, ("the notebook has no code cells",))


# Big files


def with_outputs(lines, picture):
    text = ["a line of output that a training loop printed\n"] * lines
    return dump(code("x = 1", outputs=[{"text": text}, {"data": {"image/png": "A" * picture}}]), code("y = 2"))


def test_fifty_megabytes_of_outputs_are_read_quickly():
    data = with_outputs(600_000, 20_000_000)
    assert len(data) > 50 * 2**20
    start = time.process_time()
    assert sources(data) == ["x = 1", "y = 2"]
    assert time.process_time() - start < 2  # about 0.4


def test_outputs_take_no_memory():
    data = with_outputs(50_000, 2_000_000)
    tracemalloc.start()
    try:
        sources(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * 2**20


def test_hostile_json_costs_bounded_time():
    start = time.process_time()
    assert "million JSON values" in complaint(b'{"cells": [{"outputs": [' + b"[]," * 5_000_000)
    assert "download" in complaint(b'{"cells": ["' + b'\\"' * 3_000_000)
    assert time.process_time() - start < 6  # about 1.5


def test_word_outputs_in_code_is_no_output():
    source = 's = \'"outputs": [1]\'\nd = {"outputs": [1]}'
    assert sources(dump(code(source))) == [source]


# Files on disk


def test_file_is_read_from_disk(tmp_path):
    path = tmp_path / "hw.ipynb"
    path.write_bytes(ONE)
    assert read_notebook(path).cells[0].code == "x = 1"


def test_what_is_no_ordinary_file_is_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "real.ipynb").write_bytes(ONE)
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "real.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    for name, words in {
        "pipe.ipynb": "not an ordinary file",
        "link.ipynb": "is a link",
        "folder.ipynb": "not an ordinary file",
        "none.ipynb": "cannot be opened (No such file",
        "a\0b": "not a file name",
    }.items():
        with pytest.raises(UnreadableNotebook, match=words.replace("(", r"\(")) as caught:
            read_notebook(tmp_path / name)
        assert str(tmp_path) not in str(caught.value)


def test_forbidden_file_is_named(tmp_path, monkeypatch):
    (tmp_path / "a.ipynb").write_bytes(ONE)

    def refuse(*args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.os, "open", refuse)  # root may read everything
    with pytest.raises(UnreadableNotebook, match=r"a.ipynb: cannot be opened \(Permission denied\)"):
        read_notebook(tmp_path / "a.ipynb")


def test_file_above_the_limit_is_not_read(tmp_path):
    path = tmp_path / "a.ipynb"
    with path.open("wb") as file:
        file.truncate(files.LIMIT + 1)
    with pytest.raises(UnreadableNotebook, match="the limit is 200 MB"):
        read_notebook(path)


# Zips


def test_zip_gives_notebook_and_data_beside_it():
    data = zipped(
        [
            ("hw/", b""),
            ("hw/hw.ipynb", ONE),
            ("hw/data/x.csv", b"1,2"),
            ("hw/utils.py", b"u = 1"),
            ("other/y.csv", b"3"),
            ("data", b"a file where the notebook's folder has a folder"),
            ("__MACOSX/hw/._hw.ipynb", b"?"),
            ("hw/.ipynb_checkpoints/hw-checkpoint.ipynb", ONE),
        ]
    )
    read = notebook_from_bytes(data, "hw.zip")
    assert [cell.source for cell in read.cells] == ["x = 1"]
    assert read.data == {"data/x.csv": b"1,2", "utils.py": b"u = 1", "other/y.csv": b"3"}
    assert read.notes == ("left out of the zip: data (its name is taken)",)


def test_zip_renamed_to_notebook_is_read():
    read = notebook_from_bytes(zipped([("a.ipynb", ONE)]), "hw.ipynb")
    assert read.cells[0].source == "x = 1" and read.notes == ("the file is a zip: its notebook was read",)


def test_zip_of_one_script_is_read():
    assert sources(zipped([("a.py", b"x = 1")]), "a.zip") == ["x = 1"]


def test_notebook_renamed_to_zip_is_read():
    assert sources(ONE, "a.zip") == ["x = 1"]


def test_names_that_leave_the_folder_are_left_out():
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    data = zipped(
        [
            ("a.ipynb", ONE),
            ("../up.csv", b"1"),
            ("b/../../up.csv", b"1"),
            ("/etc/passwd", b"1"),
            ("C:/x.csv", b"1"),
            ("..\\up.csv", b"1"),
            ("new\nline.csv", b"1"),
            ("x" * 300, b"1"),
            (link, b"/etc/passwd"),
        ]
    )
    read = notebook_from_bytes(data, "a.zip")
    assert read.data == {} and len(read.notes) == 8
    assert not any("\n" in note for note in read.notes)


def locked(data):
    """The zip with the bit set that says it is encrypted, in both headers of its first entry."""
    data = bytearray(data)
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zipped([]), "no notebook in the zip (0 files)"),
        (zipped([("x.csv", b"1")]), "no notebook in the zip (1 files)"),
        (zipped([("b.ipynb", ONE), ("a.ipynb", ONE)]), "2 notebooks in one zip (a.ipynb and b.ipynb)"),
        (zipped([("b.py", b""), ("a.py", b"")]), "2 scripts in one zip (a.py and b.py)"),
        (zipped([("a.ipynb", zipped([("a.ipynb", ONE)]))]), "is itself a zip"),
        (zipped([("a.ipynb", b"")]), "the file is empty"),
        (zipped([("[Content_Types].xml", b""), ("word/document.xml", b"")]), "a Word document"),
        (zipped([("[Content_Types].xml", b""), ("xl/a.xml", b"")]), "an Excel sheet"),
        (zipped([("a.ipynb", ONE)], zipfile.ZIP_LZMA), "unusual kind of zip"),
        (zipped([("a.ipynb", ONE)])[:-30], "a broken zip"),
        (zipped([("a.ipynb", ONE)])[:20], "a broken zip"),
        (locked(zipped([("a.ipynb", ONE)])), "has a password"),
        (zipped([("a.ipynb", ONE), ("zeros", b"\0" * (30 * 2**20))]), "30 MB"),
        (zipped([(f"{i}.csv", b"") for i in range(5001)]), "more than 5000 files"),
        (b"", "empty"),
        (b"Rar!\x1a\x07", "not a zip"),
    ],
)
def test_bad_zip_gives_one_line(data, words):
    assert words in complaint(data, "hw.zip")


def test_zip_with_one_name_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("a.ipynb", ONE), ("a.ipynb", ONE)])
    assert "a.ipynb is in the zip twice" in complaint(data, "hw.zip")


def test_zip_that_lies_about_its_sizes_is_refused():
    data = bytearray(zipped([("a.ipynb", ONE), ("b.csv", b"\0" * 2**20)]))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")  # the unpacked size in the directory
    with pytest.raises(UnreadableNotebook, match="hw.zip: "):
        notebook_from_bytes(bytes(data), "hw.zip")


def test_broken_bytes_within_a_zip_are_told():
    data = bytearray(zipped([("a.ipynb", ONE * 50)]))
    data[60:80] = b"\xff" * 20
    assert "a broken zip" in complaint(bytes(data), "hw.zip")


# Any bytes


@given(st.binary(max_size=300), st.sampled_from(["a.ipynb", "a.py", "a.zip"]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_notebook_or_a_reason(data, name):
    try:
        assert isinstance(notebook_from_bytes(data, name), Notebook)
    except UnreadableNotebook as error:
        assert "\n" not in str(error)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
CELLS = st.dictionaries(
    st.sampled_from(["cell_type", "source", "input", "metadata", "id", "outputs"]), st.just("code") | ANYTHING
)


@given(
    st.dictionaries(
        st.sampled_from(["cells", "worksheets", "nbformat", "metadata"]),
        st.lists(CELLS, max_size=4) | ANYTHING,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_json_gives_a_notebook_or_a_reason(value):
    try:
        read = notebook_from_bytes(json.dumps(value).encode(), "a.ipynb")
    except UnreadableNotebook:
        return
    for cell in read.cells:
        assert cell.code.count("\n") == cell.source.count("\n")
        cell.code.encode("utf-8")


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_damaged_zip_gives_a_notebook_or_a_reason(data):
    whole = bytearray(zipped([("a.ipynb", ONE), ("d/x.csv", b"1,2\n" * 40)]))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        notebook_from_bytes(bytes(whole), "a.zip")
    except UnreadableNotebook as error:
        assert "\n" not in str(error)
