"""The changes that turn a test's code into a suite's, node by node."""

from __future__ import annotations

import ast
import copy

from grader.convert import assertions
from grader.convert.edits import Text, literal
from grader.convert.lent import can_be_defined, lent_names, of_notebook
from grader.convert.names import bound_names, imports_of
from grader.convert.rules import is_set, of_unittest, used_first
from grader.convert.scope import CannotCarry, Known, import_line, known_to_python, reserved

_SUITE_NAMES = frozenset(
    ["student", "judged", "tried", "expect", "describe", "mistake", "as_shown", "as_set", "as_items"]
)
_SEEDS = {
    "numpy.random.seed": "student.numpy.random.seed",
    "random.seed": 'student.module("random").seed',
    "torch.manual_seed": "student.torch.manual_seed",
}
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Rewriter(ast.NodeVisitor):
    """Notes changes in `text`. After `run()`: what the code uses, and what must stand before it."""

    def __init__(self, text: Text, tree: ast.Module, known: Known, hidden: bool, hoist: bool):
        self.text, self.tree, self.known = text, tree, known
        self.hidden, self.hoist = hidden, hoist
        self.imports: set[str] = set()
        self.uses: set[str] = set()
        self.suite: set[str] = set()
        self.preludes: set[str] = set()
        self.dropped: set[int] = set()  # statements that moved to the top of the file
        self.identifiers = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        self.got = next(name for name in ("got", "got_", "given_", "got_now") if name not in self.identifiers)
        self._student: set[int] = set()
        self._derived: set[str] = set()
        self._scopes: list[set[str]] = []
        self.early: set[str] = set()
        self.sets = self.items = False  # whether `as_set`, `as_items` are needed
        self.whole: set[int] = set()  # conditions that are written anew as a whole

    def run(self) -> None:
        for node in self.tree.body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self.dropped.add(id(node))
                self._import(node)
        rest = [node for node in self.tree.body if id(node) not in self.dropped]
        self._top = bound_names(rest)
        self.early = {name for name in used_first(rest, self._top) if name in self.known.names}
        for name in self.early:
            self._use(name)
        self._derived |= self.early
        self._lent, self._handed = lent_names(self.tree, self.known)
        for node in rest:
            self.visit(node)

    def of_student(self, node: ast.AST) -> bool:
        """Whether the value of the expression comes from the student's answers."""
        return any(
            id(inner) in self._student or (isinstance(inner, ast.Name) and inner.id in self._derived)
            for inner in ast.walk(node)
        )

    # Names

    def visit_Name(self, node: ast.Name) -> None:
        local = node.id in self._top or any(node.id in scope for scope in self._scopes)
        if node.id in _SUITE_NAMES and local:
            if any(node.id in scope for scope in self._scopes):
                raise CannotCarry(f"it uses the name `{node.id}`, which suites need; rename it")
            self.text.replace(self.text.start(node), self.text.end(node), f"{node.id}_")
        elif node.id in self._lent and isinstance(node.ctx, ast.Load) and id(node) not in self._handed:
            self._student.add(id(node))
            self.text.replace(self.text.start(node), self.text.end(node), f"student.now({node.id})")
        elif not local and isinstance(node.ctx, ast.Load):
            text = self._free(node.id)
            if text is not None:
                self._student.add(id(node))
                self.text.replace(self.text.start(node), self.text.end(node), text)

    def _free(self, name: str) -> str | None:
        """What stands for a name that the test does not define itself; None: the name."""
        if name in self.known.modules:
            self._import(self.known.modules[name], name)
            return None
        if name in self.known.names:
            self._use(name)
            return f"student.{name}"
        if known_to_python(name) or any(line.startswith(f"{name} = ") for line in self.preludes):
            return None
        line = self.known.import_for(name)
        if line is None:
            raise CannotCarry(f"it uses `{name}`, which nothing in the notebook defines")
        self.imports.add(line)
        return None

    def _use(self, name: str) -> None:
        if reserved(name):
            raise CannotCarry(f"`student.{name}` is the fixture's own; rename `{name}` in the notebook")
        self.uses.add(name)

    def _import(self, node: ast.stmt, name: str | None = None) -> None:
        if (
            isinstance(node, ast.ImportFrom) and node.module == "nose.tools"
        ):  # gone since Python 3.12; unittest has the same
            for alias in node.names:
                if name in (None, alias.asname or alias.name):
                    self.preludes.add(f"{alias.asname or alias.name} = {of_unittest(alias.name)}")
            self.imports.add("from unittest import TestCase")
            return
        self.imports.add(import_line(node, self.known.folder))
        for bound, statement in imports_of(ast.unparse(node)).items():
            self.known.modules.setdefault(bound, statement)

    # Scopes

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for outer in [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(outer)
        args = {arg.arg for arg in ast.walk(node.args) if isinstance(arg, ast.arg)}
        self._within(args | bound_names(node.body), node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for outer in [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]:
            self.visit(outer)
        self._within(bound_names(node.body), node.body)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(default)
        self._within({arg.arg for arg in ast.walk(node.args) if isinstance(arg, ast.arg)}, [node.body])

    def generic_visit(self, node: ast.AST) -> None:
        if isinstance(node, _COMPREHENSIONS):
            targets = bound_names(generator.target for generator in node.generators)
            self._within(targets, list(ast.iter_child_nodes(node)))
        else:
            super().generic_visit(node)

    def _within(self, names: set[str], nodes: list) -> None:
        self._scopes.append(names)
        for node in nodes:
            self.visit(node)
        self._scopes.pop()

    # Expressions and statements with a form of their own

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Before Python 3.12 the places inside an f-string are not those of the text, so it is written anew."""
        changed = copy.deepcopy(node)
        found = False
        for inner in ast.walk(changed):
            local = isinstance(inner, ast.Name) and (
                inner.id in self._top or any(inner.id in scope for scope in self._scopes)
            )
            if isinstance(inner, ast.Name) and not local and self._free(inner.id):
                inner.id, found = f"student.{inner.id}", True
        if found:
            self._student.add(id(node))
            self.text.replace(self.text.start(node), self.text.end(node), ast.unparse(changed))

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id == "isinstance" and len(node.args) == 2:
            kinds = node.args[1]
            remote = [self._in_runner(kind) for kind in (kinds.elts if isinstance(kinds, ast.Tuple) else [kinds])]
            if all(remote):
                self.visit(node.args[0])
                inner = ", ".join(remote) if len(remote) == 1 else f"({', '.join(remote)})"
                whole = f"student.isinstance({self.text.of(node.args[0])}, {inner})"
                self.text.replace(self.text.start(node), self.text.end(node), whole)
                self._student.add(id(node))
                self.whole.add(id(node))
                return
        self.generic_visit(node)
        if of_notebook(node, self.known):
            for given in node.args:
                source = self.text.between(self.text.start(given), self.text.end(given))
                if isinstance(given, ast.Lambda) and can_be_defined(given, source):
                    made = f"student.define({literal('f = ' + source)}).f"  # a function does not travel
                    self.text.replace(self.text.start(given), self.text.end(given), made)
        if isinstance(node.func, ast.Name) and node.func.id == "next" and node.args and self.of_student(node.args[0]):
            first = node.args[0]  # references have no `__next__`; the iterator of an iterator is itself
            self.text.replace(self.text.start(first), self.text.end(first), f"iter({self.text.of(first)})")

    def _in_runner(self, kind: ast.expr) -> str:
        """How a suite names a class whose objects stay in the runner; "" for any other class."""
        root = kind
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name) and root.id in self.known.names and root.id not in self._top:
            self._use(root.id)
            return f"student.{ast.unparse(kind)}"
        module, _, rest = self.known.lives_in_the_runner(kind).partition(".")
        return f'student.module("{module}").{rest}' if rest else ""

    def visit_Compare(self, node: ast.Compare) -> None:
        """`type(x) == pd.Series`, for which the judge asks the runner the type's name."""
        match node:
            case ast.Compare(
                left=ast.Call(func=ast.Name(id="type"), args=[value]),
                ops=[ast.Eq() | ast.Is()],
                comparators=[kind],
            ) if self.known.lives_in_the_runner(kind):
                self.visit(value)
                name = self.known.lives_in_the_runner(kind).split(".")[-1]
                whole = f'student.type({self.text.of(value)}) == "{name}"'
                self.text.replace(self.text.start(node), self.text.end(node), whole)
                self._student.add(id(node))
                self.whole.add(id(node))
            case _:
                self.generic_visit(node)
                self._sets(node)

    def _sets(self, node: ast.Compare) -> None:
        """Sets do not travel, and no reference may answer `in` itself: their items are asked for and compared here."""
        sides = [node.left, *node.comparators]
        for operator, side in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, (ast.In, ast.NotIn)) and self.of_student(side):
                self.items = True
                whole = f"as_items({self.text.of(side)})"
                self.text.replace(self.text.start(side), self.text.end(side), whole)
        if any(is_set(side) for side in sides):
            for side in sides:
                if self.of_student(side) and not is_set(side):
                    self.sets = True
                    whole = f"as_set(student, {self.text.of(side)})"
                    self.text.replace(self.text.start(side), self.text.end(side), whole)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        if isinstance(node.targets[0], ast.Name) and node.targets[0].id in self._lent:
            value = f"student.put({self.text.of(node.value)})"
            self.text.replace(self.text.start(node.value), self.text.end(node.value), value)
        elif self.of_student(node.value):
            self._derived |= bound_names(node.targets)

    def visit_Assert(self, node: ast.Assert) -> None:
        self.visit(node.test)
        self.text.replace(self.text.start(node), self.text.end(node), assertions.of_assert(self, node))

    def visit_Raise(self, node: ast.Raise) -> None:
        replaced = assertions.of_raise(self, node)
        if replaced is None:
            self.generic_visit(node)
        else:
            self.text.replace(self.text.start(node), self.text.end(node), replaced)

    def visit_Expr(self, node: ast.Expr) -> None:
        self.generic_visit(node)
        if isinstance(node.value, ast.Call) and self.known.dotted(node.value.func) in _SEEDS:
            there = _SEEDS[self.known.dotted(node.value.func)]
            arguments = ", ".join(self.text.of(argument) for argument in node.value.args)
            both = f"{self.text.of(node)}\n{' ' * node.col_offset}{there}({arguments})"
            self.text.replace(self.text.start(node), self.text.end(node), both)
