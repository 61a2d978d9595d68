# `make` alone lists what can be done. VENV chooses where the environment is made; PYTEST adds words to pytest.

VENV ?= .venv
PYTHON ?= python3
OUTREACH_INSTANCE ?= instance
# The second opinion on releases pins all it leans on: it has an environment of its own.
PYCANON = pycanon-1.3.6
PIP = $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: help run test lint bench docs publish chromium

help:
	@echo "make run      set everything up and serve the demo of Grigny, on ports 8000 and 8001"
	@echo "make test     set everything up and run every test"
	@echo "make lint     check the layout and the types of the code"
	@echo "make bench    measure saves, pages, memory and start-up"
	@echo "make docs     write what is generated in docs/, then check the rest against the code"
	@echo "make publish  close the past quarters and publish them"

run: $(VENV)/for-run
	@test -f "$(OUTREACH_INSTANCE)/outreach.db" || $(VENV)/bin/outreach demo
	@exec $(VENV)/bin/outreach serve

test: $(VENV)/for-test $(VENV)/second-opinion/for-$(PYCANON) chromium
	@$(VENV)/bin/python -m pytest -n 2 --dist loadgroup -q $(PYTEST)

lint: $(VENV)/for-lint
	@$(VENV)/bin/black --line-length 120 --check outreach tests docs
	@$(VENV)/bin/isort --check-only outreach tests docs
	@$(VENV)/bin/flake8 outreach tests docs
	@$(VENV)/bin/mypy

bench: $(VENV)/for-test
	@$(VENV)/bin/python -m tests.bench

docs: $(VENV)/for-test
	@$(VENV)/bin/python docs/build_commands.py
	@$(VENV)/bin/python docs/build_figures.py
	@$(VENV)/bin/python -m docs.build_findings
	@$(VENV)/bin/python -m pytest -q tests/test_docs.py

publish: $(VENV)/for-run
	@$(VENV)/bin/outreach publish

# Each stamp is a copy of the setup.cfg it was installed from: an untouched one costs nothing, a checkout that only
# changed its date neither.
$(VENV)/for-%: setup.cfg
	@cmp -s setup.cfg $@ || { set -e; \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed."; exit 1; }; \
	  $(PYTHON) -c 'import ensurepip' 2> /dev/null || { echo "Install this first: apt install python3-venv"; exit 1; }; \
	  echo "Installing what it takes to $* into $(VENV)…"; \
	  test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV); \
	  $(PIP) --editable ".$(if $(filter run,$*),,[$*])"; }
	@cp setup.cfg $@

$(VENV)/second-opinion/for-$(PYCANON):
	@echo "Installing a second opinion on releases ($(PYCANON)) into $(VENV)/second-opinion…"
	@$(PYTHON) -m venv --clear $(VENV)/second-opinion
	@$(VENV)/second-opinion/bin/python -m pip install --quiet --disable-pip-version-check $(subst -,==,$(PYCANON))
	@touch $@

chromium:
	@command -v chromium > /dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then echo "Installing Chromium for the browser tests…"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core > /dev/null; \
	  else echo "The browser tests need Chromium: sudo apt install chromium fonts-dejavu-core"; exit 1; fi; }
