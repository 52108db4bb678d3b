"""A student's JupyterLab or Notebook 7, driven through headless Chromium: opens a notebook, fills stubs, runs cells."""

from __future__ import annotations

import base64
import contextlib
import json
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
    """One notebook, open in one tab. Cells are known by their ids. Both applications know the same commands."""

    def __init__(self, driver: webdriver.Chrome):
        self.driver = driver

    def run_all(self, seconds: float) -> None:
        """Run > Run All Cells; returns when every code cell has ended."""
        self.driver.set_script_timeout(seconds)
        problem = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "const running = jupyterapp.commands.execute('notebook:run-all-cells');"
            "running.then(() => done(null), error => done(String(error)));"
        )
        assert problem is None, problem
        self.wait("return !document.querySelector('.jp-InputPrompt')?.textContent.includes('*')", seconds)
        self.wait(_PANEL + "return panel.sessionContext.kernelDisplayStatus === 'idle';", seconds)

    def fill(self, sources: dict[str, str]) -> None:
        """Type `sources` into the cells of those ids."""
        missing = self.driver.execute_script(
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
        return self.driver.execute_script(
            _PANEL
            + "const found = {};"
            + "for (const cell of panel.content.widgets)"
            + "  if (cell.model.type === 'code') found[cell.model.sharedModel.id] = cell.model.outputs.toJSON();"
            + "return found;"
        )

    def save(self) -> None:
        self.driver.set_script_timeout(60)
        self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "jupyterapp.commands.execute('docmanager:save').then(() => done(null));"
        )

    def select(self, cell: str) -> None:
        """Make that cell the current one, with the keyboard's focus on it, and nothing of it being edited."""
        self.driver.execute_script(
            _PANEL
            + "const all = panel.content.widgets;"
            + "const index = all.findIndex(cell => cell.model.sharedModel.id === arguments[0]);"
            + "panel.content.activeCellIndex = index; panel.content.mode = 'command';"
            + "all[index].node.scrollIntoView(); all[index].node.focus();",
            cell,
        )

    def contents(self) -> list[str]:
        """The headings that JupyterLab's table of contents shows."""
        self.driver.execute_script("jupyterapp.shell.activateById('table-of-contents')")
        self.wait("return document.querySelectorAll('.jp-tocItem-heading').length > 0", 20)
        return self.driver.execute_script(
            "return [...document.querySelectorAll('.jp-tocItem-heading')].map(item => item.textContent.trim())"
        )

    def narrow(self) -> None:
        """Put the file browser away, as one does in a narrow window."""
        self.driver.execute_script("jupyterapp.shell.collapseLeft?.()")
        time.sleep(1)

    def screenshots(self, folder: Path, name: str) -> list[Path]:
        """Pictures of the notebook from top to bottom, a screen each."""
        folder.mkdir(parents=True, exist_ok=True)
        paths: list[Path] = []
        self.driver.execute_script("document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0")
        while len(paths) < 40:
            time.sleep(0.5)
            path = folder / f"{name}-{len(paths):02d}.png"
            self.driver.save_screenshot(str(path))
            paths.append(path)
            more = self.driver.execute_script(
                "const view = document.querySelector('.jp-WindowedPanel-outer'); const before = view.scrollTop;"
                "view.scrollTop += view.clientHeight * 0.9; return view.scrollTop > before + 5;"
            )
            if not more:
                break
        return paths

    def wait(self, script: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self.driver.execute_script(script):
            assert time.monotonic() < deadline, f"not true within {seconds:g} s: {script[-80:]}"
            time.sleep(0.2)


_PANEL = "const panel = jupyterapp.shell.currentWidget;"
_MODULES = {"lab": "jupyterlab", "notebook": "notebook"}
_PATHS = {"lab": "lab/tree", "notebook": "notebooks"}
_THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


@contextlib.contextmanager
def open_notebook(
    path: Path, app: str = "lab", theme: str = "light", variables: dict[str, str] | None = None
) -> Iterator[Lab]:
    """A server in the notebook's folder, and a browser that shows the notebook.

    `app` is "lab" or "notebook", `theme` "light" or "dark"; `variables` are added to the kernel's environment. Each
    server is a new one that trusts no notebook but those which it runs itself.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(8)
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, HOME=home, JUPYTER_CONFIG_DIR=home, JUPYTER_DATA_DIR=home, IPYTHONDIR=home)
        environment |= {"JUPYTERLAB_SETTINGS_DIR": f"{home}/settings", **(variables or {})}
        _settings(Path(home) / "settings", theme)
        environment.pop("MPLBACKEND", None)
        quiet = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        server = subprocess.Popen(
            [sys.executable, "-m", _MODULES[app], "--no-browser", "--allow-root", "--expose-app-in-browser"]
            + [
                "--ip=127.0.0.1",
                f"--port={port}",
                f"--IdentityProvider.token={token}",
                f"--ServerApp.root_dir={path.parent}",
            ]
            + (quiet if app == "lab" else []),
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _await_port(port, server)
            with chromium(Path(home) / "chromium") as driver:
                driver.get(f"http://127.0.0.1:{port}/{_PATHS[app]}/{path.name}?token={token}")
                lab = Lab(driver)
                lab.wait("return !!(window.jupyterapp && jupyterapp.shell.currentWidget?.sessionContext)", 90)
                lab.wait(_PANEL + "return panel.sessionContext.kernelDisplayStatus === 'idle'", 90)
                yield lab
        finally:
            server.terminate()
            server.wait(20)


@contextlib.contextmanager
def chromium(profile: Path) -> Iterator[webdriver.Chrome]:
    """A headless browser with that folder for its own."""
    options = webdriver.ChromeOptions()
    for flag in (*CHROMIUM_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.binary_location = "/usr/bin/chromium"
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        driver.set_page_load_timeout(90)
        yield driver
    finally:
        driver.quit()


def picture_of_page(driver: webdriver.Chrome, folder: str | Path, name: str) -> Path:
    """One picture of a whole page, as wide as the window."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    picture = driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
    path = Path(folder) / f"{name}.png"
    path.write_bytes(base64.b64decode(picture["data"]))
    return path


def _settings(folder: Path, theme: str) -> None:
    """The theme; no question about news, which would cover a corner of every picture; cells below the window too."""
    chosen = {
        "apputils-extension/notification": {"fetchNews": "false"},
        "apputils-extension/themes": {"theme": _THEMES[theme]},
        "notebook-extension/tracker": {"windowingMode": "none"},
    }
    for name, values in chosen.items():
        file = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))


def _await_port(port: int, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended at once"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise AssertionError("the server did not start within 60 s")
