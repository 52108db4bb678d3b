"""The grader itself as a wheel, made from what is installed here: an image installs what the instructor has, not what a
registry has by now."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from zipfile import ZipInfo

from grader.errors import GraderError

NAME = "torchgrader"
_EPOCH = "315532800"  # 1980, where the dates of a zip begin: the same files are the same wheel
_TAGS = "Wheel-Version: 1.0\nGenerator: torchgrader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def build_wheel() -> tuple[str, bytes]:
    """File name and bytes. The public course, which only notebooks need, stays out."""
    from wheel.wheelfile import WheelFile

    try:
        installed = distribution(NAME)
    except PackageNotFoundError:
        raise GraderError(f"the package {NAME} is not installed here; pip install -e . in its folder") from None
    package = Path(__file__).resolve().parent.parent
    stem = f"{NAME}-{installed.version}"
    with tempfile.TemporaryDirectory() as folder, _fixed_dates():
        path = Path(folder) / f"{stem}-py3-none-any.whl"
        with WheelFile(path, "w") as wheel:
            for file in sorted(package.rglob("*")):
                below = file.relative_to(package)
                if file.is_file() and below.parts[0] != "course" and "__pycache__" not in below.parts:
                    wheel.writestr(ZipInfo(f"grader/{below.as_posix()}"), file.read_bytes())
            wheel.writestr(ZipInfo(f"{stem}.dist-info/METADATA"), installed.read_text("METADATA") or "")
            wheel.writestr(ZipInfo(f"{stem}.dist-info/WHEEL"), _TAGS)
        return path.name, path.read_bytes()


@contextlib.contextmanager
def _fixed_dates() -> Iterator[None]:
    """The library dates the last file of a wheel by this variable, else by the clock."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = _EPOCH
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
