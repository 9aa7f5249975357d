"""CorpusView: read and search a folder of scraped news, offline.

The package knows the article from the furniture around it. Start with `article`, the nouns;
ARCHITECTURE.md at the root of the project draws the whole house.
"""

__version__ = "0.1.0"
