"""The names that a question asks for: how assignment.toml declares them, what is wrong with what was found.

The judge and `grader.check` share `check_name`. It works on the facts of grader.runner.facts, which in the
judge come from the student's process: they are data to be doubted, and a lie can only cost points.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

# What the `student` fixture has of its own; a question cannot ask for a name that it would hide.
RESERVED = frozenset(
    [
        *("torch", "numpy", "module", "instruments", "define", "devices", "simulate", "restart"),
        *("put", "now", "ref", "call", "isinstance", "type", "same"),
        *("state", "printed", "folder", "read"),
    ]
)


@dataclass(frozen=True)
class Param:
    """One parameter; kind is "any", "position", "key", "star" or "stars", as in grader.runner.facts."""

    name: str
    kind: str
    default: bool


@dataclass(frozen=True)
class Name:
    """A promised name; kind is "function", "class" or "value" (which has no parameters and may be anything).

    `params` is the text between the parentheses, `yields`: a generator will do."""

    kind: str
    name: str
    params: str
    yields: bool = False
    parsed: tuple[Param, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        return self.name if self.kind == "value" else f"{self.name}({self.params})"


def parse_name(text: str) -> Name:
    """Read `f(x, dim=0)`, `class C(lr)`, `batches(x) -> Iterator` (may yield) or `value x`; else ValueError."""
    text = text.strip()
    if text.startswith("value ") and text[6:].strip().isidentifier():
        return Name("value", text[6:].strip(), "")
    kind = "class" if text.startswith("class ") else "function"
    head = text.removeprefix("class ").strip()
    try:
        (node,) = ast.parse(f"def {head}: pass").body
    except (SyntaxError, ValueError):
        node = None
    if not isinstance(node, ast.FunctionDef):
        raise ValueError(f'{text!r} is no signature: write "f(x, dim=0)", "class C(lr)" or "value x"')
    args = node.args
    positional = args.posonlyargs + args.args
    first_default = len(positional) - len(args.defaults)
    params = [
        Param(arg.arg, "position" if arg in args.posonlyargs else "any", index >= first_default)
        for index, arg in enumerate(positional)
    ]
    if args.vararg:
        params.append(Param(args.vararg.arg, "star", False))
    keys = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    params += [Param(arg.arg, "key", default is not None) for arg, default in keys]
    if args.kwarg:
        params.append(Param(args.kwarg.arg, "stars", False))
    yields = node.returns is not None and any(w in ast.unparse(node.returns) for w in ("Iter", "Generator"))
    return Name(kind, node.name, ast.unparse(args), yields, tuple(params))


def check_name(declared: Name, facts: dict | None) -> str | None:
    """What keeps `declared` from being used as promised, in a student's words; None if nothing does.

    `facts` is None where the name does not exist: the caller can add which cell should have defined it.
    """
    name = declared.name
    if not isinstance(facts, dict):
        return f"`{name}` does not exist. It should be the {declared.kind} `{declared}`."
    kind = facts.get("kind")
    if declared.kind == "value":
        return f"`{name}` is still `...`.\nGive it its value." if facts.get("type") == "ellipsis" else None
    if declared.kind == "class" and kind != "class":
        return _not_a_class(declared, facts)
    if declared.kind == "function" and kind not in ("function", "callable"):
        return _not_a_function(declared, facts)
    if facts.get("coroutine") is True:
        return f"`{name}` is written with `async def`, so a call does not run it.\nWrite `def {declared}:`."
    if facts.get("generator") is True and not declared.yields:
        return (
            f"`{name}` contains `yield`, so a call gives a generator and runs none of its lines.\n"
            "It should hand its result back with `return`."
        )
    misspelt = facts.get("misspelt")
    if isinstance(misspelt, str) and declared.parsed:
        return (
            f"`{name}` defines `{_word(misspelt)}`, which Python does not call when an object is made.\n"
            "The constructor must be called `__init__`, with two underscores on each side."
        )
    params = _read(facts.get("params"))
    if params is None:
        return None  # Python itself cannot tell (a callable written in C): the call will show
    problem = _misfit(declared, params)
    if problem is None:
        return None
    yours = f"{name}({', '.join(_show(p) for p in params)})"
    return f"`{name}` cannot be called as promised: `{declared}`.\nYours is `{yours}`: {problem}."


def _not_a_class(declared: Name, facts: dict) -> str:
    name, type_name = declared.name, _word(facts.get("type"))
    if facts.get("kind") == "function":
        return f"`{name}` is a function.\nIt should be a class: begin with `class {name}:`."
    if type_name == name:
        return (
            f"`{name}` is an object of the class, not the class.\n"
            f"Probably a line `{name} = {name}(...)` replaced it: give the object another name."
        )
    return f"`{name}` is an object of type {type_name}.\nIt should be the class `{declared}`; was the name used again?"


def _not_a_function(declared: Name, facts: dict) -> str:
    name = declared.name
    if facts.get("kind") == "class":
        return f"`{name}` is a class.\nIt should be a function: `def {declared}:`."
    return (
        f"`{name}` is an object of type {_word(facts.get('type'))}, not a function.\n"
        f"Probably a line `{name} = ...` further down used the name again: give the value another name."
    )


def _misfit(declared: Name, params: list[Param]) -> str | None:
    """The first reason why a call as declared would not reach these parameters as meant."""
    places = [p for p in params if p.kind in ("any", "position")]
    if places and places[0].name == "self" and (not declared.parsed or declared.parsed[0].name != "self"):
        return "`self` belongs to a method, inside a class"
    by_name = {p.name: p for p in params if p.kind in ("any", "key")}
    star = any(p.kind == "star" for p in params)
    stars = any(p.kind == "stars" for p in params)
    wanted = [p for p in declared.parsed if p.kind in ("any", "position")]
    for index, want in enumerate(wanted):
        if index < len(places):
            found = places[index]
            elsewhere = next((i for i, p in enumerate(places) if p.name == want.name), None)
            if elsewhere is not None and elsewhere != index:
                return f"the order differs, `{want.name}` should be parameter {index + 1}"
            # Required parameters are handed over by position, so their names are the student's own affair.
            if want.default and found.name != want.name and not stars:
                return f"parameter {index + 1} should be called `{want.name}`"
            if want.default and not found.default:
                return f"`{want.name}` should have a default value, so that it can be left out"
        elif not star:
            if want.name in by_name and by_name[want.name].kind == "key":
                return f"`{want.name}` can only be passed by name; move it before the `*`"
            missing = next((p.name for p in wanted if p.name not in by_name), want.name)
            return f"the parameter `{missing}` is missing"
        elif want.default and not stars and want.name not in by_name:
            return f"the parameter `{want.name}` is missing"
    for want in (p for p in declared.parsed if p.kind == "key"):
        if want.name not in by_name and not stars:
            return f"the parameter `{want.name}` is missing"
        if want.name in by_name and want.default and not by_name[want.name].default:
            return f"`{want.name}` should have a default value, so that it can be left out"
    if any(p.kind == "star" for p in declared.parsed) and not star:
        return "it should take any number of arguments, `*args`"
    if any(p.kind == "stars" for p in declared.parsed) and not stars:
        return "it should take any named arguments, `**kwargs`"
    declared_keys = {p.name for p in declared.parsed if p.kind == "key"}
    extra = [p for p in places[len(wanted) :] if p.name not in declared_keys]
    extra += [p for p in params if p.kind == "key" and p.name not in {q.name for q in declared.parsed}]
    needed = next((p for p in extra if not p.default), None)
    if needed is not None:
        return f"it also demands `{needed.name}`, which nobody passes; drop it or give it a default value"
    return None


def _read(raw: Any) -> list[Param] | None:
    if not isinstance(raw, (list, tuple)):
        return None
    params = []
    for item in raw[:50]:
        if not (isinstance(item, (list, tuple)) and len(item) == 3):
            return None
        name, kind, default = item
        params.append(Param(_word(name), kind if isinstance(kind, str) else "", default is True))
    return params


def _word(text: Any) -> str:
    """Text from the student's process, cut to the size of a name."""
    text = str(text) if isinstance(text, str) else "?"
    return text if text.isidentifier() and len(text) <= 60 else text[:60].encode("unicode_escape").decode()


def _show(param: Param) -> str:
    stars = {"star": "*", "stars": "**"}.get(param.kind, "")
    return f"{stars}{param.name}" + ("=..." if param.default else "")
