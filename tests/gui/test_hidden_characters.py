"""Characters that are not seen cannot make a row, a title or a page show other words than it holds."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QLabel

from corpusview.corpus.corpus import Corpus
from corpusview.gui.entities.names import Of
from corpusview.gui.imports.report import ReportDialog
from corpusview.gui.plain import isolated, one_line

TRICKS = {
    "right-to-left override": "\u202e", "left-to-right isolate": "\u2066", "pop": "\u2069", "mark": "\u200f",
    "Arabic letter mark": "\u061c", "zero-width space": "\u200b", "word joiner": "\u2060", "byte order mark": "\ufeff",
    "next line": "\u0085", "escape": "\x1b", "bell": "\x07", "tag letter": "\U000e0041", "annotation": "\ufff9",
    "string terminator": "\x9c",
}  # fmt: skip


@pytest.mark.parametrize("name", TRICKS)
def test_a_line_holds_no_such_character_and_all_its_letters(name: str) -> None:
    trick = TRICKS[name]
    assert one_line(f"har{trick}bour {trick}master{trick}").replace(" ", "") == "harbourmaster"


def test_joiners_that_words_are_spelt_with_stay() -> None:
    assert one_line("می\u200cخواهم क्\u200dष") == "می\u200cخواهم क्\u200dष"


def test_writing_from_the_right_keeps_to_itself_among_other_words() -> None:
    for text in ("قالت الوزيرة 2024", "שר האוצר", "Cabinet: שר"):
        assert isolated(f"{text}\u202e") == f"\u2068{text}\u2069"
    assert isolated("Minister\u202e falls") == "Minister falls"


def test_a_title_from_the_right_leaves_the_words_beside_it_in_their_order(open_app, tmp_path: Path, qtbot) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    title = "استقال رئيس الوزراء بعد أزمة الميناء"
    (folder / "1.txt").write_text(
        f" date 2024-01-10 {title}\n\n{title}\nBy Ines Calloway, صحيفة الميناء\n\n"
        + "قال رئيس الوزراء للصحفيين إن الحكومة ستغلق الميناء في 12 يناير.\n\n" * 4,
        encoding="utf-8",
    )
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([folder], jobs=1))
    app = open_app(tmp_path / "corpus")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    qtbot.waitUntil(lambda: app.window.windowTitle() == f"\u2068{title}\u2069 – CorpusView")
    laid = QTextLayout(app.window.windowTitle(), app.window.font())
    laid.beginLayout()
    line = laid.createLine()
    line.setLineWidth(10_000)
    laid.endLayout()
    # The program's name stands beside the title and not within it, whatever the title is written from.
    program = line.cursorToX(len(title) + 5)[0]
    places = [line.cursorToX(place)[0] for place in range(1, len(title) + 1)]
    assert program > max(places) or program < min(places)


@pytest.fixture
def tricky(open_app, tmp_path: Path):
    """A window over one article that has all of them in its headline, source, byline, text, tag and file name."""
    folder = tmp_path / "pages"
    folder.mkdir()
    every = "".join(trick for trick in TRICKS.values() if trick not in "\x1b\x07\u0085\x9c")
    headline = f"Har{every}bour of Harwick reopens"
    (folder / f"har{every}bour.txt").write_text(
        f" date 2024-01-10 {headline}\n\n{headline}\nBy Ines{every} Calloway, The Harwick{every} Gazette\n\n"
        f"The har{every}bour of Harwick reopened on Monday, Tomas{every} Bredt of the council said to reporters.\n\n"
        "Bell\x07\x9c and escape\x1b[31m and next\u0085line were heard on the quay by Leila Haddad.\n",
        encoding="utf-8",
    )
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([folder], jobs=1))
        corpus.tag(corpus.ids(), f"ta{every}g")
    return open_app(tmp_path / "corpus")


def tricks_in(text: str) -> list[str]:
    return [name for name, trick in TRICKS.items() if trick in text]


def test_no_list_label_or_title_of_the_window_holds_one_and_the_page_shows_them_on_request(
    tricky, ask, qtbot, tmp_path: Path
) -> None:
    window, session = tricky.window, tricky.session
    with qtbot.waitSignal(session.opened, timeout=20_000):
        session.open_row(0)
    window.menus.toggle_table()
    session.naming.list_of(Of.CORPUS)
    qtbot.wait(200)
    with qtbot.waitSignal(session.ledger_arrived, timeout=20_000):
        session.show_ledger()
    report = window.findChildren(ReportDialog)[-1]
    assert tricks_in(window.windowTitle()) == []
    rows = []
    for view in (*window.findChildren(QAbstractItemView), report.table):
        model = view.model()
        for row in range(model.rowCount() if model is not None else 0):
            for column in range(model.columnCount() if hasattr(view, "horizontalHeader") else 1):
                shown = model.index(row, column).data(Qt.ItemDataRole.DisplayRole)
                rows.append(str(shown))
                assert tricks_in(str(shown)) == [], (type(view).__name__, ascii(shown))
    assert any("Harbour" in each for each in rows)
    for each in window.findChildren(QLabel):
        assert tricks_in(each.text()) == [], (each.objectName(), ascii(each.text()))
    report.close()
    view = window.viewer.view
    assert "\u202e" in view.toPlainText()
    window.viewer.hidden_action.trigger()
    assert tricks_in(view.toPlainText()) == []
    # Shown otherwise, kept as they are: what is copied is the text.
    view.selectAll()
    copied = view.selected_text()
    assert all(trick in copied for trick in TRICKS.values())
    table = tmp_path / "names.csv"
    with qtbot.waitSignal(session.taking_out.told, timeout=20_000):
        session.taking_out.save(table, "", True)
    assert list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
