"""Names of different articles joined to one entity, with reasons; likeness of spelling proposed, not forced."""

from __future__ import annotations

from collections import Counter
from itertools import product

from corpusview.article import EntityKind
from corpusview.corpus.aliases import MOST_HEARD, WELL_KNOWN, Merged, Sighting, alike, merge, proposals, settled

PERSON, PLACE, ORGANISATION = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION


def sighted(article: int, kind: EntityKind, *surfaces: str) -> Sighting:
    return Sighting(article, kind, tuple((surface, 1) for surface in surfaces))


def names_of(merged: tuple[Merged, ...]) -> dict[str, set[str]]:
    return {each.name: {join.name for join in each.joins} for each in merged}


def test_a_surname_alone_goes_to_the_full_name_of_the_other_articles() -> None:
    merged = merge(
        [
            sighted(1, PERSON, "Kassym-Jomart Tokayev", "Tokayev"),
            sighted(2, PERSON, "Tokayev"),
            sighted(3, PERSON, "President Tokayev"),
        ]
    )
    assert names_of(merged) == {"Kassym-Jomart Tokayev": {"Tokayev", "President Tokayev"}}
    assert all(join.reason and 0 < join.confidence <= 1 for join in merged[0].joins)


def test_a_surname_of_two_people_stays_alone() -> None:
    merged = merge(
        [sighted(1, PERSON, "Hillary Clinton"), sighted(2, PERSON, "Bill Clinton"), sighted(3, PERSON, "Clinton")]
    )
    assert set(names_of(merged)) == {"Hillary Clinton", "Bill Clinton", "Clinton"}


def test_a_country_s_team_is_not_the_country_though_articles_call_it_so() -> None:
    teams = [sighted(n, PLACE, "Wales (team)", "Wales") for n in (1, 2, 3)]
    merged = merge([*teams, sighted(4, PLACE, "Wales"), sighted(5, PLACE, "Wales")])
    assert {each.name: len(each.sightings) for each in merged} == {"Wales (team)": 3, "Wales": 2}
    assert proposals(merged) == ()


def test_names_known_to_be_one_are_one() -> None:
    merged = merge([sighted(n, PLACE, name) for n, name in enumerate(("US", "U.S.", "United States", "USA"))])
    assert len(merged) == 1
    assert merged[0].name == "United States"


def test_a_place_is_one_with_its_fuller_name_and_its_adjective() -> None:
    places = ("New York", "New York City", "Washington", "Washington DC", "Philippines", "Philippine")
    merged = merge([sighted(n, PLACE, name) for n, name in enumerate(places)])
    assert [len(each.sightings) for each in merged] == [2, 2, 2]
    # there are two that are Dominican
    merged = merge([sighted(n, PLACE, name) for n, name in enumerate(("Dominican", "Dominica", "Dominican Republic"))])
    assert len(merged) == 3


def test_a_ministry_is_one_by_each_of_its_names() -> None:
    merged = merge(
        [
            sighted(1, ORGANISATION, "Foreign Office (Germany)"),
            sighted(2, ORGANISATION, "German Foreign Ministry"),
            sighted(3, ORGANISATION, "Ministry of Foreign Affairs of Germany"),
            sighted(4, ORGANISATION, "Iranian Defense Ministry"),
            sighted(5, ORGANISATION, "Iranian Ministry of Defence"),
        ]
    )
    assert sorted(each.sightings for each in merged) == [(0, 1, 2), (3, 4)]


def test_what_one_article_calls_so_is_not_so_in_all_others() -> None:
    merged = merge(
        [
            sighted(0, ORGANISATION, "Zorvan Transport Union", "Transport Union"),
            *(sighted(n, ORGANISATION, "Transport Union") for n in range(1, 8)),
        ]
    )
    assert set(names_of(merged)) == {"Zorvan Transport Union", "Transport Union"}
    often = merge(
        [
            *(sighted(n, ORGANISATION, "Zorvan Transport Union", "Transport Union") for n in range(4)),
            *(sighted(n, ORGANISATION, "Transport Union") for n in range(4, 8)),
        ]
    )
    assert set(names_of(often)) == {"Zorvan Transport Union"}


def test_what_articles_call_several_by_is_the_one_that_most_mean() -> None:
    beside = [sighted(n, ORGANISATION, f"Port {n} Harbour Board", "Harbour Board") for n in range(3)]
    apart = merge([*beside, sighted(9, ORGANISATION, "Harbour Board")])
    assert len(apart) == 4


def test_an_acronym_is_the_long_form_that_articles_put_beside_it() -> None:
    merged = merge(
        [
            sighted(1, ORGANISATION, "Zorvan Transport Council", "ZTC"),
            sighted(2, ORGANISATION, "Zorvan Transport Council", "ZTC"),
            sighted(3, ORGANISATION, "ZTC"),
        ]
    )
    assert names_of(merged) == {"Zorvan Transport Council": {"ZTC"}}


def test_a_rare_body_of_the_same_letters_does_not_take_a_well_known_acronym() -> None:
    often = [Sighting(1, ORGANISATION, (("RZS", 40),), weight=40)]
    rare = Sighting(2, ORGANISATION, (("Rokva Zorvan Secretariat", 1),))
    assert len(merge([*often, rare])) == 2
    as_often = Sighting(2, ORGANISATION, (("Rokva Zorvan Secretariat", 8),), weight=8)
    assert len(merge([*often, as_often])) == 1


def test_a_well_known_acronym_is_not_of_another_body_that_it_fits() -> None:
    cooks, agency = "Culinary Institute of America", "Central Intelligence Agency"
    told = [sighted(at, ORGANISATION, cooks, "CIA") for at in (1, 2)]
    spies = [sighted(at, ORGANISATION, "CIA") for at in (3, 4)]
    apart = merge([*told, *spies])
    assert sorted(len(each.sightings) for each in apart) == [2, 2]
    assert {each.name for each in merge([*spies, sighted(5, ORGANISATION, agency)])} == {agency}


def test_the_security_council_is_no_country_s() -> None:
    merged = merge(
        [
            sighted(1, ORGANISATION, "Security Council"),
            sighted(1, PLACE, "Iran"),
            sighted(2, ORGANISATION, "UN Security Council"),
        ]
    )
    assert len([each for each in merged if each.kind is ORGANISATION]) == 1


def test_an_office_that_every_country_has_is_the_office_of_the_articles_country() -> None:
    calls_it_so = ((1, "Iran"), (2, "Kenya"), (3, "Iran"))
    merged = merge(
        [
            *(sighted(n, ORGANISATION, f"Foreign Ministry ({of})", "Foreign Ministry") for n, of in calls_it_so),
            sighted(4, ORGANISATION, "Iranian Foreign Ministry"),
            sighted(5, ORGANISATION, "Foreign Ministry"),
        ]
    )
    assert sorted(each.sightings for each in merged) == [(0, 2, 3), (1,), (4,)]
    assert proposals(merged) == ()


def test_what_one_country_alone_calls_so_and_what_mostly_is_its_own_needs_no_country() -> None:
    names = ("State Department", "US State Department", "Congress", "US Congress", "Congress (Mexico)")
    merged = merge([sighted(n, ORGANISATION, name) for n, name in enumerate(names)])
    assert sorted(each.sightings for each in merged) == [(0, 1), (2, 3), (4,)]


def test_an_acronym_is_short_for_a_body_without_the_country_that_it_was_given() -> None:
    names = ("Federal Election Commission (United States)", "FEC")
    assert len(merge([sighted(n, ORGANISATION, name) for n, name in enumerate(names)])) == 1


def test_initials_join_the_only_name_they_fit() -> None:
    merged = merge([sighted(1, PERSON, "J. Belquist"), sighted(2, PERSON, "Jorma Belquist")])
    assert len(merged) == 1
    two = merge(
        [
            sighted(1, PERSON, "J. Belquist"),
            sighted(2, PERSON, "Jorma Belquist"),
            sighted(3, PERSON, "Julius Belquist"),
        ]
    )
    assert len(two) == 3


def test_names_that_differ_in_a_short_word_are_not_spellings_of_one() -> None:
    for one, other in (
        ("Ειδήσεις Υγεία Ο", "Ειδήσεις Υγεία Η"),
        ("Orbeck Halvora Jr", "Orbeck Halvora Dr"),
        ("Kvarna Telvix Two", "Kvarna Telvix Ten"),
        ("Jon Halvorsen", "Jan Olav Halvorsen"),
        ("Elizabeth I", "Elizabeth II"),
        ("Benedict XV", "Benedict XVI"),
    ):
        assert alike(PERSON, one, other) is None, (one, other)
        assert proposals(merge([sighted(1, PERSON, one), sighted(2, PERSON, other)])) == ()
    for one, other in (("Kassym Zhomart Tokaev", "Kassym Jomart Tokayev"), ("Αντώνη Δημόπουλο", "Αντώνης Δημόπουλος")):
        assert alike(PERSON, one, other) is not None, (one, other)
    assert alike(PERSON, "Tokayev", "Tokaeb").reason == "spelled alike, 1 letter apart"


def test_a_bare_name_spelled_alike_is_proposed_not_joined() -> None:
    merged = merge([sighted(1, PERSON, "Tokayev"), sighted(2, PERSON, "Tokaev")])
    assert len(merged) == 2
    (proposal,) = proposals(merged)
    assert {proposal.one, proposal.other} == {"Tokayev", "Tokaev"}
    assert proposal.reason and 0 < proposal.confidence < 1


def test_one_given_name_and_family_names_that_sound_or_slip_alike_are_one() -> None:
    for pair in (("Viktor Yushchenko", "Viktor Yushenko"), ("John Kirby", "John Kriby")):
        assert len(merge([sighted(n, PERSON, name) for n, name in enumerate(pair)])) == 1, pair


def test_a_university_is_the_one_that_is_named_without_saying_so() -> None:
    for pair, entities in (
        (("Harvard University", "Harvard"), 1),
        (("Time Magazine", "Time"), 1),
        (("State University", "State"), 2),
        (("American University", "American"), 2),
        (("Harvard Press", "Harvard"), 2),
    ):
        assert len(merge([sighted(n, ORGANISATION, name) for n, name in enumerate(pair)])) == entities, pair


def test_what_one_article_calls_by_its_kind_alone_is_not_so_in_others() -> None:
    alone = [sighted(1, ORGANISATION, "Society"), sighted(2, ORGANISATION, "Society")]
    assert len(merge([*alone, sighted(3, ORGANISATION, "Orbel Society", "Society")])) == 2
    both = [sighted(n, ORGANISATION, "Orbel Society", "Society") for n in (3, 4)]
    assert len(merge([*alone, *both])) == 1


def test_two_listed_names_that_are_spelled_nearly_alike_are_two() -> None:
    apart = (
        ("Joan Gardner", "John Gardner"),
        ("Jane Roberts", "Janet Roberts"),
        ("Robert Miller", "Robert Mueller"),
        ("J.K. Simmons", "Joshua Simmons"),
        ("T. Christian Miller", "Tom Miller"),
    )
    one = (("Bashar Telvar", "Bashir Telvar"), ("J. Simmons", "Joshua Simmons"), ("J.K. Simmons", "Joshua K. Simmons"))
    for pairs, entities in ((apart, 2), (one, 1)):
        for pair in pairs:
            assert len(merge([sighted(n, PERSON, name) for n, name in enumerate(pair)])) == entities, pair


def test_a_given_name_alone_is_no_family_name_unless_it_keeps_the_company_of_one() -> None:
    towns = ("Zelandor", "Kvarna", "Ostrel", "Telvix", "Halvora")
    assert people(kept_company(article_of(1, "Trovan Tom", *towns), article_of(2, "Tom", *towns))) == [{0, 6}]
    apart = kept_company(article_of(1, "Trovan Tom", *towns), article_of(2, "Tom", "Belquor", "Mentak", "Drosta"))
    assert len(people(apart)) == 2
    alone = kept_company(article_of(1, "Trovan Tom"), article_of(2, "Tom"))
    assert len(people(alone)) == 2
    assert len(people(kept_company(article_of(1, "Max Orbeck"), article_of(2, "Orbeck")))) == 1


def test_a_slip_of_the_pen_in_a_body_s_name_makes_no_other_body() -> None:
    names = ("Merrill Lynch Capital Markets", "Merrill Lynch Capital Markets", "Merrill Lynch Captial Markets")
    (merged,) = merge([sighted(n, ORGANISATION, name) for n, name in enumerate(names)])
    assert merged.name == "Merrill Lynch Capital Markets"
    assert merged.joins[0].reason == "spelled like Merrill Lynch Capital Markets but for a slip"
    # two countries, two words, names too short to tell
    apart = (
        ("Central Bank of Guinea", "Central Bank of Guiana"),
        ("Polish Communist League", "Polish Communism League"),
        ("Iberian Airline", "Iberia Airline"),
        ("Sun Oil", "Son Oil"),
    )
    for pair in apart:
        assert len(merge([sighted(n, ORGANISATION, name) for n, name in enumerate(pair)])) == 2, pair


def test_a_company_s_services_are_the_company_and_a_broadcaster_s_are_not() -> None:
    merged = merge(
        [sighted(1, ORGANISATION, "Moody's Investors"), sighted(2, ORGANISATION, "Moodys Investors Service Inc")]
    )
    assert len(merged) == 1
    assert len(merge([sighted(1, ORGANISATION, "BBC World"), sighted(2, ORGANISATION, "BBC World Service")])) == 2


def test_kinds_are_never_mixed() -> None:
    merged = merge([sighted(1, PERSON, "Jordan"), sighted(2, PLACE, "Jordan")])
    assert {each.kind for each in merged} == {PERSON, PLACE}


def test_every_sighting_is_in_exactly_one_entity() -> None:
    sightings = [
        sighted(n % 7, kind, f"Name{n % 5} Other{n % 3}") for n in range(60) for kind in (PERSON, ORGANISATION)
    ]
    merged = merge(sightings)
    assert sorted(index for each in merged for index in each.sightings) == list(range(len(sightings)))


def test_the_order_of_the_articles_changes_nothing() -> None:
    sightings = [
        sighted(1, PERSON, "Kassym-Jomart Tokayev"),
        sighted(2, PERSON, "K. Tokayev"),
        sighted(3, PERSON, "Tokayev"),
        sighted(4, ORGANISATION, "Collective Security Treaty Organization"),
        sighted(5, ORGANISATION, "CSTO"),
    ]
    forward, backward = names_of(merge(sightings)), names_of(merge(sightings[::-1]))
    assert forward == backward


def test_a_word_that_begins_an_organisation_is_its_short_form_everywhere() -> None:
    sightings = [
        sighted(1, ORGANISATION, "Halvora Terminals Holding"),
        sighted(2, PERSON, "Halvora"),
        sighted(3, ORGANISATION, "Halvora"),
    ]
    assert [each.kind for each in settled(sightings)] == [ORGANISATION] * 3


def test_what_articles_call_an_organisation_is_no_person_elsewhere() -> None:
    sightings = [
        sighted(0, ORGANISATION, "Halcyra Holding", "Halcyra"),
        *(sighted(n, PERSON, "Halcyra") for n in (1, 2, 3)),
    ]
    assert {each.kind for each in settled(sightings)} == {ORGANISATION}


def test_a_city_whose_name_begins_an_organisation_stays_a_city() -> None:
    port = sighted(0, ORGANISATION, "Kalitsa Port Authority")
    sightings = [port, *(sighted(n, PLACE, "Kalitsa") for n in range(1, 5)), sighted(5, ORGANISATION, "Kalitsa")]
    assert {each.kind for each in settled(sightings)[1:]} == {PLACE}


def test_most_articles_settle_the_kind_of_a_word_that_no_list_knows() -> None:
    sightings = [*(sighted(n, PLACE, "Ostrava-Vel") for n in range(4)), sighted(9, PERSON, "Ostrava-Vel")]
    assert {each.kind for each in settled(sightings)} == {PLACE}
    even = [sighted(1, PLACE, "Belquor"), sighted(2, PERSON, "Belquor")]
    assert settled(even) == tuple(even)


def test_what_a_list_knows_keeps_its_kind() -> None:
    # Jordan is a place of the gazetteer, Hannover one of the list of other names
    for name, kind in (("Jordan", PERSON), ("Hannover", ORGANISATION)):
        sightings = [*(sighted(n, PLACE, name) for n in range(4)), sighted(9, kind, name)]
        assert settled(sightings)[-1].kind is kind, name


def test_a_city_in_capitals_is_no_acronym() -> None:
    merged = merge([sighted(1, ORGANISATION, "Orlando Magic", "Orlando"), sighted(2, ORGANISATION, "ORLANDO")])
    assert set(names_of(merged)) == {"Orlando Magic"}


def test_a_city_of_several_clubs_is_none_of_them_elsewhere() -> None:
    merged = merge([sighted(1, ORGANISATION, "Toronto Blue Jays", "TORONTO"), sighted(2, ORGANISATION, "TORONTO")])
    assert len(merged) == 2


def kept_company(*articles: tuple[Sighting, ...]) -> tuple[Merged, ...]:
    """The entities of these articles, told as well who else is named in each."""
    sightings = [each for article in articles for each in article]
    widely = Counter(each.name() for each in sightings)

    def partners(at: int) -> dict[str, int]:
        beside = (each for each in sightings if each.article == sightings[at].article)
        return {each.name(): widely[each.name()] for each in beside if each is not sightings[at]}

    return merge(sightings, partners)


def article_of(number: int, person: str, *places: str) -> tuple[Sighting, ...]:
    return (sighted(number, PERSON, person), *(sighted(number, PLACE, place) for place in places))


CLUB = ("Zelandor", "Kvarna", "Ostrel", "Telvix")
PARTY = ("Halvora", "Belquor", "Mentak", "Drosta")


def people(merged: tuple[Merged, ...]) -> list[set[int]]:
    return sorted((set(each.sightings) for each in merged if each.kind is PERSON), key=min)


def test_a_surname_that_keeps_quite_another_company_is_not_the_only_full_name_of_it() -> None:
    apart = kept_company(article_of(1, "Max Orbeck", *CLUB), article_of(2, "Orbeck", *PARTY))
    assert people(apart) == [{0}, {5}]
    one = kept_company(article_of(1, "Max Orbeck", *CLUB), article_of(2, "Orbeck", *PARTY[:2], *CLUB[:2]))
    assert people(one) == [{0, 5}]


def test_a_surname_beside_few_others_and_that_of_a_well_known_name_need_no_company() -> None:
    few = kept_company(article_of(1, "Max Orbeck", *CLUB), article_of(2, "Orbeck", *PARTY[:2]))
    assert people(few) == [{0, 5}]
    known = [article_of(n, "Max Orbeck", *CLUB) for n in range(WELL_KNOWN)]
    assert len(people(kept_company(*known, article_of(99, "Orbeck", *PARTY)))) == 1


def test_of_two_of_a_surname_the_one_whose_company_it_keeps_is_meant_and_neither_where_that_is_unclear() -> None:
    two = article_of(1, "Max Orbeck", *CLUB), article_of(2, "Laurenz Orbeck", *PARTY)
    told = kept_company(*two, article_of(3, "Orbeck", *PARTY[:3]))
    assert people(told) == [{0}, {5, 10}]
    (entity,) = (each for each in told if each.name == "Laurenz Orbeck")
    assert entity.joins[0].reason == "named beside the same others as Laurenz Orbeck"
    # so little in common may be with somebody whom no article names in full
    widely = [(sighted(n, PLACE, PARTY[0]),) for n in range(10, 70)]
    hardly = kept_company(*two, article_of(3, "Orbeck", PARTY[0], "Elsewhere", "Nowhere"), *widely)
    assert people(hardly) == [{0}, {5}, {10}]
    unclear = kept_company(*two, article_of(3, "Orbeck", *PARTY[:2], *CLUB[:2]))
    assert people(unclear) == [{0}, {5}, {10}]


def test_of_hundreds_of_one_surname_few_are_asked_for_their_company() -> None:
    asked: set[int] = set()
    given = ["".join(letters).capitalize() for letters in product("bdglmr", "aiou", "bdglmr")]
    sightings = [
        *(sighted(n, PERSON, f"{name} Orbeck") for n, name in enumerate(given)),
        sighted(999, PERSON, "Orbeck"),
    ]

    def partners(at: int) -> dict[str, int]:
        asked.add(at)
        return dict.fromkeys(PARTY, 1)

    merge(sightings, partners)
    assert len(asked) == MOST_HEARD + 1


def test_who_is_named_everywhere_tells_little() -> None:
    everywhere = [(sighted(n, PLACE, "Zelandor"), sighted(n, PLACE, f"Place {n}")) for n in range(10, 400)]
    apart = kept_company(article_of(1, "Max Orbeck", *CLUB), article_of(2, "Orbeck", "Zelandor", *PARTY), *everywhere)
    assert people(apart) == [{0}, {5}]


def body_of(number: int, name: str, *places: str) -> tuple[Sighting, ...]:
    return (sighted(number, ORGANISATION, name), *(sighted(number, PLACE, place) for place in places))


def test_three_letters_are_the_only_body_that_they_fit_where_they_keep_its_company() -> None:
    def bodies(long: str, short: str, *places: str) -> int:
        merged = kept_company(body_of(1, long, *CLUB), body_of(2, short, *places))
        return sum(each.kind is ORGANISATION for each in merged)

    assert bodies("Orbel Transport Council", "OTC", *PARTY) == 2
    assert bodies("Orbel Transport Council", "OTC", *CLUB) == 1
    # of four letters fewer are meant, and beside few others nothing is told
    assert bodies("Orbel Road Transport Council", "ORTC", *PARTY) == 1
    assert bodies("Orbel Transport Council", "OTC", *PARTY[:2]) == 1


def test_of_two_bodies_that_an_acronym_fits_the_one_whose_company_it_keeps_is_meant() -> None:
    two = body_of(1, "Central Harvest Agency", *CLUB), body_of(2, "Culinary Heritage Academy", *PARTY)
    told = kept_company(*two, body_of(3, "CHA", *PARTY[:3]))
    (entity,) = (each for each in told if each.kind is ORGANISATION and len(each.sightings) == 2)
    assert entity.name == "Culinary Heritage Academy" and set(entity.sightings) == {5, 10}
    assert entity.joins[0].reason == "named beside the same others as Culinary Heritage Academy"
    for places in ((*PARTY[:2], *CLUB[:2]), (), ("Elsewhere", "Nowhere", "Overthere")):
        unclear = kept_company(*two, body_of(3, "CHA", *places))
        assert sum(each.kind is ORGANISATION for each in unclear) == 3
