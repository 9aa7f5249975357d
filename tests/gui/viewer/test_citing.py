"""A quotation is copied with all that says where it is from, in the style that the user chose."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from corpusview.article import Article, Masthead, Origin, Span
from corpusview.gui.viewer.citing import STYLES, citation
from corpusview.settings import Settings

HEAD = Masthead("Ports *reopen*", date(2022, 1, 10), "Ann Lee", "The Coast")
ARTICLE = Article(Origin("/news/port_1.txt"), HEAD, "Ships sailed.\n", ())
BARE = Article(Origin("/news/x.txt"), Masthead("What now?"), "Nothing.\n", ())


@pytest.mark.parametrize(
    ("style", "said"),
    [
        (
            "plain",
            "“Ships [all] sailed.”\n— “Ports *reopen*”, The Coast, Ann Lee, 10 January 2022\n"
            "/news/port_1.txt, lines 9–10\n",
        ),
        (
            "markdown",
            "> Ships \\[all\\] sailed.\n>\n> — **Ports \\*reopen\\***, The Coast, Ann Lee, 10 January 2022  \n"
            "> /news/port\\_1.txt, lines 9–10\n",
        ),
        (
            "chicago",
            "“Ships [all] sailed.”\nAnn Lee, “Ports *reopen*,” The Coast, 10 January 2022. "
            "File: /news/port_1.txt, lines 9–10.\n",
        ),
        (
            "apa",
            "“Ships [all] sailed.”\nAnn Lee. (2022, January 10). Ports *reopen*. The Coast. "
            "[File: /news/port_1.txt, lines 9–10]\n",
        ),
    ],
)
def test_each_style_names_headline_source_byline_date_path_and_lines(style, said):
    assert citation(ARTICLE, " Ships [all] sailed. ", Span(9, 10), style) == said


@pytest.mark.parametrize("style", STYLES)
def test_what_an_article_lacks_is_not_made_up(style):
    said = citation(BARE, "Nothing.", Span(1, 1), style)
    assert "None" not in said and ", ," not in said
    assert ("undated" in said) or ("(n.d.)" in said)
    assert "/news/x.txt, line 1" in said.replace("\\", "")


def test_the_preferences_offer_every_style():
    offered = next(each for each in fields(Settings) if each.name == "citation").metadata["choices"]
    assert set(offered) == set(STYLES)
