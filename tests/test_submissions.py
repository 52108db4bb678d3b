"""A folder of downloads to submissions: who handed in, which file counts, what a person has to decide."""

import os
from pathlib import Path, PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import GraderError
from grader.notebook import Roster, Student, find_submissions, parse_handin
from grader.notebook import submissions as module
from grader.notebook.gradescope import Submitter, parse_submitters


def fill(folder: Path, *names: str, text: str | None = None) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name if text is None else text)
    return folder


def summary(found, folder):
    """{student: path} of what counts."""
    return {one.student: one.path.relative_to(folder).as_posix() for one in found.submissions}


def told(found, folder):
    return [(path.relative_to(folder).as_posix(), reason) for path, reason in found.problems]


CLASS = Roster(
    [
        Student("as1", "Alice Smith", "alice@uni.edu", ("alice@uni.edu", "12345")),
        Student("bj2", "Bob Jones-Lee", "bob@uni.edu", ("bob@uni.edu", "67890")),
        Student("zo3", "Zoë de Vries"),
    ]
)


# Names


@pytest.mark.parametrize(
    ("path", "source", "key", "name", "late", "title"),
    [
        ("smithalice_12345_67890_hw 1.ipynb", "canvas", "12345", "smithalice", False, "hw 1.ipynb"),
        ("smithalice_LATE_12345_67890_hw_1-2.ipynb", "canvas", "12345", "smithalice", True, "hw_1.ipynb"),
        ("anon_aB3xY_67890_hw.ipynb", "canvas", "anon_aB3xY", None, False, "hw.ipynb"),
        ("LATE_anon_aB3xY_67890_hw.ipynb", "canvas", "anon_aB3xY", None, True, "hw.ipynb"),
        (
            "Al Smith_1234567_assignsubmission_file_/hw.ipynb",
            "moodle",
            "1234567",
            "Al Smith",
            False,
            "hw.ipynb",
        ),
        (
            "Al Smith_1234567_assignsubmission_file/a/hw.ipynb",
            "moodle",
            "1234567",
            "Al Smith",
            False,
            "hw.ipynb",
        ),
        (
            "Al Smith_1234567_assignsubmission_file_hw.ipynb",
            "moodle",
            "1234567",
            "Al Smith",
            False,
            "hw.ipynb",
        ),
        ("Participant_1234567_assignsubmission_file_/x.ipynb", "moodle", "1234567", None, False, "x.ipynb"),
        ("submission_987654321/hw (1).ipynb", "gradescope", "987654321", None, False, "hw.ipynb"),
        ("alice/hw1/hw1.ipynb", "folder", "alice", None, False, "hw1.ipynb"),
        ("alice.ipynb", "file", "alice", None, False, "alice.ipynb"),
        ("alice (2).ipynb", "file", "alice", None, False, "alice.ipynb"),
        ("alice(2).ipynb.txt", "file", "alice", None, False, "alice.ipynb.txt"),
        ("alice-Copy1 (1).ipynb", "file", "alice", None, False, "alice.ipynb"),
        ("(1).ipynb", "file", "(1)", None, False, "(1).ipynb"),
        ("hw_05_2024_alice.ipynb", "file", "hw_05_2024_alice", None, False, "hw_05_2024_alice.ipynb"),
    ],
)
def test_names_of_files(path, source, key, name, late, title):
    handin = parse_handin(PurePath(path))
    assert (handin.source, handin.key, handin.name, handin.late, handin.title) == (
        source,
        key,
        name,
        late,
        title,
    )


def test_accents_are_the_same_however_they_are_written():
    assert parse_handin(PurePath("Zoe\u0308.ipynb")) == parse_handin(PurePath("Zo\u00eb.ipynb"))


# What counts


def test_canvas_download(tmp_path):
    fill(
        tmp_path,
        "smithalice_12345_100_hw.ipynb",
        "smithalice_12345_300_hw-2.ipynb",
        "smithalice_12345_200_hw-1.ipynb",
        "smithalice_12345_101_data.csv",
        "joneslee_LATE_67890_400_hw.ipynb",
        "devrieszo_222_500_essay.pdf",
        "kim_333_text.html",
    )
    found = find_submissions(tmp_path)
    assert summary(found, tmp_path) == {
        "12345": "smithalice_12345_300_hw-2.ipynb",
        "67890": "joneslee_LATE_67890_400_hw.ipynb",
    }
    alice, bob = found.submissions
    assert [path.name for path in alice.older] == [
        "smithalice_12345_100_hw.ipynb",
        "smithalice_12345_200_hw-1.ipynb",
    ]
    assert (alice.late, bob.late, alice.name, alice.lms_id) == (False, True, "smithalice", "12345")
    assert told(found, tmp_path) == [("devrieszo_222_500_essay.pdf", "not a notebook; ask for the .ipynb file")]
    assert [path.name for path in found.ignored] == [
        "devrieszo_222_500_essay.pdf",
        "kim_333_text.html",
        "smithalice_12345_101_data.csv",
    ]


def test_order_of_uploads_does_not_depend_on_file_times(tmp_path):
    fill(tmp_path, "a_1_20_hw.ipynb", "a_1_100_hw-1.ipynb")
    os.utime(tmp_path / "a_1_20_hw.ipynb", (2e9, 2e9))
    assert summary(find_submissions(tmp_path), tmp_path) == {"1": "a_1_100_hw-1.ipynb"}


def test_last_upload_counts_and_another_name_is_told(tmp_path):
    fill(tmp_path, "a_1_20_draft.ipynb", "a_1_30_final.ipynb", "a_1_40_utils.py")
    found = find_submissions(tmp_path)
    assert summary(found, tmp_path) == {"1": "a_1_30_final.ipynb"}
    assert "draft.ipynb too" in found.problems[0][1]
    assert [path.name for path in found.ignored] == ["a_1_40_utils.py"]


def test_names_that_only_look_like_canvas_are_not_merged(tmp_path):
    fill(tmp_path, "hw_5_2024_alice.ipynb", "hw_5_2024_bob.ipynb")
    assert list(summary(find_submissions(tmp_path), tmp_path)) == ["hw_5_2024_alice", "hw_5_2024_bob"]


def test_moodle_folders_and_flat_names(tmp_path):
    fill(
        tmp_path,
        "Alice Smith_1000001_assignsubmission_file_/hw.ipynb",
        "Alice Smith_1000001_assignsubmission_file_/data.csv",
        "Bob Jones_1000002_assignsubmission_file_hw.ipynb",
        "Participant_1000003_assignsubmission_file/deep/er/hw.zip",
        "Carl Kim_1000004_assignsubmission_onlinetext/onlinetext.html",
    )
    found = find_submissions(tmp_path)
    assert [(one.student, one.name) for one in found.submissions] == [
        ("1000001", "Alice Smith"),
        ("1000002", "Bob Jones"),
        ("1000003", None),
    ]
    assert [reason for _, reason in told(found, tmp_path)] == ["not a notebook; ask for the .ipynb file"]


METADATA = """\
---
submission_111:
  :submitters:
  - :name: Alice Smith
    :sid: as1
    :email: alice@uni.edu
  :created_at: 2024-01-01 10:00:00.000000000 Z
  :score: 1.0
  :history:
  - :id: 5
    :submitters:
    - :name: Nobody
submission_222:
  :created_at: 2024-01-01
  :submitters:
  - :name: 'Pat O''Neil'
    :sid: ''
    :email: pat@uni.edu
  - :name: "Zo\\xEB: de Vries"
    :sid: "0042"
    :email: ~
submission_333:
  :submitters: []
"""


def test_gradescope_metadata():
    assert parse_submitters(METADATA) == {
        "111": [Submitter("Alice Smith", "as1", "alice@uni.edu", "2024-01-01 10:00:00.000000000 Z")],
        "222": [
            Submitter("Pat O'Neil", None, "pat@uni.edu", "2024-01-01"),
            Submitter("Zoë: de Vries", "0042", None, "2024-01-01"),
        ],
        "333": [],
    }


@given(st.text(alphabet="s:-_ \n'\"\\submitton12nameid", max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_gradescope_metadata(text):
    parse_submitters("submission_1:\n  :submitters:\n  - :name: " + text)


def test_gradescope_export_within_its_folder(tmp_path):
    export = tmp_path / "assignment_9_export"
    fill(export, "submission_111/hw.ipynb", "submission_222/hw.ipynb", "submission_333/hw.ipynb")
    (export / "submission_metadata.yml").write_text(METADATA)
    found = find_submissions(tmp_path)
    assert summary(found, export) == {
        "as1": "submission_111/hw.ipynb",
        "pat@uni.edu": "submission_222/hw.ipynb",
        "0042": "submission_222/hw.ipynb",
        "submission_333": "submission_333/hw.ipynb",
    }
    assert found.submissions[1].submitted == "2024-01-01 10:00:00.000000000 Z"
    assert found.problems == ()


def test_plain_files_and_copies(tmp_path):
    fill(tmp_path, "alice.ipynb", "alice (2).ipynb", "alice (10).ipynb", "bob.py", "carl.zip", "README.txt")
    found = find_submissions(tmp_path)
    assert summary(found, tmp_path) == {"alice": "alice (10).ipynb", "bob": "bob.py", "carl": "carl.zip"}
    assert [path.name for path in found.submissions[0].older] == ["alice.ipynb", "alice (2).ipynb"]
    assert found.problems == () and [path.name for path in found.ignored] == ["README.txt"]


def test_folder_per_student(tmp_path):
    fill(
        tmp_path,
        "alice/hw.ipynb",
        "alice/utils.py",
        "alice/.ipynb_checkpoints/hw-checkpoint.ipynb",
        "alice/__MACOSX/hw.ipynb",
        "bob/hw1/hw.ipynb",
        "carl/a.ipynb",
        "carl/b.ipynb",
        "dora/notes.txt",
    )
    found = find_submissions(tmp_path)
    assert summary(found, tmp_path) == {"alice": "alice/hw.ipynb", "bob": "bob/hw1/hw.ipynb"}
    assert told(found, tmp_path) == [
        ("carl/b.ipynb", "2 notebooks of one student (a.ipynb, b.ipynb); keep the one that counts")
    ]


def test_equal_notebooks_need_no_decision(tmp_path):
    fill(tmp_path, "carl/a.ipynb", "carl/b.ipynb", text="same")
    assert summary(find_submissions(tmp_path), tmp_path) == {"carl": "carl/b.ipynb"}


def test_hash_is_that_of_the_bytes(tmp_path):
    fill(tmp_path, "a.ipynb", text="abc")
    (one,) = find_submissions(tmp_path).submissions
    assert one.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


# Trust


def test_links_and_pipes_are_refused(tmp_path):
    outside = fill(tmp_path / "outside", "secret.ipynb")
    folder = fill(tmp_path / "folder", "alice.ipynb", "eve/real.txt")
    (folder / "eve.ipynb").symlink_to(outside / "secret.ipynb")
    (folder / "inside.ipynb").symlink_to(folder / "alice.ipynb")
    (folder / "all").symlink_to(outside)
    os.mkfifo(folder / "pipe.ipynb")
    found = find_submissions(folder)
    assert summary(found, folder) == {"alice": "alice.ipynb"}
    assert [(name, reason.split(",")[0].split(";")[0]) for name, reason in told(found, folder)] == [
        ("all", "is a link"),
        ("eve.ipynb", "is a link"),
        ("inside.ipynb", "is a link"),
        ("pipe.ipynb", "is not an ordinary file"),
    ]


def test_unreadable_file_is_a_problem_and_its_student_missing(tmp_path, monkeypatch):
    fill(tmp_path, "as1.ipynb", "bj2.ipynb")
    honest = module._sha256

    def refuse(path):
        if path.name == "as1.ipynb":
            raise module.UnreadableNotebook("as1.ipynb: cannot be opened (Permission denied); check its permissions")
        return honest(path)

    monkeypatch.setattr(module, "_sha256", refuse)
    found = find_submissions(tmp_path, CLASS)
    assert summary(found, tmp_path) == {"bj2": "bj2.ipynb"}
    assert [student.id for student in found.missing] == ["as1", "zo3"]
    assert "Permission denied" in found.problems[0][1]


def test_what_is_no_folder_is_an_error(tmp_path):
    fill(tmp_path, "a.ipynb")
    with pytest.raises(GraderError, match="not a folder"):
        find_submissions(tmp_path / "a.ipynb")
    with pytest.raises(GraderError, match="there is no such folder"):
        find_submissions(tmp_path / "none")


def test_deep_folders_are_not_walked(tmp_path):
    fill(tmp_path, "/".join("abcdefghij") + "/hw.ipynb")
    found = find_submissions(tmp_path)
    assert found.submissions == () and "too deep" in found.problems[0][1]


# With a roster


@pytest.mark.parametrize(
    "name",
    [
        "as1.ipynb",
        "AS1.ipynb",
        "alice@uni.edu.ipynb",
        "Alice Smith.ipynb",
        "smith, alice/hw.ipynb",
        "smithalice_12345_999_hw.ipynb",
        "smithalice_77777_999_hw.ipynb",
        "Alice Smith_1000001_assignsubmission_file_/hw.ipynb",
    ],
)
def test_roster_finds_the_student(tmp_path, name):
    found = find_submissions(fill(tmp_path, name), CLASS)
    assert summary(found, tmp_path) == {"as1": name}
    assert found.submissions[0].name == "Alice Smith" and found.submissions[0].in_roster
    assert [student.id for student in found.missing] == ["bj2", "zo3"]
    assert found.problems == ()


def test_canvas_leaves_only_letters_of_a_name(tmp_path):
    found = find_submissions(fill(tmp_path, "jonesleebob_1_10_a.ipynb", "devrieszoë_2_20_a.ipynb"), CLASS)
    assert list(summary(found, tmp_path)) == ["bj2", "zo3"]


def test_who_is_not_in_the_roster_is_listed(tmp_path):
    found = find_submissions(fill(tmp_path, "mallory.ipynb"), CLASS)
    assert [(one.student, one.in_roster) for one in found.submissions] == [("mallory", False)]
    assert told(found, tmp_path) == [("mallory.ipynb", "mallory is not in the class list")]


def test_moodle_number_finds_by_the_worksheet_only(tmp_path):
    roster = Roster([Student("1000001", "Bob"), Student("b", "Alice Smith", None, ("Participant 1000001",))])
    found = find_submissions(fill(tmp_path, "Participant_1000001_assignsubmission_file/a.ipynb"), roster)
    assert list(summary(found, tmp_path)) == ["b"]


# Never two people under one id


def test_two_people_who_claim_one_student_are_kept_apart(tmp_path):
    fill(tmp_path, "smithalice_111_10_hw.ipynb", "smithalice_222_20_hw.ipynb")
    found = find_submissions(tmp_path, CLASS)
    assert list(summary(found, tmp_path)) == ["111", "222"]
    assert "as1" in [student.id for student in found.missing]
    assert sum("2 people hand in as as1" in reason for _, reason in found.problems) == 2


def test_the_sure_one_keeps_the_id(tmp_path):
    found = find_submissions(fill(tmp_path, "as1.ipynb", "Alice Smith.ipynb"), CLASS)
    assert summary(found, tmp_path) == {"Alice Smith": "Alice Smith.ipynb", "as1": "as1.ipynb"}
    assert any("hand in as as1" in reason for _, reason in found.problems)


def test_one_number_with_two_names_is_two_people(tmp_path):
    fill(tmp_path, "smithalice_12345_10_hw.ipynb", "smithal_12345_20_hw.ipynb")
    for roster in (None, CLASS):
        found = find_submissions(tmp_path, roster)
        assert list(summary(found, tmp_path)) == ["12345-canvas", "12345-canvas-2"]
        assert found.problems


def test_number_of_one_student_with_the_name_of_another(tmp_path):
    found = find_submissions(fill(tmp_path, "smithalice_67890_10_hw.ipynb"), CLASS)
    assert list(summary(found, tmp_path)) == ["67890"] and not found.submissions[0].in_roster
    assert "decide who it is" in found.problems[0][1]


def test_name_of_two_students_is_nobodys(tmp_path):
    roster = Roster([Student("1", "Kim Lee"), Student("2", "Lee Kim")])
    found = find_submissions(fill(tmp_path, "Kim Lee.ipynb"), roster)
    assert list(summary(found, tmp_path)) == ["Kim Lee"] and len(found.missing) == 2
    assert "the name of 1 and 2" in " ".join(reason for _, reason in found.problems)


def test_file_and_folder_of_one_name_are_kept_apart(tmp_path):
    found = find_submissions(fill(tmp_path, "alice.ipynb", "alice/hw.ipynb"))
    assert list(summary(found, tmp_path)) == ["alice-file", "alice-folder"]


def test_ids_that_differ_in_case_are_told(tmp_path):
    found = find_submissions(fill(tmp_path, "alice.ipynb", "Alice.ipynb"))
    assert len(found.submissions) == 2 and "upper and lower case" in found.problems[0][1]


def test_ids_are_safe_names(tmp_path):
    fill(tmp_path, "submission_1/hw.ipynb", "submission_2/hw.ipynb")
    (tmp_path / "submission_metadata.yml").write_text(
        "submission_1:\n  :submitters:\n  - :sid: ../../x\nsubmission_2:\n  :submitters:\n  - :sid: '..'\n"
    )
    assert [one.student for one in find_submissions(tmp_path).submissions] == ["_.._x", "unnamed"]


NAMES = st.sampled_from(
    [f"{n}_{i}_{u}_hw.ipynb" for n in ("smithalice", "kim") for i in (12345, 67890) for u in (10, 11, 12)]
    + [
        "as1.ipynb",
        "AS1.ipynb",
        "as1 (1).ipynb",
        "as1/hw.ipynb",
        "Alice Smith/hw.ipynb",
        "12345.ipynb",
        "12345/a.py",
    ]
    + ["Alice Smith_1_assignsubmission_file/a.ipynb", "12345-canvas.ipynb", "12345-canvas-2/x.zip"]
)


@given(st.sets(NAMES, max_size=8), st.booleans())
@settings(max_examples=60, deadline=None)
def test_ids_are_unique_and_nobody_is_lost(tmp_path_factory, names, with_roster):
    folder = fill(tmp_path_factory.mktemp("class"), *names)
    found = find_submissions(folder, CLASS if with_roster else None)
    ids = [one.student for one in found.submissions]
    assert ids == sorted(set(ids))
    listed = [path for one in found.submissions for path in (one.path, *one.older)]
    everything = {*listed, *found.ignored, *(path for path, _ in found.problems)}
    assert len(listed) == len(set(listed))
    assert {folder / name for name in names} <= everything
    assert found == find_submissions(folder, CLASS if with_roster else None)
    if with_roster:
        known = {one.student for one in found.submissions if one.in_roster}
        assert known | {student.id for student in found.missing} == {"as1", "bj2", "zo3"}
