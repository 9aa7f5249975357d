# For those who work on CorpusView. All of it can be done without make: `python3 main.py` and `python3 main.py test`.
.PHONY: run test test-hard test-offline promises quality lint format bench screenshots lock wheel bundle deb clean
PYTHON = .venv/bin/python

run:
	python3 main.py

test:
	python3 main.py test

# What needs root, minutes or a disk of its own: power cuts, every system call, a soak. What is left out says why.
# Smaller: CORPUSVIEW_POWER_CUTS=2 CORPUSVIEW_STRIDE=10 CORPUSVIEW_FAULT_STRIDE=60 CORPUSVIEW_EXAMPLES=10 CORPUSVIEW_SOAK=100 make test-hard
test-hard: .venv/corpusview-setup
	$(PYTHON) -m pytest -m hard -rs

# All tests once more where there is no network: in a network of its own where the system gives one, and in any case
# with every socket refused that leads beyond this machine.
test-offline: .venv/corpusview-setup
	CORPUSVIEW_OFFLINE=1 tests/offline $(PYTHON) -m pytest

# The figures in the README, from a run of the tests that keep the promises; of what was counted before of the same code
# nothing is run again, so that one that was stopped goes on. It ends after so many minutes, whatever it was at;
# with ALL=--whole WITHIN=900 it tries all that there is to try.
WITHIN = 150
ALL =
promises: .venv/corpusview-setup
	$(PYTHON) -m tests.promises.measuring README.md --within $(WITHIN) $(ALL)

.venv/corpusview-setup:
	python3 main.py test --collect-only -q

# How well articles are told from furniture and names are found: needs the labelled pages in ../shared.
quality: .venv/corpusview-setup
	$(PYTHON) -m corpusview.reading.boilerplate.training.quality
	$(PYTHON) -m corpusview.reading.boilerplate.training.mastheads
	$(PYTHON) -m corpusview.corpus.training.names_quality

lint: .venv/corpusview-setup
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	.venv/bin/lint-imports --no-cache

format: .venv/corpusview-setup
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

# The peers that the bench is measured beside; where they cannot be fetched, it says which of them is missing.
PEERS = import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"], sep="\n")
.venv/corpusview-bench: .venv/corpusview-setup
	-mkdir -p build && $(PYTHON) -c '$(PEERS)' > build/peers.txt && $(PYTHON) -m pip install --quiet --requirement build/peers.txt && touch $@

# The index and the import beside their peers; 200000 takes an hour, most of it stock Whoosh's (see --engines).
SIZES = 2000 20000
# The window is measured over so many articles; to make them takes six minutes.
WINDOW = 200000
bench: .venv/corpusview-bench
	$(PYTHON) -m tests.index.bench $(SIZES) --whole $(SIZES)
	$(PYTHON) -m tests.reading.bench
	$(PYTHON) -m tests.gui.bench $(WINDOW)
	$(PYTHON) -m tests.reading.bench_names
	$(PYTHON) -m tests.corpus.bench_register 5000

screenshots: .venv/corpusview-setup
	QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=2 $(PYTHON) -m corpusview.gui.tour build/screenshots --both

# The checksums of all files of the libraries, for every system; needs uv.
lock:
	(head -n 1 packaging/locked.txt; uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
	  --python-version 3.11 -c packaging/constraints.txt pyproject.toml) > packaging/locked.new
	mv packaging/locked.new packaging/locked.txt

wheel: .venv/corpusview-setup
	$(PYTHON) -m hatchling build -t wheel -d dist

bundle:
	packaging/bundle

deb:
	packaging/deb

clean:
	rm -rf build dist
