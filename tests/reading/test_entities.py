"""Names in an article: found, settled by the rest of the article, joined to one entity each."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from corpusview.article import Article, Block, BlockKind, EntityKind, Label, Masthead, Mention, Origin, Span
from corpusview.reading.entities import find_mentions
from corpusview.reading.entities.joining import Named, join

SEED = Path(__file__).parents[2].parent / "shared" / "seed"


def article(body: str, boilerplate: str = "", language: str | None = "en") -> Article:
    text = body + boilerplate
    blocks = [Block(Span(0, len(body)), BlockKind.BODY, Label.TEXT)]
    if boilerplate:
        blocks.append(Block(Span(len(body), len(text)), BlockKind.BOILERPLATE, Label.RELATED))
    return Article(Origin("made-up.txt"), Masthead(), text, tuple(blocks), language=language)


def mentions(body: str, boilerplate: str = "", language: str | None = "en") -> tuple[Mention, ...]:
    return find_mentions(article(body, boilerplate, language))


def listed(found: tuple[Mention, ...]) -> dict[str, EntityKind]:
    return {each.entity.name: each.entity.kind for each in found if not each.found_by.startswith("furniture:")}


def test_a_surname_after_the_full_name_is_the_same_person() -> None:
    found = mentions("Officials praised Kassym-Jomart Tokayev on Monday. Later Tokayev left. Tokayev’s aide stayed.\n")
    people = [each for each in found if each.entity.kind is EntityKind.PERSON]
    assert {each.entity.name for each in people} == {"Kassym-Jomart Tokayev"}
    assert [each.surface for each in people] == ["Kassym-Jomart Tokayev", "Tokayev", "Tokayev"]
    assert people[0].entity.aliases == ("Tokayev",)


def test_what_stands_in_the_furniture_changes_nothing_in_the_body() -> None:
    body = "Maria Alvarez spoke first in Madrid. Carla Ortega spoke after her. Alvarez left early.\n"
    furniture = "\nMaria Alvarez Carla Ortega Maria Alvarez\nAlvarez Ortega\nCarla Alvarez\nPedro Gomez\n"
    alone, beside = mentions(body), mentions(body, furniture)
    assert [each for each in beside if not each.found_by.startswith("furniture:")] == list(alone)
    assert "Pedro Gomez" in {each.entity.name for each in beside}
    assert find_mentions(article(body, furniture), furniture=False) == alone


def test_a_name_in_the_furniture_is_that_of_the_body() -> None:
    found = mentions("Kassym-Jomart Tokayev spoke on Monday in Almaty.\n", "\nPresident Tokayev in Astana\n")
    aside = [each for each in found if each.found_by.startswith("furniture:") and each.surface == "Tokayev"]
    assert aside and {each.entity.name for each in aside} == {"Kassym-Jomart Tokayev"}


def test_a_dash_never_belongs_to_a_name() -> None:
    found = mentions("He fired intelligence chief Karim Masimov—a close ally—and praised Armenia—like Russia.\n")
    assert listed(found)["Karim Masimov"] is EntityKind.PERSON
    assert listed(found)["Armenia"] is EntityKind.PLACE
    assert all("—" not in each.surface for each in found)


def test_an_acronym_in_brackets_is_joined_with_its_long_form() -> None:
    found = mentions(
        "Members of the Collective Security Treaty Organization (CSTO) met on Friday. The CSTO sent troops to Almaty.\n"
    )
    one = [each for each in found if each.surface == "CSTO" or each.surface.startswith("Collective")]
    assert len(one) == 3
    assert {each.entity.name for each in one} == {"Collective Security Treaty Organization"}


def test_an_acronym_of_another_language_in_brackets_is_joined_too() -> None:
    found = mentions(
        "Trains of the Norwegian State Railways (NSB) stood still on Tuesday, officials in Oslo said. The NSB hopes to "
        "run them again on Wednesday, and the Norwegian State Railways said that they were sorry."
    )
    assert {each.entity.name for each in found if each.surface == "NSB"} == {"Norwegian State Railways"}


def test_two_people_of_one_surname_stay_two() -> None:
    found = mentions(
        "Hillary Clinton spoke first in Chicago. Bill Clinton spoke after her. They asked Clinton about it.\n"
    )
    assert {"Hillary Clinton", "Bill Clinton"} <= set(listed(found))
    assert [each.entity.name for each in found if each.surface == "Clinton"] == ["Bill Clinton"]


def test_a_company_is_one_name_to_its_last_word() -> None:
    found = listed(mentions("Shares of Belquist Holdings Inc rose. Zorvan Timbers, Inc. did not comment.\n"))
    assert found["Belquist Holdings Inc"] is EntityKind.ORGANISATION
    assert any(name.startswith("Zorvan Timbers") and kind is EntityKind.ORGANISATION for name, kind in found.items())


def test_an_initial_or_a_given_name_before_a_capital_is_a_person() -> None:
    found = listed(mentions("The wickets went to K. Spiring and to bowlers such as Agnes Belquar in the rain.\n"))
    assert found.get("K. Spiring") is EntityKind.PERSON
    assert found.get("Agnes Belquar") is EntityKind.PERSON


def test_a_score_is_no_name() -> None:
    assert not any(name[0].isdigit() for name in listed(mentions("Becker beat Stich 6-1 6-2, then 7-6 on Monday.\n")))


def test_names_of_one_country_are_one_place() -> None:
    found = mentions("Talks between the United States and Iran began. The US said so, and the U.S. envoy agreed.\n")
    names = {each.entity.name for each in found if each.surface in {"US", "U.S.", "United States"}}
    assert names == {"United States"}


def test_boilerplate_names_are_marked_and_do_not_join_the_list() -> None:
    found = mentions(
        "President Nursultan Nazarbayev visited Almaty on Monday.\n",
        "Supporters of Sali Berisha clash with police in Tirana\n",
    )
    assert "Nursultan Nazarbayev" in listed(found)
    assert not any("Berisha" in name for name in listed(found))
    assert any("Berisha" in each.surface and each.found_by.startswith("furniture:") for each in found)


def test_mentions_lie_on_the_text_in_order_and_do_not_overlap() -> None:
    text = "In Nairobi, William Ruto met António Guterres of the United Nations.\n"
    found = mentions(text)
    assert all(text[each.span.start : each.span.end] == each.surface for each in found)
    assert all(a.span.end <= b.span.start for a, b in zip(found, found[1:], strict=False))


def test_the_byline_is_no_part_of_the_story() -> None:
    byline, body = "By Maria Lopez in Nairobi\n", "William Ruto spoke in Kisumu on Monday.\n"
    made = Article(
        Origin("x"),
        Masthead(),
        byline + body,
        (
            Block(Span(0, len(byline)), BlockKind.MASTHEAD, Label.BYLINE),
            Block(Span(len(byline), len(byline + body)), BlockKind.BODY, Label.TEXT),
        ),
    )
    assert not any("Lopez" in each.surface for each in find_mentions(made))


def test_a_title_or_a_second_mention_makes_an_entity_sure() -> None:
    found = mentions("President Zorvan Belquist spoke. Belquist left.\n")
    assert all(each.confidence >= 0.9 for each in found if each.entity.name == "Zorvan Belquist")
    assert any(each.entity.name == "Zorvan Belquist" for each in found)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("ru", "Президент Владимир Путин прибыл в Казахстан.\n", "Владимир Путин"),
        ("uk", "Президент Володимир Зеленський прибув до Києва.\n", "Володимир Зеленський"),
        ("de", "Die Kanzlerin Angela Merkel besuchte am Montag die Stadt München.\n", "Angela Merkel"),
        ("fr", "Le président Emmanuel Macron est arrivé à Berlin lundi.\n", "Emmanuel Macron"),
        ("es", "El presidente Pedro Sánchez llegó a Bruselas el lunes.\n", "Pedro Sánchez"),
        ("el", "Ο πρωθυπουργός Κυριάκος Μητσοτάκης έφτασε στις Βρυξέλλες τη Δευτέρα.\n", "Κυριάκος Μητσοτάκης"),
    ],
)
def test_other_languages_are_read_by_rules_and_say_so(language: str, text: str, name: str) -> None:
    found = mentions(text, language=language)
    assert listed(found).get(name) is EntityKind.PERSON
    assert {each.found_by for each in found} <= {"rules", "surname", "acronym", "majority", "repeated"}


def test_countries_in_capitals_are_places_in_russian() -> None:
    found = listed(mentions("Послы США и РФ встретились. Об этом сообщили в США.\n", language="ru"))
    assert found == {"США": EntityKind.PLACE, "РФ": EntityKind.PLACE}


def test_a_russian_agency_behind_its_short_sort_is_no_person() -> None:
    found = listed(mentions("Об этом сообщает ИА Регнум. Так пишет РИА Новости.\n", language="ru"))
    assert found == {"ИА Регнум": EntityKind.ORGANISATION, "РИА Новости": EntityKind.ORGANISATION}


def test_sections_and_small_words_of_greek_headlines_are_no_people() -> None:
    text = "Αρχική ΕΙΔΗΣΕΙΣ Υγεία Οι άνθρωποι ζούνε περισσότερα χρόνια στην Ελλάδα.\n"
    found = listed(mentions(text, language="el"))
    assert EntityKind.PERSON not in found.values() and found["Ελλάδα"] is EntityKind.PLACE


def test_german_common_nouns_are_no_names() -> None:
    found = mentions("Die Regierung will die Steuern für Unternehmen senken, sagte der Sprecher.\n", language="de")
    assert found == ()


@pytest.mark.parametrize(
    "text", ["", "\n\n", "a" * 300_000, "A" * 100_000, "(" * 50_000, "Aa " * 30_000, "\ud800 \x00 B"]
)
def test_any_text_gives_an_answer(text: str) -> None:
    blocks = (Block(Span(0, len(text)), BlockKind.BODY, Label.TEXT),) if text else ()
    made = Article(Origin("x"), Masthead(), text, blocks)
    assert isinstance(find_mentions(made), tuple)


@pytest.mark.skipif(not SEED.is_dir(), reason="the sample file lies beside the project, at ../shared/seed")
def test_the_sample_lists_its_people_once_each() -> None:
    text = next(SEED.glob("*.txt")).read_text(encoding="utf-8")
    start, end = text.index("Russian troops invited"), text.index("Read in IntelliNews")
    made = Article(
        Origin("seed"),
        Masthead(),
        text,
        (
            Block(Span(0, start), BlockKind.MASTHEAD, Label.STANDFIRST),
            Block(Span(start, end), BlockKind.BODY, Label.TEXT),
            Block(Span(end, len(text)), BlockKind.BOILERPLATE, Label.RELATED),
        ),
        language="en",
    )
    found = find_mentions(made)
    names = listed(found)
    people = {name for name, kind in names.items() if kind is EntityKind.PERSON}
    wanted = {
        "Kassym-Jomart Tokayev",
        "Nursultan Nazarbayev",
        "Karim Masimov",
        "Antony Blinken",
        "Andrey Serdyukov",
        "Marat Osipov",
        "Daulet Ergozhin",
        "Akezhan Kazhegeldin",
    }
    assert wanted <= people
    assert not {name.split()[-1] for name in wanted} & set(names), "a surname stands apart from its full name"
    assert names["Almaty"] is names["Kazakhstan"] is EntityKind.PLACE
    assert names["Collective Security Treaty Organization"] is EntityKind.ORGANISATION
    for only_furniture in ("Switzerland", "China", "Berisha", "Ablyazov", "Feedly"):
        assert not any(only_furniture in name for name in names)


def test_a_dateline_names_a_place_and_so_does_the_word_elsewhere() -> None:
    found = mentions("OSTREL, Varenia (CPA) - The river rose again on Monday. People in Ostrel left their houses.\n")
    kinds = {each.surface: each.entity.kind for each in found}
    assert kinds["OSTREL"] is EntityKind.PLACE
    assert kinds.get("Ostrel", EntityKind.PLACE) is EntityKind.PLACE


def test_accents_and_declined_forms_are_one_person() -> None:
    found = mentions("Emil Sárkány spoke on Monday. Later Emil Sarkany left, and Sarkany said nothing.\n")
    assert len({each.entity for each in found if each.entity.kind is EntityKind.PERSON}) == 1
    found = mentions("Нурсултан Назарбаев выступил. Позже Назарбаева спросили журналисты.\n", language="ru")
    people = [each for each in found if each.entity.kind is EntityKind.PERSON]
    assert {each.entity.name for each in people} == {"Нурсултан Назарбаев"}


def test_us_is_a_country_only_in_capitals() -> None:
    follow, country, states = join([Named(name, EntityKind.PLACE) for name in ("Us", "US", "United States")])
    assert country == states != follow


def test_a_city_beside_a_score_is_its_club() -> None:
    text = "Football league results: Leeds beat Norwich 3-1 in the cup. The Leeds striker scored twice this season.\n"
    kinds = {each.surface: each.entity.kind for each in mentions(text)}
    assert kinds["Norwich"] is EntityKind.ORGANISATION


MATCH = "Football qualifiers: Wales beat Romania 3-1, and the striker of Norway watched the cup in France.\n"


def test_a_country_beside_an_opponent_is_known_by_its_team() -> None:
    found = mentions(MATCH)
    known = {each.surface: each.entity.name for each in found if each.entity.kind is EntityKind.PLACE}
    assert known["Wales"] == "Wales (team)" and known["Romania"] == "Romania (team)"
    assert known["Norway"] == "Norway (team)" and known["France"] == "France"


@pytest.mark.parametrize(
    "text",
    [
        "The ministers of Wales and Romania met on Monday. Romania hosts a summit v its critics.\n",
        "Football league and cup: Karim Orzov (Wales) met the striker Bela Varga (Romania). Wales is cold.\n",
    ],
)
def test_a_country_where_nobody_plays_is_a_country(text: str) -> None:
    known = {each.surface: each.entity.name for each in mentions(text) if each.entity.kind is EntityKind.PLACE}
    assert known["Wales"] == "Wales" and known["Romania"] == "Romania"


def test_two_names_of_one_country_s_team_are_one() -> None:
    team, other, country = join([Named(f"{name}", EntityKind.PLACE) for name in ("UK (team)", "Britain (team)", "UK")])
    assert team == other != country


def test_thousands_of_namesakes_are_joined_in_time() -> None:
    began = time.process_time()
    join([Named(f"Aan{n:x} Smith", EntityKind.PERSON, (n,)) for n in range(4000)])
    join([Named(f"John Sm{n:x}", EntityKind.PERSON, (n,)) for n in range(4000)])
    assert time.process_time() - began < 10


def test_thousands_of_names_of_one_first_word_are_found_in_time() -> None:
    began = time.process_time()
    mentions(". ".join(f"Cincinnati {chr(65 + n % 26)}{n:x}".replace("0", "o") for n in range(12_000)) + ".\n")
    assert time.process_time() - began < 12, "the time grows with the square of the names"


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (EntityKind.ORGANISATION, "Belquist Commission, Commission"),
        (EntityKind.ORGANISATION, "Commission of Inquiry | Belquist Commission | Commission"),
        (EntityKind.ORGANISATION, "Cincinnati, Cincinnati Reds, Reds"),
        (EntityKind.ORGANISATION, "New York | New York Yankees, Yankees | Mets"),
        (EntityKind.ORGANISATION, "SC Zorburg, Zorburg, 1. FC Zorburg 04"),
        (EntityKind.ORGANISATION, "U.S. Trade Finance Panel, Trade Finance Panel"),
        (EntityKind.ORGANISATION, "VW Group, Volkswagen"),
        (EntityKind.ORGANISATION, "Belquist Trade Panel, Belquist Trade Panel (BTP), BTP"),
        (EntityKind.PLACE, "Fla., Florida | Georgia"),
        (EntityKind.PLACE, "Pacific, Pacific Ocean | Pacific River"),
        (EntityKind.PLACE, "St. Belquist, Saint Belquist"),
        (EntityKind.PERSON, "U.S. Senator John Belquist, Belquist, Senator Belquist"),
        (EntityKind.PERSON, "Ichiro Zorvan, Zorvan Ichiro"),
        (EntityKind.PERSON, "Maria Belquist, Belquest | Anna Zorvan"),
        (EntityKind.PERSON, "Maria Belquist | Anna Belquest | Belquast"),
        (EntityKind.PERSON, "Daniel Calbiguri, Calbigrui"),
        (EntityKind.ORGANISATION, "German Belquist Museum, Belquist Museum"),
        (EntityKind.ORGANISATION, "German Belquist Museum | Danish Belquist Museum | Belquist Museum"),
        (EntityKind.ORGANISATION, "United States Belquist Band, Belquist Band"),
        (EntityKind.ORGANISATION, "Belquist-Zorvan Inc, Belquist"),
        (EntityKind.ORGANISATION, "Overseas Belquist Club of America, OBC"),
        (EntityKind.PLACE, "Republic of Albania, Albania | Republic of China | China"),
        (EntityKind.PLACE, "New York City, New York | Washington, Washington DC"),
        (EntityKind.PLACE, "New York | Albany"),
    ],
)
def test_short_and_other_forms_in_one_article_are_one(kind: EntityKind, names: str) -> None:
    groups = [group.split(", ") for group in names.split(" | ")]
    named = [Named(name, kind, (place,)) for place, name in enumerate(name for group in groups for name in group)]
    found: dict[int, list[str]] = {}
    for each, number in zip(named, join(named), strict=True):
        found.setdefault(number, []).append(each.name)
    assert list(found.values()) == groups
