# Two environments: .venv (the program) and nlu/.venv (the engine). Both are locked by version and hash.
PYTHON ?= python3.11
BIN := .venv/bin
ENGINE := nlu/.venv/bin
UV := .venv/bin/python -m uv
RASA := rasa==3.6.21 --hash=sha256:77e713ce668c3309959669e22b6d0cdde0260b12d33cfa3b95b7807526e3a641
# the certificates that the system trusts, as pip does
export UV_SYSTEM_CERTS := 1
UV_VERSION := 0.13.9

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint understanding emulator proof strings lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready nlu/.venv/.ready  ## prepare both environments; starts nothing

.venv/.ready: requirements.lock requirements-uv.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

.venv/.dev: .venv/.ready requirements-dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	touch $@

nlu/.venv/.ready: nlu/requirements.lock
	$(PYTHON) -m venv nlu/.venv
	$(ENGINE)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --ignore-requires-python -r nlu/requirements.lock
	touch $@

run: setup  ## start everything; Ctrl-C ends it
	@exec $(BIN)/pelita run

test: .venv/.dev nlu/.venv/.ready  ## every test, the engine trained in the run
	$(BIN)/pelita train --force
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/.dev lint  ## the quick tests, under a minute
	$(BIN)/pelita check
	$(BIN)/python -m pytest -q -m "not slow" -x

lint: .venv/.dev  ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

understanding: .venv/.ready nlu/.venv/.ready  ## measure understanding, write docs/understanding.md
	$(ENGINE)/python -W ignore benchmarks/understanding.py

emulator: .venv/.ready  ## a Bot API on loopback with a page to write and press as a person
	@cd tests && ../$(BIN)/python emulator_page.py

proof: .venv/.dev nlu/.venv/.ready  ## kills, faults and load, over an hour; writes docs/proof.md
	$(BIN)/python benchmarks/proof.py

strings: .venv/.ready  ## bring locales/ up to date with the sources
	$(BIN)/python -m bot.catalogue

lock: .venv/.ready  ## make the lock files again from both pyproject files
	$(UV) pip compile --quiet --generate-hashes --python-version 3.11 --universal --no-header --extra postgresql pyproject.toml -o requirements.lock
	$(UV) pip compile --quiet --generate-hashes --python-version 3.11 --universal --no-header --extra postgresql --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	echo "uv==$(UV_VERSION)" | $(UV) pip compile --quiet --generate-hashes --python-version 3.11 --universal --no-header - -o requirements-uv.lock
	$(UV) pip compile --quiet --generate-hashes --python-version 3.11 --no-header nlu/pyproject.toml -o nlu/requirements.lock
	printf '%s\n' "$(RASA)" >> nlu/requirements.lock

clean:  ## take away environments, models and caches; data stays
	rm -rf .venv nlu/.venv nlu/models .pytest_cache .mypy_cache .ruff_cache
