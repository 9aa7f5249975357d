"""What the corpus learns while an article is read: its folds are refined at leisure, and its reader's place stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpusview.corpus.corpus import Corpus
from corpusview.gui.app import App
from tests.corpus.conftest import page

_SIBLINGS = 12
_PARAGRAPH = (
    "The survey of house number {n} took its owners by surprise, for it found a cellar that was on no plan and had "
    "been walled up in the year 18{n}; what lay in it is to be shown in the museum of the harbour from spring, and the "
    "mayor asked all who know of other such rooms in the old town to write to her office before the end of the month."
)


def _long_page() -> str:
    """An invented page of several screens, within the furniture of its site."""
    text = page(1)
    at = text.index("\n\nMost read")
    return text[:at] + "".join(f"\n\n{_PARAGRAPH.format(n=n)}" for n in range(30, 60)) + text[at:]


def _write(folder: Path, *texts: str) -> Path:
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_an_article_that_is_read_again_at_leisure_stays_where_its_reader_is(
    open_app: Callable[..., App], tmp_path: Path, qtbot
) -> None:
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([_write(tmp_path / "first", _long_page())], jobs=1))
    app = open_app(tmp_path / "corpus")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open(1)
    view = app.window.viewer.view
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0, timeout=20_000)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    before, place, told = app.session.page.article, view.place(), []
    app.session.leisure_told.connect(told.append)
    siblings = _write(tmp_path / "more", *(page(100 + number) for number in range(_SIBLINGS)))
    with qtbot.waitSignal(app.session.leisure.ended, timeout=60_000):
        app.session.import_files([siblings])
    # It was read again, and what is known of it now is shown.
    qtbot.waitUntil(lambda: app.session.page.article.blocks != before.blocks, timeout=20_000)
    reasons = " ".join(block.reason for block in app.session.page.article.blocks)
    assert f"{_SIBLINGS} other pages" in reasons
    assert any(each.startswith("Refining folds: ") for each in told) and told[-1] == ""
    assert app.session.page.article.text == before.text
    # The same line at the same height; which of its letters is the first in view may differ by a few.
    assert abs(view.place().at - place.at) < 20 and abs(view.place().above - place.above) <= 1
