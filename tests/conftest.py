"""Options of the project's own tests, and the browser that several of them share."""

from __future__ import annotations

import pytest


def pytest_addoption(parser):
    parser.addoption("--every-notebook", action="store_true", help="open every notebook in JupyterLab, not just one")
    parser.addoption("--screenshots", metavar="FOLDER", help="keep pictures of the notebooks in JupyterLab")


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    """A headless Chromium for pages that axe looks at."""
    pytest.importorskip("selenium")
    pytest.importorskip("axe_core_python", reason="axe-core comes with the extra dev")
    from tests.jupyterlab import chromium

    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver
