"""Names of one article joined, or kept apart, by likeness, by what they are short for, and by what is known."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import pytest

from corpusview.article import EntityKind
from corpusview.paths import resource
from corpusview.reading.entities.joining import Named, best_name, join, key_of
from corpusview.reading.entities.names import edits
from corpusview.reading.entities.table import same_body, same_place

PERSON, PLACE, BODY = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION


def are_one(kind: EntityKind, *names: str) -> bool:
    return len(set(join([Named(name, kind, (at,)) for at, name in enumerate(names)]))) == 1


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (BODY, ("Werder Bremen", "Bremen")),
        (BODY, ("Supreme Court of Pakistan", "Supreme Court")),
        (BODY, ("United States Supreme Court", "Supreme Court")),
        (BODY, ("Harlow Textiles Group", "Harlow Textiles")),
        (BODY, ("Goethe Institut", "Goethe Insitut")),
        (BODY, ("Bundeskriminalamt", "BKA")),
        (BODY, ("University of Cross River State", "UNICROSS")),
        (BODY, ("Varna Council on Old Bridges", "VARCOB")),
        (PERSON, ("Dirk Hordorff", "Dirk Hordoff")),
        (PERSON, ("Marit Halvorsen", "Marit Halvosren")),
        (BODY, ("VNLA", "VLNA")),
        (BODY, ("Federal Environment Agency", "Federal Environmental Agency")),
        (PLACE, ("Los Angeles County Museum of Art", "LACMA")),
        (PLACE, ("Tobolsk", "Tobolesk", "TOBOLSK")),
        (PLACE, ("Southern Sudan", "South Sudan")),
        (PLACE, ("Köln", "Cologne")),
        (PLACE, ("Hoang Sa", "Paracel Islands")),
        (PERSON, ("Robert II", "King Robert II")),
        (PERSON, ("Claus Dreyer", "Deyer")),
        (PERSON, ("Johann Orbeck", "Hans Orbeck")),
        (PLACE, ("Berlin Wall", "Wall")),
        (PLACE, ("West", "Western world", "Western")),
        (BODY, ("Croatian Democratic Union", "HDZ")),
        (PLACE, ("Zoo Palast", "Zoopalast")),
        (PLACE, ("Orbel Crater", "Orbel")),
        (PLACE, ("Latin America", "Latin American")),
        (BODY, ("Sarov City Thunder", "Thunder")),
        (BODY, ("NBCUniversal", "NBCU")),
        (BODY, ("Harlow Orbeck Inc", "Orbeck")),
        (BODY, ("Western Orbitel Corp", "Western Orbietl")),
        (BODY, ("NV Telvix", "Telvix")),
        (BODY, ("NV Telvix Gloeilampenfabrieken", "Telvix")),
        (BODY, ("Democratic Harvest Party of Varna", "Harvest Party")),
        (BODY, ("Truth and Dignity Commission", "Truth and Dignity Committee")),
        (BODY, ("Federal Administrative Court", "Federal Administration Court")),
        (BODY, ("Pelle-Vottari", "Pelle-Votari")),
        (BODY, ("Orbel Airlines", "Orbel Airways")),
        (BODY, ("Telvar Rouge", "Telvar Rogue")),
        (BODY, ("NPD", "National Democratic Party")),
        (BODY, ("DFB", "Football Association")),
        (PERSON, ("Tom H.W. Larkin", "Tom H. W. Larkin", "Tom HW Larkin", "Tom H. Larkin", "Larkin")),
        (PERSON, ("JK Harmon", "J.K. Harmon")),
        (PLACE, ("Los Angeles", "LA", "L.A.")),
        (PLACE, ("Louisiana", "La.")),
        (BODY, ("EU Harvest Office", "European Harvest Office", "European Union Harvest Office")),
        (PLACE, ("Frankfurt's Hahn Airport", "Frankfurt Hahn Airport")),
        (PLACE, ("West Germany", "West Germanys")),
        (BODY, ("GAF", "GAFs")),
        (BODY, ("Ford Motor", "Ford")),
        (BODY, ("German Aerospace Center", "DLR")),
        (BODY, ("Köln Orbel", "KOELN ORBEL")),
        (BODY, ("Google Orbel Inc", "Google")),
        (PERSON, ("Abd Rabbu Mansour Telvar", "Abed Rabbo Mansur Telvar")),
        (PERSON, ("John Kirby", "Kriby")),
    ],
)
def test_names_of_one_are_joined(kind: EntityKind, names: tuple[str, ...]) -> None:
    assert are_one(kind, *names)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (BODY, ("See Facebook", "Facebook")),
        (BODY, ("Ford Otosan", "Ford")),
        (BODY, ("Google Maps", "Google")),
        (BODY, ("AEC", "AC")),
        (BODY, ("APS-C", "AC")),
        (BODY, ("Antenne Bayern", "Bayern")),
        (BODY, ("Harvest Commission", "Harvest Committee")),
        (BODY, ("Orbel Airlines", "Orbel Airport")),
        (BODY, ("Telvar Rouge", "Telvar Rogues")),
        (BODY, ("NPD", "CHP", "Democratic Party")),
        (PLACE, ("Gaza Strip", "Sunset Strip", "Strip")),
        (PLACE, ("Zelandor Village", "Village")),
        (BODY, ("SAPHire", "SAP")),
        (PERSON, ("Claus Wolff", "Rolff")),
        (PERSON, ("Claus Berger", "Berge")),
        (BODY, ("East Stirling", "Stirling")),
        (BODY, ("Samsung Electronics", "Samsung")),
        (BODY, ("Square Enix Europe", "Square Enix")),
        (BODY, ("Florida Supreme Court", "Supreme Court")),
        (BODY, ("Christian Democrats", "Christian")),
        (BODY, ("Communism", "Communist")),
        (BODY, ("Bka", "Bundeskriminalamt")),
        (BODY, ("Pan", "National Action Party")),
        (BODY, ("QRV", "Varna Council on Old Bridges")),
        (PERSON, ("Carlos Hordorff", "Carlo Hordorffer")),
        (PLACE, ("Iberia", "Iberian")),
        (PLACE, ("Southern Africa", "South Africa")),
        (PLACE, ("Syria", "Styria")),
        (PLACE, ("Rhodesia", "Zimbabwe")),
        (PLACE, ("Malay Peninsula", "Malay")),
        (PERSON, ("Robert II", "Robert III")),
        (PERSON, ("Tom W. Larkin", "Tom H.W. Larkin")),
        (PERSON, ("Tom W. Larkin", "Tom HW Larkin")),
        (PERSON, ("Tom Larkin", "Tom W. Larkin", "Tom H. W. Larkin")),
        (PLACE, ("LA", "Louisiana")),
        (PLACE, ("LA", "La.")),
        (BODY, ("European Union", "European")),
        (BODY, ("Orbeck's Harvest Office", "Orbeck Harvest Office")),
        (PLACE, ("America", "Americas")),
        (PLACE, ("Russia", "Russians")),
        (BODY, ("DAC", "DACIs")),
        (PERSON, ("Abd Telvar", "Abu Telvar")),
        (PERSON, ("Abd Rabbu Mansour Telvar", "Omar Rabbu Mansour Telvar")),
    ],
)
def test_names_of_two_are_not(kind: EntityKind, names: tuple[str, ...]) -> None:
    assert not are_one(kind, *names)


def test_an_acronym_that_two_bodies_fit_is_neither_s() -> None:
    names = ("VCOB", "Varna Council on Old Bridges Abroad", "Vilna Club of Oarsmen at Bay Town")
    assert len(set(join([Named(name, BODY, (at,)) for at, name in enumerate(names)]))) == 3
    assert are_one(BODY, *names[:2])


def test_other_names_count_for_their_kind_alone() -> None:
    assert key_of("Roma", PLACE) == key_of("Rome", PLACE)
    assert key_of("Roma", BODY) != key_of("Rome", BODY)
    assert key_of("Bayern", BODY) == key_of("Bayern Munich", BODY)


def test_every_row_of_other_names_is_reached_by_each_of_its_names() -> None:
    rows = resource("gazetteers", "also_known.txt").read_text(encoding="utf-8").splitlines()
    assert any(row.startswith("# Source: ") and "Licence: " in row for row in rows)
    kind = PLACE
    for row in rows:
        if row.startswith("["):
            kind = PLACE if row == "[places]" else BODY
        elif row and not row.startswith("#"):
            names = row.split("|")
            assert len(names) > 1 and len(set(names)) == len(names), row
            assert len({key_of(name, kind) for name in names}) == 1, row


def test_what_no_row_has_is_unknown() -> None:
    assert same_place("varenia") is None
    assert same_body("Varenia Ltd", "varenia ltd") is None


def test_letters_that_differ_are_counted_to_a_bound() -> None:
    chance = random.Random(5)
    for _ in range(3000):
        one = "".join(chance.choice("abc") for _ in range(chance.randint(0, 7)))
        other = list(one)
        for _ in range(chance.randint(0, 4)):
            at = chance.randint(0, len(other))
            other[at : at + chance.randint(0, 1)] = chance.choice(("", "a", "b"))
        apart = _distance(one, "".join(other))
        for most in range(4):
            assert edits(one, "".join(other), most) == (apart if apart <= most else None)


@cache
def _distance(one: str, other: str) -> int:
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return _distance(one[1:], other[1:])
    return 1 + min(_distance(one[1:], other), _distance(one, other[1:]), _distance(one[1:], other[1:]))


def test_an_acronym_in_brackets_is_the_name_before_it_whatever_its_letters() -> None:
    def numbers(*beside: tuple[str, frozenset[str]]) -> list[int]:
        return join([Named(name, BODY, (at,), short) for at, (name, short) in enumerate(beside)])

    railways, other = "Norwegian State Railways", "National Sugar Board of Varenia"
    assert numbers((railways, frozenset({"NSB"})), ("NSB", frozenset({railways}))) == [0, 0]
    assert numbers((railways, frozenset()), ("NSB", frozenset())) == [0, 1]
    # what stands in brackets is more than letters, which may fit another
    assert numbers((railways, frozenset({"NSB"})), ("NSB", frozenset()), (other, frozenset())) == [0, 0, 2]
    assert numbers((railways, frozenset()), ("NSB", frozenset()), (other, frozenset())) == [0, 1, 1]
    assert numbers(("Telvix Group", frozenset({"Orbeck"})), ("Orbeck", frozenset({"Telvix Group"}))) == [0, 1]
    # a single word has letters of its own
    assert numbers(("Telvix", frozenset({"TKDMR"})), ("TKDMR", frozenset({"Telvix"}))) == [0, 1]
    assert numbers(("DuPont", frozenset({"DD"})), ("DD", frozenset({"DuPont"}))) == [0, 0]
    assert numbers(("Bundeskriminalamt", frozenset({"BKA"})), ("BKA", frozenset({"Bundeskriminalamt"}))) == [0, 0]


@pytest.mark.parametrize(
    ("kind", "counts", "best"),
    [
        (PERSON, {"Mora": 9, "Nico Mora": 4, "Nike de Nico Mora": 1}, "Nico Mora"),
        (PERSON, {"Mora": 9, "Nico Mora": 1}, "Nico Mora"),
        (PERSON, {"Lena Mora": 2, "Lena Ruth Mora": 2}, "Lena Ruth Mora"),
        (PERSON, {"LENA MORA": 7, "Lena Mora": 1}, "Lena Mora"),
        (BODY, {"Harlow": 9, "Harlow Textiles": 3, "Harlow Textiles Group": 1}, "Harlow Textiles Group"),
    ],
)
def test_the_name_to_show_is_full_and_the_usual_one(kind: EntityKind, counts: dict[str, int], best: str) -> None:
    assert best_name(Counter(counts), kind) == best


@pytest.mark.parametrize(
    ("short", "state"), [("CA", "California"), ("TX", "Texas"), ("OH", "Ohio"), ("Qld", "Queensland")]
)
def test_a_state_is_known_by_the_letters_of_its_addresses(short: str, state: str) -> None:
    assert key_of(short, EntityKind.PLACE) == key_of(state, EntityKind.PLACE)
    # words in capitals are no states: "OR" and "IN" stand in headings
    assert key_of("OR", EntityKind.PLACE) != key_of("Oregon", EntityKind.PLACE)
