"""The roles that names are known by, and the words that tell them. Written here, of general knowledge.

A word counts where it stands beside a name (see `roles`), so that words with other meanings may be in the lists; those
that would mislead even there ("director" of a film or a firm) count only in company: "film director".
"""

from __future__ import annotations

from dataclasses import dataclass

from corpusview.reading.entities.wordlist import words_of


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its bit, of which kind of name it is, how it is told, and the words that tell it before or behind.

    `pairs` are those of two words; `capital` words tell it with a capital alone, being titles. `behind` also tell it
    right behind the name: "X shares". People of roles of one `field` may be one.
    """

    bit: int
    kind: str
    told: str
    words: frozenset[str] = frozenset()
    capital: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    behind: frozenset[str] = frozenset()
    field: str = ""


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    both = (each.partition("-") for each in text.split())
    return frozenset((first, second) for first, _, second in both)


# The bits are kept in catalogues: a role keeps its own for ever, and a new one takes the next.
ROLES = (
    Role(
        1 << 0,
        "PER",
        "head of state or government",
        words_of("president premier chancellor monarch taoiseach ex-president dictator"),
        words_of("King Queen Prince Princess Emperor Sultan Emir"),
        _pairs("prime-minister crown-prince vice-president vice-chancellor presidential-candidate first-lady"),
        field="politics",
    ),
    Role(
        1 << 1,
        "PER",
        "minister",
        words_of("minister"),
        words_of("Secretary"),
        _pairs("""
            foreign-secretary defence-secretary defense-secretary home-secretary treasury-secretary health-secretary
            energy-secretary commerce-secretary interior-secretary state-secretary cabinet-secretary
            education-secretary culture-secretary transport-secretary justice-secretary business-secretary
            chief-minister
        """),
        field="politics",
    ),
    Role(
        1 << 2,
        "PER",
        "lawmaker",
        words_of("""
            senator lawmaker legislator congressman congresswoman parliamentarian councillor councilman councilwoman
            MP MEP TD MLA assemblyman
        """),
        words_of("Sen Sen. Rep Rep. Representative Baroness Lord"),
        field="politics",
    ),
    Role(
        1 << 3,
        "PER",
        "governor or mayor",
        words_of("governor mayor"),
        words_of("Gov Gov."),
        _pairs("lieutenant-governor"),
        field="politics",
    ),
    Role(
        1 << 4,
        "PER",
        "diplomat",
        words_of("ambassador envoy diplomat consul negotiator"),
        frozenset(),
        _pairs("secretary-general high-representative special-representative"),
        field="politics",
    ),
    Role(
        1 << 5,
        "PER",
        "spokesperson",
        words_of("spokesman spokeswoman spokesperson"),
        frozenset(),
        _pairs("press-secretary"),
        field="politics",
    ),
    Role(
        1 << 6,
        "PER",
        "leader of a party or movement",
        words_of("leader activist dissident politician oppositionist candidate"),
        frozenset(),
        _pairs("party-chairman party-chief union-chief faction-head"),
        field="politics",
    ),
    Role(
        1 << 7,
        "PER",
        "police officer",
        words_of("detective sheriff policeman policewoman constable"),
        words_of("Detective Inspector Superintendent Det Det. Insp Insp. Supt Supt. Const Const. Constable"),
        _pairs("police-chief police-commissioner police-officer chief-constable chief-inspector"),
        field="force and law",
    ),
    Role(
        1 << 8,
        "PER",
        "judge or lawyer",
        words_of("judge prosecutor attorney lawyer barrister solicitor magistrate"),
        words_of("Justice Advocate"),
        _pairs("attorney-general atty.-gen atty.-gen. attorney-gen. chief-justice defence-counsel solicitor-general"),
        field="force and law",
    ),
    Role(
        1 << 9,
        "PER",
        "military officer",
        words_of("colonel admiral lieutenant brigadier warlord"),
        words_of("""
            General Gen Gen. Major Maj Maj. Captain Capt Capt. Col Col. Lt Lt. Sergeant Sgt Sgt. Adm Adm. Brig Brig.
            Commander Cmdr Cmdr. Corporal Cpl Cpl. Marshal
        """),
        _pairs("army-chief navy-chief military-commander rebel-commander army-general retired-general"),
        field="force and law",
    ),
    Role(
        1 << 10,
        "PER",
        "cleric",
        words_of("""
            pope archbishop cardinal bishop rabbi imam ayatollah priest pastor cleric preacher patriarch mufti mullah
            vicar
        """),
        words_of("Reverend Rev Rev. Sheikh Maulana"),
        field="religion",
    ),
    Role(
        1 << 11,
        "PER",
        "company officer",
        words_of("""
            chairman chairwoman CEO CFO COO CTO cofounder co-founder founder entrepreneur businessman businesswoman
            billionaire tycoon magnate industrialist banker investor
        """),
        frozenset(),
        _pairs("""
            chief-executive managing-director executive-director chief-operating chief-financial finance-director
            general-manager company-president executive-officer financial-officer operating-officer
        """),
        field="business",
    ),
    Role(
        1 << 12,
        "PER",
        "athlete or coach",
        words_of("""
            striker midfielder goalkeeper defender winger forward coach player quarterback footballer golfer swimmer
            boxer sprinter cyclist batsman bowler cricketer captain champion runner wrestler skier pitcher catcher
            shortstop outfielder linebacker cornerback receiver halfback flanker hooker keeper skipper medallist
            medalist athlete teammate rider racer scorer fullback centre-back finalist Olympian
        """),
        frozenset(),
        _pairs("team-manager football-manager racing-driver f1-driver formula-driver race-driver world-record"),
        field="sport",
    ),
    Role(
        1 << 13,
        "PER",
        "artist or writer",
        words_of("""
            actor actress singer musician composer conductor painter artist sculptor poet novelist author writer
            playwright comedian rapper filmmaker film-maker screenwriter guitarist drummer bassist pianist violinist
            songwriter singer-songwriter photographer dancer choreographer designer architect producer model
            illustrator cartoonist soprano tenor illusionist DJ
        """),
        frozenset(),
        _pairs("film-director artistic-director music-director movie-director stage-director"),
        field="arts",
    ),
    Role(
        1 << 14,
        "PER",
        "scholar or physician",
        words_of("""
            professor economist scientist researcher historian academic physicist chemist biologist sociologist
            philosopher psychologist psychiatrist anthropologist archaeologist astronomer mathematician scholar
            engineer doctor surgeon physician epidemiologist analyst lecturer strategist
            virologist climatologist geologist
        """),
        words_of("Dr Dr. Prof Prof. Professor"),
        field="learning",
    ),
    Role(
        1 << 15,
        "PER",
        "journalist",
        words_of("""
            reporter correspondent journalist columnist editor anchor presenter broadcaster blogger commentator host
            editor-in-chief newscaster
        """),
        field="learning",
    ),
    Role(
        1 << 16,
        "PER",
        "pupil or student",
        words_of("student schoolboy schoolgirl pupil toddler teenager"),
        field="school",
    ),
    Role(
        1 << 17,
        "ORG",
        "company",
        words_of("""
            company firm airline carmaker automaker retailer bank insurer brewer manufacturer supplier conglomerate
            startup start-up brand chain subsidiary lender utility producer supermarket shipbuilder planemaker
            chipmaker drugmaker brokerage consultancy publisher operator corporation multinational bookmaker
            carrier maker developer giant
        """),
        frozenset(),
        frozenset(),
        words_of("shares stock shareholders stores executives bonds"),
    ),
    Role(1 << 18, "ORG", "party", words_of("party coalition faction"), frozenset(), frozenset(), words_of("party")),
    Role(
        1 << 19,
        "ORG",
        "club or team",
        words_of("club team side rivals franchise squad"),
        frozenset(),
        frozenset(),
        words_of("fans supporters"),
    ),
    Role(
        1 << 20,
        "ORG",
        "ministry or agency",
        words_of("agency ministry regulator watchdog department commission bureau authority"),
    ),
    Role(
        1 << 21,
        "ORG",
        "news medium",
        words_of("newspaper magazine broadcaster channel website daily weekly tabloid newswire network"),
        frozenset(),
        _pairs("news-agency radio-station television-station news-site tv-station tv-channel"),
        words_of("newspaper magazine"),
    ),
    Role(
        1 << 22,
        "ORG",
        "school or hospital",
        words_of("university college hospital school institute museum"),
    ),
    Role(
        1 << 23,
        "ORG",
        "armed group",
        words_of("militia guerrillas rebels militants insurgents"),
        frozenset(),
        _pairs("militant-group terrorist-group rebel-group terror-group armed-group extremist-group"),
        words_of("militants fighters guerrillas insurgents rebels militia gunmen"),
    ),
    Role(
        1 << 24,
        "ORG",
        "association",
        words_of("charity union NGO nonprofit foundation think-tank organisation organization association group"),
        frozenset(),
        _pairs("think-tank advocacy-group rights-group aid-group"),
    ),
    Role(
        1 << 25,
        "LOC",
        "town",
        words_of("city town village capital suburb district neighbourhood neighborhood municipality port borough"),
        frozenset(),
        frozenset(),
        words_of("district city District City"),
    ),
    Role(
        1 << 26,
        "LOC",
        "region",
        words_of("province region county oblast prefecture canton peninsula territory enclave"),
        frozenset(),
        frozenset(),
        words_of("province region county oblast prefecture peninsula Province Region County"),
    ),
    Role(1 << 27, "LOC", "country", words_of("country nation republic kingdom emirate")),
    Role(
        1 << 28,
        "LOC",
        "water, island or mountain",
        words_of("river lake bay strait island mountain volcano valley sea glacier"),
        frozenset(),
        frozenset(),
        words_of("river lake valley strait island"),
    ),
    Role(
        1 << 29,
        "MISC",
        "work or product",
        words_of("""
            film movie album song novel book game app series play musical sitcom single soundtrack smartphone software
            drama documentary comedy thriller
        """),
    ),
)


def _capitalised(words: frozenset[str]) -> set[str]:
    """The words as they are, and as they stand before a name or at the beginning of a sentence."""
    return {form for word in words for form in (word, word[0].upper() + word[1:])}


SINGLE: dict[str, int] = {}
PAIRS: dict[tuple[str, str], int] = {}
BEHIND: dict[str, int] = {}
for _role in ROLES:
    for _word in _capitalised(_role.words) | _role.capital:
        SINGLE[_word] = SINGLE.get(_word, 0) | _role.bit
    for _pair in _role.pairs:
        PAIRS[_pair] = PAIRS.get(_pair, 0) | _role.bit
    for _word in _role.behind:
        BEHIND[_word] = BEHIND.get(_word, 0) | _role.bit

# All words at which it is looked whether a name stands beside.
TELLING = SINGLE.keys() | BEHIND.keys() | {form for _, word in PAIRS for form in (word, word.capitalize())}
