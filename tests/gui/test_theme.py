"""The palettes hold their contrast, and following the desktop is left to the palette alone."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter, QPalette, QTextCharFormat
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QLineEdit, QWidget

from corpusview import gui
from corpusview.article import Span
from corpusview.gui.icons import icon
from corpusview.gui.theme import (
    _STYLE,
    DARK,
    GRAPHICS,
    LEAST_CONTRAST,
    LEAST_CONTRAST_OF_GRAPHICS,
    LIGHT,
    PAIRS,
    Colours,
    Theme,
    colours_of,
    contrast,
    palette_of,
    tint_of,
)
from corpusview.notes import Anchor, Note, Tint
from corpusview.paths import resource
from corpusview.settings import Settings


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_stands_out_from_its_ground(colours, text, ground):
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= LEAST_CONTRAST


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), GRAPHICS)
def test_rings_bars_and_ticks_stand_out_as_wcag_asks_of_graphics(colours, mark, ground):
    assert contrast(getattr(colours, mark), getattr(colours, ground)) >= LEAST_CONTRAST_OF_GRAPHICS


# Hairlines between things that are told apart without them.
HAIRLINES = {"border"}
TEXTS, GROUNDS = {text for text, _ in PAIRS}, {ground for _, ground in PAIRS}


def test_every_colour_is_held_to_a_contrast():
    held = {name for pair in (*PAIRS, *GRAPHICS) for name in pair} | {"ticked"} | HAIRLINES
    assert {each.name for each in fields(Colours)} == held


def rules():
    """Each rule of the style sheet: its selectors, and what it says by property."""
    for selectors, body in re.findall(r"([^{}]+)\{\{(.*?)\}\}", _STYLE, re.DOTALL):
        said = dict(part.split(":", 1) for part in body.split(";") if ":" in part)
        yield [each.strip() for each in selectors.split(",")], {key.strip(): value for key, value in said.items()}


def named(value):
    found = re.search(r"\{(\w+)\}", value or "")
    return found[1] if found else None


def test_whatever_the_style_sheet_writes_with_is_among_the_pairs():
    known = {selector: said for selectors, said in rules() for selector in selectors}
    seen = 0
    for selectors, said in rules():
        for selector in selectors:
            usual = known.get(re.sub(r":[\w-]+$", "", selector), {})
            text = named(said.get("color") or usual.get("color"))
            ground = named(said.get("background") or usual.get("background"))
            tone = re.search(r'tone="\d"', selector)
            if selector.startswith("QPushButton[tone]"):
                continue  # said once for the tones below, each of which has its ground
            for under in [ground] if ground else ["window", "base"]:
                if text or tone:
                    assert (text or "mark_text", under) in PAIRS, (selector, text, under)
                    seen += 1
    assert seen > 40


def test_whatever_a_painter_writes_with_is_among_the_pairs():
    """A pen that writes is set by name: each is a colour that is held to its contrast."""
    pens = set()
    for file in sorted(Path(gui.__file__).parent.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        pens |= set(re.findall(r"(?:setPen|setForeground)\((?:QPen\(|QBrush\()?QColor\([\w.]*colours\.(\w+)", text))
    assert {"text", "muted", "link"} <= pens
    assert pens <= TEXTS | {mark for mark, _ in GRAPHICS} | {"base"}


# --- as it is painted

FOREGROUND = QTextCharFormat.Property.ForegroundBrush
MEASURED_AT = 4  # times the size: strokes of letters are then wider than their soft edges
LEAST_INK = 12  # pixels


def painted(top):
    """A picture of a window, `MEASURED_AT` times as large, as numbers of colours."""
    picture = QImage(top.size() * MEASURED_AT, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    painter.scale(MEASURED_AT, MEASURED_AT)
    top.render(painter, QPoint(0, 0))
    painter.end()
    rows = np.frombuffer(picture.constBits(), np.uint32).reshape(picture.height(), picture.width())
    return rows & 0xFFFFFF


def measured(picture, top, widget):
    """The contrast of what is written on a widget: its commonest colour, and that which stands out most from it."""
    corner = widget.mapTo(top, QPoint(0, 0)) * MEASURED_AT
    size = widget.size() * MEASURED_AT
    # The edge has a colour of its own.
    cut = picture[corner.y() + 8 : corner.y() + size.height() - 8, corner.x() + 8 : corner.x() + size.width() - 8]
    found, counts = np.unique(cut, return_counts=True)
    if len(found) < 2:
        return None
    ground = f"#{found[counts.argmax()]:06x}"
    return max(contrast(f"#{each:06x}", ground) for each in found[counts >= LEAST_INK])


def written(top):
    """What is seen of the labels, buttons and boxes of a window that have words."""
    for each in top.findChildren(QWidget):
        words = each.text() if isinstance(each, (QLabel, QAbstractButton, QLineEdit)) else ""
        words = words or (each.placeholderText() if isinstance(each, QLineEdit) else "")
        seen = each.isVisible() and each.window() is top and each.visibleRegion().boundingRect() == each.rect()
        if seen and words.strip() and each.height() > 8:
            at = top.childAt(each.mapTo(top, each.rect().center()))
            if at is each or (at is not None and each.isAncestorOf(at)):
                yield each, words


def faint(top):
    picture = painted(top)
    held = [(measured(picture, top, each), words) for each, words in written(top)]
    seen = [each for each in held if each[0] is not None]
    return len(seen), [each for each in seen if each[0] < LEAST_CONTRAST]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_words_on_controls_and_labels_stand_out_as_they_are_painted(open_app, sample, ask, qtbot, theme):
    app = open_app(sample, Settings(theme=theme))
    window = app.window
    ask(app, "minister -storm")
    with qtbot.waitSignal(app.session.annotating.arrived, timeout=20_000):
        app.session.open_row(0)
    app.session.annotating.tag("bribery")
    qtbot.waitUntil(window.viewer.notes.tags.isVisible, timeout=20_000)
    window.viewer.open_find()
    app.session.noticed.emit("Something happened.", "Do this.")
    seen, told = faint(window)
    assert not told
    assert seen > 15
    for show in (
        window.dialogs.show_preferences,
        lambda: window.dialogs.show_preferences("Keys"),
        window.dialogs.show_keys,
        window.dialogs.show_about,
    ):
        show()
        (dialog,) = [each for each in window.findChildren(QDialog) if each.isVisible()]
        qtbot.waitUntil(dialog.isActiveWindow)
        seen, told = faint(dialog)
        assert not told, type(dialog).__name__
        assert seen > 1
        dialog.close()
        qtbot.waitUntil(lambda: not [each for each in window.findChildren(QDialog) if each.isVisible()])


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_hits_notes_names_and_signs_in_an_article_stand_out_whichever_lies_on_which(open_app, sample, qtbot, colours):
    app = open_app(sample, Settings(theme="light" if colours is LIGHT else "dark", show_hidden=True))
    view = app.window.viewer.view
    with qtbot.waitSignal(app.session.hits_arrived, timeout=20_000):
        app.session.ask("minister OR port OR said OR council OR the OR a")
    with qtbot.waitSignal(app.session.annotating.arrived, timeout=20_000):
        app.session.open_row(0)
    article = app.session.page.article
    names = [each for each in article.mentions if not each.found_by.startswith("furniture:")]
    assert names
    for tint, mention in zip(Tint, names, strict=False):
        spot = Span(max(0, mention.span.start - 20), mention.span.end + 20)
        app.session.annotating.write(Note(article.id, "", Anchor.at(article.text, spot), tint))
    notes = min(len(Tint), len(names))
    qtbot.waitUntil(lambda: len(app.window.viewer.notes.made.notes) == notes, timeout=20_000)
    view.underline_mentions(True)
    view.toggle_all()
    inks, seen = {colours.text, colours.muted}, set()
    block = view.document().begin()
    while block.isValid():
        inks.add(
            block.charFormat().foreground().color().name()
            if block.charFormat().hasProperty(FOREGROUND)
            else colours.text
        )
        block = block.next()
    for each in view.extraSelections():
        look = each.format
        ground = look.background().color().name()
        if look.hasProperty(QTextCharFormat.Property.TextUnderlineColor):
            seen.add("name")
            for under in (colours.base, *(tint_of(colours, tint) for tint in Tint)):
                assert contrast(look.underlineColor().name(), under) >= LEAST_CONTRAST
        elif look.hasProperty(FOREGROUND):
            seen.add("mark")
            assert contrast(look.foreground().color().name(), ground) >= LEAST_CONTRAST
        else:
            seen.add("note")
            for ink in inks:
                assert contrast(ink, ground) >= LEAST_CONTRAST, (ink, ground)
    assert seen == {"name", "mark", "note"}
    for ink in inks:
        assert contrast(ink, colours.base) >= LEAST_CONTRAST


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_tick_and_the_edge_of_its_box_stand_out(colours):
    assert contrast("#000000", colours.ticked) >= LEAST_CONTRAST
    assert contrast(colours.muted, colours.base) >= 3.0


def test_contrast_is_the_formula_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_widget_finds_its_colours_from_its_palette(colours):
    assert colours_of(palette_of(colours)) is colours


def test_choosing_dark_turns_the_application_dark_at_once(undressed, qtbot):
    theme = Theme(undressed, "light")
    assert colours_of(undressed.palette()) is LIGHT
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert colours_of(undressed.palette()) is DARK
    assert undressed.palette().color(QPalette.ColorRole.Base).name() == DARK.base
    theme.choose("light")
    assert colours_of(undressed.palette()) is LIGHT


@pytest.mark.parametrize("ground", [LIGHT.base, LIGHT.hover, DARK.base, DARK.hover])
@pytest.mark.parametrize("drawing", ["choose", "choose-up"])
def test_the_arrows_of_boxes_are_seen_on_every_ground(drawing, ground):
    (ink,) = re.findall(r'stroke="(#\w+)"', resource("icons", f"{drawing}.svg").read_text(encoding="utf-8"))
    assert contrast(ink, ground) >= LEAST_CONTRAST_OF_GRAPHICS


def test_every_icon_is_a_drawing_tinted_by_its_wearer(qapp):
    # The program's own icon has its own colours, and the style sheet can tint none.
    drawings = sorted(file for file in resource("icons").glob("*.svg") if not file.name.startswith(("org.", "choose")))
    assert len(drawings) > 15
    for file in drawings:
        assert "currentColor" in file.read_text(encoding="utf-8"), file.name
        assert not re.search(r"(href|<image|<script)", file.read_text(encoding="utf-8"))
        red = icon(file.stem, "#ff0000").pixmap(32, 32).toImage()
        inked = [red.pixelColor(x, y) for x in range(32) for y in range(32) if red.pixelColor(x, y).alpha() > 200]
        assert inked, file.name
        assert all(each.red() > 200 and each.blue() < 60 for each in inked)
