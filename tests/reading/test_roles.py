"""What the words beside a name call it."""

from __future__ import annotations

import pytest

from corpusview.article import Article, Block, BlockKind, Label, Masthead, Origin, Span
from corpusview.corpus.packing import pack, unpack
from corpusview.reading.entities import find_mentions
from corpusview.reading.entities.role_words import ROLES
from corpusview.reading.entities.roles import as_told, field_of


def called(text: str, furniture: str = "") -> dict[str, tuple[str, ...]]:
    """What each name of a text is called, by its surface."""
    found: dict[str, int] = {}
    for mention in find_mentions(an_article(text, furniture)):
        found[mention.surface] = found.get(mention.surface, 0) | mention.roles
    return {surface: as_told(roles) for surface, roles in found.items()}


def an_article(text: str, furniture: str = "") -> Article:
    blocks = [Block(Span(0, len(text)), BlockKind.BODY, Label.TEXT)]
    if furniture:
        blocks.append(Block(Span(len(text), len(text) + len(furniture)), BlockKind.BOILERPLATE, Label.RELATED))
    return Article(Origin("a.txt"), Masthead(), text + furniture, tuple(blocks), language="en")


HEAD, MINISTER, OFFICER, ATHLETE = (
    "head of state or government",
    "minister",
    "company officer",
    "athlete or coach",
)


@pytest.mark.parametrize(
    ("text", "name", "roles"),
    [
        ("Prime Minister Viktor Orban spoke on Monday.", "Viktor Orban", (HEAD,)),
        ("He met the president, Barack Obama, in Paris.", "Barack Obama", (HEAD,)),
        ("The prime minister of Hungary, Viktor Orban, said no.", "Viktor Orban", (HEAD,)),
        ("Minister of Foreign Affairs and Trade Peter Szijjarto agreed.", "Peter Szijjarto", (MINISTER,)),
        ("Peter Brown, chief executive of Ford, resigned.", "Peter Brown", (OFFICER,)),
        ("The company president Tim Cook spoke in Paris.", "Tim Cook", (OFFICER,)),
        ("John Smith, a 35-year-old French stage actor, died in Paris.", "John Smith", ("artist or writer",)),
        ("Alice Green, the Chelsea striker, scored twice.", "Alice Green", (ATHLETE,)),
        ("Mary Jones, 45, a striker, won in Paris.", "Mary Jones", (ATHLETE,)),
        ("US Senator John McCain voted in Washington.", "John McCain", ("lawmaker",)),
        ("Shares rose as Goldman Sachs, the investment bank, reported.", "Goldman Sachs", ("company",)),
        ("The airline Lufthansa cancelled flights to Paris.", "Lufthansa", ("company",)),
        ("Analysts said Microsoft's shares fell in New York.", "Microsoft", ("company",)),
        ("The newspaper Die Welt reported it.", "Die Welt", ("news medium",)),
        ("He was born in the city of Toronto.", "Toronto", ("town",)),
        ("Troops fought in Helmand province.", "Helmand", ("region",)),
    ],
)
def test_words_beside_a_name_tell_its_role(text: str, name: str, roles: tuple[str, ...]) -> None:
    assert called(text)[name] == roles


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In Germany, the president said it was late.", "Germany"),
        ("John Smith, the minister said, is ill.", "John Smith"),
        ("Jane Miller of the company Acme spoke.", "Jane Miller"),
        ("Jane Miller, of the striker's family, spoke.", "Jane Miller"),
        ("Jane Miller. The minister spoke later.", "Jane Miller"),
        ("The governor of the Bank of England spoke to Jane Miller.", "Bank of England"),
    ],
)
def test_words_that_stand_there_for_another_tell_nothing(text: str, name: str) -> None:
    assert called(text)[name] == ()


def test_the_furniture_tells_no_roles() -> None:
    found = called("Rain fell in Paris.\n", "Prime Minister Viktor Orban spoke\n")
    assert found["Viktor Orban"] == ()


def test_roles_are_kept_with_the_mention_and_come_back() -> None:
    text = "Prime Minister Viktor Orban spoke to Jane Miller in Paris."
    article = an_article(text)
    (orban, *others) = find_mentions(article)
    assert orban.roles and not any(each.roles for each in others)
    kept = Article(article.origin, article.masthead, text, article.blocks, (orban, *others), language="en")
    assert [each.roles for each in unpack(pack(kept), None, None).mentions] == [orban.roles] + [0] * len(others)


def test_each_role_has_a_bit_of_its_own_and_each_of_a_person_a_field() -> None:
    bits = [role.bit for role in ROLES]
    assert len(set(bits)) == len(bits) and all(bit.bit_count() == 1 and bit < 1 << 62 for bit in bits)
    assert all(bool(field_of(role.bit)) == (role.kind == "PER") for role in ROLES)
