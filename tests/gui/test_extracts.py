"""Further places of each result below its snippet: by a key, and a click opens the article there."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyleOptionViewItem

from corpusview.gui.search.model import SNIPPET
from corpusview.settings import Settings

KEY = Qt.Key
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def first_with_extracts(app) -> int | None:
    model = app.window.search.model
    for row in range(min(4, model.rowCount())):
        snippet = model.index(row, 0).data(SNIPPET)
        if snippet is not None and len(snippet.extracts) > 1:
            return row
    return None


def rects(app, row):
    shown = app.window.search.list
    option = QStyleOptionViewItem()
    shown.initViewItemOption(option)
    option.rect = shown.visualRect(shown.model().index(row, 0))
    return list(shown.itemDelegate().extract_rects(option, shown.model().index(row, 0)))


def test_a_key_lists_further_places_and_puts_them_away_and_the_setting_is_kept(app, ask, qtbot):
    ask(app, "minister OR harbour")
    rows = app.window.search.list
    tall = rows.rowHeight(0)
    with qtbot.waitSignal(app.window.settings_changed):
        qtbot.keyClick(app.window.search.box, KEY.Key_M, BOTH)
    assert app.window.settings.extracts == 3
    assert rows.rowHeight(0) > tall
    qtbot.waitUntil(lambda: first_with_extracts(app) is not None, timeout=20_000)
    row = first_with_extracts(app)
    snippet = app.window.search.model.index(row, 0).data(SNIPPET)
    assert len(snippet.extracts) <= 3
    assert all(each.where.endswith(tuple("0123456789")) and each.marks for each in snippet.extracts)
    qtbot.keyClick(app.window.search.box, KEY.Key_M, BOTH)
    assert rows.rowHeight(0) == tall
    assert app.window.settings.extracts == 0


def test_a_click_on_a_further_place_opens_the_article_there(open_app, sample, ask, qtbot):
    app = open_app(sample, Settings(theme="light", extracts=2))
    ask(app, "minister OR harbour")
    qtbot.waitUntil(lambda: first_with_extracts(app) is not None, timeout=20_000)
    row = first_with_extracts(app)
    for number in (1, 0):
        extract, room = rects(app, row)[number]
        with qtbot.waitSignal(app.session.place_wanted, timeout=20_000):
            qtbot.mouseClick(app.window.search.list.viewport(), Qt.MouseButton.LeftButton, pos=room.center())
        assert app.session.page.article.id == app.session.listing.ids[row]
        spot = app.window.viewer.view._spot
        assert spot == extract.at
        assert spot.of(app.session.page.article.text).casefold()[:7] in ("ministe", "harbour")


def test_more_words_of_a_snippet_are_fetched_as_soon_as_they_are_wanted(app, ask, qtbot):
    ask(app, "minister")
    model = app.window.search.model
    qtbot.waitUntil(lambda: model.index(0, 0).data(SNIPPET) is not None, timeout=20_000)
    before = len(model.index(0, 0).data(SNIPPET).text.split())
    app.window.wear(app.window.settings.changed(snippet_words=80))
    qtbot.waitUntil(
        lambda: (found := model.index(0, 0).data(SNIPPET)) is not None and len(found.text.split()) > before,
        timeout=20_000,
    )
