"""How a question was understood, clause by clause; and what to do where nothing was found."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QTextDocument
from PySide6.QtWidgets import QApplication

from corpusview.analysis.explain import explained, without_clause
from corpusview.article import EntityKind
from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def rows(tree) -> list[tuple[int, list[str]]]:
    """Every row of a tree with its depth."""
    found = []

    def walk(item, depth: int) -> None:
        for at in range(item.childCount()):
            child = item.child(at)
            found.append((depth, [child.text(column) for column in range(3)]))
            walk(child, depth + 1)

    walk(tree.invisibleRootItem(), 0)
    return found


def explain(app, ask, qtbot, raw: str) -> list[tuple[int, list[str]]]:
    ask(app, raw)
    panel = app.window.search.explained
    with qtbot.waitSignal(app.session.explaining.explained):
        qtbot.keyClick(app.window.search.box, KEY.Key_E, CTRL)
    assert panel.isVisible()
    return rows(panel.tree)


def test_each_clause_tells_what_it_finds_alone_and_what_is_left(app, ask, qtbot):
    told = explain(app, ask, qtbot, "minister -source:kalitsa (dam OR port)")
    with Corpus.open(app.window.corpus, writing=False) as corpus:

        def count(raw: str) -> str:
            return f"{corpus.search(parse(raw)).total:,}"

        clauses = [(depth, row) for depth, row in told if row[1]]
        assert clauses == [
            (0, ["all of", count("minister -source:kalitsa (dam OR port)"), ""]),
            (1, ["forms of “minister”", count("minister"), count("minister")]),
            (1, ["not from “kalitsa”", count("-source:kalitsa"), count("minister -source:kalitsa")]),
            (1, ["any of", count("dam OR port"), count("minister -source:kalitsa (dam OR port)")]),
            (2, ["forms of “dam”", count("dam"), ""]),
            (2, ["forms of “port”", count("port"), ""]),
        ]


@pytest.mark.parametrize("raw", ["entity:Grozev", "minister -entity:Grozev"])
def test_a_name_tells_which_entities_it_means_and_in_how_many_articles_each_stands(app, ask, qtbot, raw):
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        meant = corpus.entities_meant("Grozev")
        assert len(meant) > 1
        wanted = ", ".join(
            f"{each.name} ({each.kind.value}, {each.articles} article{'s' if each.articles != 1 else ''})"
            for each in meant
        )
    told = explain(app, ask, qtbot, raw)
    assert [row[0] for _, row in told].count(f"Means {wanted}") == 1


def test_a_name_tells_how_many_others_have_the_word_and_are_not_meant(app, ask, qtbot):
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        places = [each.name for each in corpus.entities(kind=EntityKind.PLACE) if " " not in each.name]
        others = {name: corpus.entities_having(name) - len(corpus.entities_meant(name)) for name in places}
    name, number = max(others.items(), key=lambda each: each[1])
    assert number > 0
    told = explain(app, ask, qtbot, f"entity:{name}")
    others_told = f"not {number} other{'s' if number > 1 else ''} with the word in a name"
    assert any(others_told in row[0] and name in row[0] for _, row in told)


def test_a_name_that_no_entity_has_is_told(app, ask, qtbot):
    told = explain(app, ask, qtbot, "entity:Zzyzzx")
    assert (1, ["No entity of this corpus is called so", "", ""]) in told


def test_the_words_that_a_clause_stands_for_are_listed_with_their_articles(app, ask, qtbot):
    told = explain(app, ask, qtbot, "minist*")
    further = next(row[0] for _, row in told if not row[1])
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        for part in further.split(", "):
            word, count = part.rsplit(" ", 1)
            assert word.startswith("minist")
            assert corpus.search(parse(f"body:={word}")).total == int(count)


def test_where_the_open_article_has_each_clause_is_told_for_the_article(app, ask, qtbot):
    ask(app, "minister dam")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        qtbot.keyClick(app.window.search.box, KEY.Key_Down)
    with qtbot.waitSignal(app.session.explaining.explained):
        app.window.search.explain()
    here = [row[0] for _, row in rows(app.window.search.explained.tree) if row[0].startswith("In this article")]
    hits = sum(int(number) for row in here for number in row.replace(",", "").split() if number.isdigit())
    assert len(here) == 2
    assert hits == len(app.session.page.marks)
    with qtbot.waitSignal(app.session.explaining.explained):
        app.session.open_next()


def test_why_any_row_was_found_is_told_from_its_menu_and_by_a_key(app, ask, qtbot):
    ask(app, "(dam OR minister) date:2024")
    results, panel = app.window.search.list, app.window.search.explained
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        about_dams = set(corpus.search(parse("dam")).ids)
        row = next(row for row, number in enumerate(app.session.listing.ids[:8]) if number not in about_dams)
        article = corpus.article(app.session.listing.ids[row])
        hits = len(corpus.marks(article, parse("minister")))
    results.scrollTo(results.model().index(row, 0))
    place = results.visualRect(results.model().index(row, 0)).center()
    qtbot.mouseClick(results.viewport(), Qt.MouseButton.RightButton, pos=place)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, results.viewport().mapToGlobal(place))
    QApplication.sendEvent(results.viewport(), asked)
    menu = app.window.menus.row
    qtbot.waitUntil(menu.isVisible)
    with qtbot.waitSignal(app.session.explaining.explained):
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[0]).center())
    assert app.session.page is None, "it is not opened"
    assert panel.isVisible() and f"Why “{article.title()}” was found:" in panel.where.text()
    told = [row[0] for _, row in rows(panel.tree)]
    assert told.count("This article is not among them") == 1, "it has no dam"
    assert told.count("This article is among them") == 1, "it is of that year"
    here = next(each for each in told if each.startswith("In this article"))
    assert "minister" in here
    assert sum(int(each) for each in here.replace(",", "").split() if each.isdigit()) == hits
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(row + 1)
    qtbot.waitUntil(lambda: app.session.page.article.title() in panel.where.text())
    results.setFocus()
    # Without a window manager nobody gives the window back what the menu took.
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    qtbot.keyClick(results, KEY.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(app.session.explaining.explained):
        qtbot.keyClick(results, KEY.Key_Y)
    assert article.title() in panel.where.text(), "the row that the keys are on, not the open one"


def test_a_clause_and_a_hint_lead_to_their_place_in_the_question(app, ask, qtbot):
    explain(app, ask, qtbot, "minister dam NOT")
    panel, box = app.window.search.explained, app.window.search.box
    tree = panel.tree
    hint = tree.topLevelItem(tree.topLevelItemCount() - 1)
    assert hint.text(0) == app.session.query.hints[0].sentence
    tree.setFocus()
    for item, wanted in ((tree.topLevelItem(0).child(1), "dam"), (hint, "NOT")):
        tree.setCurrentItem(item)
        qtbot.keyClick(tree, KEY.Key_Return)
        assert box.hasFocus() and box.selectedText() == wanted
        tree.setFocus()
    qtbot.keyClick(box, KEY.Key_E, CTRL)
    assert not panel.isVisible()


# --- nothing found


def offers(app, qtbot) -> list[str]:
    empty = app.window.search.empty
    qtbot.waitUntil(lambda: bool(empty.offers))
    return [each.text() for each in empty.offers]


def test_a_misspelt_word_is_offered_as_it_is_spelt_here(app, ask, qtbot):
    ask(app, "shevelyof")
    offered = offers(app, qtbot)
    assert "shevelyov" in offered[0]
    with qtbot.waitSignal(app.session.hits_arrived):
        qtbot.mouseClick(app.window.search.empty.offers[0], Qt.MouseButton.LeftButton)
    assert app.session.hits.total > 0
    assert app.window.search.box.text() == "shevelyov"


def test_a_word_that_is_half_written_is_offered_as_a_beginning(app, ask, qtbot):
    ask(app, "dam minis")
    offered = offers(app, qtbot)
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        assert offered[0] == f"Words that begin so: minis* in {corpus.search(parse('minis*')).total} articles"
    with qtbot.waitSignal(app.session.hits_arrived):
        qtbot.mouseClick(app.window.search.empty.offers[0], Qt.MouseButton.LeftButton)
    assert app.window.search.box.text() == "dam minis*"
    assert app.session.hits.total > 0


def test_a_word_in_a_phrase_is_not_offered_as_a_beginning(app, ask, qtbot):
    ask(app, '"minis prime"')
    assert not any("begin" in each for each in offers(app, qtbot))


def test_the_clause_that_leaves_nothing_is_named_and_can_be_left_out(app, ask, qtbot):
    ask(app, "minister date:2031")
    offered = offers(app, qtbot)
    empty = app.window.search.empty
    assert empty.advice.text() == "No article fits “date:2031”."
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        assert offered[0] == f"Without “date:2031”: {corpus.search(parse('minister')).total} articles"
    with qtbot.waitSignal(app.session.hits_arrived):
        qtbot.mouseClick(empty.offers[0], Qt.MouseButton.LeftButton)
    assert app.window.search.box.text() == "minister"
    assert app.session.hits.total > 0


@pytest.mark.parametrize(
    ("raw", "cause", "known"),
    [
        ("date:2031 source:", "“source:”: source: is followed by nothing to look for; it is left out.", ""),
        ('"zzyzzyx minister', '“"”: This quotation mark is not closed; the phrase is read to the end.', ""),
        (
            "minister~5 date:2031",
            "~ allows at most 2 letters to differ; ~2 is searched.",
            "No article fits “date:2031”.",
        ),
    ],
)
def test_what_was_unclear_in_the_question_is_named_first_where_nothing_was_found(app, ask, qtbot, raw, cause, known):
    ask(app, raw)
    empty = app.window.search.empty
    qtbot.waitUntil(lambda: cause in empty.advice.text())
    if known:
        qtbot.waitUntil(lambda: empty.advice.text().endswith(known))
        assert cause in empty.advice.text()
    assert "govern*" not in empty.advice.text()


def test_the_mouse_on_a_row_tells_all_of_it_as_plain_text(app, ask, qtbot):
    raw = "(" + " OR ".join(f"<b>word{number}</b>" for number in range(12)) + ") entity:<i>Grozev"
    explain(app, ask, qtbot, raw)
    tree = app.window.search.explained.tree
    found = tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    assert len(found) > 12
    for item in found:
        read = QTextDocument()
        read.setHtml(item.toolTip(0))
        assert read.toPlainText() == item.text(0) != ""


def test_clauses_that_only_exclude_each_other_are_told_so(app, ask, qtbot):
    ask(app, "minister -minister")
    assert offers(app, qtbot)
    told = app.window.search.empty.advice.text()
    assert told.endswith(" articles fit “-minister” alone, but none of them fits the rest as well.")


@pytest.mark.parametrize(
    ("raw", "number", "left"),
    [
        ("dam source:x flood", 2, "dam flood"),
        ("dam NOT source:x", 2, "dam"),
        ('dam "old town" x', 2, "dam x"),
        ("dam -flood x", 2, "dam x"),
        ("a title:b", 2, "a"),
    ],
)
def test_a_question_without_a_clause_is_the_rest_of_its_words(raw, number, left):
    query = parse(raw)
    assert without_clause(query, explained(query)[number]) == left


def test_the_keys_tell_all_of_a_row_that_the_pane_cuts(app, ask, qtbot):
    explain(app, ask, qtbot, "co*")
    panel = app.window.search.explained
    panel.tree.setFocus()
    qtbot.keyClick(panel.tree, KEY.Key_Home)
    qtbot.keyClick(panel.tree, KEY.Key_Down)
    words = panel.tree.currentItem().text(0)
    assert words.count(",") > 5
    qtbot.waitUntil(panel.whole.isVisible)
    assert panel.whole.text() == words
    # None of its lines is cut.
    line = panel.whole.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: panel.whole.height() > panel.whole.heightForWidth(panel.whole.width()) - line // 2)
    app.session.ask("dam")
    qtbot.waitUntil(lambda: not panel.whole.isVisible(), timeout=20_000)


def test_of_an_open_article_that_a_question_does_not_find_it_is_not_told_why_it_was_found(app, ask, qtbot):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    app.window.search.why.setChecked(True)
    ask(app, "xylophonist")
    panel = app.window.search.explained
    qtbot.waitUntil(lambda: "was not found by it:" in panel.where.text(), timeout=20_000)
    assert app.session.page.article.title() in panel.where.text()
    ask(app, "minister")
    qtbot.waitUntil(lambda: "was found:" in panel.where.text(), timeout=20_000)
