"""The kernel's side of an imitated Colab: the package `google.colab`, and the kernel that Colab starts with it.

Written after the behaviour of the public package: its names, messages and quirks, as far as a notebook can see them.
Run as a script, it is a kernel; `colab.py` is the front end that starts it and answers its requests.
"""

from __future__ import annotations

import importlib.machinery
import json
import os
import re
import sys
import time
import types
import uuid

import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython import get_ipython
from IPython.display import Javascript, display


class Shell(ZMQInteractiveShell):
    """`str(get_ipython())` names google.colab, which is how notebooks ask whether they are there."""


class Kernel(IPythonKernel):
    shell_class = Shell


class MessageError(Exception):
    """The front end answered with an error."""


_sent = 0


def blocking_request(request_type, request="", timeout_sec=5, parent=None):
    """Ask the front end and wait for its answer on the channel of `input()`; None if none comes in time."""
    global _sent
    _sent += 1
    kernel = get_ipython().kernel
    metadata = {"colab_request_type": request_type, "colab_msg_id": _sent}
    message = kernel.session.msg(
        "colab_request", {"request": request}, metadata=metadata, parent=kernel.shell.parent_header
    )
    kernel.session.send(kernel.iopub_socket, message)
    deadline = time.monotonic() + timeout_sec if timeout_sec else float("inf")
    while time.monotonic() < deadline:
        try:
            _, reply = kernel.session.recv(kernel.stdin_socket, zmq.NOBLOCK)
        except Exception:
            reply = None
        value = (reply or {}).get("content", {}).get("value")
        if isinstance(value, dict) and value.get("type") == "colab_reply" and value.get("colab_msg_id") == _sent:
            if "error" in value:
                raise MessageError(value["error"])
            return value.get("data")
        time.sleep(0.02)
    return None


def download(filename):
    """A script for the browser, which opens a channel back and fetches the file in pieces."""
    if not os.path.exists(filename):
        raise FileNotFoundError(f"Cannot find file: {filename}")
    channel = f"download_{uuid.uuid4()}"
    manager = get_ipython().kernel.comm_manager

    def opened(comm, _):
        pieces = _pieces(filename)

        def more(_):
            piece = next(pieces, None)
            comm.send({}, None, [piece]) if piece else comm.close()

        comm.on_msg(more)

    manager.register_target(channel, opened)
    name, size = os.path.basename(filename), os.path.getsize(filename)
    display(Javascript(f"download({json.dumps(channel)}, {json.dumps(name)}, {size})"))


def _pieces(filename):
    with open(filename, "rb") as file:
        while piece := file.read(1024 * 1024):
            yield piece


def mount(mountpoint, force_remount=False, timeout_ms=120000, readonly=False):
    """The folder appears, under both of its names."""
    if " " in mountpoint:
        raise ValueError("Mountpoint must not contain a space.")
    blocking_request("request_auth", {"authType": "dfs_ephemeral"}, timeout_sec=timeout_ms / 1000)
    os.makedirs(os.path.join(mountpoint, "MyDrive"), exist_ok=True)
    print(f"Mounted at {mountpoint}")


def get(key):
    """A secret of the person whose notebook it is."""
    if not key or re.search(r"\s", key):
        raise ValueError("Please enter a valid secret name")
    answer = blocking_request("GetSecret", {"key": key}, timeout_sec=10)
    if not answer or not answer.get("exists"):
        raise KeyError(f"Secret {key} does not exist.")
    return answer.get("payload", "")


def clear(wait=False, output_tags=()):
    """Outputs of the cell so far."""
    from IPython.display import clear_output

    clear_output(wait)


def install() -> None:
    """Put the package into `sys.modules`, the classes under the names that Colab gives them."""
    modules = {
        "_shell": {"Shell": Shell},
        "_kernel": {"Kernel": Kernel},
        "_message": {"MessageError": MessageError, "blocking_request": blocking_request},
        "files": {"download": download, "upload": dict, "view": lambda path: None},
        "drive": {"mount": mount, "flush_and_unmount": lambda timeout_ms=0: None},
        "output": {"clear": clear, "eval_js": lambda script: blocking_request("eval_js", script)},
        "userdata": {"get": get},
    }
    google = sys.modules.setdefault("google", types.ModuleType("google"))
    google.__path__ = []  # type: ignore[attr-defined]
    colab = types.ModuleType("google.colab")
    colab.__path__ = []  # type: ignore[attr-defined]
    google.colab = colab  # type: ignore[attr-defined]
    sys.modules["google.colab"] = colab
    for name, members in modules.items():
        module = types.ModuleType(f"google.colab.{name}")
        module.__dict__.update(members)
        for member in members.values():
            if getattr(member, "__module__", None) == __name__:
                member.__module__ = module.__name__
        setattr(colab, name, module)
        sys.modules[module.__name__] = module
    for name in ("google", "google.colab", *(f"google.colab.{name}" for name in modules)):
        sys.modules[name].__spec__ = importlib.machinery.ModuleSpec(name, None)


if __name__ == "__main__":
    # A package that a test takes away, so that the notebook has to install it.
    away = os.environ.get("COLAB_WITHOUT", "").split(os.pathsep)
    sys.path[:] = [path for path in sys.path if path not in ("", *away) and path != os.path.dirname(__file__)]
    sys.path.insert(0, "")
    install()
    IPKernelApp.launch_instance(kernel_class=Kernel)
