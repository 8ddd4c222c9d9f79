# Everything a stranger needs. Python 3.11 or newer and make are enough; the environment is .venv, made once.
PYTHON ?= python3
VENV   ?= .venv
PY     := $(VENV)/bin/python
COG    := docs/*.md README.md

.DEFAULT_GOAL := help
.PHONY: help demo test check bench eval trust docs golden samples templates words lock clean

help:  ## say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: $(VENV)/.run  ## set everything up and answer a journalist's request from made-up records
	rm -rf redactkit-demo
	$(VENV)/bin/redactkit demo redactkit-demo

test: $(VENV)/.dev  ## set everything up and run the tests
	$(PY) -m pytest -q -n 2 --dist worksteal

check: $(VENV)/.dev  ## lint, types, fresh docs, and all that "make test" runs
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m cogapp -P -I docs --check --check-fail-msg='run "make docs" and commit what it changes' $(COG)
	$(PY) -m pytest -q -n 2 --dist worksteal

bench: $(VENV)/.dev  ## measure, beside plain pandas and presidio-structured; writes docs/benchmarks.md
	$(PY) -m tests.bench

eval: $(VENV)/.dev  ## measure what is found in labelled text, beside stock Presidio; writes docs/detection.md
	$(PY) -m tests.eval

trust: $(VENV)/.dev  ## prove what docs/security.md promises: crash it, tamper with it, search it; writes the numbers
	$(PY) -m tests.trust

docs: $(VENV)/.dev  ## write the parts of the docs that the code knows
	$(PY) -m cogapp -P -I docs -r $(COG)

golden: $(VENV)/.dev  ## rebuild the golden packages under tests/golden
	$(PY) -m tests.golden.rebuild

samples: $(VENV)/.dev  ## rebuild the sample exports
	$(PY) sample_exports/generate.py

templates: $(VENV)/.run  ## rebuild the Word templates of letters and papers
	$(PY) -m scripts.word_templates

words: $(VENV)/.run  ## rebuild the long word lists: make words FROM=FOLDER, with what scripts/word_lists.py names
	$(PY) -m scripts.word_lists $(FROM)

lock:  ## pin every dependency again, with hashes, for Python 3.11 to 3.14 on any system
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install -q uv
	$(VENV)-lock/bin/uv pip compile pyproject.toml $(LOCKED) --group build --group dev -o requirements-dev.lock
	$(VENV)-lock/bin/uv pip compile pyproject.toml $(LOCKED) --group build -c requirements-dev.lock -o requirements.lock

LOCKED := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q

clean:  ## remove the environment and what the tools left
	rm -rf $(VENV) $(VENV)-lock .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; say which with: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# --no-deps: the locks are complete, and pip's resolver would look at newer versions of what has extras
$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/.run
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@
