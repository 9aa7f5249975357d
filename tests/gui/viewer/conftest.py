"""Articles to look at, and a pane to look at them in."""

from datetime import date

import pytest

from corpusview.article import Article, Block, BlockKind, Entity, EntityKind, Finding, Label, Masthead, Mention, Origin
from corpusview.article import Span as S
from corpusview.gui.viewer.pane import ViewerPane
from corpusview.page import Page

KINDS = {
    "D": (BlockKind.MASTHEAD, Label.DATE_LINE),
    "H": (BlockKind.MASTHEAD, Label.HEADLINE_AGAIN),
    "S": (BlockKind.MASTHEAD, Label.STANDFIRST),
    "Y": (BlockKind.MASTHEAD, Label.BYLINE),
    "B": (BlockKind.BODY, Label.TEXT),
    "R": (BlockKind.BOILERPLATE, Label.RELATED),
    "M": (BlockKind.BOILERPLATE, Label.MOST_READ),
}
TITLE = "Harbour reopens 😀 after storm"
LINES = (
    f"D date 2022-01-10 {TITLE}",
    "D",
    f"H{TITLE}",
    "SShips sail again.",
    "YBy Ann Lee January 10, 2022",
    "B",
    "BThe harbour\u00a0reopened on Monday, the 😀 port said.",
    "B",
    "BFerries followed at noon; Ann Lee sailed.",
    "B",
    "RRelated",
    "RHarbour prices rise",
    "R",
    "BOne more word of the harbour at last.",
    "B",
    "MMost read",
    "M  1. Harbour of fools",
    "M    2 days ago",
    "M",
)


def blocks_of(lines):
    text, blocks = "", []
    for number, each in enumerate(lines):
        line = each[1:] + ("\n" if number < len(lines) - 1 else "")
        kind, label = KINDS[each[0]]
        span = S(len(text), len(text) + len(line))
        text += line
        if blocks and blocks[-1].label is label:
            blocks[-1] = Block(S(blocks[-1].span.start, span.end), kind, label, blocks[-1].reason)
        elif len(span):
            blocks.append(Block(span, kind, label, "link list" if kind is BlockKind.BOILERPLATE else ""))
    return text, tuple(blocks)


def spans_of(text, word):
    found, at = [], text.find(word)
    while at >= 0:
        found.append(S(at, at + len(word)))
        at = text.find(word, at + 1)
    return found


def plain(text, number=0):
    """An article that is all body."""
    blocks = (Block(S(0, len(text)), BlockKind.BODY, Label.TEXT),) if text else ()
    return Article(Origin("/news/plain.txt"), Masthead("Plain", date(2022, 1, 1)), text, blocks, id=number)


@pytest.fixture
def harbour():
    """An article with a headline three times over, two folds and names, astral characters among them."""
    text, blocks = blocks_of(LINES)
    title, byline = text.index(TITLE, 20), text.index("Ann Lee")
    masthead = Masthead(
        TITLE,
        date(2022, 1, 10),
        "Ann Lee",
        "The Coast",
        findings=(
            Finding("title", S(title, title + len(TITLE)), "line after the date line"),
            Finding("byline", S(byline, byline + 7), "line that starts with By"),
        ),
    )
    ann = Entity(EntityKind.PERSON, "Ann Lee")
    last = text.rindex("Ann Lee")
    mentions = (Mention(S(last, last + 7), ann, "Ann Lee"),)
    return Article(Origin("/news/harbour.txt"), masthead, text, blocks, mentions, id=1)


@pytest.fixture
def marks(harbour):
    """The hits of "harbour" in the article and its furniture; of the headline's copies the one on show counts."""
    title = harbour.masthead.span_of("title")
    capitals = [span for span in spans_of(harbour.text, "Harbour") if span.start > title.end]
    return [S(title.start, title.start + 7), *spans_of(harbour.text, "harbour"), *capitals]


@pytest.fixture
def pane(qtbot):
    made = ViewerPane()
    qtbot.addWidget(made)
    made.resize(820, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def shown(pane, harbour, marks):
    """The pane with the article open and its hits marked."""
    pane.show_page(Page.of(harbour, marks))
    return pane


@pytest.fixture
def make_plain():
    return plain
