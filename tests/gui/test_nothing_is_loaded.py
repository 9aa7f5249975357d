"""Nothing is opened or called because of what a text, a name, a tag or an error says, wherever it is shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QToolTip, QWidget

from corpusview.corpus.corpus import Corpus
from corpusview.errors import CorpusViewError
from corpusview.export.articles import FORMATS, export_articles
from corpusview.gui.about import AboutDialog
from corpusview.gui.entities.names import Of
from corpusview.gui.imports.report import ReportDialog
from corpusview.gui.last_resort import LastResort
from corpusview.gui.plain import ElidedLabel, Message, say_on_hover
from tests.gui.canaries import Canaries

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux tells who opens a file")


@pytest.fixture
def canaries(tmp_path: Path) -> Iterator[Canaries]:
    laid = Canaries(tmp_path / "canaries")
    yield laid
    laid.close()


@pytest.fixture
def hostile(tmp_path: Path, canaries: Canaries) -> Path:
    """A corpus whose every text is bait: titles, sources, bylines, bodies, tags, and a file's name."""
    bait, pages = canaries.bait(), tmp_path / "pages"
    pages.mkdir()
    for number in range(3):
        (pages / f"<img src=canary.png>{number}.txt").write_text(
            f" date 2024-01-1{number} {bait}\n\n{bait}\nBy {bait}, The {bait} Gazette\n\n"
            f"The harbour of {bait} reopened on Monday, said <b>Tomas Bredt</b> of the {bait} council. {number}\n\n"
            f"{bait}\n\nMost read\n\n  1. {bait}\n\n",
            encoding="utf-8",
        )
    (pages / "<img src=canary.png> empty.txt").write_bytes(b"")
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([pages], jobs=1))
        corpus.tag(corpus.ids(), bait)
    return tmp_path / "corpus"


def test_the_canaries_sing_when_they_are_touched(canaries: Canaries, qapp: QApplication) -> None:
    assert canaries.opened() == []
    canaries.picture.read_bytes()
    assert "canary.png" in canaries.opened()
    document = QTextDocument()
    document.setHtml(f'<img src="{canaries.picture}">')
    document.size()
    assert "canary.png" in canaries.opened()


def rich(widget: QWidget) -> Iterator[str]:
    """The labels below a widget that could take their text for markup."""
    for each in widget.findChildren(QLabel):
        # A tooltip is Qt's own label; what it is given is escaped, and the canaries are its judges.
        if each.textFormat() != Qt.TextFormat.PlainText and each.objectName() != "qtooltip_label":
            yield f"{type(each).__name__} {each.objectName()} {each.text()[:40]}"


def hover(widget: QWidget) -> None:
    """Rest the mouse on a widget, and on each row of a list."""
    for each in (widget, *widget.findChildren(QWidget)):
        if each.isVisible():
            QApplication.sendEvent(each, QHelpEvent(QEvent.Type.ToolTip, each.rect().center(), QPoint(10, 10)))
        if each.toolTip():
            QToolTip.showText(QPoint(10, 10), each.toolTip(), each)
        if isinstance(each, QAbstractItemView) and each.model() is not None:
            for index in indexes(each.model()):
                told = index.data(Qt.ItemDataRole.ToolTipRole)
                if told:
                    QToolTip.showText(QPoint(10, 10), told, each)
    QToolTip.hideText()


def indexes(model: QAbstractItemModel) -> Iterator[QModelIndex]:
    """The first rows of a model; a list keeps to itself that it has one column."""
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for row in range(min(model.rowCount(), 20)):
        for column in range(columns):
            yield model.index(row, column)


def test_a_whole_visit_opens_nothing(open_app, ask, qtbot, hostile, canaries, tmp_path, monkeypatch, stray_log, figure):
    bait = canaries.bait()
    app = open_app(hostile)
    window = app.window
    ask(app, "harbour")
    for number in app.session.hits.ids:
        with qtbot.waitSignal(app.session.opened, timeout=20_000):
            app.session.open(number)
        window.viewer.folds_action.trigger()
        qtbot.wait(20)
    view = window.viewer.view
    view.selectAll()
    view.copy()
    window.viewer.outlets.copy_with_source()
    view.paste()
    view.insertFromMimeData(QGuiApplication.clipboard().mimeData())
    dropped = QMimeData()
    dropped.setHtml(bait)
    dropped.setText(bait)
    QGuiApplication.clipboard().setMimeData(dropped)
    window.search.box.setFocus()
    window.search.box.clear()
    window.search.box.paste()
    view.paste()
    qtbot.wait(400)
    app.session.naming.list_of(Of.RESULTS)
    app.session.naming.list_boilerplate(True)
    qtbot.wait(200)
    window.names.details_action.trigger()
    app.session.naming.list_of(Of.ARTICLE)
    named = window.names.model.names()
    assert named, "the names of the article are listed"
    window.names.list.setCurrentIndex(window.names.model.index(window.names.model.row_of(named[0].key)))
    window.names.list.step_wanted.emit(1)
    for page in (window.names.details.sentences, window.names.details.articles, window.names.details.reasons):
        window.names.details.turn_to(page)
        qtbot.wait(100)
    app.session.noticed.emit(bait, bait)
    window.viewer.show_notice(bait, bait)
    window.statusBar().showMessage(bait)
    with qtbot.waitSignal(app.session.ledger_arrived, timeout=20_000):
        app.session.show_ledger()
    report = window.findChildren(ReportDialog)[-1]
    window.dialogs.show_about()
    window.dialogs.show_keys()
    window.dialogs.show_preferences()
    qtbot.wait(50)
    lone = ElidedLabel(bait, window)
    say_on_hover(lone, bait)
    hover(window)
    assert list(rich(window)) == []
    for each in (*window.findChildren(AboutDialog), report):
        assert list(rich(each)) == []
        each.close()
    for dialog in window.findChildren(QWidget):
        if dialog.isWindow() and dialog.isVisible():
            hover(dialog)
            assert list(rich(dialog)) == []
            dialog.close()
    seen: list[str] = []

    def look(message: Message) -> int:
        message.show()
        hover(message)
        message.grab()
        seen.extend(rich(message))
        message.close()
        return 0

    monkeypatch.setattr(Message, "exec", look)
    last = LastResort(lambda: bait)
    last.take(CorpusViewError, CorpusViewError(bait, bait), None)
    last.take(ValueError, ValueError(bait), None)
    stray_log.clear()
    assert seen == []
    window.grab()
    window.viewer.outlets.write_pdf(tmp_path / "out.pdf")
    with Corpus.open(hostile, writing=False) as corpus:
        for form in FORMATS:
            export_articles(map(corpus.article, corpus.ids()), form, tmp_path / f"out.{form}")
    assert canaries.opened() == []
    assert canaries.calls == []
    figure("canaries opened", tried=4, kept=4 - len(canaries.opened()))


def test_a_resource_that_a_document_asks_for_is_a_blank(open_app, hostile, canaries, qtbot) -> None:
    from PySide6.QtCore import QUrl

    app = open_app(hostile)
    view = app.window.viewer.view
    for kind in QTextDocument.ResourceType:
        view.loadResource(kind.value, QUrl.fromLocalFile(str(canaries.picture)))
        view.loadResource(kind.value, QUrl(f"http://127.0.0.1:{canaries.port}/canary.png"))
    assert canaries.opened() == [] and canaries.calls == []
