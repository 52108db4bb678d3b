"""The front end of an imitated Colab: an editor that no file lies behind, and a kernel with `google.colab`.

A notebook goes through it as through the real one: ids move into the metadata, a run notes who ran it, the kernel asks
the editor for the notebook over its own channels, and a download is fetched in pieces from the browser's side.
"""

from __future__ import annotations

import copy
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager

KERNEL = Path(__file__).parent / "colab_kernel.py"
PERSON = {"displayName": "Ada Lovelace", "userId": "01234567890123456789"}
_SENT = re.compile(r'download\("(download_[^"]+)", ("(?:[^"\\]|\\.)*"), (\d+)\)')


class Colab:
    """One notebook in one tab. `downloads` holds what the browser has saved, by name."""

    def __init__(self, notebook: Mapping[str, Any], name: str, client: Any):
        self.downloads: dict[str, bytes] = {}
        self.answers = True  # False: no browser shows the notebook any more
        self._client = client
        self._notebook = as_colab(notebook, name)

    @property
    def cells(self) -> list[dict[str, Any]]:
        return self._notebook["cells"]

    def cell(self, cell_id: str) -> dict[str, Any]:
        return next(cell for cell in self.cells if cell["metadata"]["id"] == cell_id)

    def edit(self, cell_id: str, source: str) -> None:
        self.cell(cell_id)["source"] = source.splitlines(True)

    def add(self, source: str) -> dict[str, Any]:
        """A new code cell at the end, run at once."""
        cell = {"cell_type": "code", "execution_count": None, "metadata": {"id": f"n{len(self.cells):011d}"}}
        cell |= {"outputs": [], "source": source.splitlines(True)}
        self.cells.append(cell)
        return self.run(cell["metadata"]["id"])

    def run_all(self, seconds: float = 120) -> None:
        for cell in self.cells:
            if cell["cell_type"] == "code" and cell["source"]:
                self.run(cell["metadata"]["id"], seconds)

    def run(self, cell_id: str, seconds: float = 60) -> dict[str, Any]:
        """Run one cell; what it showed is in its outputs, as in the notebook."""
        cell = self.cell(cell_id)
        content = {
            "code": "".join(cell["source"]),
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": True,
            "stop_on_error": True,
        }
        metadata = {"colab": {"cell_id": cell_id}}
        message = self._client.session.msg("execute_request", content, metadata=metadata)
        cell["outputs"] = []
        self._client.shell_channel.send(message)
        self._listen(message["header"]["msg_id"], cell, time.monotonic() + seconds)
        reply = self._client.get_shell_msg(timeout=seconds)
        while reply["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            reply = self._client.get_shell_msg(timeout=seconds)
        cell["execution_count"] = reply["content"]["execution_count"]
        cell["metadata"]["executionInfo"] = {
            "status": reply["content"]["status"],
            "timestamp": 1700000000000,
            "user_tz": -60,
            "elapsed": 12,
            "user": dict(PERSON),
        }
        for output in list(cell["outputs"]):
            self._browse(output, seconds)
        return cell

    def text(self, cell_id: str) -> str:
        """What a cell showed, as text and as HTML."""
        shown = []
        for output in self.cell(cell_id)["outputs"]:
            shown += [output.get("text", ""), *output.get("data", {}).values(), *output.get("traceback", [])]
        return "\n".join(shown)

    def saved(self) -> dict[str, Any]:
        """The notebook as Colab hands it over."""
        return copy.deepcopy(self._notebook)

    def _listen(self, msg_id: str, cell: dict[str, Any], deadline: float) -> None:
        while True:
            message = self._client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
            if message["msg_type"] == "colab_request":
                self._answer(message)
            if message["parent_header"].get("msg_id") != msg_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return
            if kind in ("stream", "display_data", "execute_result", "error"):
                cell["outputs"].append({"output_type": kind, **content})
                cell["metadata"]["outputId"] = "6b0ad1ee-8a46-4a55-a5a5-6d3d9a2b8a5c"
                cell["metadata"]["colab"] = {"base_uri": "https://localhost:8080/", "height": 35}

    def _answer(self, message: dict[str, Any]) -> None:
        if not self.answers:
            return
        request = message["metadata"]["colab_request_type"]
        value = {"type": "colab_reply", "colab_msg_id": message["metadata"]["colab_msg_id"]}
        if request == "get_ipynb":
            value["data"] = {"ipynb": self.saved()}
        elif request == "request_auth":
            value["data"] = {}
        elif request == "GetSecret":
            value["data"] = {"exists": True, "access": True, "payload": "a secret"}
        else:
            value["error"] = f"unknown request {request}"
        reply = self._client.session.msg("input_reply", {"value": value}, parent=message)
        self._client.stdin_channel.send(reply)

    def _browse(self, output: dict[str, Any], seconds: float) -> None:
        """What the browser does with a script: here it knows one, which fetches a file."""
        script = output.get("data", {}).get("application/javascript", "")
        match = _SENT.search(script)
        if match is None:
            return
        channel, name, size = match[1], json.loads(match[2]), int(match[3])
        comm = {"comm_id": channel + "-1", "target_name": channel, "data": {}}
        self._client.shell_channel.send(self._client.session.msg("comm_open", comm))
        content, ask = b"", {"comm_id": comm["comm_id"], "data": {}}
        self._client.shell_channel.send(self._client.session.msg("comm_msg", ask))
        while True:
            message = self._client.get_iopub_msg(timeout=seconds)
            if message["msg_type"] == "comm_msg":
                content += b"".join(bytes(part) for part in message["buffers"])
                self._client.shell_channel.send(self._client.session.msg("comm_msg", ask))
            elif message["msg_type"] == "comm_close":
                break
        assert len(content) == size
        self.downloads[name] = content


def as_colab(notebook: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The JSON that Colab makes of a notebook: its ids lie in the metadata, its own marks beside them."""
    cells = []
    for number, cell in enumerate(notebook["cells"]):
        cell = json.loads(json.dumps(cell))
        cell["metadata"]["id"] = cell.pop("id", f"x{number:011d}")
        cell["source"] = "".join(cell["source"]).splitlines(True)
        cells.append(cell)
    metadata = {
        "accelerator": "GPU",
        "colab": {
            "name": name,
            "provenance": [{"file_id": "1aBcDeFgHiJkLmNoP", "timestamp": 1700000000000}],
            "authorship_tag": "ABX9TyMq0aQq9aZb1cD2eF3gH4iJ",
            "include_colab_link": True,
            "toc_visible": True,
            "gpuType": "T4",
        },
        "kernelspec": {"display_name": "Python 3", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 0}


@contextmanager
def colab(
    notebook: Mapping[str, Any],
    content: Path,
    environment: Mapping[str, str] | None = None,
    name: str = "Untitled.ipynb",
    python: str = sys.executable,
) -> Iterator[Colab]:
    """A session whose kernel runs in `content`, the folder that Colab calls /content.

    `python` has to have ipykernel; with IPython 7.34 there, it is the very shell that Colab's is made from.
    """
    (content / "sample_data").mkdir(parents=True, exist_ok=True)
    (content / "sample_data" / "README.md").write_text("Files that every session has.\n")
    manager = KernelManager()
    manager._kernel_spec = _spec(python)
    with tempfile.TemporaryDirectory() as home:
        variables = {**os.environ, "COLAB_RELEASE_TAG": "release-colab", "IPYTHONDIR": home}
        variables.pop("JPY_SESSION_NAME", None)
        variables.update(environment or {})
        manager.start_kernel(cwd=str(content), env=variables)
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            yield Colab(notebook, name, client)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def _spec(python: str) -> Any:
    from jupyter_client.kernelspec import KernelSpec

    return KernelSpec(argv=[python, str(KERNEL), "-f", "{connection_file}"], display_name="Python 3")
