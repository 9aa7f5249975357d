"""A file that reads as nonsense is read in another encoding, seen before it is chosen, and undone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from corpusview.corpus.corpus import Corpus
from corpusview.gui.viewer.encoding import EncodingDialog

TEXT = "Порт открыт\n\nПорт Харвика открылся в среду, сообщил совет города.\n"


def test_a_file_is_read_in_another_encoding_chosen_by_how_it_reads(open_app, tmp_path: Path, qtbot):
    page = tmp_path / "pages" / "port.txt"
    page.parent.mkdir()
    page.write_bytes(TEXT.encode("koi8-r"))
    with Corpus.open(tmp_path / "corpus") as corpus:
        for _ in corpus.import_files([page], jobs=1):
            pass
        for _ in corpus.decode_as(1, "cp1252"):
            pass
    app = open_app(tmp_path / "corpus")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open(1)
    assert "Порт" not in app.session.page.article.text
    app.window.viewer.encoding_action.trigger()
    qtbot.waitUntil(lambda: bool(app.window.findChildren(EncodingDialog)))
    dialog = app.window.findChildren(EncodingDialog)[0]
    assert dialog.wanted() == "cp1252"
    QTest.keyClicks(dialog.other, "klingon")
    assert not dialog.use.isEnabled() and "no text encoding" in dialog.verdict.text()
    dialog.other.clear()
    row = next(at for at in range(dialog.list.count()) if "koi8-r" in dialog.list.item(at).text())
    dialog.list.setCurrentRow(row)
    assert dialog.preview.toPlainText().startswith("Порт открыт")
    QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.session.page.article.text == TEXT, timeout=20_000)
    # Qt's tests can press keys of ASCII only.
    with qtbot.waitSignal(app.session.hits_arrived, check_params_cb=lambda hits: hits.query.raw == "порт"):
        app.session.ask("порт")
    assert app.session.hits.total == 1
    app.session.undoing.undo()
    qtbot.waitUntil(lambda: app.session.page.article.text != TEXT, timeout=20_000)


def test_an_encoding_is_chosen_in_a_further_window_over_the_article_that_it_shows(app, ask, qtbot):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    number, text = app.session.page.article.id, app.session.page.article.text
    app.window.search.list.setFocus()
    with qtbot.waitSignal(app.session.beside.opened, timeout=20_000):
        QTest.keyClick(app.window.search.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    reader = app.window.readers[number]
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(1)
    reader.activateWindow()
    qtbot.waitUntil(reader.isActiveWindow)
    assert reader.viewer.encoding_action.isVisible()
    reader.viewer.encoding_action.trigger()
    qtbot.waitUntil(lambda: bool(reader.findChildren(EncodingDialog)))
    (dialog,) = reader.findChildren(EncodingDialog)
    assert dialog.wanted() == "utf-8"
    QTest.keyClicks(dialog.other, "utf-16")
    QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: reader.viewer.article.text != text, timeout=20_000)
    assert reader.viewer.article.id == number != app.session.page.article.id
    app.session.undoing.undo()
    qtbot.waitUntil(lambda: reader.viewer.article.text == text, timeout=20_000)


def test_a_click_on_the_encoding_in_the_masthead_line_opens_the_sheet(app, ask, qtbot):
    ask(app, "minister")
    qtbot.keyClick(app.window.search.box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: app.window.viewer.article is not None)
    view = app.window.viewer.view
    masthead = view.document().findBlockByNumber(1)
    assert masthead.text().endswith(" · UTF-8")
    cursor = QTextCursor(masthead)
    cursor.setPosition(masthead.position() + 2)
    assert not clicked_at(view, cursor, qtbot)
    cursor.setPosition(masthead.position() + masthead.length() - 3)
    assert clicked_at(view, cursor, qtbot)
    qtbot.waitUntil(lambda: bool(app.window.findChildren(EncodingDialog)))
    app.window.findChildren(EncodingDialog)[0].close()


def clicked_at(view, cursor: QTextCursor, qtbot) -> bool:
    """Click where a cursor stands, and say whether that asked for other encodings."""
    asked: list[bool] = []
    view.encoding_clicked.connect(lambda: asked.append(True))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.cursorRect(cursor).center())
    return bool(asked)
