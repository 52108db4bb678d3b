"""Which names code defines and which it takes from elsewhere, by Python's own symbol tables."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterable

_COMMAND = re.compile(r"^(\s*)[%!?].*$", re.MULTILINE)
BUILTINS = frozenset(dir(builtins))


def python_of(source: str) -> str:
    """The source with IPython's magics and shell lines as `pass`, so that it can be parsed."""
    return _COMMAND.sub(r"\1pass", source)


def parsed(source: str) -> ast.Module | None:
    """The syntax tree of a cell, or None where it has none."""
    try:
        return ast.parse(python_of(source))
    except (SyntaxError, ValueError):
        return None


def free_names(source: str) -> set[str]:
    """The names that running this source needs and does not define itself; builtins count."""
    try:
        table = symtable.symtable(python_of(source), "cell", "exec")
    except (SyntaxError, ValueError):
        return set()
    own = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    needed = {s.get_name() for s in table.get_symbols() if s.is_referenced()} - own
    waiting = list(table.get_children())
    while waiting:
        inner = waiting.pop()
        needed |= {s.get_name() for s in inner.get_symbols() if s.is_global() and s.is_referenced()} - own
        waiting += inner.get_children()
    return needed


def bound_names(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that these statements bind in their own scope, comprehensions and inner functions left out."""
    found: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
            continue
        if isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
        waiting += ast.iter_child_nodes(node)
    return found


def imports_of(source: str) -> dict[str, ast.stmt]:
    """Each name that an import at the top level of a cell binds (also below `if` or `try`), with a statement for it."""
    tree = parsed(source)
    found: dict[str, ast.stmt] = {}
    waiting: list[ast.AST] = list(tree.body) if tree else []
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[(alias.asname or alias.name).split(".")[0]] = ast.Import([alias])
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                found[alias.asname or alias.name] = ast.ImportFrom(node.module, [alias], 0)
        waiting += ast.iter_child_nodes(node)
    return found


def definitions(source: str) -> dict[str, ast.stmt]:
    """What a cell defines at its top level by def, class or a plain assignment; the last one wins."""
    tree = parsed(source)
    found: dict[str, ast.stmt] = {}
    for node in tree.body if tree else []:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
    return found
