# Two commands do everything on a fresh machine with Python 3.11 and a C compiler:
#   make demo   runs the main job: an invented case to a cited appendix in Word, PDF and HTML
#   make test   checks everything: style, types, layers, data, documents, the wheel alone

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check bench chaostest crashtest conformance fix images lock lab clean

demo: $(READY)
	$(BIN)/workbench demo --out build/demo

test: check
	sh tests/browser/chromium.sh
	$(BIN)/python -m pytest -n 2 --dist loadscope --randomly-dont-reorganize --cov --cov-report=term --cov-fail-under=90

# What is wrong without running anything: style, types, direction of imports, notebooks with outputs.
check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/nbstripout --verify notebooks/*.ipynb

bench: $(READY)
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_batch
	$(BIN)/python -m tests.bench_case
	sh tests/browser/chromium.sh
	$(BIN)/python -m tests.bench_forms

# Kills whoever saves a case, 300 times on each database, and the server 20 times: nothing acknowledged may be lost.
crashtest: $(READY)
	$(BIN)/python tests/crash.py

# A caseload of 200 while its processes, the batch itself and its disk are attacked at random. Takes long.
chaostest: $(READY)
	$(BIN)/python tests/chaos.py
	$(BIN)/python tests/chaos.py --cluster

lab: $(READY)
	$(BIN)/workbench lab

# Repairs what can be repaired by a machine: lint and the canonical form of literature/.
fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/workbench library format

# Scores the citation styles against the example citations in tests/data.
conformance: $(READY)
	$(BIN)/workbench conformance tests/data/citations/*examples.jsonl tests/data/citations/guide-abbreviations.jsonl

# The page images in the README, from the demo's PDF.
images: demo
	$(BIN)/python docs/images/make.py build/demo/*.pdf

# Pins every dependency by hash, without the address of an index. The extras stay in the names: without them pip
# takes "coverage[toml]" for another package, finds its newest version, and refuses it for want of a pin.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-strip-extras --no-header --no-annotate -q \
	  -o requirements/runtime.txt
	uv pip compile pyproject.toml --extra dev --extra cluster -c requirements/runtime.txt --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-strip-extras --no-header --no-annotate -q \
	  -o requirements/development.txt

$(READY): requirements/development.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "The workbench needs Python 3.11 or newer. Name one: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/development.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check --disable-pip-version-check
	@touch $@

clean:
	rm -rf build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
