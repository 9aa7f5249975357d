"""The palettes hold their contrast, and following the desktop is left to the palette alone."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QPalette

from corpusview.gui.icons import icon
from corpusview.gui.theme import DARK, LEAST_CONTRAST, LIGHT, PAIRS, Theme, colours_of, contrast, palette_of
from corpusview.paths import resource


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_stands_out_from_its_ground(colours, text, ground):
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= LEAST_CONTRAST


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("mark", ["person", "organisation", "place", "accent", "muted"])
def test_bars_and_lines_stand_out_as_wcag_asks_of_graphics(colours, mark):
    assert contrast(getattr(colours, mark), colours.base) >= 3.0


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


def test_every_icon_is_a_drawing_tinted_by_its_wearer(qapp):
    # The program's own icon has its own colours.
    drawings = sorted(file for file in resource("icons").glob("*.svg") if not file.name.startswith("org."))
    assert len(drawings) > 15
    for file in drawings:
        assert "currentColor" in file.read_text(encoding="utf-8"), file.name
        assert not re.search(r"(href|<image|<script)", file.read_text(encoding="utf-8"))
        red = icon(file.stem, "#ff0000").pixmap(32, 32).toImage()
        inked = [red.pixelColor(x, y) for x in range(32) for y in range(32) if red.pixelColor(x, y).alpha() > 200]
        assert inked, file.name
        assert all(each.red() > 200 and each.blue() < 60 for each in inked)
