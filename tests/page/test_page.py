"""A page shows the article and puts the furniture aside, and loses nothing."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from corpusview.article import Article, Block, BlockKind, Finding, Label, Masthead, Mention, Origin, Span
from corpusview.page import Opening, Page, hidden_characters, revealed

KINDS = {
    "D": (BlockKind.MASTHEAD, Label.DATE_LINE),
    "H": (BlockKind.MASTHEAD, Label.HEADLINE),
    "A": (BlockKind.MASTHEAD, Label.HEADLINE_AGAIN),
    "S": (BlockKind.MASTHEAD, Label.STANDFIRST),
    "Y": (BlockKind.MASTHEAD, Label.BYLINE),
    "B": (BlockKind.BODY, Label.TEXT),
    "R": (BlockKind.BOILERPLATE, Label.RELATED),
    "M": (BlockKind.BOILERPLATE, Label.MOST_READ),
    "C": (BlockKind.BOILERPLATE, Label.COOKIE_NOTICE),
}


def article(*labelled: str, masthead: Masthead | None = None, mentions: tuple[Mention, ...] = ()) -> Article:
    """An article of lines, each led by the letter of its block; lines of one letter in a row are one block."""
    blocks: list[Block] = []
    text = ""
    for number, each in enumerate(labelled):
        letter, line = each[0], each[1:] + ("\n" if number < len(labelled) - 1 else "")
        kind, label = KINDS[letter]
        span = Span(len(text), len(text) + len(line))
        text += line
        if not len(span):
            continue
        if blocks and blocks[-1].label is label:
            blocks[-1] = Block(Span(blocks[-1].span.start, span.end), kind, label, blocks[-1].reason)
        else:
            blocks.append(Block(span, kind, label, "link list" if letter in "RM" else ""))
    return Article(Origin("/news/harbour.txt"), masthead or Masthead(), text, tuple(blocks), mentions)


HARBOUR = article(
    "D date 2022-01-10 Harbour reopens",
    "D",
    "AHarbour reopens",
    "SShips sail again after the storm.",
    "YBy Ann Lee January 10, 2022",
    "B",
    "BThe harbour reopened on Monday.",
    "B",
    "BFerries followed at noon.",
    "B",
    "RRelated",
    "RHarbour prices rise",
    "MMost read",
    "M  1. Harbour of fools",
    "M    2 days ago",
    "M",
    masthead=Masthead(
        "Harbour reopens",
        date(2022, 1, 10),
        "Ann Lee",
        "The Coast",
        findings=(
            Finding("title", Span(17, 32), "date line"),
            Finding("byline", Span(87, 94), "line that starts with By"),
        ),
    ),
)


def marks(of: Article, word: str) -> list[Span]:
    found, at = [], of.text.find(word)
    while at >= 0:
        found.append(Span(at, at + len(word)))
        at = of.text.find(word, at + 1)
    return found


def test_headline_and_masthead_stand_above_the_text():
    page = Page.of(HARBOUR)
    assert page.headline.text == "Harbour reopens"
    assert page.headline.span == Span(17, 32)
    assert page.masthead_text() == "The Coast · 10 January 2022 · Ann Lee"
    assert page.masthead[2].span is not None
    assert page.masthead[2].span.of(HARBOUR.text) == "Ann Lee"


def test_seen_lines_are_standfirst_and_body_only():
    assert [line.text for line in Page.of(HARBOUR).seen() if not line.is_blank] == [
        "Ships sail again after the storm.",
        "The harbour reopened on Monday.",
        "Ferries followed at noon.",
    ]


def test_folds_name_label_reason_and_size():
    as_filed, related, most_read = Page.of(HARBOUR).folds
    assert (as_filed.label, as_filed.lines) == ("As filed", 3)
    assert (related.label, related.reason, related.lines, related.words) == ("Related", "link list", 2, 4)
    assert (most_read.label, most_read.size) == ("Most read", "3 lines")
    assert related.run == most_read.run != as_filed.run


def test_neighbouring_blocks_of_one_label_are_one_fold_with_both_reasons():
    text = "one\ntwo\n"
    blocks = (
        Block(Span(0, 4), BlockKind.BOILERPLATE, Label.LEGAL, "first"),
        Block(Span(4, 8), BlockKind.BOILERPLATE, Label.LEGAL, "second"),
    )
    (fold,) = Page.of(Article(Origin("a"), Masthead(), text, blocks)).folds
    assert (fold.reason, fold.lines) == ("first; second", 2)


def test_unfolding_everything_gives_the_text_character_for_character():
    page = Page.of(HARBOUR, open_folds=Opening.ALL)
    assert "\n".join(line.text for line in page.seen()) == HARBOUR.text


@given(st.text(st.sampled_from("ab \n\t\u00a0\u2028\U0001f600\x00"), max_size=60), st.integers(0, 7))
def test_lines_join_to_any_text(text, cut):
    at = text.find("\n", cut) + 1
    parts = [Span(0, at), Span(at, len(text))] if 0 < at < len(text) else [Span(0, len(text))] if text else []
    kinds = (BlockKind.BODY, BlockKind.BOILERPLATE)
    blocks = tuple(Block(span, kind, Label.TEXT) for span, kind in zip(parts, kinds, strict=False))
    page = Page.of(Article(Origin("a"), Masthead(), text, blocks), open_folds=Opening.ALL)
    assert page.text() == text == "\n".join(line.text for line in page.seen())
    assert all(line.span.of(text) == line.text for line in page.lines)


def test_hits_in_a_fold_are_counted_on_it():
    folds = Page.of(HARBOUR, marks(HARBOUR, "Harbour")).folds
    # Of the headline's two copies one is shown above; the other is what the fold holds.
    assert [fold.hits for fold in folds] == [1, 1, 1]


def test_folds_with_hits_open_when_the_question_looks_in_them():
    page = Page.of(HARBOUR, marks(HARBOUR, "fools"), Opening.AT_HITS)
    assert [fold.is_open for fold in page.folds] == [False, False, True]


def test_chosen_folds_open():
    assert [fold.is_open for fold in Page.of(HARBOUR).opened({1}).folds] == [False, True, False]


def test_undated_is_said_and_an_unsure_encoding_too():
    plain = Article(Origin("a.txt", encoding="windows-1251", confidence=0.62, replaced=1), Masthead(), "x", ())
    assert Page.of(plain).masthead_text() == (
        "undated · read as windows-1251, 62% sure · 1 character could not be decoded"
    )


def test_the_encoding_is_told_in_the_window_even_where_there_is_no_doubt():
    sure = Article(Origin("a.txt", encoding="utf-8", confidence=1.0, replaced=2), Masthead(source="Post"), "x", ())
    told = [piece.text for piece in Page.of(sure).masthead_and_encoding()]
    assert told == ["Post", "undated", "UTF-8", "2 characters could not be decoded"]
    assert "UTF-8" not in Page.of(sure).masthead_text()
    unsure = Article(Origin("a.txt", encoding="cp1251", confidence=0.62), Masthead(), "x", ())
    told = [piece.text for piece in Page.of(unsure).masthead_and_encoding()]
    assert told == ["undated", "read as cp1251, 62% sure"]


def test_without_a_headline_the_file_names_the_page_and_no_line_is_hidden():
    bare = article("HSome line", "BBody.")
    page = Page.of(bare)
    assert page.headline.text == "harbour.txt"
    assert not page.has_headline
    assert [line.text for line in page.seen()] == ["Some line", "Body."]


def test_line_numbers_and_folds_are_found_by_place():
    page = Page.of(HARBOUR)
    at = HARBOUR.text.index("fools")
    assert page.line_number(0) == 1
    assert page.line_number(at) == 14
    fold = page.fold_at(at)
    assert fold is not None
    assert fold.label == "Most read"
    assert page.fold_at(HARBOUR.text.index("Ferries")) is None


def test_terminal_page_folds_marks_and_wraps():
    text = Page.of(HARBOUR, marks(HARBOUR, "reopen")).as_text(24, ("*", "*"))
    assert "*reopen*s\n" in text
    assert "The harbour *reopen*ed on\nMonday.\n" in text
    assert "[3 lines folded: Most" in text
    assert "fools" not in text
    assert max(len(line.replace("*", "")) for line in text.splitlines()) <= 24


def test_terminal_page_unfolded_shows_all():
    text = Page.of(HARBOUR, open_folds=Opening.ALL).as_text()
    assert "[2 lines unfolded: Related (link list)]" in text
    assert "  |   1. Harbour of fools" in text


def test_terminal_is_never_given_control_characters():
    page = Page.of(article("B\x1b[31mred\x07 \u202etxt.exe \x9b"))
    assert "␛[31mred␇ ⇐txt.exe" in page.as_text()
    assert not any(character in page.as_text() for character in "\x1b\x07\u202e\x9b")


@given(st.text(max_size=40))
def test_revealing_keeps_every_place(text):
    shown = revealed(text)
    assert len(shown) == len(text)
    assert len(shown.encode("utf-16-le", "surrogatepass")) == len(text.encode("utf-16-le", "surrogatepass"))
    assert all(shown[at] != text[at] for at in hidden_characters(text))


def test_wide_characters_take_two_cells():
    assert Page.of(article("B" + "東" * 20)).as_text(16).splitlines()[-3:] == ["東" * 8, "東" * 8, "東" * 4]


def test_a_long_line_without_spaces_is_broken_for_the_terminal():
    rows = Page.of(article("B" + "x" * 50)).as_text(20).splitlines()
    assert rows[-3:] == ["x" * 20, "x" * 20, "x" * 10]


def test_the_page_tells_where_each_part_of_its_masthead_was_found() -> None:
    head = Masthead(
        "Harbour reopens",
        byline="Ann Lee",
        findings=(
            Finding("byline", Span(19, 26), "byline under the headline"),
            Finding("title", Span(0, 15), "the line that best heads the text"),
        ),
    )
    page = Page.of(article("HHarbour reopens", "YBy Ann Lee", "BThe harbour reopened on Monday.", masthead=head))
    assert page.found().split("\n") == [
        "Headline: the line that best heads the text, line 1",
        "Byline: byline under the headline, line 2",
        "No date is stated about the headline",
    ]
