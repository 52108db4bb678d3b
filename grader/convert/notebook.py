"""Opens the notebook that is to be imported: a list of cells with numbers from 1, whatever the notebook's format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.convert.model import Left, first_line
from grader.errors import GraderError


@dataclass(frozen=True)
class RawCell:
    """A cell as it stands in the file. `output` is the text that the notebook shows below it."""

    number: int
    kind: str
    source: str
    metadata: dict[str, Any] = field(default_factory=dict)
    output: str = ""

    @property
    def line(self) -> str:
        return first_line(self.source)


def read_cells(path: Path) -> list[RawCell]:
    """All cells, with pictures that a markdown cell holds put into its text. GraderError: no Python notebook."""
    import nbformat

    try:
        node = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise GraderError(f"{path}: no such file") from None
    except OSError as error:
        raise GraderError(f"{path}: cannot be read: {error.strerror}") from None
    except Exception as error:  # nbformat raises what its JSON reader and its validator raise
        raise GraderError(f"{path}: not a notebook: {str(error).splitlines()[0][:200]}") from None
    kernel = node.metadata.get("kernelspec", {})
    language = node.metadata.get("language_info", {}).get("name") or kernel.get("language") or kernel.get("name", "")
    if language and not language.lower().startswith(("python", "ipython", "conda", "xpython", "xeus-python")):
        raise GraderError(f"{path}: a notebook in {language}; only Python notebooks can be imported")
    return [_raw(number, cell) for number, cell in enumerate(node.cells, 1)]


def _raw(number: int, cell: Any) -> RawCell:
    source = "".join(cell.source)
    if cell.cell_type == "markdown":
        source = _with_pictures(source, cell.get("attachments", {}))
    return RawCell(number, cell.cell_type, source, dict(cell.metadata), _output(cell))


def _output(cell: Any) -> str:
    """What was printed and the value of the last line, in their order."""
    parts = []
    for output in cell.get("outputs", []):
        parts.append("".join(output.get("text", "")))
        parts.append("".join(output.get("data", {}).get("text/plain", "")))
    return "".join(parts)


def _with_pictures(source: str, attachments: dict[str, dict[str, str]]) -> str:
    for name, kinds in sorted(attachments.items()):
        for kind, data in sorted(kinds.items()):
            if kind.startswith("image/"):
                source = source.replace(f"attachment:{name}", f"data:{kind};base64,{''.join(data)}")
    return source


_OWN = re.compile(
    r"^\s*(import otter\b.*|\w+\s*=\s*otter\.Notebook\(.*|(otter\.)?\bgrader\.(check|check_all|start|export)\(.*)$"
)


def without_other_graders(cell: RawCell, left: list[Left]) -> str:
    """The source without lines that start another grader: release adds the calls of ours."""
    kept = []
    for line in cell.source.splitlines():
        if cell.kind == "code" and _OWN.match(line):
            left.append(
                Left(cell.number, cell.line, f"the line `{line.strip()[:60]}`", "release adds its own check cells")
            )
        else:
            kept.append(line)
    return "\n".join(kept)
