# `make demo` grades the sample class, `make test` runs the tests. Both make the environment first.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e

.PHONY: demo test lint env clean

# Installing again is needed only when one of these two files has changed.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) ".[grade]"
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(INSTALL) ".[dev,otter]"
	touch $@

env: $(VENV)/.installed-dev

# Status 1 means that some hand-in needs a human: the sample class has one.
demo: $(VENV)/.installed
	$(BIN)/grader grade 05-training examples/class-05 --roster examples/roster.csv -o graded || test $$? -eq 1

test: env
	$(BIN)/python -m pytest -q

lint: env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check grader tests benchmarks examples hatch_build.py
	$(BIN)/mypy grader

clean:
	rm -rf $(VENV) graded
