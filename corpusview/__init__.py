"""CorpusView: read and search a folder of scraped news, offline.

The package knows the article from the furniture around it. Start with `article`, the nouns;
ARCHITECTURE.md at the root of the project draws the whole house.
"""

import os

__version__ = "0.1.0"

# NumPy's linear algebra reads these once, when it is first imported, so they are set before anything else is. The
# matrices of a page are small: measured, one thread reads a page in a fifth of the processor time that several take,
# for they wait for each other by spinning, and the import uses the other cores with processes of its own.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
