"""The user's rules from the command line: names that are one, lines that are folded; as text, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpusview.corpus import entities
from corpusview.corpus.corpus import Corpus
from tests.cli.conftest import Said

Ask = Callable[..., Said]

PAGES = {
    "one.txt": (
        " date 2022-01-10 Tokayev asks for help\n\nTokayev asks for help\n\n"
        "President Kassym-Jomart Tokayev asked the Collective Security Treaty Organization (CSTO) for help.\n\n"
        "Tokayev spoke in Almaty, where the minister Yerlan Osipov had met reporters in the morning.\n"
    ),
    "two.txt": (
        " date 2022-01-11 CSTO sends troops\n\nCSTO sends troops\n\n"
        "The CSTO said on Tuesday that its troops would go to Almaty, and President Tokayev thanked it for that.\n"
    ),
    "three.txt": (
        " date 2022-01-12 President Tokaev speaks\n\nPresident Tokaev speaks\n\n"
        "President Tokaev told the parliament that the troops would leave, and President Tokaev meant it.\n\n"
        "Subscribe to our newsletter\n"
    ),
}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def names(ask: Ask) -> dict[str, int]:
    return {each["name"]: each["articles"] for each in ask("entities", "--json").values()}


def total(ask: Ask, query: str) -> int:
    return ask("search", "--json", query).value()["total"]


def test_entities_are_listed_with_their_aliases_and_found_by_each(filled: Ask) -> None:
    person = next(each for each in filled("entities", "--json").values() if each["name"] == "Kassym-Jomart Tokayev")
    assert person["articles"] == 2 and "Tokayev" in person["aliases"]
    assert total(filled, 'entity:"Kassym-Jomart Tokayev"') == 2
    assert total(filled, "entity:CSTO") == 2
    assert filled("search", "--json", "troops", "--entity", "Kassym-Jomart Tokayev").value()["total"] == 1


PIECES = (
    "Bank opens a branch\n\n"
    "It was the first foreign bank to operate in the Horn of Africa Country, said Yerlan Osipov in Almaty. "
    "Osipov promised to look into it, and reporters waited in the street before the house for an hour on Monday.\n"
)


def test_what_is_but_a_piece_of_a_longer_name_is_not_listed_of_an_article(tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "page.txt").write_text(PIECES, encoding="utf-8")
    ask("import", "--jobs", 1, tmp_path / "page.txt")
    number = ask("search", "--json", "reporters").value()["hits"][0]["id"]
    with Corpus.open(tmp_path / "corpus", writing=False) as corpus:
        assert {name for _, name in corpus.article(number).pieces_of_names()} == {"Horn of Africa"}
    said = ask("entities", "--article", number)
    assert "Horn" not in said.out and "Yerlan Osipov" in said.out
    assert "1 name is left out, a piece of a longer one" in said.err
    listed = [each["name"] for each in ask("entities", "--json", "--limit", 2, "--article", number).values()]
    assert len(listed) == 2 and "Horn of Africa" not in listed
    places = ask("entities", "--json", "--limit", 0, "--kind", "place", "--article", number).values()
    assert [each["name"] for each in places] == ["Almaty"]


GERMAN = (
    "Der Kanzler spricht\n\n"
    "Die Bundeskanzlerin Angela Merkel hat am Montag in Berlin mit dem Präsidenten der Ukraine über die Lage "
    "gesprochen, und danach ist sie nach Hause gefahren.\n\n"
    "Es war nicht das erste Gespräch, das die beiden in diesem Jahr geführt haben, und es wird auch nicht das letzte "
    "gewesen sein, wie aus Berlin zu hören ist.\n"
)


def test_names_of_another_language_are_marked_as_found_less_surely(ask: Ask, pages: Path) -> None:
    assert ask("import", pages).code == 0
    assert "less surely" not in ask("entities").err
    (pages / "german.txt").write_text(GERMAN, encoding="utf-8")
    assert ask("import", pages).code == 0
    assert "In the language of 1 article names are found by plain rules, and less surely" in ask("entities").err
    assert "less surely" not in ask("entities", "troops").err
    german, english = (ask("search", "--json", word).value()["hits"][0]["id"] for word in ("Kanzler", "troops"))
    assert "In the language of this article" in ask("entities", "--article", german).err
    assert "less surely" not in ask("entities", "--article", english).err
    assert "less surely" not in ask("--quiet", "entities").err


def test_names_that_an_import_left_unsettled_are_settled_when_they_are_asked_for(
    ask: Ask, pages: Path, tmp_path: Path
) -> None:
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([pages], jobs=1))
        assert corpus.has_unsettled_names()
    assert names(ask)["Kassym-Jomart Tokayev"] == 2
    with Corpus.open(tmp_path / "corpus", writing=False) as corpus:
        assert not corpus.has_unsettled_names()


def test_why_names_are_one_is_told(filled: Ask) -> None:
    (told,) = filled("alias", "show", "--json", "Tokayev").values()
    assert told["name"] == "Kassym-Jomart Tokayev" and told["kind"] == "person" and told["rules"] == []
    reasons = {each["name"]: each["reason"] for each in told["names"]}
    assert any("surname" in reason for reason in reasons.values())
    assert "(80%)" in filled("alias", "show", "Tokayev").out
    assert told["called"] == [{"role": "head of state or government", "articles": 2}]
    assert "  called head of state or government in 2 articles\n" in filled("alias", "show", "Tokayev").out
    assert filled("alias", "show", "Nobody").code == 1


def test_it_is_told_where_more_names_are_alike_than_are_compared(filled: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "like it in part" not in filled("alias", "show", "Tokayev").out
    assert filled("alias", "show", "--json", "Tokayev").values()[0]["alike"] == 0
    monkeypatch.setattr(entities, "MOST_OF_A_KEY", 1)
    assert "2 names are like it in part; the 1 most widely named" in filled("alias", "show", "Tokayev").out
    assert filled("alias", "show", "--json", "Tokayev").values()[0]["alike"] == 2


def test_what_may_be_one_is_proposed_until_it_is_judged(filled: Ask) -> None:
    (proposal,) = filled("alias", "proposals", "--json").values()
    assert (proposal["kind"], proposal["one"]) == ("person", "Kassym-Jomart Tokayev")
    assert filled("alias", "proposals", "--json", "Tokayev").values() == [proposal]
    assert filled("alias", "proposals", "--json", "Almaty").values() == []
    assert "may be Kassym-Jomart Tokayev" in filled("alias", "proposals").out
    assert filled("alias", "add", "apart", proposal["one"], proposal["other"]).code == 0
    assert filled("alias", "proposals").out == "No proposals.\n"


def test_a_rule_is_made_listed_holds_and_is_taken_back(filled: Ask) -> None:
    before = names(filled)
    other = next(name for name in before if "Tokaev" in name)
    (made,) = filled("alias", "add", "--json", "merge", "Kassym-Jomart Tokayev", other).values()
    assert made["text"] == f"merge person | Kassym-Jomart Tokayev | {other}" and made["action"] == "added"
    assert names(filled)["Kassym-Jomart Tokayev"] == 3
    assert total(filled, f'entity:"{other}"') == 3
    assert filled("alias", "list", "--json").values() == [{"rule": made["rule"], "text": made["text"]}]
    assert f"your rule: {made['text']}" in filled("alias", "show", "Kassym-Jomart Tokayev").out
    again = filled("alias", "add", "merge", "Kassym-Jomart Tokayev", other, "--kind", "person")
    assert again.code == 0 and "1 rule already there" in again.err
    assert filled("rebuild").code == 0
    assert names(filled)["Kassym-Jomart Tokayev"] == 3
    assert filled("alias", "remove", made["rule"]).code == 0
    assert names(filled) == before
    assert filled("alias", "remove", made["rule"]).code == 1
    assert filled("alias", "list").out == "No rules on names.\n"


def test_every_kind_of_rule_can_be_made(filled: Ask) -> None:
    filled("alias", "add", "split", "Kassym-Jomart Tokayev", "Tokayev")
    assert names(filled)["Kassym-Jomart Tokayev"] == 1
    filled("alias", "add", "rename", "Almaty", "Alma-Ata")
    filled("alias", "add", "kind", "Alma-Ata", "organisation")
    kinds = {each["name"]: each["kind"] for each in filled("entities", "--json").values()}
    assert kinds["Alma-Ata"] == "organisation"
    filled("alias", "add", "reject", "Alma-Ata")
    assert "Alma-Ata" not in names(filled) and total(filled, "entity:Almaty") == 0


def test_a_rule_that_cannot_be_understood_is_told(filled: Ask) -> None:
    assert "two names" in filled("alias", "add", "merge", "Almaty").err
    assert "one name" in filled("alias", "add", "reject", "Almaty", "Osipov").err
    assert "no kind" in filled("alias", "add", "kind", "Almaty", "planet").err
    assert "--kind" in filled("alias", "add", "reject", "Nobody At All").err
    assert filled("alias", "add", "reject", "Nobody At All", "--kind", "person").code == 0
    assert filled("alias", "add", "wed", "Almaty", "Osipov").code == 2


def test_rules_on_names_leave_and_come_back_as_text(filled: Ask, tmp_path: Path) -> None:
    filled("alias", "add", "reject", "Almaty")
    filled("alias", "add", "rename", "Kassym-Jomart Tokayev", "K. Tokayev")
    text = filled("alias", "export").out
    assert text.splitlines() == ["reject place | Almaty", "rename person | Kassym-Jomart Tokayev | K. Tokayev"]
    file = tmp_path / "names.txt"
    assert filled("alias", "export", "--output", file).code == 0 and file.read_text(encoding="utf-8") == text
    assert filled("alias", "export", "--output", file).code == 1
    ruled = names(filled)
    numbers = [each["rule"] for each in filled("alias", "list", "--json").values()]
    filled("alias", "remove", *numbers)
    assert names(filled) != ruled
    file.write_text("# mine\n" + text + "marry person | A | B\n", encoding="utf-8")
    said = filled("alias", "import", file)
    assert said.code == 1 and "Line 4 is no rule" in said.err
    assert names(filled) == ruled
    assert filled("alias", "import", tmp_path / "missing.txt").code == 1


# --- folds

LINE = "Subscribe to our newsletter"


def test_a_fold_rule_is_made_listed_and_taken_back(filled: Ask) -> None:
    (made,) = filled("folds", "add", "--json", "never", LINE).values()
    assert (made["line"], made["fold"], made["source"], made["articles"]) == (LINE, "never", None, 1)
    assert total(filled, "newsletter") == 1
    assert filled("folds", "list").out == f"{made['rule']:>5}  never | {LINE}\n"
    assert filled("folds", "remove", made["rule"]).code == 0
    assert total(filled, "newsletter") == 0
    assert filled("folds", "list").out == "No rules on folds.\n"
    assert filled("folds", "remove", made["rule"]).code == 1
    assert filled("folds", "add", "never", "—").code == 1


def test_fold_rules_leave_and_come_back_as_text(filled: Ask, tmp_path: Path) -> None:
    filled("folds", "add", "never", LINE)
    filled("folds", "add", "always", "Read | more", "--source", "The Harwick Gazette")
    text = filled("folds", "export").out
    assert text == f"never | {LINE}\nalways | Read \\| more | The Harwick Gazette\n"
    file = tmp_path / "folds.txt"
    file.write_text(text + "sometimes | Hm\n", encoding="utf-8")
    filled("folds", "remove", *(each["rule"] for each in filled("folds", "list", "--json").values()))
    said = filled("folds", "import", file)
    assert said.code == 1 and "Line 3 is no rule" in said.err
    assert filled("folds", "export").out == text
    again = filled("folds", "import", file)
    assert "2 rules already there" in again.err and filled("folds", "export").out == text
