"""How a check looks without a browser: what is folded, the terminal's form, the chain of calls, HTML that survives."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from grader.assignment import Question
from grader.check import markup, plaintext
from grader.check.blame import Finding, explain
from grader.check.blocks import Block, blocks, clean
from grader.check.panel import Line, Panel
from grader.check.run import Outcome
from tests import gallery


@pytest.fixture(scope="module")
def panels(tmp_path_factory):
    return gallery.panels(tmp_path_factory.mktemp("course"))


def block_of(message: str = "", printed: list[str] | None = None) -> Block:
    (block,) = blocks(Outcome("A title", Finding("wrong" if message else "ok", message), printed or []))
    return block


def test_short_texts_are_not_folded():
    assert block_of("one\ntwo") == Block(shown=["one", "two"])
    nine = [f"line {n}" for n in range(9)]
    assert block_of("\n".join(nine)).shown == nine, "a fold that hides one line saves no room"
    seven = [str(n) for n in range(7)]
    assert block_of(printed=seven) == Block("Your code printed:", seven, code=True)


def test_what_is_folded_is_all_there():
    lines = [f"line {n}" for n in range(20)]
    block = block_of("\n".join(lines))
    assert block.shown == lines[:8] and block.folded == lines[8:] and block.fold == "12 more lines of the message"
    words = " ".join(f"word{n}" for n in range(400))
    block = block_of(f"first\n{words}\nlast")
    assert block.shown[0] == "first" and sum(map(len, block.shown)) < 720 and block.folded[-1] == "last"
    assert f"{block.shown[1].removesuffix(' ...')} {block.folded[0]}" == words
    block = block_of("x" * 3000)
    assert block.shown[0].removesuffix(" ...") + block.folded[0] == "x" * 3000


def test_colours_of_a_terminal_are_left_out():
    assert clean("\x1b[31mred\x1b[0m\tand\x07 \x1b]0;title\x07bell\x00") == "red\tand bell"
    assert block_of(printed=["\x1b[1mbold"]).shown == ["bold"]


def test_a_terminal_gets_aligned_and_wrapped_lines(panels):
    texts = {type(panel).__name__ + text[:2]: text for panel in reversed(panels) for text in [repr(panel)]}
    for text in texts.values():
        for line in text.splitlines():
            assert len(line) <= 96 or "layers" in line, line
    lines = texts["Panelq2"].splitlines()
    assert lines[1] == "             ok  It can be called"
    assert lines[2].startswith("        not yet  Every number") and lines[3].startswith(" " * 17 + "second line")
    assert " " * 17 + "(23 more lines of the message)" in lines and " " * 21 + "step 5 loss 1" in lines
    assert " " * 21 + "(44 more lines of output)" in lines
    chain = texts["Panelq3"].partition("How your code got there, call by call:\n")[2].splitlines()
    assert "function answer_q3: return step_0(x)" in chain[0] and chain[5].strip() == "(32 more)"
    assert "function step_40: raise ValueError" in chain[10] and chain[11].startswith("          error  ")
    table = texts["Table00"].splitlines()
    assert len({line.index("  see ") for line in table if "  see " in line}) == 1


def test_a_wrapped_line_keeps_its_indent_and_its_words():
    text = "    " + "word " * 40
    lines = plaintext.wrapped(text, 2)
    assert len(lines) == 3 and all(line.startswith("      word") for line in lines)
    assert " ".join(" ".join(lines).split()) == text.strip()
    assert plaintext.wrapped("", 4) == [""]


QUESTION = Question("q1", "A title", 1.0, "A hint.", ())


def finding_of(name: str, value: object, *sources: str) -> Finding:
    """What is said of the exception that `name(value)` raises."""
    names = gallery.namespace(list(sources))
    try:
        names[name](value)  # type: ignore[operator]
    except Exception as error:
        return explain(error, names, QUESTION, {})
    raise AssertionError("no error")


def test_the_chain_has_the_students_calls_only():
    source = "import functools\n\ndef inner(x):\n    return x['k']"
    outer = "def outer(x):\n    numbers = map(inner, [x])\n    return functools.reduce(max, numbers)"
    finding = finding_of("outer", {}, source, outer)
    assert finding.message == "Your code raised KeyError: 'k'"
    assert finding.where == "In your cell, line 4, function inner:\n    return x['k']"
    assert [re.sub(r".*function ", "", line) for line in finding.chain if "function" in line] == [
        "outer: return functools.reduce(max, numbers)",
        "inner: return x['k']",
    ]
    assert not any(word in line for line in finding.chain for word in ("test_panel", "functools.py"))
    assert finding_of("inner", 3, "def inner(x):\n    return x['k']").chain == (), "its line is told already"


def test_a_recursion_is_one_line_and_a_long_chain_has_an_end():
    finding = finding_of("down", 30, "def down(n):\n    if n == 0:\n        return 1 // n\n    return down(n - 1)")
    assert [line.partition("function ")[2] or line for line in finding.chain[-3:]] == [
        "down: return down(n - 1)",
        "the same line 29 more times",
        "down: return 1 // n",
    ]
    ping = "def ping(n):\n    return pong(n)\ndef pong(n):\n    return ping(n + 1)"
    finding = finding_of("ping", 0, ping)
    assert "RecursionError" in finding.message and len(finding.chain) == 61
    assert re.fullmatch(r"\(\d{3,} more\)", finding.chain[30])


def test_an_error_whose_text_cannot_be_read_is_told_all_the_same():
    source = "class Odd(Exception):\n    def __str__(self):\n        return 1 / 0\n\ndef f(x):\n    raise Odd"
    assert finding_of("f", 1, source).message == "Your code raised Odd: (its text could not be read)"


class Elements(HTMLParser):
    """Tags with their attributes; complains of what is not closed in order."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


# What JupyterLab keeps in a notebook that it does not trust, as far as it concerns a panel.
KEPT_TAGS = {"section", "h3", "span", "p", "div", "b", "code", "pre", "ul", "li", "details", "summary"}
KEPT_TAGS |= {"table", "caption", "thead", "tbody", "tr", "th", "td"}
KEPT_ATTRIBUTES = {"style", "class", "lang", "dir", "scope"}
ONLY_SMOOTHING = {"aria-hidden", "role"}


def test_html_is_well_formed_and_survives_a_notebook_without_trust(panels):
    for panel in panels:
        for tag, attributes in Elements(panel._repr_html_()).found:
            assert tag in KEPT_TAGS and set(attributes) <= KEPT_ATTRIBUTES | ONLY_SMOOTHING, (tag, attributes)
            style = attributes.get("style") or ""
            assert not re.search(r"var\(|inherit|opacity|anywhere|!important", style), style
            assert attributes.get("role", "list") == "list" and attributes.get("aria-hidden", "true") == "true"
        folds = re.findall(r"<details([^>]*)>", panel._repr_html_())
        assert not any("open" in fold for fold in folds)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("tone", ["ok", "wrong", "error", "quiet", "fault"])
def test_a_status_is_told_by_sign_and_words_and_can_be_read(tone):
    html = markup.badge(tone, "some words")
    colours = dict(re.findall(r"(color|background-color):(#\w{6})", html))
    light, dark = luminance(colours["color"]), luminance(colours["background-color"])
    assert (light + 0.05) / (dark + 0.05) >= 4.5
    sign = re.search(r'<span aria-hidden="true">(.)</span> some words', html)
    others = [t for t in ("ok", "wrong", "error", "quiet", "fault") if t != tone]
    assert sign and not any(f">{sign[1]}<" in markup.badge(other, "") for other in others)


def test_formulas_and_tags_in_texts_stay_text():
    html = Line("<i>$x$</i> and \\(y\\) and `a & b`", "wrong")._repr_html_()
    assert "&lt;i&gt;" in html and "$" not in html and "\\" not in html and ">a &amp; b</code>" in html


def test_names_that_others_use():
    assert repr(Line("Hello", "ok")) == "Hello" and callable(Panel)
