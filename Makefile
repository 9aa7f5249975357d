# For those who work on CorpusView. All of it can be done without make: `python3 main.py` and `python3 main.py test`.
.PHONY: run test quality lint format bench screenshots wheel bundle deb clean
PYTHON = .venv/bin/python

run:
	python3 main.py

test:
	python3 main.py test

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

bench: .venv/corpusview-setup
	$(PYTHON) -m tests.index.bench 2000 --engines columns fts5 whoosh

screenshots: .venv/corpusview-setup
	QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=2 $(PYTHON) -m corpusview.gui.tour build/screenshots

wheel: .venv/corpusview-setup
	$(PYTHON) -m hatchling build -t wheel -d dist

bundle:
	packaging/bundle

deb:
	packaging/deb

clean:
	rm -rf build dist
