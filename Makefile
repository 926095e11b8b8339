# The two commands: `make run` and `make test`. Needs Python 3.11+ and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint pictures clean

run: $(VENV)/.installed ## Start: the bot with BOT_TOKEN set, else a page to try it on
	@$(BIN)/yuanhua

test: $(VENV)/.dev ## Run every test
	@$(BIN)/pytest

lint: $(VENV)/.dev ## Format, lint, strict types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pictures: $(VENV)/.dev ## Make the README's pictures anew; needs Chromium with its driver
	@$(BIN)/python docs/make_pictures.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the program needs, once; this takes a minute or two ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the tests need, once; this takes a minute or two ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed

clean: ## Remove the virtual environment and caches; data/ stays
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
