"""A busy user in a process of its own: imports, tags, removes, rebuilds, and notes durably what it was told is saved.

python -m tests.hard.busy CORPUS PAGES ACKNOWLEDGED
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from corpusview.corpus.corpus import Corpus
from corpusview.events import Imported, Saved
from tests.corpus.conftest import page

BATCH = 6


def main(place: Path, pages: Path, acknowledged: Path) -> None:
    """Work without end."""
    with acknowledged.open("a", encoding="utf-8") as log:

        def tell(**what: object) -> None:
            log.write(json.dumps(what) + "\n")
            log.flush()
            os.fsync(log.fileno())

        with Corpus.open(place) as corpus:
            first = 0
            while True:
                names = [f"{number:06}.txt" for number in range(first, first + BATCH)]
                for number, name in enumerate(names, start=first):
                    (pages / name).write_text(page(number), encoding="utf-8")
                tell(wanted=names)
                saving: dict[str, int] = {}
                for event in corpus.import_files([pages / name for name in names], jobs=1):
                    if isinstance(event, Imported):
                        saving[Path(event.path).name] = event.article
                    elif isinstance(event, Saved):
                        tell(saved=sorted(saving))
                tell(tagging=names[0])
                corpus.tag([saving[names[0]]], "keep")
                tell(tagged=names[0])
                tell(removing=names[1])
                corpus.remove([saving[names[1]]])
                tell(removed=names[1])
                if first % (BATCH * 8) == 0:
                    list(corpus.rebuild())
                first += BATCH
                tell(rounds=first // BATCH)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
