"""Removing on the command line, and undoing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Said

Ask = Callable[..., Said]


def _one(filled: Ask, query: str) -> int:
    (hit,) = filled("search", "--json", query).value()["hits"]
    return hit["id"]


def test_what_was_removed_is_listed_and_brought_back_with_notes_and_tags(filled: Ask) -> None:
    number = _one(filled, "barrier")
    filled("note", "add", number, "ask the mayor")
    filled("tag", "add", "follow up", number)
    assert filled("remove", "--with-notes", number).out.startswith("1 article removed, with 1 note.\n")
    assert filled("search", "--json", "barrier").value()["total"] == 0
    (listed,) = filled("removed", "list", "--json").values()
    assert (listed["article"], listed["notes"], listed["tags"], listed["with_import"]) == (number, 1, 1, False)
    told = filled("removed", "list").out
    assert "HYPERLINK" in told and "1 note · 1 tag" in told and "by itself" in told
    assert filled("check").out == "All is well.\n"
    assert filled("removed", "bring-back", "--json", number).value() == {"brought_back": [number]}
    assert filled("removed", "list").out == "No removed articles.\n"
    assert filled("search", "--json", 'barrier tag:"follow up" note:mayor').value()["total"] == 1
    assert filled("check").out == "All is well.\n"


def test_what_is_let_go_or_removed_for_good_does_not_come_back(filled: Ask) -> None:
    first, second, *_ = [hit["id"] for hit in filled("search", "--json", "Harwick").value()["hits"]]
    filled("remove", first)
    assert filled("removed", "let-go", "--all").out == "1 article let go for good.\n"
    assert filled("remove", "--for-good", second).out == "1 article removed.\n"
    assert filled("removed", "list").out == "No removed articles.\n"
    refused = filled("removed", "bring-back", first)
    assert refused.code == 1 and f"Article {first} is not among the removed ones; nothing was done." in refused.err
    assert filled("removed", "bring-back").code == 1
    assert filled("check").out == "All is well.\n"


def test_a_removed_article_is_passed_over_by_imports_until_it_is_asked_for(filled: Ask, pages: Path) -> None:
    number = _one(filled, "barrier")
    filled("remove", number)
    events = filled("import", "--json", pages).values()
    (told,) = [each for each in events if "formula" in each.get("path", "")]
    assert told["event"] == "skipped" and told["article"] is None
    assert told["reason"].startswith("removed by you on ") and "--also-removed" in told["reason"]
    done = events[-1]
    assert done["seen"] == done["imported"] + done["updated"] + done["skipped"] + done["failed"]
    events = filled("import", "--json", "--also-removed", pages).values()
    (told,) = [each for each in events if "formula" in each.get("path", "")]
    assert (told["event"], told["article"]) == ("imported", number)
    done = events[-1]
    assert done["imported"] == 1
    assert done["seen"] == done["imported"] + done["updated"] + done["skipped"] + done["failed"]


def test_an_import_is_taken_back(filled: Ask, pages: Path) -> None:
    before = filled("search", "--json", "").value()["total"]
    number = _one(filled, "barrier")
    page = pages / "a/formula.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("barrier", "breakwater"), encoding="utf-8")
    (pages / "new.txt").write_text("Ferry sold\n\nThe ferry of Harwick was sold to a firm from the coast.\n")
    filled("import", pages)
    new = _one(filled, "ferry")
    said = filled("undo-import", "--json").value()
    assert said == {"removed": [new], "former_text": [number], "staying": []}
    assert filled("search", "--json", "").value()["total"] == before
    assert _one(filled, "barrier") == number
    assert filled("check").out == "All is well.\n"
    again = filled("undo-import")
    assert again.code == 1 and "no import to be taken back" in again.err
    filled("import", pages)
    assert (_one(filled, "ferry"), _one(filled, "breakwater")) == (new, number)
    told = filled("undo-import").out
    assert "1 article that it had added removed" in told and "1 article given their former text back" in told


def test_the_words_of_a_note_may_stand_on_either_side_of_its_quotation(filled: Ask) -> None:
    number = _one(filled, "barrier")
    for order in (("--quote", "storm barrier", "ask", "him"), ("ask", "--quote", "storm barrier", "him")):
        note = filled("note", "add", "--json", number, *order).value()
        assert (note["text"], note["quote"]) == ("ask him", "storm barrier")
    changed = filled("note", "change", "--json", note["note"], "ask", "--tint", "blue", "her").value()
    assert (changed["text"], changed["tint"]) == ("ask her", "blue")
    assert filled("note", "add", number, "ask", "--nonsense", "him").code == 2
