"""Options of the project's own tests."""

from __future__ import annotations


def pytest_addoption(parser):
    parser.addoption("--every-notebook", action="store_true", help="open every notebook in JupyterLab, not just one")
    parser.addoption("--screenshots", metavar="FOLDER", help="keep pictures of the notebooks in JupyterLab")
