"""A test's code as code of a hidden suite: names of the notebook become `student.NAME`, assertions become `expect`.

The layout of the author stays where it can. What cannot work from outside the student's process is refused with the
reason (`CannotCarry`), as far as the code alone shows it; the rest shows when the suite meets the notebook's solution.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from grader.convert import forbidden
from grader.convert.edits import Text, indented
from grader.convert.names import free_names
from grader.convert.outputs import finish
from grader.convert.rewrite import Rewriter
from grader.convert.scope import CannotCarry, Known, known_to_python


@dataclass
class Translated:
    """Statements for the body of a test function, and what they need around them."""

    body: str
    imports: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)  # names of the notebook
    suite: set[str] = field(default_factory=set)  # names of grader.suite
    shows: bool = False  # compares what a notebook would show
    sets: bool = False  # compares sets
    items: bool = False  # looks for an item in what the student made


def translate(code: str, want: str | None, known: Known, hidden: bool) -> Translated:
    """`want` is the text that the code's last line shows, None where the code itself asserts."""
    code = _with_helpers(code, known)
    error: SyntaxError | None = None
    for hoist in (True, False):  # a line of its own for the value that is judged, where the layout allows one
        found = _translate(code, want, known, hidden, hoist)
        try:
            compile(f"def test():\n{indented(found.body, '    ')}", "test", "exec")
        except SyntaxError as problem:
            error = problem
            continue
        return found
    raise CannotCarry(f"its code could not be rewritten ({error})")


def _translate(code: str, want: str | None, known: Known, hidden: bool, hoist: bool) -> Translated:
    tree = _parse(code)
    forbidden.refuse(tree, known)
    text = Text(code)
    rewriter = Rewriter(text, tree, known, hidden, hoist)
    rewriter.run()
    found = Translated("", rewriter.imports, rewriter.uses, rewriter.suite)
    first = [f"{name} = student.{name}" for name in sorted(rewriter.early)]
    lines, found.shows = finish(rewriter, want)
    found.sets, found.items = rewriter.sets, rewriter.items
    found.body = "\n".join([*sorted(rewriter.preludes), *first, *lines]) or "pass"
    return found


def _parse(code: str) -> ast.Module:
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError) as error:
        for line in code.splitlines():
            if line.lstrip().startswith(("%", "!")):
                raise CannotCarry(f"it holds a command for IPython (`{line.strip()[:40]}`)") from None
        raise CannotCarry(f"it is no valid Python ({error})") from None


def _with_helpers(code: str, known: Known) -> str:
    """The code with the statements of earlier test cells that it needs before it."""
    placed: list[str] = []
    while True:
        whole = "\n".join([*placed, code])
        needed = {
            name
            for name in free_names(whole) & known.helpers.keys()
            if name not in known.names and name not in known.modules and not known_to_python(name)
        }
        more = list(dict.fromkeys(known.helpers[name] for name in sorted(needed)))
        if not more or set(more) <= set(placed) or len(placed) > 50:
            return whole
        placed = [text for text in more if text not in placed] + placed
