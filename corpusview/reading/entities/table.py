"""Names known to be one without any likeness of letters: US, U.S., United States. Written from general knowledge."""

from __future__ import annotations

from functools import cache

from corpusview.paths import resource
from corpusview.reading.entities.gazetteers import load
from corpusview.reading.entities.names import folded

# Each row: the name to show first, then the others.
_ROWS = """
South Korea|S. Korea|S Korea
North Korea|N. Korea|N Korea
California|Calif.|Calif
Massachusetts|Mass.
Pennsylvania|Penn.
Connecticut|Conn.
Kazakhstan|Kazakstan
Catholic Church|Roman Catholic Church|Catholic|Roman Catholic|Catholics
East Germany|GDR|German Democratic Republic
West Germany|FRG
International Monetary Fund|IMF|IWF
European Commission|EU Commission
Goethe Institute|Goethe-Institut|Goethe Institut|Goethe Institutes
Hannover Messe|Hanover Fair
Muslim Brotherhood|Muslim Brothers
Washington, D.C.|Washington DC|Washington D.C.|District of Columbia
New York City|NYC|New York, N.Y.
Los Angeles|L.A.
Kyiv|Kiev
Kharkiv|Kharkov
Odesa|Odessa
Lviv|Lvov
Mumbai|Bombay
Kolkata|Calcutta
Chennai|Madras
Bengaluru|Bangalore
Beijing|Peking
Guangzhou|Canton
Yangon|Rangoon
Naypyidaw|Naypyitaw|Nay Pyi Taw
Ho Chi Minh City|Saigon|HCMC
Mecca|Makkah
Medina|Madinah
Sanaa|Sana'a|San'a
Astana|Nur-Sultan|Nursultan
Almaty|Alma-Ata
Bishkek|Frunze
Gurugram|Gurgaon
Prayagraj|Allahabad
Mysuru|Mysore
Thiruvananthapuram|Trivandrum
Istanbul|Constantinople
Saint Petersburg|St. Petersburg|St Petersburg|Leningrad
Volgograd|Stalingrad
Busan|Pusan
Daegu|Taegu
Incheon|Inchon
Ulaanbaatar|Ulan Bator
Marrakesh|Marrakech
Khan Younis|Khan Yunis
Jabalia|Jabalya
Deir ez-Zor|Deir al-Zor|Deir Ezzor
Gqeberha|Port Elizabeth
Mexico City|Ciudad de México|CDMX
Saint Louis|St. Louis|St Louis
The Hague|Hague|Den Haag
Donbas|Donbass
Persian Gulf|Arabian Gulf
Malvinas|Falkland Islands|Falklands
Turkey|Republic of Turkey
West Bank|Occupied West Bank
Gaza Strip|Gaza
Middle East|Mideast
Southeast Asia|South-East Asia|South East Asia
Jammu and Kashmir|Jammu & Kashmir|J&K
Uttar Pradesh|UP
New South Wales|NSW
Quebec|Québec
White House|the White House
al-Qaeda|al Qaeda|al-Qaida|al Qaida|Al-Qaeda|Al Qaeda|Qaeda|Qaida
al-Shabaab|al Shabaab|Al-Shabab|al-Shabab|Shabaab
Islamic State|ISIS|ISIL|IS|Daesh|Islamic State of Iraq and the Levant|Islamic State group|Isis
Hezbollah|Hizbollah|Hizbullah|Hizballah
Houthis|Houthi|Ansar Allah
Taliban|Taleban|the Taliban
Palestinian Authority|Palestinian National Authority
Israel Defense Forces|IDF|Israeli Defense Forces|Israel Defence Forces|Israeli army
Revolutionary Guards|Islamic Revolutionary Guard Corps|IRGC|Revolutionary Guard|Iranian Revolutionary Guards
Federal Reserve|the Fed|Fed|US Federal Reserve|Federal Reserve Board
Pentagon|Department of Defense|Defense Department|US Department of Defense|DoD
State Department|Department of State|US State Department|U.S. State Department
Justice Department|Department of Justice|DOJ|US Justice Department|U.S. Department of Justice
Treasury Department|US Treasury|U.S. Treasury|Treasury
Foreign Office|FCO|Foreign and Commonwealth Office
Security Council|UN Security Council|U.N. Security Council|United Nations Security Council|UNSC
General Assembly|UN General Assembly|U.N. General Assembly|UNGA
Supreme Court|US Supreme Court
House of Representatives|US House of Representatives|U.S. House of Representatives
US Congress|U.S. Congress|Congress
Democratic Party|Democrats|Democrat|Democratic
Republican Party|Republicans|GOP|Republican
Conservative Party|Tories|Conservatives|Tory Party|Conservative|Tory
Labour Party|Labour
Liberal Democrats|Lib Dems|LibDems
Socialist Party|Socialists
Christian Democratic Union|CDU|Christian Democrats|Christian Democrat|Christian Democrat Party
Christian Social Union|CSU
Social Democratic Party of Germany|SPD|Social Democrats|Social Democratic Party|Social Democrat|Social Democrat Party
Free Democratic Party|FDP|Free Democrats|Free Democrat
Alternative for Germany|AfD
Left Party|Die Linke|The Left
Green Party|Greens|Green|the Greens|Bündnis 90/Die Grünen
Chinese Communist Party|Communist Party of China|CCP|CPC
Red Cross|International Committee of the Red Cross|ICRC|International Red Cross
Associated Press|AP|The Associated Press
Agence France-Presse|AFP|Agence France Presse
Deutsche Presse-Agentur|DPA|dpa
New York Times|The New York Times|NYT|NY Times
Washington Post|The Washington Post
Wall Street Journal|The Wall Street Journal|WSJ
Financial Times|FT
Manchester United|Man United|Man Utd|Manchester Utd
Manchester City|Man City
Tottenham Hotspur|Tottenham|Spurs
Paris Saint-Germain|PSG|Paris St Germain|Paris SG
Bayern Munich|Bayern|FC Bayern|FC Bayern Munich|Bayern München
Borussia Dortmund|BVB
Borussia Mönchengladbach|Borussia Moenchengladbach|Gladbach|Mönchengladbach
Bayer Leverkusen|Leverkusen
Werder Bremen|Bremen SV
Schalke 04|Schalke|FC Schalke 04
Real Madrid|Real Madrid CF
FC Barcelona|Barcelona FC|Barca|Barça
Inter Milan|Internazionale|Inter
AC Milan|Milan AC
Volkswagen|VW|Volkswagen AG
General Motors|GM
General Electric|GE
International Business Machines|IBM
British Petroleum|BP
Hewlett-Packard|HP|Hewlett Packard
Mercedes-Benz|Mercedes
Daimler|Daimler AG
ExxonMobil|Exxon Mobil|Exxon
Walmart|Wal-Mart
JPMorgan Chase|JPMorgan|JP Morgan|J.P. Morgan
Philips|Royal Philips
Shell|Royal Dutch Shell
Scotland Yard|Metropolitan Police|Met Police
Saddam Hussein|Saddam
Yasser Arafat|Abu Ammar
Mao Zedong|Mao Tse-tung|Chairman Mao
Osama bin Laden|Usama bin Laden|bin Laden|Bin Laden|Osama Bin Laden
Muammar Gaddafi|Moammar Gadhafi|Muammar Qaddafi|Moammar Gaddafi|Gaddafi|Gadhafi|Qaddafi|Kadhafi
Volodymyr Zelensky|Volodymyr Zelenskyy|Volodymyr Zelenskiy|Zelensky|Zelenskyy|Zelenskiy
Joe Biden|Joseph Biden|Joseph R. Biden
Benjamin Netanyahu|Binyamin Netanyahu|Bibi Netanyahu
Pope Francis|Jorge Mario Bergoglio
Pope Benedict XVI|Joseph Ratzinger|Pope Benedict|Benedict XVI
Pope John Paul II|Karol Wojtyla|John Paul II
Luiz Inácio Lula da Silva|Lula da Silva|Lula|Luiz Inacio Lula da Silva
Aung San Suu Kyi|Suu Kyi
Kim Jong-un|Kim Jong Un
Kim Jong-il|Kim Jong Il
Xi Jinping|Xi
Recep Tayyip Erdoğan|Recep Tayyip Erdogan|Tayyip Erdogan|Erdogan|Erdoğan
"""


# What a country's land was when it was another state: a report of it does not mean the one of today.
_ANOTHER_STATE = frozenset({"Rhodesia"})


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    gazetteers = load()
    for country in gazetteers.countries:
        shown = folded(country.name)
        for other in (country.name, *country.other_names):
            if other in _ANOTHER_STATE:
                continue
            table.setdefault(folded(other), shown)
            table.setdefault(folded(other).replace(".", ""), shown)
    for short, longs in gazetteers.long_forms.items():
        for long in longs[:1]:
            if len(longs) == 1:
                table.setdefault(folded(short), folded(longs[0]))
                table.setdefault(folded(long), folded(longs[0]))
    for row in _ROWS.strip().splitlines():
        names = [folded(name) for name in row.split("|")]
        shown = table.get(names[0], names[0])
        for name in names:
            table[name] = shown
    return table


def same_name(name: str) -> str | None:
    """The folded name that a folded one is known to be another form of; None where nothing is known."""
    return _table().get(name)


# Names of places alone: states as American newspapers and letters shorten them. Letters that are words are left out.
_STATES = """
Alabama|Ala.
Arizona|Ariz.|AZ
Arkansas|Ark.|AR
California|Calif.|CA
Colorado|Colo.|CO
Connecticut|Conn.|CT
Delaware|Del.
Florida|Fla.|FL
Georgia|Ga.
Illinois|Ill.|IL
Indiana|Ind.
Kansas|Kan.|Kans.|KS
Kentucky|Ky.
Louisiana|La.
Maryland|Md.
Massachusetts|Mass.|MA
Michigan|Mich.|MI
Minnesota|Minn.|MN
Mississippi|Miss.|MS
Missouri|Mo.
Montana|Mont.|MT
Nebraska|Neb.|Nebr.|NE
Nevada|Nev.|NV
New Hampshire|N.H.
New Jersey|N.J.
New Mexico|N.M.
New York|N.Y.
North Carolina|N.C.
North Dakota|N.D.
Oklahoma|Okla.
Oregon|Ore.
Pennsylvania|Pa.|Penn.
Rhode Island|R.I.
South Carolina|S.C.
South Dakota|S.D.
Tennessee|Tenn.|TN
Texas|Tex.|TX
Vermont|Vt.
Virginia|Va.
Washington|Wash.|WA
West Virginia|W.Va.|WV
Wisconsin|Wis.|Wisc.|WI
Wyoming|Wyo.|WY
Washington, D.C.|D.C.|Washington DC|Washington D.C.
British Columbia|B.C.
United Arab Emirates|Emirates
Vatican City|Vatican|Holy See
Alaska|AK
Iowa|IA
Ohio|OH
Utah|UT
New South Wales|NSW
Queensland|Qld.
"""


@cache
def _states() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _STATES.strip().splitlines():
        names = [folded(name) for name in row.split("|")]
        for name in names:
            found[name] = found[name.replace(".", "")] = names[0]
    return found


def same_place(name: str) -> str | None:
    """The folded first name of the place that a folded name abbreviates, or is another name of."""
    return _states().get(name) or _also_known()[0].get(name)


def same_body(name: str, folded_name: str) -> str | None:
    """The folded name of the organisation that `name` is another name of: short ones count as they are written."""
    _, by_name, short = _also_known()
    return by_name.get(folded_name) or short.get(name.replace(".", ""))


@cache
def _also_known() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """What each folded name of a place, folded name of an organisation, and short name as written is called first."""
    places: dict[str, str] = {}
    bodies: dict[str, str] = {}
    short: dict[str, str] = {}
    found = places
    for line in resource("gazetteers", "also_known.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found = places if line == "[places]" else bodies
        elif line and not line.startswith("#"):
            names = line.split("|")
            first = folded(names[0])
            shown = same_name(first) or first
            for name in names:
                is_short = (
                    found is bodies
                    and len(name) <= _LONGEST_SHORT
                    and not name.islower()
                    and name[1:].upper() == name[1:]
                )
                if is_short:
                    short[name.replace(".", "")] = shown
                else:
                    found.setdefault(folded(name), shown)
    return places, bodies, short


# No name of more letters is a short one.
_LONGEST_SHORT = 6


@cache
def _adjectives() -> dict[str, str]:
    found: dict[str, str] = {}
    for country in load().countries:
        for name in country.demonyms:
            found.setdefault(folded(name), folded(country.name))
    return found


@cache
def sole_adjectives() -> dict[str, str]:
    """The adjectives of one country alone, with its folded name: there are two that are Dominican."""
    owners: dict[str, set[str]] = {}
    for country in load().countries:
        for name in country.demonyms:
            owners.setdefault(folded(name), set()).add(folded(country.name))
    return {name: next(iter(of)) for name, of in owners.items() if len(of) == 1}


def country_of(word: str) -> str | None:
    """The folded name of the country that a folded name or adjective stands for."""
    known = _adjectives().get(word)
    if known is None:
        known = same_name(word)
        known = known if known in _country_names() else None
    return known


@cache
def _country_names() -> frozenset[str]:
    return frozenset(folded(country.name) for country in load().countries)


@cache
def rows_of_leagues() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The clubs of each league: city, nickname, other nicknames."""
    found: list[list[tuple[str, ...]]] = []
    for line in resource("gazetteers", "leagues.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found.append([])
        elif line and not line.startswith("#"):
            found[-1].append(tuple(line.split("|")))
    return tuple(map(tuple, found))


@cache
def _clubs() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    named: dict[str, set[str]] = {}
    of_city: dict[str, set[str]] = {}
    for clubs in rows_of_leagues():
        first: dict[str, str] = {}
        for city, *nicknames in clubs:
            # one that has moved is known by the city that comes first
            full = first.setdefault(nicknames[0], folded(f"{city} {nicknames[0]}"))
            for name in nicknames:
                named.setdefault(folded(name), set()).add(full)
                named.setdefault(folded(f"{city} {name}"), set()).add(full)
            of_city.setdefault(folded(city), set()).add(full)
    # the Giants are of two leagues
    full_of = {name: next(iter(fulls)) for name, fulls in named.items() if len(fulls) == 1}
    return full_of, {city: frozenset(clubs) for city, clubs in of_city.items()}


def same_club(name: str) -> str | None:
    """The folded full name of the club that a folded name of an organisation is the nickname of."""
    return _clubs()[0].get(name)


def clubs_of(city: str) -> frozenset[str]:
    """The folded full names of the clubs that go by a city's folded name."""
    return _clubs()[1].get(city, frozenset())


@cache
def _peoples() -> frozenset[str]:
    return frozenset(folded(name) for name in load().demonyms)


def is_people(name: str) -> bool:
    """Whether a folded word names a people, a faith or a following: "nazis" are no organisation's plural."""
    return name in _peoples()
