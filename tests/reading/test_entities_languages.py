"""Names by plain rules in languages besides English: where they begin and end, what is none, and their cases."""

from __future__ import annotations

import pytest

from corpusview.article import EntityKind
from tests.reading.test_entities import listed, mentions

PERSON, ORGANISATION, PLACE = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE


def names(text: str, language: str) -> dict[str, EntityKind]:
    return listed(mentions(text, language=language))


def test_a_polish_name_is_one_in_all_its_cases_and_known_by_the_first() -> None:
    text = "Wczoraj Donald Tusk był tutaj. Rozmowa z Donaldem Tuskiem trwała. Plan Donalda Tuska upadł, wina Tuska.\n"
    assert names(text, "pl") == {"Donald Tusk": PERSON}
    surfaces = {each.surface for each in mentions(text, language="pl")}
    assert surfaces == {"Donald Tusk", "Donaldem Tuskiem", "Donalda Tuska", "Tuska"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rada wysłuchała Macieja Maleńczuka w piątek.\n", "Maciej Maleńczuk"),
        ("Rada wysłuchała Piotra Czajkowskiego w piątek.\n", "Piotr Czajkowski"),
        ("Rada wysłuchała Janusza Radka w piątek.\n", "Janusz Radek"),
        ("Rada wysłuchała Krystyny Kozłowskiej w piątek.\n", "Krystyna Kozłowska"),
        ("Rada poparła Ewę Kopacz w piątek.\n", "Ewa Kopacz"),
        # what may be a man's in another case is a woman's where the family name says so
        ("Wystąpiła Stanisława Celińska w piątek.\n", "Stanisława Celińska"),
    ],
)
def test_a_polish_name_is_shown_in_the_nominative_that_no_sentence_gives(text: str, name: str) -> None:
    assert name in names(text, "pl")


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("pl", "Spotkali się w Warszawie. Potem opuścili Warszawę.\n", "Warszawa"),
        ("pl", "Ceny w Niemczech rosną.\n", "Niemcy"),
        ("ru", "Он живёт в России. Об этом знает Россия.\n", "Россия"),
        ("ru", "Он живёт в Китае.\n", "Китай"),
        ("ru", "Он живёт в Израиле.\n", "Израиль"),
        ("ru", "Врачи Латинской Америки согласны.\n", "Латинская Америка"),
        ("uk", "Він живе в Україні.\n", "Україна"),
        ("uk", "Він живе у Харкові.\n", "Харків"),
        ("el", "Οι γιατροί της Νέας Υόρκης συμφώνησαν.\n", "Νέα Υόρκη"),
    ],
)
def test_a_listed_place_is_one_in_all_its_cases(language: str, text: str, name: str) -> None:
    assert names(text, language) == {name: PLACE}


def test_the_country_before_a_full_name_is_no_part_of_it() -> None:
    assert names("Так считает главный врач России Геннадий Онищенко.\n", "ru") == {
        "Россия": PLACE,
        "Геннадий Онищенко": PERSON,
    }
    assert names("Das sagte US-Präsident Donald Trump am Montag.\n", "de") == {"Donald Trump": PERSON}
    assert names("Es war eine Entscheidung von EZB-Präsidentin Christine Lagarde.\n", "de") == {
        "Christine Lagarde": PERSON
    }


def test_an_adjective_alone_names_nobody_but_a_region_with_its_noun() -> None:
    assert names("Они приехали из Московской области.\n", "ru") == {"Московской области": PLACE}
    assert names("Учёные Техасского университета согласны.\n", "ru") == {}
    assert names("В Детской больнице тихо.\n", "ru") == {}


def test_two_words_in_capitals_are_a_body_or_a_feast_as_often_as_a_person() -> None:
    assert names("Decyzja Unii Europejskiej zapadła.\n", "pl") == {"Unia Europejska": ORGANISATION}
    assert names("Witamy Nowy Rok razem.\n", "pl") == {}
    assert names("Об этом пишет Франс Пресс.\n", "ru") == {"Франс Пресс": ORGANISATION}


def test_a_word_that_the_article_writes_small_as_well_is_no_city_of_another_language_s_list() -> None:
    assert names("Bo tak jest dobrze. Zostań, bo pada.\n", "pl") == {}
    assert names("Essen ist fertig. Gutes Essen kostet.\n", "de") == {}
    assert names("Er wohnt in Essen seit langem.\n", "de") == {"Essen": PLACE}


def test_a_sentence_without_blanks_is_no_name() -> None:
    found = names("在Win8 ARM设备将无法安装运行Linux的设备上 Edward Parker 表示同意这个决定。\n", "zh")
    assert set(found) <= {"Edward Parker"}
