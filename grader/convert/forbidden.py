"""What a test cannot do from outside the student's process, as far as its code shows it."""

from __future__ import annotations

import ast

from grader.convert.names import bound_names
from grader.convert.scope import CannotCarry, Known

_NAMES = {
    "open": "it reads or writes files, which lie in the student's process",
    "input": "it asks for input",
    "get_ipython": "it speaks with IPython",
    **dict.fromkeys(
        ("globals", "locals", "vars", "eval", "exec", "__import__"), "it looks into the notebook's namespace as a whole"
    ),
}
_FILES = "it reads or writes files, which lie in the student's process"
_FILE_ROOTS = frozenset(["os", "shutil", "glob", "pathlib", "sqlite3", "tempfile"])
_FILE_METHODS = frozenset(
    ["loadtxt", "genfromtxt", "savetxt", "imread", "imsave", "read_text", "write_text", "read_bytes", "write_bytes"]
)
_NO_FILES = frozenset(["os.path.join", "os.path.basename", "os.path.splitext", "os.path.dirname", "os.sep"])
_OUTSIDE = frozenset(["subprocess", "requests", "urllib", "socket", "http"])
_SOURCE = "it looks at how an answer is written; from outside only what the answer does can be seen"


def refuse(tree: ast.Module, known: Known) -> None:
    """CannotCarry with the first reason that the code gives."""
    own = bound_names(tree.body)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Global, ast.Nonlocal)) and set(node.names) & known.names:
            raise CannotCarry("it replaces a name of the notebook, which a test from outside cannot do")
        if isinstance(node, ast.Delete):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id in known.names:
                    raise CannotCarry(
                        f"it deletes `{target.id}` from the notebook, which a test from outside cannot do"
                    )
        loaded = node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) else ""
        if loaded in _NAMES and loaded not in own | known.names:
            raise CannotCarry(_NAMES[loaded])
        if isinstance(node, ast.Attribute):
            _attribute(node, known)
        if isinstance(node, (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)):
            raise CannotCarry("it is asynchronous")


def _attribute(node: ast.Attribute, known: Known) -> None:
    dotted = known.dotted(node)
    root = dotted.split(".")[0]
    if root in _FILE_ROOTS and dotted not in _NO_FILES and dotted != "os.path":
        raise CannotCarry(_FILES)
    if root in _OUTSIDE:
        raise CannotCarry(f"it uses {root}, which reaches outside of grading")
    if node.attr in _FILE_METHODS or (node.attr.startswith("read_") and root == "pandas"):
        raise CannotCarry(_FILES)
    if root in ("inspect", "dis", "ast", "tokenize"):
        raise CannotCarry(_SOURCE)
    chain: ast.expr = node.value
    while isinstance(chain, ast.Attribute):
        chain = chain.value
    if node.attr == "equals" and isinstance(chain, ast.Name) and chain.id in known.names:
        raise CannotCarry("it asks an object of the student's process to compare itself with the expected value")
    if node.attr.startswith("__") and isinstance(chain, ast.Name) and chain.id in known.names:
        raise CannotCarry(_SOURCE)
