"""A student's JupyterLab, driven through headless Chromium: opens a notebook, fills stubs, runs cells, looks."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

CHROMIUM_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1300,1600",
)


class Lab:
    """One notebook, open in one tab. Cells are known by their ids."""

    def __init__(self, driver: webdriver.Chrome):
        self._driver = driver

    def run_all(self, seconds: float) -> None:
        """Run > Run All Cells; returns when every code cell has ended."""
        self._driver.set_script_timeout(seconds)
        problem = self._driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "const running = jupyterapp.commands.execute('notebook:run-all-cells');"
            "running.then(() => done(null), error => done(String(error)));"
        )
        assert problem is None, problem
        self._wait("return !document.querySelector('.jp-InputPrompt')?.textContent.includes('*')", seconds)
        self._wait(_PANEL + "return panel.sessionContext.kernelDisplayStatus === 'idle';", seconds)

    def fill(self, sources: dict[str, str]) -> None:
        """Type `sources` into the cells of those ids."""
        missing = self._driver.execute_script(
            _PANEL
            + "const left = new Map(Object.entries(arguments[0]));"
            + "for (const cell of panel.content.widgets) {"
            + "  const id = cell.model.sharedModel.id;"
            + "  if (left.has(id)) { cell.model.sharedModel.setSource(left.get(id)); left.delete(id); } }"
            + "return [...left.keys()];",
            sources,
        )
        assert not missing, f"no cells {missing}"

    def outputs(self) -> dict[str, list[dict[str, Any]]]:
        """The outputs of each code cell."""
        return self._driver.execute_script(
            _PANEL
            + "const found = {};"
            + "for (const cell of panel.content.widgets)"
            + "  if (cell.model.type === 'code') found[cell.model.sharedModel.id] = cell.model.outputs.toJSON();"
            + "return found;"
        )

    def save(self) -> None:
        self._driver.set_script_timeout(60)
        self._driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "jupyterapp.commands.execute('docmanager:save').then(() => done(null));"
        )

    def screenshots(self, folder: Path, name: str) -> list[Path]:
        """Pictures of the notebook from top to bottom, a screen each."""
        folder.mkdir(parents=True, exist_ok=True)
        paths: list[Path] = []
        self._driver.execute_script("document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0")
        while len(paths) < 40:
            time.sleep(0.5)
            path = folder / f"{name}-{len(paths):02d}.png"
            self._driver.save_screenshot(str(path))
            paths.append(path)
            more = self._driver.execute_script(
                "const view = document.querySelector('.jp-WindowedPanel-outer'); const before = view.scrollTop;"
                "view.scrollTop += view.clientHeight * 0.9; return view.scrollTop > before + 5;"
            )
            if not more:
                break
        return paths

    def _wait(self, script: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self._driver.execute_script(script):
            assert time.monotonic() < deadline, f"not true within {seconds:g} s: {script[-80:]}"
            time.sleep(0.2)


_PANEL = "const panel = jupyterapp.shell.currentWidget;"


@contextlib.contextmanager
def open_notebook(path: Path) -> Iterator[Lab]:
    """A JupyterLab server in the notebook's folder, and a browser that shows the notebook."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(8)
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, HOME=home, JUPYTER_CONFIG_DIR=home, JUPYTER_DATA_DIR=home, IPYTHONDIR=home)
        _ask_nothing(Path(home) / "settings")
        environment["JUPYTERLAB_SETTINGS_DIR"] = f"{home}/settings"
        environment.pop("MPLBACKEND", None)
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"]
            + [
                "--ip=127.0.0.1",
                f"--port={port}",
                f"--IdentityProvider.token={token}",
                f"--ServerApp.root_dir={path.parent}",
            ]
            + ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _await_port(port, server)
            options = webdriver.ChromeOptions()
            for flag in (*CHROMIUM_FLAGS, f"--user-data-dir={home}/chromium"):
                options.add_argument(flag)
            options.binary_location = "/usr/bin/chromium"
            driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
            try:
                driver.set_page_load_timeout(90)
                driver.get(f"http://127.0.0.1:{port}/lab/tree/{path.name}?token={token}")
                lab = Lab(driver)
                lab._wait("return !!(window.jupyterapp && jupyterapp.shell.currentWidget?.sessionContext)", 90)
                lab._wait(_PANEL + "return panel.sessionContext.kernelDisplayStatus === 'idle'", 90)
                yield lab
            finally:
                driver.quit()
        finally:
            server.terminate()
            server.wait(20)


def _ask_nothing(settings: Path) -> None:
    """JupyterLab's question about its news would cover a corner of every picture."""
    file = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    file.parent.mkdir(parents=True)
    file.write_text('{"fetchNews": "false"}')


def _await_port(port: int, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "JupyterLab ended at once"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise AssertionError("JupyterLab did not start within 60 s")
