PYTHON ?= python3
PORT ?= 8501
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

# A browser window opens only where there is a screen to show it.
HEADLESS := $(shell if [ -n "$$CI$$SSH_CONNECTION" ]; then echo true; \
	elif [ "$$(uname)" = Darwin ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then echo false; else echo true; fi)

.PHONY: run test check bench load mutants words clean help

help:
	@echo "make run     install what is needed and open the app      (PORT=$(PORT))"
	@echo "make test    every test, a real browser included"
	@echo "make check   lint, format and types"
	@echo "make bench   measure speed and sizes, beside the alternatives"
	@echo "make load    what an answer costs with many visitors, beside a plain Streamlit page"
	@echo "make mutants which planted faults no test notices  (FILES=…, SAMPLE=…, SEED=…, SECONDS=…)"
	@echo "make words   bring the translations up to date with the code"
	@echo "make clean   remove the environment and all caches"
	@echo "The interpreter is PYTHON=$(PYTHON), 3.11 or newer."

run: .venv/installed
	@echo "The app opens at http://localhost:$(PORT)"
	@$(PY) -m streamlit run app.py --server.port $(PORT) --browser.serverAddress localhost \
		--server.headless $(HEADLESS) --server.showEmailPrompt false

test: .venv/installed-dev
	@chromium="$$(.ci/browser $(PY))" && CHROMIUM="$$chromium" $(PY) -m pytest -n 3 --dist loadfile

check: .venv/installed-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

bench: .venv/installed-dev
	@chromium="$$(.ci/browser $(PY))" && CHROMIUM="$$chromium" $(PY) -m pytest tests/benchmarks --benchmark-enable

load: .venv/installed-dev
	$(PY) -m tests.load

words: .venv/installed-dev
	$(PY) -m viz.words.collect

# The first run hears which functions each test calls, which takes some minutes; .mutants.json keeps it.
# For example: make mutants FILES="core/schedules.py viz/lessons/race" SECONDS=900
FILES ?= core viz/lessons
SAMPLE ?= 100
SEED ?= 0
SECONDS ?= 3600
mutants: .venv/installed-dev
	$(PY) -m tests.mutants $(FILES) --sample $(SAMPLE) --seed $(SEED) --seconds $(SECONDS) --known .mutants.json

clean:
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis .benchmarks .mutants.json
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: requirements.txt | .venv/bin/pip
	$(PIP) -r requirements.txt
	@touch $@

.venv/installed-dev: requirements.txt requirements-dev.txt | .venv/bin/pip
	$(PIP) -r requirements-dev.txt
	@touch $@ .venv/installed

.venv/bin/pip:
	@command -v $(PYTHON) > /dev/null || { echo "$(PYTHON) is not there: install Python 3.11 or newer, or say PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V). Say, for example: make run PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || \
		{ echo "$(PYTHON) cannot make environments. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear .venv
