"""Raw cells to runnable ones: questions, check cells, installs, and scripts cut into cells."""

import ast
import json
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.notebook import UnreadableNotebook
from grader.notebook.cells import CHECK_CELL, runnable
from grader.notebook.installs import skip_installs
from grader.notebook.model import RawCell
from grader.notebook.reading import notebook_from_bytes


def only(source, metadata=None, identity=None):
    return runnable([RawCell(source, metadata or {}, identity)])[0]


# Questions


@pytest.mark.parametrize(
    ("metadata", "identity", "question"),
    [
        ({"grader": {"question": "q1", "role": "answer"}}, None, "q1"),
        ({"grader": {"question": "q1"}}, "q2-answer-1", "q1"),
        ({"question": "q3"}, None, "q3"),
        ({}, "q1-answer-12", "q1"),
        ({"id": "q2-answer-1"}, None, "q2"),
        ({"grader": {"question": ["q1"]}}, None, None),
        ({"grader": "q1"}, None, None),
        ({"grader": {"question": "../q1"}}, None, None),
        ({}, "setup", None),
        ({}, "a1b2c3d4", None),
    ],
)
def test_question_comes_from_the_tag_or_the_cell_id(metadata, identity, question):
    assert only("x = 1", metadata, identity).question == question


# Check cells


@pytest.mark.parametrize(
    ("source", "question"),
    [
        ('grader.check("q1")', "q1"),
        ("# my check\n\ngrader.check('q2');\n", "q2"),
        ("grader.check_all()", None),
        ("# To hand in\ngrader.export()", None),
        ('grader.export("05-training.ipynb")', None),
        ('grader.check("q1")\ngrader.check("q2")', None),
        ('grader.check("q1"', None),
    ],
)
def test_cells_that_only_check_are_skipped(source, question):
    cell = only(source)
    assert (cell.skipped, cell.question, cell.code) == (CHECK_CELL, question, source)


@pytest.mark.parametrize(
    "source",
    [
        "import grader",
        'import grader\ngrader.start("05-training")',
        'import grader\ngrader.check("q1")',
        'x = 1\ngrader.check("q1")',
        'result = grader.check("q1")',
        "grader.check(make := 1)",
        'grader.check(f"{define()}")',
        'with grader.demo():\n    grader.check("q1")',
        '"grader.check(1)"',
        "othergrader.check('q1')",
        'grader.check("q1"\nx = 1',
        "# grader.check",
        "",
    ],
)
def test_cells_that_do_more_run(source):
    assert only(source).skipped is None


# Installs


@pytest.mark.parametrize(
    "line",
    [
        "!pip install torch",
        "! pip install -q torch",
        "!!pip install torch",
        "!pip3 install torch",
        "!pip list",
        "!python -m pip install torch",
        "!{sys.executable} -m pip install torch",
        "!/usr/bin/python3.11 -m pip install torch",
        "!sudo apt-get install graphviz",
        "!apt install x",
        "!conda install -y x",
        "!PIP_NO_INPUT=1 pip install x",
        "!cd lib && pip install -e .",
        "%pip install torch",
        "%%pip install torch",
        "%conda install torch",
        "%system pip install torch",
        "%time !pip install torch",
        "pip install torch",
        "get_ipython().system('pip install torch')",
        "get_ipython().run_line_magic('pip', 'install torch')",
    ],
)
def test_installs_are_skipped_where_they_stand(line):
    source = f"import torch\nif True:\n    {line}\nx = 1"
    if line.startswith("%%"):
        source = f"{line}\nx = 1"
    code, notes = skip_installs(source)
    assert code.count("\n") == source.count("\n")
    assert "skipped while grading: " in code and len(notes) == 1
    ast.parse(code)
    assert {"pass", "x = 1"} <= {part.split("#")[0].strip() for part in code.split("\n")}


@pytest.mark.parametrize(
    "source",
    [
        "!ls",
        "!echo pip",
        "!pipeline install",
        "%cd data",
        "%matplotlib inline",
        "%%time\nx = 1",
        "%%writefile install.sh\npip install x",
        "%%html\n!pip install x",
        "s = '''\n!pip install x\n%pip install y\n'''",
        's = """it\'s\n\\"""\n!pip install x\n"""',
        "x = 5 % pip",
        "pip = install",
        "# !pip install x",
        "print('!pip install x')",
        "get_ipython().system('ls')",
        "get_ipython().run_line_magic('matplotlib', 'inline')",
        "",
    ],
)
def test_everything_else_stays(source):
    assert skip_installs(source) == (source, ())


def test_indent_target_and_continuation_are_kept():
    code, notes = skip_installs("try:\n  import x\nexcept ImportError:\n  out = !pip install \\\n     x\ny = 1")
    assert code == (
        "try:\n  import x\nexcept ImportError:\n  out = []  # skipped while grading: out = !pip install x\n\ny = 1"
    )
    assert notes == ("line 4 skipped while grading: out = !pip install x",)


def test_cell_magics_with_a_python_body_are_looked_into():
    assert skip_installs("%%capture\n!pip install x\ny = 1")[0].splitlines()[::2] == ["%%capture", "y = 1"]


def test_shell_cells_lose_their_installs_only():
    code, notes = skip_installs("%%bash\necho one\npip install x \\\n  y\n# pip install\necho two")
    assert code.splitlines() == [
        "%%bash",
        "echo one",
        ":  # skipped while grading: pip install x y",
        "",
        "# pip install",
        "echo two",
    ]
    assert len(notes) == 1


def test_installs_in_exported_cell_magics_are_skipped():
    code, notes = skip_installs("get_ipython().run_cell_magic('capture', '', '!pip install x\\ny = 1\\n')")
    assert "pass  # skipped while grading: !pip install x\\ny = 1" in code and len(notes) == 1


PIECES = [
    "!pip install x",
    "%pip x",
    "'''",
    '"""',
    "'",
    "\\",
    "\n",
    "#",
    "x = ",
    "  ",
    "%%bash",
    "!",
    "(",
    "é",
    '\\"',
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=60))
@example("%%bash")
@example("\\\n")
@settings(max_examples=300, deadline=None)
def test_clean_up_never_changes_the_number_of_lines(source):
    code, _ = skip_installs(source)
    assert code.count("\n") == source.count("\n")
    assert skip_installs(code) == (code, ()) or "%%" in source


# Scripts

SCRIPT_PIECES = [*PIECES, "def f():\n", "@d\n", "# %%\n", "# In[1]:\n", "# +\n", "# ---\n"]


def script(text, name="hw.py"):
    return notebook_from_bytes(text.encode(), name).cells


PERCENT = """\
# %% [markdown]
# # Title
# %%
import torch
#%% A title
x = '''
# %% not a cell
'''

# %% question="q1"
def f():
    pass

# %% grader={"question": "q2", "role": "answer"} id="q2-answer-1"
y = 1
# %% id="q3-answer-1"
z = 1
# %%
# only a comment
# %% id="q3-check"
grader.check("q3")
"""


def test_percent_script():
    cells = script(PERCENT)
    assert [cell.source for cell in cells] == [
        "import torch",
        "x = '''\n# %% not a cell\n'''",
        "def f():\n    pass",
        "y = 1",
        "z = 1",
        'grader.check("q3")',
    ]
    assert [cell.question for cell in cells] == [None, None, "q1", "q2", "q3", "q3"]
    assert [cell.first_line for cell in cells] == [4, 6, 11, 15, 17, 21]
    assert cells[-1].skipped == CHECK_CELL


def test_commands_that_jupytext_commented_run_again():
    header = "# ---\n# jupyter:\n#   jupytext:\n#     a: &a [*a, *a]\n# ---\n\n"
    text = "# %%\n# !pip install x\n# %cd data\n# a % b\n# b = !ls\nx = 1\n"
    cells = script(header + text)
    assert cells[0].code.splitlines()[1:] == ["%cd data", "# a % b", "b = !ls", "x = 1"] and cells[0].notes
    assert script(text)[0].code.splitlines()[0] == "# !pip install x"


def test_nbconvert_export():
    cells = script(
        "#!/usr/bin/env python\n# coding: utf-8\n\n# # Title\n\n# In[3]:\n\n\n"
        "get_ipython().system('pip install x')\n\n\n# In[ ]:\n\n\ndef f():\n    pass\n"
    )
    assert [cell.code.split("  #")[0] for cell in cells] == ["pass", "def f():\n    pass"]
    assert [cell.first_line for cell in cells] == [9, 15]


def test_colab_export():
    cells = script(
        '# -*- coding: utf-8 -*-\n"""Untitled.ipynb\n\nAutomatically generated by Colab.\n"""\n\n'
        '!pip install torchgrader\nimport grader\n\n"""# Title\n\n!pip install is explained here"""\n\n'
        '# %cd data\n@decorated\ndef f(x):\n    return x\nx = f(1)\n%cd data\n\n"""done"""\n'
    )
    assert [cell.source for cell in cells] == [
        "!pip install torchgrader\nimport grader",
        "# %cd data\n@decorated\ndef f(x):\n    return x",
        "x = f(1)\n%cd data",
    ]
    assert cells[0].code.startswith("pass  # skipped")


def test_light_script():
    cells = script(
        "# ---\n# jupyter:\n#   jupytext:\n#     format_name: light\n# ---\n\n# # Title\n\nimport torch\n\n"
        '# + question="q1"\ndef f():\n    return 1\n\nx = 1\n# -\n\n# + [markdown]\n# text\n# -\ny = 2\n'
    )
    assert [(cell.source, cell.question) for cell in cells] == [
        ("# # Title\n\nimport torch", None),
        ("def f():\n    return 1\n\nx = 1", "q1"),
        ("y = 2", None),
    ]


def test_plain_script_is_cut_at_definitions_and_blank_lines():
    cells = script("import a\nimport b\n\nx = 1; y = 2\n# about f\ndef f():\n\n    pass\nclass A: pass\nz = 3\n")
    assert [cell.source for cell in cells] == [
        "import a\nimport b",
        "x = 1; y = 2",
        "# about f\ndef f():\n\n    pass",
        "class A: pass",
        "z = 3",
    ]


def test_one_syntax_error_costs_one_cell():
    cells = script(
        'import a\n\ndef f(x):\n    return """\ndef\n"""\n\ndef g(:\n    pass\n\nclass A:\n\n    x = [\n\n1]\n'
    )
    assert [cell.source.split("\n")[0] for cell in cells] == ["import a", "def f(x):", "def g(:", "class A:"]
    parsed = []
    for cell in cells:
        try:
            parsed.append(bool(ast.parse(cell.code)))
        except SyntaxError:
            parsed.append(False)
    assert parsed == [True, True, False, True]


def test_notebook_named_py_is_read_as_a_notebook():
    data = json.dumps({"cells": [{"cell_type": "code", "source": "x"}]}).encode()
    read = notebook_from_bytes(data, "hw.py")
    assert read.cells[0].source == "x" and "read as one" in read.notes[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"<html></html>", "a web page"),
        (b"x = '\0'", "not a text file"),
        (b"x = 1\n" * 400_000, "a script of 2 MB"),
    ],
)
def test_bad_script_gives_one_line(data, words):
    with pytest.raises(UnreadableNotebook, match=words):
        notebook_from_bytes(data, "hw.py")


def test_script_in_utf_16_or_latin_1_is_read():
    assert notebook_from_bytes("x = 'é'".encode("utf-16"), "a.py").cells[0].source == "x = 'é'"
    assert notebook_from_bytes("x = 'é'".encode("latin-1"), "a.py").cells[0].source == "x = 'é'"


@pytest.mark.parametrize(
    "text",
    ["x = " + "-" * 100_000 + "1", "x = a" + ".b" * 100_000, "(" * 100_000, '"\\"' * 300_000, "(\n\n" * 4_000],
)
def test_hostile_scripts_cost_bounded_time(text):
    start = time.process_time()
    assert script(text)
    assert time.process_time() - start < 4


def test_script_of_too_many_cells_is_refused():
    with pytest.raises(UnreadableNotebook, match="6000 cells"):
        script("x = 1\n\n" * 6000)


@given(st.lists(st.sampled_from(SCRIPT_PIECES)).map("".join))
@settings(max_examples=200, deadline=None)
def test_any_script_is_cut_without_loss(text):
    try:
        cells = script(text)
    except UnreadableNotebook:
        return
    lines = text.split("\n")
    for cell in cells:
        got = cell.source.split("\n")
        assert [line.removeprefix("# ") for line in got] == [
            line.removeprefix("# ") for line in lines[cell.first_line - 1 :][: len(got)]
        ]
