"""What the wheel holds beside the package: of each assignment what students may have, and nothing else.

A new assignment is picked up by itself. Files are named one by one (the toml, public checks, data), so a new
kind of file in `solutions/` stays out until somebody decides that it goes in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PublicCourse(BuildHookInterface):
    """Puts the public side of `solutions/NN-name/` into `grader/course/NN-name/`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # a checkout reads solutions/ itself
        build_data["force_include"] |= public_files(Path(self.root))


def public_files(root: Path) -> dict[str, str]:
    """Path of each public file, and its place in the wheel."""
    found = {}
    for toml in sorted(root.glob("solutions/*/assignment.toml")):
        folder = toml.parent
        files = [toml, *folder.glob("public/*.py"), *(p for p in folder.glob("data/**/*") if p.is_file())]
        for path in sorted(files):
            if not path.name.startswith("."):
                found[str(path)] = f"grader/course/{folder.name}/{path.relative_to(folder).as_posix()}"
    return found
