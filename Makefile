# The two commands: `make run` and `make test`. Needs Python 3.11+ and nothing else.
PYTHON ?= python3
# Extras of the program, separated by commas: make run EXTRAS=fast
EXTRAS ?=
# What locks/ names, by hash; LOCKED=no takes the newest versions that pyproject.toml allows.
LOCKED ?= yes
VENV := .venv
BIN := $(VENV)/bin
TOOLS := .tools
comma := ,
NAMES := $(sort $(subst $(comma), ,$(EXTRAS)))
RUN := $(VENV)/.run$(subst $() ,,$(NAMES:%=-%))
DEV := $(VENV)/.dev$(subst $() ,,$(NAMES:%=-%))

.PHONY: run test lint lock locks-check audit sbom pictures clean

run: $(RUN) ## Start: the bot with BOT_TOKEN set, else a page to try it on
	@$(BIN)/yuanhua

test: $(DEV) ## Run every test
	@$(BIN)/pytest

lint: $(DEV) ## Format, lint, strict types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: $(TOOLS)/.installed ## Write locks/ from pyproject.toml; UPGRADE=--upgrade takes newer versions
	@$(TOOLS)/bin/python locks/renew.py $(UPGRADE)

locks-check: $(TOOLS)/.installed ## Are the locks what pyproject.toml asks for?
	@$(TOOLS)/bin/python locks/renew.py --check

audit: $(DEV) $(TOOLS)/.installed ## Licences and known weaknesses of everything that is installed
	@mkdir -p build
	@$(TOOLS)/bin/cyclonedx-py environment --output-reproducible -o build/tests.cdx.json $(BIN)/python
	@$(TOOLS)/bin/python locks/audit.py build/tests.cdx.json

sbom: $(TOOLS)/.installed ## The bill of materials of the program as it is installed, into dist/
	@rm -rf build/bill && mkdir -p build dist && $(PYTHON) -m venv build/bill
	@$(call install,build/bill/bin/python,$(NAMES:%=-r locks/%.txt),.)
	@build/bill/bin/python -m pip uninstall --quiet --yes setuptools pip
	@$(TOOLS)/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml \
	  -o dist/sbom.cdx.json build/bill/bin/python
	@echo "dist/sbom.cdx.json"

pictures: $(DEV) ## Make the README's pictures anew; needs Chromium with its driver
	@$(BIN)/python docs/make_pictures.py

# What builds packages is locked too, so nothing is fetched behind the lock's back: hence no isolation.
install = $(1) -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/build.txt \
	&& $(1) -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation --use-pep517 \
	  -r locks/base.txt $(2) \
	&& $(1) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps $(3) \
	|| { echo "This could not be installed from locks/. LOCKED=no takes what pyproject.toml allows."; exit 1; }
unlocked = $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$(subst $() ,$(comma),$(strip $(1)))]'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(RUN): pyproject.toml $(wildcard locks/*.txt) | $(VENV)/bin/python
	@echo "Installing what the program needs, once; this takes a minute or two ..."
ifeq ($(LOCKED),yes)
	@$(call install,$(BIN)/python,$(NAMES:%=-r locks/%.txt),-e .)
else
	@$(call unlocked,$(NAMES))
endif
	@touch $@

$(DEV): pyproject.toml $(wildcard locks/*.txt) | $(VENV)/bin/python
	@echo "Installing what the tests need, once; this takes a minute or two ..."
ifeq ($(LOCKED),yes)
	@$(call install,$(BIN)/python,-r locks/dev.txt $(NAMES:%=-r locks/%.txt),-e .)
else
	@$(call unlocked,$(NAMES) dev)
endif
	@touch $@ $(RUN)

$(TOOLS)/.installed: locks/supply.txt
	@echo "Installing what looks after the dependencies, once ..."
	@$(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/supply.txt
	@touch $@

clean: ## Remove the virtual environment and caches; data/ stays
	rm -rf $(VENV) $(TOOLS) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
