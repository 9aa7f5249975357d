"""A small labelled set: invented stories of one agency, each as several sites printed it.

Each site has its own furniture, its own way with headline and byline, and its own scissors. Two stories of a day share
the background that the agency appends to both.
"""

from __future__ import annotations

from collections.abc import Callable

BACKGROUND = [
    "Harwick, a port of 80,000 on the northern coast, has argued over its harbour since the ferry company left in 2009 "
    "and took four hundred jobs with it. The council owns the quay and two of the five warehouses behind it.",
    "An inquiry that ended last spring found that the old customs house had been sold below its value, "
    "and that minutes "
    "of two meetings were missing. Nobody was charged.",
]

STORIES: dict[str, list[str]] = {
    "barrier": [
        "Councillors in Harwick approved a flood barrier across the river mouth on Tuesday night, ending a "
        "dispute that "
        "had split the town hall for three years and cost two chairmen their seats.",
        "The barrier, four steel gates between concrete piers, is to be built from next autumn and to close "
        "within forty "
        "minutes of a warning. It will cost 61 million, of which the region pays a third.",
        "“We have listened to everybody who wrote to us,” the chair of the planning committee, Ines Calloway, told "
        "reporters outside the hall. “The water does not wait for us to agree.”",
        "Fishermen say the gates will keep their boats from the sea on forty days a year. Their spokesman "
        "Marek Dvorsky "
        "left the meeting before the vote and said the union would go to court.",
        *BACKGROUND,
    ],
    "fire": [
        "Fire destroyed a grain depot at the port of Harwick early on Tuesday, and two firemen were taken to hospital "
        "after a wall gave way on the side of the railway yard.",
        "The alarm was raised by a night watchman shortly after three, police said. By then flames stood "
        "above the roof, "
        "and the wind drove sparks over the water as far as the marina.",
        "Some nine thousand tons of barley had been stored there since the harvest. The owner, a cooperative of 140 "
        "farms, put the damage at more than two million and said that it was insured.",
        "Investigators had not entered the ruin by the evening because the silo beside it was leaning. A spokeswoman "
        "would not say whether an electrical fault was likelier than arson.",
        *BACKGROUND,
    ],
    "bus": [
        "Night buses between Vexley and the coast will run again from the first of March, the transport "
        "board said, nine "
        "months after drivers refused to cross the pass without a second man on board.",
        "Under the agreement each bus carries a conductor from ten in the evening until the last stop, and "
        "the depot at "
        "Tarn Bridge stays open all night so that nobody has to wait in the snow.",
        "Passengers had been attacked twice on the line last winter. The board had at first answered with "
        "cameras, which "
        "froze, and then with a timetable that ended at eight.",
        "The union called the settlement a victory of common sense. Fares rise by a tenth, except for those who work "
        "shifts at the hospital in Lower Dunmere, whose season tickets stay as they are.",
    ],
    "rates": [
        "The central bank left its main rate at four and a quarter per cent on Thursday and said that prices "
        "were rising "
        "more slowly than it had feared, though rents still worried it.",
        "Five of the nine members voted to hold, three to cut, and one, the economist Leila Haddad, to raise "
        "the rate by "
        "half a point, the first such vote since she joined the board in June.",
        "The currency gained a little against its neighbours. Analysts had been divided, and one said that "
        "the governor "
        "had bought himself time until the wage talks in the metal trades are over.",
    ],
}

_FURNITURE = {
    "gazette": (
        "Home\nNews\nSport\nWeather\nContact us\n\n",
        "Most read\n\n  1. Council tax to rise in spring\n    2 days ago\n  2. Harbour swim cancelled\n    3 "
        "days ago\n\n"
        "Follow us on social media\n\nSubscribe to our newsletter\n\nDismiss\n",
    ),
    "post": (
        "Skip to content\nMenu\nSearch\nLog in\nSubscribe\n\n",
        "Related stories\n\nFerry talks collapse\nNew mayor of Port Ansel sworn in\n\nShare this "
        "article\nFacebook\nTwitter\n"
        "Email\n\nAdvertisement\n\n© The Valley Post. All rights reserved.\n",
    ),
    "wire": ("", "Our Standards: The Coastal Principles\n\nRead next\n\nMarkets open lower\n4 hours ago\n"),
}


def page(site: str, headline: str, paragraphs: list[str], byline: str = "") -> str:
    """A page as a scraper saves it: date line, the site's menu, the article, the site's boxes."""
    above, below = _FURNITURE[site]
    text = f" date 2024-11-05 {headline}\n\n{above}{headline}\n"
    return f"{text}{byline}\n\n" + "\n\n".join(paragraphs) + f"\n\n{below}"


def _edited(paragraphs: list[str]) -> list[str]:
    changes = (("Tuesday", "tuesday"), ("told reporters", "told journalists"), ("more than", "over"), ("said", "says"))
    edited = paragraphs
    for old, new in changes:
        edited = [each.replace(old, new) for each in edited]
    return edited


# How a site may print a story: as it came, with a suffix to the title, under its own byline, edited here and there,
# or cut from the end.
PRINTINGS: dict[str, Callable[[str, list[str]], str]] = {
    "wire": lambda title, told: page("wire", title, told, "By Ruth Okafor, Coastal Press"),
    "gazette": lambda title, told: page("gazette", f"{title} - The Harwick Gazette", told, "By Staff Reporter"),
    "post": lambda title, told: page("post", title, told, "Tomas Bredt\nThe Valley Post"),
    "edited": lambda title, told: page("gazette", title, _edited(told)),
    "cut": lambda title, told: page(
        "post", f"{title} | The Valley Post", told[: max(2, len(told) // 2)], "Coastal Press"
    ),
}

TITLES = {
    "barrier": "Harwick votes for flood barrier after three years of quarrel",
    "fire": "Grain depot burns down at Harwick port, two firemen hurt",
    "bus": "Night buses to the coast return in March",
    "rates": "Central bank holds rate as prices calm",
}


def printed() -> dict[tuple[str, str], str]:
    """Every page of the set, by story and printing."""
    return {(story, how): make(TITLES[story], STORIES[story]) for story in STORIES for how, make in PRINTINGS.items()}
