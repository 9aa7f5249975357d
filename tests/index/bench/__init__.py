"""How quick and how small the index and the import are, beside their peers: `python -m tests.index.bench`."""
