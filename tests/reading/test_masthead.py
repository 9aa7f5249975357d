"""Title, date, byline, source and standfirst: found where they stand, and never invented."""

from __future__ import annotations

from datetime import date

import pytest

from corpusview.article import BlockKind, Label, Masthead
from corpusview.reading.boilerplate import Labelled, label_blocks
from corpusview.reading.dates import month_of, stated_date
from corpusview.reading.evidence import Evidence

_BODY = """
The ferry company said on Thursday that it would order two new ships, the first in nearly twenty years.

They will run on batteries for the short crossing and on methanol for the long one, according to the plans.

The first should sail in four years. The old ships will be sold, and their crews trained for the new engines.
"""


def _read(head: str) -> Labelled:
    return label_blocks(head + _BODY, Evidence())


def _head(head: str) -> Masthead:
    return _read(head).masthead


def test_the_date_line_gives_date_and_headline() -> None:
    text = " date 2014-05-06 Ferry company orders two ships\n\nFerry company orders two ships\n"
    head = _head(text)
    assert head.published == date(2014, 5, 6)
    assert head.title == "Ferry company orders two ships"
    assert head.how("published") == "date line"
    span = head.span_of("title")
    assert span is not None and span.start == text.rindex("Ferry company")


def test_the_date_line_is_the_headline_where_no_other_line_says_it() -> None:
    text = " date 2014-05-06 Ferry company orders two ships\n"
    head = _head(text)
    assert head.title == "Ferry company orders two ships"
    span = head.span_of("title")
    assert span is not None and span.of(text) == head.title


def test_a_headline_that_stands_twice_counts_once() -> None:
    text = " date 2014-05-06 Ferry company orders ships\nFerry company orders ships\nFerry company orders ships\n"
    read = _read(text)
    labels = [block.label for block in read.blocks if block.kind is BlockKind.MASTHEAD]
    assert labels.count(Label.HEADLINE) == 1
    assert labels.count(Label.DATE_LINE) == 1
    assert labels.count(Label.HEADLINE_AGAIN) == 1


def test_a_date_that_is_none_is_not_read() -> None:
    assert _head(" date 2014-13-45 Ferry company orders two ships\n").published is None


@pytest.mark.parametrize("line", ["2 hours ago", "Yesterday", "Updated today at 10:30", "Monday", "May 2014", "2014"])
def test_a_date_is_never_reckoned_or_guessed(line: str) -> None:
    assert _head(f"Ferry company orders two ships\n{line}\n").published is None


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Published 6 May 2014", "en"),
        ("May 6, 2014 at 9:15 am", "en"),
        ("Tuesday, May 6th, 2014", "en"),
        ("May 6, 20147:55 AM UTC", "en"),
        ("2014-05-06T09:15:00Z", None),
        ("2014/05/06 09:15", "ja"),
        ("06.05.2014, 09:15 Uhr", "de"),
        ("6. Mai 2014", "de"),
        ("Publié le 6 mai 2014", "fr"),
        ("6 de mayo de 2014", "es"),
        ("6 maggio 2014", "it"),
        ("6 de maio de 2014", "pt"),
        ("6 mei 2014", "nl"),
        ("6 maja 2014", "pl"),
        ("6. května 2014", "cs"),
        ("6 мая 2014, 09:15", "ru"),
        ("6 травня 2014", "uk"),
        ("6 Μαΐου 2014", "el"),
        ("6 Mayıs 2014", "tr"),
        ("6 Mei 2014", "id"),
        ("2014年5月6日 09:15", "zh"),
        ("2014년 5월 6일", "ko"),
        ("6 مايو 2014", "ar"),
        ("6 במאי 2014", "he"),
        ("06/05/2014", "fr"),
        ("05/06/2014", "en"),
        ("06-05-2014", "nl"),
        ("6 toukokuuta 2014", "fi"),
    ],
)
def test_dates_are_read_in_many_languages(line: str, language: str | None) -> None:
    found = stated_date(line, language)
    assert found is not None and found.day == date(2014, 5, 6)


@pytest.mark.parametrize("line", ["31 February 2014", "99.99.2014", "45/45/2014", "Room 2014 of 20", "call 2014-99-99"])
def test_what_is_no_date_is_left_alone(line: str) -> None:
    assert stated_date(line, "en") is None


def test_months_are_known_by_their_beginning() -> None:
    assert month_of("Sept") == 9
    assert month_of("ноября") == 11
    assert month_of("grudnia") == 12
    assert month_of("zebra") is None


def test_a_date_by_the_headline_is_found_with_its_place() -> None:
    text = "Ferry company orders two ships\nMay 6, 2014\n"
    read = _read(text)
    assert read.masthead.published == date(2014, 5, 6)
    span = read.masthead.span_of("published")
    assert span is not None and span.of(text) == "May 6, 2014"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Ruth Adair", "Ruth Adair"),
        ("By Ruth Adair May 6, 2014", "Ruth Adair"),
        ("By Ruth Adair | Updated May 6, 2014", "Ruth Adair"),
        ("Von Jürgen Reiter", "Jürgen Reiter"),
        ("Par Hélène Vautrin, publié le 6 mai 2014", "Hélène Vautrin"),
        ("Por Marta Queiroz", "Marta Queiroz"),
        ("Автор: Анна Белова", "Анна Белова"),
    ],
)
def test_bylines_are_read_without_dates(line: str, name: str) -> None:
    assert _head(f"Ferry company orders two ships\n{line}\n").byline == name


def test_a_sentence_that_starts_like_a_byline_is_none() -> None:
    assert (
        _head("Ferry company orders two ships\nBy nightfall the order had been signed in the harbour office.\n").byline
        is None
    )


def test_the_line_between_headline_and_byline_is_the_standfirst() -> None:
    head = _head("Ferry company orders two ships\nNew vessels will run on batteries and methanol.\nBy Ruth Adair\n")
    assert head.standfirst == "New vessels will run on batteries and methanol."


def test_the_source_is_the_byline_that_names_an_outlet() -> None:
    assert _head("Ferry company orders two ships\nBy Coast News Agency\n").source == "Coast News Agency"


def test_the_source_is_else_read_from_the_copyright_line() -> None:
    text = "Ferry company orders two ships\n" + _BODY + "\nFollow us\n© 2014 Northern Courier. All rights reserved.\n"
    head = label_blocks(text, Evidence()).masthead
    assert head.source == "Northern Courier"
    span = head.span_of("source")
    assert span is not None and span.of(text) == "Northern Courier"


def test_every_finding_says_how() -> None:
    head = _head(" date 2014-05-06 Ferry company orders two ships\nFerry company orders two ships\nBy Ruth Adair\n")
    assert {each.field for each in head.findings} >= {"title", "published", "byline"}
    assert all(each.how for each in head.findings)
