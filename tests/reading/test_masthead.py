"""Title, date, byline, source and standfirst: found where they stand, and never invented."""

from __future__ import annotations

from datetime import date

import pytest

from corpusview.article import BlockKind, Label, Masthead
from corpusview.reading.boilerplate.engine import Labelled, label_blocks
from corpusview.reading.dates import month_of, stated_date, stated_dates
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
        ("6 май 2014", "bg"),
        ("6 maja 2014", "hr"),
        ("Thứ ba, 6 tháng 5, 2014", "vi"),
        ("٦ مايو ٢٠١٤", "ar"),
        ("2014. 5. 6.", "ko"),
        ("Ruth AdairMay 6, 2014 GMT", "en"),
        ("HealthMAY 6, 2014Updated: JUNE 8, 2014", "en"),
        ("May 6, 201420 Mins Read", "en"),
        ("PTI | 03:01 PM,May 6,2014", "en"),
        ("On 5/6/14 at 4:00 PM EST", "en"),
        ("Πηγή: 06/05/14-11:03", "el"),
        ("Posted by Ruth Adair May 6, 20141", "en"),
        ("6.5.14", "de"),
    ],
)
def test_dates_are_read_in_many_languages(line: str, language: str | None) -> None:
    found = stated_date(line, language)
    assert found is not None and found.day == date(2014, 5, 6)


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("Published on 05/26/14", "en", date(2014, 5, 26)),
        ("26/5/14", "en", date(2014, 5, 26)),
        ("Stand: 26.5.14", "de", date(2014, 5, 26)),
        ("26.5.14", "en", None),
        ("Firmware: 26.5.14", "de", None),
        ("05/06/14", "en", None),
        ("14.05.06", "ja", None),
        ("Version 26.5.14 of the plan", "de", None),
    ],
)
def test_a_year_of_two_digits_is_read_where_it_can_mean_one_day_only(
    line: str, language: str, day: date | None
) -> None:
    found = stated_date(line, language)
    assert (found.day if found else None) == day
    if found:
        assert line[found.start : found.end].count("14") == 1 and line[found.start].isdigit()


def test_all_dates_of_a_line_are_read_in_order() -> None:
    found = stated_dates("Published 6 May 2014, updated 2014-06-08", "en")
    assert [each.day for each in found] == [date(2014, 5, 6), date(2014, 6, 8)]


@pytest.mark.parametrize(
    ("beside", "day"),
    [
        ("", date(2014, 3, 6)),
        ("See also: 25/02/2014", date(2014, 6, 3)),
        ("See also: 02/25/2014", date(2014, 3, 6)),
        ("* 12 January 2013\n* 3 February 2013", date(2014, 6, 3)),
        ("* 12 January 2013\nPosted on March 6, 2014", date(2014, 3, 6)),
    ],
)
def test_bare_digits_are_read_in_the_order_of_the_page(beside: str, day: date) -> None:
    text = f"Ferry company orders two ships\n03/06/2014\n{_BODY}\n{beside}\n"
    assert label_blocks(text, Evidence()).masthead.published == day


def test_a_month_of_a_rarer_language_is_asked_of_dateparser() -> None:
    found = stated_date("6 Mei 2014", "sw")
    assert found is not None and found.day == date(2014, 5, 6)
    assert stated_date("6 Bogus 2014", "sw") is None


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
    "lines",
    [
        "Updated June 8, 2015\nPublished May 6, 2014",
        "Published: May 6, 2014 | Last updated: June 8, 2015",
        "Posted on\nMay 6, 2014\nLast updated\nJune 8, 2015",
        "June 8, 2015May 6, 2014 by Ruth Adair",
        "Reviewed by Ruth Adair\nMay 6, 2014 · 8 min read",
        "By Ruth Adair of the Northern Courier and the Island Post · May 6, 2014 at 3:00 am · One comment so far",
    ],
)
def test_the_day_of_publication_goes_before_that_of_a_change(lines: str) -> None:
    assert _head(f"Ferry company orders two ships\n{lines}\n").published == date(2014, 5, 6)


def test_a_change_dates_an_article_only_where_it_is_told_to_the_minute() -> None:
    assert _head("Ferry company orders two ships\nLast updated: June 8, 2015\n").published is None
    head = _head("Ferry company orders two ships\nUpdated June 8, 2015, 1:24 PM EST\n")
    assert head.published == date(2015, 6, 8)
    assert "change" in head.how("published")


@pytest.mark.parametrize(
    "line",
    [
        "The old ferry leaves the harbour of Nordby on Friday, Aug. 30, 2013. (Photo: Ruth Adair)",
        "© 2013 Northern Courier, founded May 6, 1914. All rights reserved.",
    ],
)
def test_captions_and_copyright_lines_date_nothing(line: str) -> None:
    assert _head(f"Ferry company orders two ships\n{line}\n").published is None


_MENU = "Thursday, 24 November 2016, 12:57\n\n* Home\n* News\n* Sport\n* Business\n* Weather\n\n"


def test_the_day_of_the_visit_above_the_menus_is_not_the_article_s() -> None:
    assert _head(f"{_MENU}Ferry company orders two ships\n").published is None


def test_a_date_behind_the_text_is_taken_where_it_says_what_it_is() -> None:
    text = f"Ferry company orders two ships\n{_BODY}\nPublished May 6, 2014\n\nRelated\nHarbour closed\n"
    assert label_blocks(text, Evidence()).masthead.published == date(2014, 5, 6)


def test_how_far_a_text_goes_on_says_nothing_of_the_date_behind_it() -> None:
    text = f"Ferry company orders two ships\n{_BODY * 12}\nPosted on May 6, 2014 by Ruth\n\nRelated\nHarbour closed\n"
    head = label_blocks(text, Evidence()).masthead
    assert head.published == date(2014, 5, 6)
    assert head.how("published") == "date behind the text"


def test_a_date_right_above_the_text_is_found_though_the_headline_is_far() -> None:
    menu = "\n".join(f"* {name}" for name in ("Home", "News", "Sport", "Weather", "Business", "Travel") * 6)
    text = f"Ferry company orders two ships\n\n{menu}\n\nMay 6, 2014\n{_BODY}"
    head = label_blocks(text, Evidence()).masthead
    assert head.published == date(2014, 5, 6)


@pytest.mark.parametrize(
    "above",
    [
        "",
        _MENU,
        _MENU + "Ferries\n",
        _MENU + "The Northern Courier\n\nFerries\n\n",
        _MENU + "Latest\n\nHarbour closed after storm leaves three boats adrift\n\nMayor resigns over bridge\n\n",
        _MENU + "Home » Business » Ferry company orders two ships\n\n",
        _MENU + "Ferry company orders two ships | Northern Courier\n\n",
    ],
)
def test_the_headline_is_found_below_menus_kickers_and_teasers(above: str) -> None:
    text = f"{above}Ferry company orders two ships\n\nBy Ruth Adair\nMay 6, 2014\n"
    assert _head(text).title == "Ferry company orders two ships"


def test_a_sentence_in_the_menus_far_above_is_not_taken_for_the_text() -> None:
    teaser = "The mayor said on Monday that the bridge would be closed for two more weeks, to the anger of all."
    sections = [f"* {name}" for name in ("Home", "News", "Sport", "Weather", "Business", "Travel", "Culture", "Games")]
    menu = "\n".join(["Bridge stays closed for two more weeks", "", teaser, "", *sections * 4])
    head = label_blocks(f"{menu}\n\nFerry company orders two ships\n\nMay 6, 2014\n{_BODY * 3}", Evidence()).masthead
    assert head.title == "Ferry company orders two ships"
    assert head.published == date(2014, 5, 6)


def test_a_headline_that_is_an_entry_of_a_list_loses_its_sign() -> None:
    assert _head(f"{_MENU}* Ferry company orders two ships\nMay 6, 2014\n").title == "Ferry company orders two ships"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("Written by\nRuth Adair", "Ruth Adair"),
        ("Ruth Adair\nMay 6, 2014", "Ruth Adair"),
        ("May 6, 2014\nRuth Adair and Jürgen Reiter", "Ruth Adair and Jürgen Reiter"),
        ("【海岸日報╱記者王小明／北港報導】", "王小明"),
        ("박준석 기자", "박준석"),
    ],
)
def test_names_without_a_by_are_read_where_a_sign_stands_beside_them(lines: str, name: str) -> None:
    text = f"Ferry company orders two ships\n{lines}\n"
    read = _read(text)
    assert read.masthead.byline == name
    span = read.masthead.span_of("byline")
    assert span is not None and span.of(text) == name


def test_a_name_of_which_the_article_tells_is_not_its_author_s() -> None:
    text = "Ferry company orders two ships\nOlga Brandt\nMay 6, 2014\nOlga Brandt, who leads it, signed on Thursday.\n"
    assert _head(text).byline is None


@pytest.mark.parametrize(
    "line",
    [
        "Photo by Ruth Adair",
        "Sponsored by Northern Shipyards",
        "Medically reviewed by Ruth Adair",
        "Share by Email",
        "Text Size",
    ],
)
def test_who_took_the_photo_or_paid_is_not_the_author(line: str) -> None:
    assert _head(f"Ferry company orders two ships\n{line}\nMay 6, 2014\n").byline is None


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
        ("by Ruth Adair ● May 6, 2014 ● 6 min read", "Ruth Adair"),
        ("By Ruth AdairStaff Writer", "Ruth Adair"),
        ("By Ruth Adair22 Dec 2016", "Ruth Adair"),
        ("Autor: Anna Maj. Data publikacji 2011-05-18", "Anna Maj"),
        ("By J. R. Adair", "J. R. Adair"),
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


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Source: Northern Courier", "Northern Courier"),
        ("Quelle: Nordkurier", "Nordkurier"),
        ("NORDBY (Reuters) - The ferry company said on Thursday that it would order two new ships soon.", "Reuters"),
    ],
)
def test_the_source_is_read_from_a_credit_or_a_dateline(line: str, source: str) -> None:
    text = f"Ferry company orders two ships\n{line}\n"
    head = _head(text)
    span = head.span_of("source")
    assert head.source == source
    assert span is not None and span.of(text) == source


def test_the_outlet_s_name_is_cut_off_the_headline() -> None:
    text = (
        f"Ferry company orders two ships | Northern Courier\n{_BODY}\n© 2014 Northern Courier. All rights reserved.\n"
    )
    head = label_blocks(text, Evidence()).masthead
    assert head.title == "Ferry company orders two ships"
    span = head.span_of("title")
    assert span is not None and span.of(text) == head.title


@pytest.mark.parametrize(
    ("line", "source"),
    [
        (
            "© Copyright 1995 - 2026 Courier.example a Northern Media Company|Terms",
            "Courier.example a Northern Media Company",
        ),
        ("ООО «Северный курьер» © 2009 Все права защищены.", "ООО «Северный курьер»"),
        ("©2024 Verlag Nordkurier GmbH & Co. KG", "Verlag Nordkurier"),
        ("© Nordkurier.de, 1998–2012", "Nordkurier.de"),
        ("* Copyright, Trademark and Patent Information", None),
        ("© جميع الحقوق محفوظة", None),
        ("FranГ§ois LГ©vesque and others", None),
        ("© Orphus", None),
        ("Northern Courier ©MMXIV", "Northern Courier"),
        ("© 2014 Kurier Polnocny Sp. z o.o.", "Kurier Polnocny"),
        ("© 2014 Northern CourierŸPartners & AdvertisersŸPrivacy", "Northern Courier"),
        ("© 2014 Northern Courier · Terms of use", "Northern Courier"),
        ("© Η ΒΟΡΕΙΑ All rigths reserved", "Η ΒΟΡΕΙΑ"),
        ("© RIPRODUZIONE RISERVATA", None),
        ("© of the material shown", None),
        ("© Jane Quayle/Northern Pictures", None),
    ],
)
def test_copyright_lines_name_the_outlet_or_nobody(line: str, source: str | None) -> None:
    text = f"Ferry company orders two ships\n{_BODY}\n{line}\n"
    assert label_blocks(text, Evidence()).masthead.source == source


def test_every_finding_says_how() -> None:
    head = _head(" date 2014-05-06 Ferry company orders two ships\nFerry company orders two ships\nBy Ruth Adair\n")
    assert {each.field for each in head.findings} >= {"title", "published", "byline"}
    assert all(each.how for each in head.findings)


@pytest.mark.parametrize(
    "line",
    [
        "www." * 200_000 + "!",
        "© " * 200_000,
        "By " + "A" * 300_000,
        "03/06/2014 " + "1 - " * 100_000,
        "Ann " * 100_000,
        "Published May 6, 2014 " * 20_000,
        "newsletter" * 50_000,
    ],
    ids=["addresses", "signs", "one name", "numbers", "names", "dates", "one word"],
)
def test_a_hostile_line_costs_no_more_than_its_length(line: str) -> None:
    """Nothing here is promised of what is found, but that it comes back: a pattern that runs wild would take hours."""
    text = f"Ferry company orders two ships\n03/06/2014\n{line}\n{_BODY}\n{line}\n"
    read = label_blocks(text, Evidence())
    assert read.blocks[-1].span.end == len(text)
