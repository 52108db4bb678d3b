"""What a notebook expects and the sandbox does not have: `grader` itself (checks never count), `google.colab`, and
the shared memory that worker processes of a DataLoader need."""

from __future__ import annotations

import contextlib
import functools
import inspect
import os
import sys
import types

from torch.utils.data import DataLoader


def install(workdir: str) -> None:
    """Put the stand-ins into `sys.modules`, and take the real package's name away from student code."""
    for name in [name for name in sys.modules if name == "grader" or name.startswith("grader.")]:
        del sys.modules[name]
    sys.modules["grader"] = _grader()
    sys.modules.update(_colab(workdir))
    _load_in_this_process()


def _load_in_this_process() -> None:
    """A DataLoader with workers loads in the main process: the same batches, without processes of its own."""
    original = DataLoader.__init__

    @functools.wraps(original)
    def init(self, *args, **kwargs):
        bound = inspect.signature(original).bind(self, *args, **kwargs)
        if bound.arguments.get("num_workers"):
            bound.arguments["num_workers"] = 0
            for name in ("persistent_workers", "prefetch_factor", "multiprocessing_context", "timeout"):
                bound.arguments.pop(name, None)
        original(*bound.args, **bound.kwargs)

    DataLoader.__init__ = init  # type: ignore[method-assign]


def _grader() -> types.ModuleType:
    module = types.ModuleType("grader", "Checks are skipped while the notebook is graded.")

    def skipped(*args, **kwargs):
        print("(checks are skipped while the notebook is graded)")

    @contextlib.contextmanager
    def demo():
        try:
            yield
        except NotImplementedError:
            print("(fill in the stub to see this)")

    module.start = module.check = module.check_all = module.export = skipped  # type: ignore[attr-defined]
    module.demo = demo  # type: ignore[attr-defined]
    module.__version__ = "grading"  # type: ignore[attr-defined]
    return module


def _colab(workdir: str) -> dict[str, types.ModuleType]:
    """`drive.mount` makes `MyDrive` in the working folder, which is /content too where the sandbox has a tree of its
    own; uploads and downloads do nothing."""
    google = sys.modules.get("google") or types.ModuleType("google")
    colab = types.ModuleType("google.colab")
    names = ("auth", "data_table", "drive", "files", "output", "runtime", "userdata")
    parts = {name: types.ModuleType(f"google.colab.{name}") for name in names}
    auth, data_table, drive, files, output, runtime, userdata = parts.values()

    def mount(mountpoint="/content/drive", force_remount=False, timeout_ms=120000, readonly=False):
        inside = os.path.normpath(str(mountpoint)).removeprefix("/content/")
        place = os.path.join(workdir, "drive" if inside.startswith(("/", "..")) else inside)
        os.makedirs(os.path.join(place, "MyDrive"), exist_ok=True)
        if not os.path.lexists(os.path.join(place, "My Drive")):
            os.symlink("MyDrive", os.path.join(place, "My Drive"))  # its older name
        print(f"Mounted at {mountpoint} (an empty folder while grading: {place})")

    def get(name):
        raise KeyError(f"no secret {name!r} while grading")

    drive.mount, drive.flush_and_unmount = mount, lambda timeout_ms=0: None  # type: ignore[attr-defined]
    files.upload, files.download, files.view = lambda: {}, lambda path: None, lambda path: None  # type: ignore[attr-defined]
    output.clear, output.eval_js = lambda *a, **k: None, lambda *a, **k: None  # type: ignore[attr-defined]
    userdata.get = get  # type: ignore[attr-defined]
    auth.authenticate_user = runtime.unassign = lambda *a, **k: None  # type: ignore[attr-defined]
    data_table.enable_dataframe_formatter = lambda: None  # type: ignore[attr-defined]
    data_table.disable_dataframe_formatter = lambda: None  # type: ignore[attr-defined]
    for name, part in parts.items():
        setattr(colab, name, part)
    google.colab = colab  # type: ignore[attr-defined]
    return {"google": google, "google.colab": colab, **{part.__name__: part for part in parts.values()}}
