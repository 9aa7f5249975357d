"""What the rest of an article says of a name: each rule given what a tagger might find, right and wrong."""

from __future__ import annotations

import pytest

from corpusview.article import PIECE, Span
from corpusview.reading.entities import document, gazetteers
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.vocabulary import Vocabulary

LISTS = gazetteers.load()
# How often words are written small elsewhere.
SMALL_SHARES = {
    "Permanent": 0.9,
    "Commission": 0.6,
    "Ministry": 0.6,
    "Education": 0.9,
    "Science": 0.9,
    "Technology": 0.9,
}


def agreed(text: str, *found: tuple[str, str, float]) -> list[tuple[str, str]]:
    """The names and kinds that the rules make of these (name, kind, how sure), each standing once more in `text`."""
    return [(name, kind) for name, kind, _ in settled(text, *found)]


def found_by(text: str, *found: tuple[str, str, float]) -> list[tuple[str, str]]:
    """The same names, and by what they were found."""
    return [(name, by) for name, _, by in settled(text, *found)]


def settled(text: str, *found: tuple[str, str, float]) -> list[tuple[str, str, str]]:
    tokens = Vocabulary(LISTS.places, LISTS.phrases).tokens(text, [Span(0, len(text))])
    names = []
    at = 0
    for name, kind, sure in found:
        parts = name.split()
        at = next(k for k in range(at, len(tokens)) if tokens.words[k : k + len(parts)] == parts)
        names.append(Found(at, at + len(parts), kind, sure))
        at += len(parts)
    result = document.agree(names, tokens, tokens, LISTS, SMALL_SHARES.get)
    return [(" ".join(tokens.words[name.start : name.end]), name.kind, name.by) for name in result]


@pytest.mark.parametrize("kind", ["PER", "LOC"])
def test_a_word_of_capitals_that_no_list_knows_is_an_organisation(kind: str) -> None:
    assert agreed("The head of QZWE spoke .", ("QZWE", kind, 0.7)) == [("QZWE", "ORG")]


def test_a_word_of_capitals_that_the_tagger_is_sure_of_or_a_list_knows_is_left() -> None:
    assert agreed("The head of QZWE spoke .", ("QZWE", "PER", 0.97)) == [("QZWE", "PER")]
    assert agreed("He lives in BERLIN now .", ("BERLIN", "LOC", 0.7)) == [("BERLIN", "LOC")]


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("The Varna Alliance for Nuclear Peace met .", "Varna Alliance", "Varna Alliance for Nuclear Peace"),
        ("An Office of Letters and Strategy opened .", "Office of Letters", "Office of Letters and Strategy"),
    ],
)
def test_a_body_s_name_goes_on_after_of_for_and_and(text: str, found: str, whole: str) -> None:
    assert agreed(text, (found, "ORG", 0.9)) == [(whole, "ORG")]


def test_a_body_s_name_does_not_swallow_the_next_name() -> None:
    text = "The Ministry of Letters and Karim Orzov disagreed ."
    assert agreed(text, ("Ministry of Letters", "ORG", 0.9), ("Karim Orzov", "PER", 0.9)) == [
        ("Ministry of Letters", "ORG"),
        ("Karim Orzov", "PER"),
    ]


@pytest.mark.parametrize("kind", ["PER", "ORG"])
def test_a_park_is_a_place_whatever_its_name_begins_like(kind: str) -> None:
    assert agreed("They saw Karim Orzov National Park .", ("Karim Orzov National Park", kind, 0.6)) == [
        ("Karim Orzov National Park", "LOC")
    ]


def test_a_name_is_of_the_kind_that_the_article_gives_it_more_surely() -> None:
    text = "Telvix said so . The shares of Telvix fell , and Telvix denied it ."
    found = agreed(text, ("Telvix", "PER", 0.6), ("Telvix", "ORG", 0.95), ("Telvix", "ORG", 0.95))
    assert {kind for _, kind in found} == {"ORG"}


def test_in_sport_a_club_and_its_city_stay_two() -> None:
    text = "The league season began : Telvix lost the cup to a goalkeeper . He was born in Telvix ."
    found = agreed(text, ("Telvix", "ORG", 0.8), ("Telvix", "LOC", 0.85))
    assert [kind for _, kind in found] == ["ORG", "LOC"]


def test_in_sport_a_city_of_two_words_is_its_club_as_well() -> None:
    text = "In the league New York beat San Diego 5-1 as the pitcher rested . The cup is held in New York ."
    found = agreed(text, ("New York", "LOC", 0.9), ("San Diego", "LOC", 0.9), ("New York", "LOC", 0.9))
    assert found == [("New York", "ORG"), ("San Diego", "ORG"), ("New York", "LOC")]


def test_where_headlines_shout_a_city_that_plays_is_its_club() -> None:
    text = "BASEBALL league : TELVIX V NORWICH . The cup match of Telvix begins at noon ."
    found = agreed(text, ("TELVIX", "LOC", 0.9), ("NORWICH", "LOC", 0.9), ("Telvix", "LOC", 0.9))
    assert [kind for _, kind in found] == ["ORG", "ORG", "ORG"]


def test_the_last_word_tells_a_place_or_a_body_where_the_tagger_doubts() -> None:
    text = "She left Telvix Orzov Boulevard for the Telvix Tourism Institute ."
    doubted = agreed(text, ("Telvix Orzov Boulevard", "PER", 0.2), ("Telvix Tourism Institute", "MISC", 0.3))
    assert doubted == [("Telvix Orzov Boulevard", "LOC"), ("Telvix Tourism Institute", "ORG")]
    sure = agreed("The hotelier John Hall spoke .", ("John Hall", "PER", 0.6))
    assert sure == [("John Hall", "PER")]


def test_a_ministry_goes_on_with_its_trades_and_with_a_last_word() -> None:
    text = "The Ministry of Education , Science and Technology wrote to the Department of Charitable Operations ."
    found = agreed(text, ("Ministry of Education", "ORG", 0.9), ("Department of Charitable", "ORG", 0.6))
    assert found == [
        ("Ministry of Education , Science and Technology", "ORG"),
        ("Department of Charitable Operations", "ORG"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Ministry of Education , Telvix and Halcyra wrote .",
        "The Ministry of Education , Science wrote .",
        "The Ministry of Education Director Orzov wrote .",
        "So wrote the Ministry of Education .\nScience and Technology wrote too .",
    ],
)
def test_a_ministry_does_not_go_on_with_other_names_or_with_a_role(text: str) -> None:
    assert agreed(text, ("Ministry of Education", "ORG", 0.9)) == [("Ministry of Education", "ORG")]


def test_the_bodies_of_a_state_are_named_with_it() -> None:
    text = "The Government of the Gambia called the Israeli Embassy . The Israeli navy and the people of Ghana waited ."
    found = (("Gambia", "LOC", 0.9), ("Israeli", "MISC", 0.9), ("Israeli", "MISC", 0.9), ("Ghana", "LOC", 0.9))
    names = [name for name in agreed(text, *found) if name[1] != "MISC"]
    assert names == [("Government of the Gambia", "ORG"), ("Israeli Embassy", "ORG"), ("Ghana", "LOC")]


def test_a_title_for_life_belongs_to_the_name() -> None:
    text = "Then Imam Ahmad and Rabbi Orzov met President Telvix ."
    found = agreed(text, ("Ahmad", "PER", 0.9), ("Rabbi Orzov", "PER", 0.9), ("President Telvix", "PER", 0.9))
    assert found == [("Imam Ahmad", "PER"), ("Rabbi Orzov", "PER"), ("Telvix", "PER")]


def test_what_is_written_in_capitals_and_names_nobody_is_no_name() -> None:
    text = "An NGO and the NGO Telvix spoke of Climate Change at ten degrees Celsius ."
    found = (("NGO", "ORG", 0.9), ("NGO Telvix", "ORG", 0.9), ("Climate Change", "ORG", 0.9), ("Celsius", "PER", 0.9))
    assert [name for name, kind in agreed(text, *found) if kind != "MISC"] == ["Telvix"]


def kept(text: str, *found: tuple[str, str, float]) -> list[tuple[str, str]]:
    """What is left of these names, without what is of no kind that is listed."""
    return [(name, kind) for name, kind in agreed(text, *found) if kind != "MISC"]


def test_formats_and_what_letters_mean_everywhere_are_no_names() -> None:
    text = "The SEO of the URLs , the Connectivity Wi-Fi and the HTML CSS pleased JD Orzov and Mary Haskell ."
    found = (("SEO", "LOC", 0.9), ("URLs", "ORG", 0.9), ("Connectivity Wi-Fi", "PER", 0.9), ("HTML CSS", "ORG", 0.9))
    people = (("JD Orzov", "PER", 0.9), ("Mary Haskell", "PER", 0.9))
    assert kept(text, *found, *people) == [("JD Orzov", "PER"), ("Mary Haskell", "PER")]


def test_a_language_of_machines_is_one_among_others_and_else_whatever_it_was_found_as() -> None:
    assert kept("They left Java for Bali .", ("Java", "LOC", 0.9)) == [("Java", "LOC")]
    among = "They left Java for HTML and JSON ."
    assert kept(among, ("Java", "LOC", 0.9)) == []
    named = "Claude sent HTML and JSON . Claude Orzov did ."
    assert kept(named, ("Claude", "PER", 0.9), ("Claude Orzov", "PER", 0.9))[0] == ("Claude", "PER")


def test_a_company_called_like_a_person_is_one_unless_the_article_has_such_a_person() -> None:
    assert kept("It asked McKinsey .", ("McKinsey", "PER", 0.9)) == [("McKinsey", "ORG")]
    named = "McKinsey rose . Mary McKinsey sat ."
    found = ("McKinsey", "PER", 0.9), ("Mary McKinsey", "PER", 0.9)
    assert kept(named, *found) == [("McKinsey", "PER"), ("Mary McKinsey", "PER")]


def test_letters_that_the_article_writes_out_in_small_words_are_no_body() -> None:
    text = "An internet addiction disorder ( IAD ) is rare . Of IAD and IADs they spoke ."
    assert kept(text, ("IAD", "ORG", 0.9), ("IAD", "ORG", 0.9), ("IADs", "ORG", 0.9)) == []
    hyphen = "A pay-per-sale deal ( PPS ) pays ."
    assert kept(hyphen, ("PPS", "ORG", 0.9)) == [("PPS", "ORG")]
    other = "The regulator of medicines ( MHRA ) met ."
    assert kept(other, ("MHRA", "ORG", 0.9)) == [("MHRA", "ORG")]


def test_shares_exchanges_parties_and_degrees_beside_names_are_none() -> None:
    text = (
        "Orzov Corp ( nasdaq : ORZ ) and Telvix ( TLX - news ) pleased Anna Telvix , MD , and Bob Orzov ( D-Oakland ) ."
    )
    found = (
        *(("nasdaq", "ORG", 0.9), ("ORZ", "ORG", 0.9), ("TLX", "ORG", 0.9), ("Anna Telvix", "PER", 0.9)),
        *(("MD", "LOC", 0.9), ("Bob Orzov", "PER", 0.9), ("D-Oakland", "LOC", 0.9)),
    )
    assert [name for name, kind in kept(text, *found) if kind in {"LOC", "ORG"}] == ["Orzov Corp"]
    assert kept("It opened in Ostrel , MD , again .", ("Ostrel", "LOC", 0.9), ("MD", "LOC", 0.9))[-1] == ("MD", "LOC")


def test_a_street_called_after_somebody_is_a_place_and_who_is_known_by_one_name_a_person() -> None:
    assert kept("It is on Elizabeth St. today .", ("Elizabeth St.", "PER", 0.95)) == [("Elizabeth St.", "LOC")]
    assert kept("It saw Oprah .", ("Oprah", "LOC", 0.9)) == [("Oprah", "PER")]


def test_a_body_begins_where_the_letters_in_brackets_behind_it_do() -> None:
    text = "The Medicines and Healthcare products Regulatory Agency ( MHRA ) met . The MHRA rose ."
    found = (("Regulatory Agency", "ORG", 0.9), ("MHRA", "ORG", 0.9), ("MHRA", "ORG", 0.9))
    whole = "Medicines and Healthcare products Regulatory Agency"
    assert kept(text, *found) == [(whole, "ORG"), ("MHRA", "ORG"), ("MHRA", "ORG")]
    parts = ("University of Ostrel", "ORG", 0.9), ("Berlin", "LOC", 0.9), ("UOB", "ORG", 0.9)
    assert kept("The University of Ostrel , Berlin ( UOB ) met .", *parts)[0] == (
        "University of Ostrel , Berlin",
        "ORG",
    )
    other = "He left the Telvix Agency ( MHRA ) ."
    assert kept(other, ("Telvix Agency", "ORG", 0.9), ("MHRA", "ORG", 0.9))[0] == ("Telvix Agency", "ORG")


def test_a_storm_is_nobody_and_no_place_wherever_the_article_names_it() -> None:
    text = "Hurricane Chedza came . Chedza left Ostrel ."
    assert kept(text, ("Chedza", "LOC", 0.9), ("Chedza", "PER", 0.9), ("Ostrel", "LOC", 0.9)) == [("Ostrel", "LOC")]
    assert kept("Chedza left .", ("Chedza", "PER", 0.9)) == [("Chedza", "PER")]


def test_an_auctioneer_is_a_body_where_the_genitive_stands_alone() -> None:
    assert kept("It was sold at Sotheby 's again .", ("Sotheby", "LOC", 0.9)) == [("Sotheby", "ORG")]
    found = ("Christie", "PER", 0.9), ("Agatha Christie", "PER", 0.9)
    assert kept("Christie 's novel by Agatha Christie .", *found)[0] == ("Christie", "PER")


def test_the_president_s_aeroplane_is_no_force() -> None:
    assert kept("He left on Air Force One .", ("Air Force", "ORG", 0.9)) == []
    assert kept("The Air Force left .", ("Air Force", "ORG", 0.9)) == [("Air Force", "ORG")]


def test_a_month_before_its_day_is_nobody() -> None:
    assert kept("Orzov , Jan 12 ( CPA ) .", ("Jan", "PER", 0.95)) == []
    assert kept("Then Jan rose .", ("Jan", "PER", 0.95)) == [("Jan", "PER")]


def test_ordinary_words_name_a_body_only_if_the_tagger_is_sure_or_the_article_says_it_twice() -> None:
    text = "The Permanent Commission met at the Ministry ."
    doubted = (("Permanent Commission", "ORG", 0.7), ("Ministry", "ORG", 0.7))
    assert agreed(text, *doubted) == []
    assert agreed(text, ("Permanent Commission", "ORG", 0.9)) == [("Permanent Commission", "ORG")]
    twice = "The Permanent Commission met . The Permanent Commission rose ."
    assert len(agreed(twice, *[("Permanent Commission", "ORG", 0.7)] * 2)) == 2
    assert agreed("The Telvix Commission met .", ("Telvix Commission", "ORG", 0.7)) == [("Telvix Commission", "ORG")]


@pytest.mark.parametrize(
    "text",
    [
        "ORZOV , Varenia ( CPA ) _ The harbour opened .",
        "TELVIX 1996-08-30 The harbour opened .",
        "TELVIX-ON-SEA , Varenia — The harbour opened .",
    ],
)
def test_a_dateline_names_a_place_before_a_dash_or_a_day(text: str) -> None:
    assert agreed(text)[0] == (text.split(" ,")[0].split(" 1")[0], "LOC")


@pytest.mark.parametrize("text", ["TELVIX SAYS NO - The harbour opened .", "TELVIX , Varenia opened ."])
def test_what_ends_otherwise_is_no_dateline(text: str) -> None:
    assert agreed(text) == []


def test_names_in_one_list_are_of_one_kind() -> None:
    text = "They came from Varna , Telvix and Norwich ."
    found = [("Varna", "LOC", 0.9), ("Telvix", "PER", 0.6), ("Norwich", "LOC", 0.9)]
    assert agreed(text, *found) == [("Varna", "LOC"), ("Telvix", "LOC"), ("Norwich", "LOC")]
    surely = [found[0], ("Telvix", "PER", 0.95), found[2]]
    assert agreed(text, *surely)[1] == ("Telvix", "PER")
    assert agreed("Varna , Telvix are two .", *found[:2])[1] == ("Telvix", "PER")


RESULTS = "League results :\nTelvix 3 Norwich City 2\nSt Orzov 1 Wales 1 ( halftime 0-1 )\nVarna ( B ) 0 Halcyra 4\n"
TABLE = "Standings of the cup :\nTelvix 3 1 1 1 3 3 4\nSt Orzov 3 1 0 2 2 4 3\nHalcyra 3 0 0 3 1 5 0\n"


def test_lines_of_results_name_teams_found_or_not() -> None:
    found = agreed(RESULTS, ("Telvix", "PER", 0.9), ("Norwich", "LOC", 0.95))
    assert found == [
        *(("Telvix", "ORG"), ("Norwich City", "ORG"), ("St Orzov", "ORG"), ("Wales", "LOC")),
        *(("Varna ( B )", "ORG"), ("Halcyra", "ORG")),
    ]
    assert agreed(TABLE) == [("Telvix", "ORG"), ("St Orzov", "ORG"), ("Halcyra", "ORG")]


@pytest.mark.parametrize(
    "text",
    [
        "Results of the vote :\nTelvix 3 Norwich City 2\nSt Orzov 1 Wales 1\nVarna 0 Halcyra 4\n",
        "League results :\nTelvix 3 Norwich City 2\nSt Orzov 1 Wales 1\n",
        "A cup of tea for each :\nVarna Street 12\nHalcyra Road 4\nOrzov Lane 120\nNorwich Way 7\n",
    ],
)
def test_other_lines_with_numbers_and_few_of_them_name_nobody_by_that(text: str) -> None:
    assert agreed(text) == []


def test_a_nickname_in_quotes_is_part_of_the_name() -> None:
    text = "The coach sent on Luis ‘ Buba ’ Lopes , and Gerardo “ El Tata ” Martin spoke ."
    found = agreed(
        text,
        ("Luis", "PER", 0.8),
        ("Buba", "PER", 0.7),
        ("Lopes", "PER", 0.8),
        ("Gerardo", "PER", 0.9),
        ("Martin", "PER", 0.9),
    )
    assert found == [("Luis ‘ Buba ' Lopes", "PER"), ("Gerardo “ El Tata ” Martin", "PER")]


def test_what_somebody_quotes_is_no_nickname() -> None:
    text = "To Luis “ Peace ” is a word , and Anna “ was there ” Lopes said ."
    assert agreed(text, ("Luis", "PER", 0.8), ("Anna", "PER", 0.8), ("Lopes", "PER", 0.8)) == [
        ("Luis", "PER"),
        ("Anna", "PER"),
        ("Lopes", "PER"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("The actor K P Sasikala spoke .", "Sasikala", "K P Sasikala"),
        ("The actor M Jagadesh Kumar spoke .", "Jagadesh Kumar", "M Jagadesh Kumar"),
        ("The envoy H E Oscar Leon spoke .", "Oscar Leon", "Oscar Leon"),
        ("Today I Oscar Leon swear .", "Oscar Leon", "Oscar Leon"),
        ("They chose plan B . Oscar Leon spoke .", "Oscar Leon", "Oscar Leon"),
    ],
)
def test_initials_without_stops_are_part_of_the_name(text: str, name: str, whole: str) -> None:
    assert agreed(text, (name, "PER", 0.8)) == [(whole, "PER")]


def test_a_surname_found_by_the_full_name_keeps_its_initials() -> None:
    text = "P C Georgas , a member , spoke . Critics like P C Georgas left ."
    assert agreed(text, ("Georgas", "PER", 0.8)) == [("P C Georgas", "PER"), ("P C Georgas", "PER")]


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("They closed the Arvosha Bypass Road today .", ("Arvosha", "LOC", 0.9), ("Arvosha Bypass Road", "LOC")),
        ("They met at Turtle Bay Eco Resort again .", ("Turtle Bay Eco", "ORG", 0.6), ("Turtle Bay Eco Resort", "LOC")),
        ("It was Dubai Police who came .", ("Dubai", "LOC", 0.8), ("Dubai Police", "ORG")),
        ("He asked Michael Holding yesterday .", ("Michael", "PER", 0.6), ("Michael Holding", "PER")),
        ("He met Waqar Younis yesterday .", ("Younis", "PER", 0.6), ("Waqar Younis", "PER")),
        ("They walked to Sector Vargas at noon .", ("Vargas", "PER", 0.7), ("Sector Vargas", "LOC")),
        ("They live in Northern Kenya now .", ("Kenya", "LOC", 0.7), ("Northern Kenya", "LOC")),
        (
            "The Yad Vashem Holocaust Museum opened .",
            ("Holocaust Museum", "LOC", 0.8),
            ("Yad Vashem Holocaust Museum", "LOC"),
        ),
    ],
)
def test_a_name_of_which_a_piece_was_seen_is_made_whole_by_the_words_beside_it(text, found, whole) -> None:
    assert agreed(text, found) == [whole]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He asked the U.S. District Judge .", ("U.S.", "LOC", 0.9)),
        ("He asked Foreign Minister Jose Insulza yesterday .", ("Jose Insulza", "PER", 0.9)),
        ("They raced in Holmenkollen Saturday .", ("Holmenkollen", "LOC", 0.9)),
        ("Jewish West Bank towns grew .", ("West Bank", "LOC", 0.9)),
        ("The July General Council meeting ended .", ("General Council", "ORG", 0.9)),
    ],
)
def test_titles_days_and_adjectives_beside_a_name_are_not_of_it(text, found) -> None:
    assert agreed(text, found) == [found[:2]]


def test_two_names_never_share_the_word_between_them() -> None:
    text = "He knew Arvosha Vexley Grand Opera House well ."
    found = agreed(text, ("Arvosha", "LOC", 0.9), ("Grand Opera House", "LOC", 0.9))
    assert found == [("Arvosha", "LOC"), ("Vexley Grand Opera House", "LOC")]


def test_a_lone_name_that_runs_on_in_unknown_capitals_says_that_it_is_a_piece() -> None:
    def pieces(text: str, *found: tuple[str, str, float]) -> list[str]:
        return [name for name, by in found_by(text, *found) if by == PIECE]

    telvix = ("Telvix", "ORG", 0.9)
    assert pieces("They chose Telvix Authenticator keys .", telvix) == ["Telvix"]
    assert pieces("They chose Telvix keys .", telvix) == []
    # said twice, it is a name of its own
    assert pieces("They chose Telvix Authenticator keys . Telvix rose .", telvix, telvix) == []
    assert pieces("THEY CHOSE Telvix AUTHENTICATOR KEYS .", telvix) == []
    assert pieces("Said Telvix Director Karim Orzov .", telvix, ("Karim Orzov", "PER", 0.9)) == []


def test_an_unlisted_name_after_town_of_is_a_place_and_before_told_a_person() -> None:
    assert agreed("In the town of Mekane Zelan it rained .", ("Mekane Zelan", "PER", 0.97)) == [("Mekane Zelan", "LOC")]
    assert agreed("They fought at Zelandor again .", ("Zelandor", "PER", 0.8)) == [("Zelandor", "LOC")]
    assert agreed("They fought at Karim again .", ("Karim", "PER", 0.97)) == [("Karim", "PER")]
    assert agreed("They laughed at Zelandor again .", ("Zelandor", "PER", 0.8)) == [("Zelandor", "PER")]
    text = "Orzo Zelandor came . They threw stones at Zelandor ."
    assert agreed(text, ("Orzo Zelandor", "PER", 0.9), ("Zelandor", "PER", 0.8))[1] == ("Zelandor", "PER")
    assert agreed("But Zelandor told reporters .", ("Zelandor", "LOC", 0.6)) == [("Zelandor", "PER")]
    assert agreed("The town of Zelandor told reporters .", ("Zelandor", "LOC", 0.6)) == [("Zelandor", "LOC")]


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("He came in .\n\n“ Oh , no ” , she said .", "Oh", "PER"),
        ("Frankly , the waters are new here .", "Frankly", "PER"),
        ("Vegan dishes are many .\n\nAll that is vegan is dear .", "Vegan", "PER"),
        ("Pros\n\nIt is small .\n\nCons\n\nIt is loud .", "Cons", "PER"),
        ("Continue\n\nReading the text takes long .", "Reading", "LOC"),
    ],
)
def test_a_word_that_only_begins_sentences_is_no_name(text: str, word: str, kind: str) -> None:
    assert agreed(text, (word, kind, 0.95)) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # It stands within a sentence elsewhere.
        ("Reading is a town .\n\nThey live in Reading .", (("Reading", "LOC"), ("Reading", "LOC"))),
        # The article names somebody in full.
        ("Oh Se-hoon spoke .\n\nOh said no .", (("Oh Se-hoon", "PER"), ("Oh", "PER"))),
        # A family name, though the word stands there small as well.
        ("Brown said no .\n\nThe brown coat is his .", (("Brown", "PER"),)),
        # A table.
        ("Reading 2 Stoke 2\n\nThose who like reading do .", (("Reading", "ORG"),)),
    ],
)
def test_a_name_that_begins_a_sentence_stays_one(text: str, names: tuple[tuple[str, str], ...]) -> None:
    assert agreed(text, *((name, kind, 0.95) for name, kind in names)) == list(names)


def test_a_disease_is_not_who_described_it() -> None:
    assert agreed("He has Alzheimer 's disease .", ("Alzheimer", "PER", 0.95)) == [("Alzheimer", "MISC")]
    assert agreed("Alois Alzheimer 's patient died .", ("Alois Alzheimer", "PER", 0.95)) == [("Alois Alzheimer", "PER")]
