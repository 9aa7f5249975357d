"""Saved searches on the command line: kept by name, told what is new, taken from corpus to corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import PAGES, Said

Ask = Callable[..., Said]


def test_a_search_is_saved_listed_renamed_and_removed(filled: Ask) -> None:
    assert filled("saved", "list").out == "No saved searches.\n"
    assert filled("saved", "add", "--sort", "newest", "The  storm", "--", "storm", "-harbour").code == 0
    (each,) = filled("saved", "--json", "list").values()
    told = {key: each[key] for key in ("name", "query", "in", "sort", "new")}
    assert told == {"name": "The storm", "query": "storm -harbour", "in": "body", "sort": "newest", "new": 0}
    assert filled("saved", "add", "The storm", "quay").code == 1
    assert filled("saved", "add", "--force", "The storm", "quay").code == 0
    assert filled("saved", "rename", "The storm", "Quay").code == 0
    assert filled("saved", "list").out == "Quay: quay\n"
    assert filled("saved", "rename", "nobody", "x").code == 1
    assert filled("saved", "remove", "Quay").code == 0
    assert filled("saved", "remove", "Quay").code == 1


def test_what_came_since_is_told_by_story(filled: Ask, pages: Path) -> None:
    assert filled("saved", "add", "storms", "storm").code == 0
    copy = PAGES["a/harbour.txt"].replace("The Harwick Gazette", "The Valley Post") + "\nFollow us\n"
    (pages / "b/copy.txt").write_text(copy, encoding="utf-8")
    assert filled("import", "--jobs", 1, pages).code == 0
    assert filled("saved", "--json", "list").value()["new"] == 0, "a copy of what was seen is not new"
    (pages / "b/new.txt").write_text(
        "Storm closes the pass\n\nA storm has closed the pass above Vexley since Tuesday, and the road service said "
        "that nobody would clear it before the wind had turned to the west again.\n",
        encoding="utf-8",
    )
    assert filled("import", "--jobs", 1, pages).code == 0
    assert filled("saved", "--json", "list").value()["new"] == 1
    assert filled("saved", "list").out == "storms: storm  (1 new)\n"


def test_searches_go_to_a_file_and_into_another_corpus(filled: Ask, tmp_path: Path) -> None:
    for name, query in (("one", "storm"), ("zwei “x”", 'quay "old town"')):
        assert filled("saved", "add", name, query).code == 0
    file = tmp_path / "searches.jsonl"
    assert filled("saved", "export", file).code == 0
    assert filled("saved", "export", file).code == 1, "what is there is not replaced unasked"
    assert filled("saved", "export").out == file.read_text("utf-8")
    before = filled("saved", "--json", "list").values()
    assert filled("saved", "remove", "one").code == 0
    said = filled("saved", "--json", "import", file).value()
    assert (said["saved"], said["passed_over"]) == (1, 1)
    after = filled("saved", "--json", "list").values()
    assert [(each["name"], each["query"]) for each in after] == [(each["name"], each["query"]) for each in before]


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"name": "x"}', '{"name": "", "query": "x"}', '{"name":"x","query":7}', "9"]
)
def test_a_file_that_holds_no_searches_is_refused_whole(filled: Ask, tmp_path: Path, line: str) -> None:
    file = tmp_path / "searches.jsonl"
    file.write_text(json.dumps({"name": "good", "query": "x"}) + "\n" + line + "\n", encoding="utf-8")
    said = filled("saved", "import", file)
    assert said.code == 1 and "Line 2" in said.err
    assert filled("saved", "list").out == "No saved searches.\n"
