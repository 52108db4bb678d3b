"""Class lists: our own columns, and what Canvas, Moodle and Gradescope export."""

import pytest

from grader.notebook import RosterError, Student, read_roster


def roster(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "class.csv"
    path.write_bytes(text.encode(encoding))
    return read_roster(path)


def test_simple_list(tmp_path):
    found = roster(tmp_path, 'id,name\nb,Bob\n\na,"Smith, Alice"\n')
    assert found.students == (Student("a", "Smith, Alice"), Student("b", "Bob"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path, encoding, separator):
    text = separator.join(["ID", " Name "]) + "\r\n" + separator.join(["1", "Zoë"]) + "\r\n"
    assert roster(tmp_path, text, encoding).students == (Student("1", "Zoë"),)


def test_canvas_gradebook(tmp_path):
    found = roster(
        tmp_path,
        "Student,ID,SIS User ID,SIS Login ID,Section,HW 1 (99)\n"
        "    Points Possible,,,,,10\n"
        '"Smith, Alice",12345,S1,as1,A,\n'
        '"Student, Test",999,,,A,\n',
    )
    assert found.students == (Student("12345", "Smith, Alice", None, ("as1", "S1")),)
    assert found.by_name("smithalice") == list(found.students)
    assert found.by_identifier("AS1") == found.students[0]


def test_moodle_participants_and_worksheet(tmp_path):
    found = roster(
        tmp_path,
        "First name,Surname,ID number,Email address\nAlice,Smith,7,a@uni.edu\nBob,Jones,,b@uni.edu\n",
    )
    assert found.students == (
        Student("7", "Alice Smith", "a@uni.edu", ("a@uni.edu",)),
        Student("b@uni.edu", "Bob Jones", "b@uni.edu"),
    )
    found = roster(tmp_path, "Identifier,Full name,Email address\nParticipant 1234567,Alice Smith,a@uni.edu\n")
    assert found.by_identifier("Participant 1234567") == found.students[0]
    assert found.by_identifier("1234567") is None


def test_gradescope_roster(tmp_path):
    found = roster(tmp_path, "Name,SID,Email,Role\nAlice Smith,42,a@uni.edu,Student\n")
    assert found.students == (Student("42", "Alice Smith", "a@uni.edu", ("a@uni.edu",)),)


def test_names_match_in_any_order(tmp_path):
    found = roster(tmp_path, "id,name\n1,Anna Maria del-Rey\n")
    for name in ("del-Rey Anna Maria", "del Rey, Anna Maria", "delreyannamaria", "ANNA MARIA DEL REY"):
        assert found.by_name(name) == list(found.students)
    for name in ("Anna", "", None, "!!"):
        assert found.by_name(name) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no students in it"),
        ("id,name\n", "no students in it"),
        ("number;first\n1;a\n", "row 1: no column named id among: number, first"),
        ("id,name\na,A\n,B\n", "row 3: 'B' has no id"),
        ("id,name\na,A\nb,B\nA,C\n", "row 4: id 'A' is in row 2 already"),
        ("id,name\na\0b,A\n", "row 2: the id holds characters that cannot be shown"),
        ('id,name\na,"' + "x" * 200_000 + '"\n', "not CSV"),
    ],
)
def test_bad_list_gives_one_line_with_its_row(tmp_path, text, words):
    with pytest.raises(RosterError) as caught:
        roster(tmp_path, text)
    assert words in str(caught.value) and str(caught.value).startswith("class.csv")
    assert "\n" not in str(caught.value)


def test_missing_file_is_told(tmp_path):
    with pytest.raises(RosterError, match="none.csv: cannot be opened"):
        read_roster(tmp_path / "none.csv")
