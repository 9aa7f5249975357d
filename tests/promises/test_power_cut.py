"""What was said to be saved survives a power cut at any moment: only what was flushed is there, and it is enough.

`tests/hard/test_power_cut_on_ext4.py` does the same to a real file system.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from corpusview.corpus.corpus import Corpus
from corpusview.events import Imported, Saved
from corpusview.grammar import parse
from tests.corpus.conftest import page
from tests.promises.disk import Image, RecordingDisk, lay_out

pytestmark = pytest.mark.skipif(os.name == "nt", reason="flushes folders as POSIX has it")


@dataclass
class Acknowledged:
    """What the user was told is saved: names of files, and those among them that carry the tag."""

    there: set[str] = field(default_factory=set)
    tagged: set[str] = field(default_factory=set)
    # Under way, and not yet told: may be there or not.
    wanted: set[str] = field(default_factory=set)
    leaving: set[str] = field(default_factory=set)
    tagging: set[str] = field(default_factory=set)

    def copy(self) -> Acknowledged:
        return Acknowledged(*map(set, (self.there, self.tagged, self.wanted, self.leaving, self.tagging)))


def names(corpus: Corpus, query: str = "") -> set[str]:
    return {Path(row.path).name for row in corpus.rows(corpus.search(parse(query)))}


def consistent(corpus: Corpus, told: Acknowledged) -> None:
    """Whole, nothing told is missing, and nothing is there that was never wanted."""
    if corpus.needs_mending():
        list(corpus.mend())
    assert corpus.check() == ()
    there, tagged = names(corpus), names(corpus, "tag:keep")
    assert told.there - told.leaving <= there <= told.there | told.wanted
    assert told.tagged - told.leaving <= tagged <= told.tagged | told.tagging
    assert names(corpus, "councillors") == there


def work(place: Path, pages: Path, told: Acknowledged) -> None:
    """A day's work: import, tag, change, remove, make the index anew, import again."""
    with Corpus.open(place) as corpus:
        for part in (range(5), range(5, 8)):
            for number in part:
                (pages / f"{number}.txt").write_text(page(number), encoding="utf-8")
            told.wanted = {f"{number}.txt" for number in part}
            saving: set[str] = set()
            for event in corpus.import_files([pages], jobs=1):
                if isinstance(event, Imported):
                    saving.add(Path(event.path).name)
                elif isinstance(event, Saved):
                    told.there |= saving
            told.wanted = set()
        first = {Path(row.path).name: row.id for row in corpus.rows(corpus.search(parse("")))}
        told.tagging = {"1.txt", "2.txt"}
        corpus.tag([first[name] for name in sorted(told.tagging)], "keep")
        told.tagged, told.tagging = told.tagged | told.tagging, set()
        (pages / "2.txt").write_text(page(2, "And then a zeppelin came."), encoding="utf-8")
        list(corpus.import_files([pages], jobs=1))
        told.leaving = {"1.txt", "6.txt"}
        corpus.remove([first[name] for name in sorted(told.leaving)])
        told.there, told.tagged, told.leaving = told.there - told.leaving, told.tagged - told.leaving, set()
        list(corpus.rebuild())


def test_after_a_power_cut_at_any_step_nothing_told_is_missing(tmp_path: Path, monkeypatch, figure) -> None:
    monkeypatch.setattr("corpusview.corpus.importing._SAVE_ARTICLES", 2)
    place, pages = tmp_path / "corpus", tmp_path / "pages"
    place.mkdir()
    pages.mkdir()
    told = Acknowledged()
    cuts: dict[str, tuple[str, Image, Acknowledged]] = {}
    disk = RecordingDisk(place)

    def record(step: str) -> None:
        for names_are_durable in (False, True):
            image = disk.image(names_are_durable)
            held = sorted((name, hashlib.sha256(raw).hexdigest()) for name, raw in image.items())
            cuts[f"{held} {told}"] = (step, image, told.copy())

    disk.at_step = record
    with disk.watching():
        work(place, pages, told)
        record("at the end")
    assert len(cuts) > 40
    for number, (step, image, known) in enumerate(cuts.values()):
        if not any(name.endswith(".sqlite") for name in image):
            assert not known.there, step
            continue
        with Corpus.open(lay_out(image, tmp_path / "after" / str(number))) as corpus:
            # The index is flushed too: it is caught up, not made again from the start.
            assert corpus.trouble == "" or "index/current" not in image, step
            consistent(corpus, known)
    figure("power cuts", tried=len(cuts), kept=len(cuts))
