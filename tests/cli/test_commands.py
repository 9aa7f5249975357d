"""The verbs, as a script would use them: what is asked, what is answered, and the exit code."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import PAGES, Said

Ask = Callable[..., Said]


def test_an_import_accounts_for_every_file(ask: Ask, pages: Path) -> None:
    events = ask("import", "--json", "--jobs", 1, pages).values()
    done = events[-1]
    assert done["event"] == "done"
    assert done["seen"] == len(PAGES) == done["imported"] + done["updated"] + done["skipped"] + done["failed"]
    assert [event["path"].rsplit("/", 1)[1] for event in events if event["event"] == "failed"] == ["empty.txt"]
    assert len([event for event in events if event["event"] == "imported"]) == 4


def test_a_second_import_changes_nothing(filled: Ask, pages: Path) -> None:
    done = filled("import", "--json", "--jobs", 1, pages).values()[-1]
    assert (done["imported"], done["updated"], done["skipped"], done["failed"]) == (0, 0, 4, 1)


def test_a_file_that_cannot_be_imported_is_an_error_only_when_strict(ask: Ask, pages: Path) -> None:
    assert ask("import", "--jobs", 1, pages).code == 0
    assert ask("import", "--jobs", 1, "--strict", pages).code == 1
    assert ask("read", pages).code == 0
    assert ask("read", "--strict", pages).code == 1


def test_a_missing_path_is_told(ask: Ask, tmp_path: Path) -> None:
    said = ask("import", "--json", "--jobs", 1, tmp_path / "nowhere")
    assert [event["event"] for event in said.values()] == ["failed", "done"]


def test_an_import_of_which_nothing_could_be_read_is_an_error(ask: Ask, pages: Path, tmp_path: Path) -> None:
    said = ask("import", "--jobs", 1, tmp_path / "nowhere")
    assert said.code == 1
    reason, sentence = said.err.splitlines()
    assert reason.startswith(f"failed: {tmp_path / 'nowhere'}: ")
    assert sentence.startswith("corpusview: Nothing was imported: the only file failed.")
    said = ask("import", "--jobs", 1, tmp_path / "nowhere", tmp_path / "elsewhere", pages / "b" / "empty.txt")
    assert said.code == 1 and "each of 3 files failed" in said.err
    # One that could be read is enough, and so is one that was read before; a folder without files has none that failed.
    assert ask("import", "--jobs", 1, tmp_path / "nowhere", pages / "a").code == 0
    assert ask("import", "--jobs", 1, tmp_path / "nowhere", pages / "a").code == 0
    (tmp_path / "bare").mkdir()
    assert ask("import", "--jobs", 1, tmp_path / "bare").code == 0


def test_search_gives_what_the_contract_names(filled: Ask) -> None:
    found = filled("search", "--json", "harbour").value()
    assert set(found) == {"query", "total", "only_in_boilerplate", "elapsed_ms", "hits", "hints"}
    (hit,) = found["hits"]
    assert set(hit) == {
        "id", "path", "title", "published", "source", "score", "hits_in_article", "snippet", "marks"
    }  # fmt: skip
    assert (hit["title"], hit["published"], hit["hits_in_article"]) == ("Harbour reopens after storm", "2024-01-10", 3)
    assert [hit["snippet"][start:end].lower() for start, end in hit["marks"]] == ["harbour"] * len(hit["marks"])


def test_a_word_of_the_furniture_alone_is_counted_apart(filled: Ask) -> None:
    found = filled("search", "--json", "Ukraine").value()
    assert (found["total"], found["only_in_boilerplate"]) == (0, 1)
    assert filled("search", "--json", "--in", "boilerplate", "Ukraine").value()["total"] == 1
    assert filled("search", "--json", "in:boilerplate Ukraine").value()["total"] == 1
    assert filled("search", "Ukraine").out == "0 articles · 1 only in boilerplate\n"


@pytest.mark.parametrize(
    ("options", "total"),
    [
        (("storm",), 4),
        (("storm", "--since", "2024-02-01"), 2),
        (("storm", "--until", "2024-02-05"), 2),
        (("storm", "--since", "2024-02-01", "--until", "2024-02-28"), 1),
        (("storm date:unknown",), 1),
        (("storm", "--source", "gazette"), 1),
        (("storm", "--tag", "none"), 0),
        ((), 4),
        (("--", "-harbour"), 3),
        (("cafe",), 1),
    ],
)
def test_options_narrow_a_search(filled: Ask, options: tuple[str, ...], total: int) -> None:
    assert filled("search", "--json", *options).value()["total"] == total


def test_rows_are_paged_and_sorted(filled: Ask) -> None:
    def dates(*options: object) -> list[str]:
        return [hit["published"] for hit in filled("search", "--json", "storm", *options).value()["hits"]]

    assert dates("--sort", "newest") == ["2024-03-01", "2024-02-05", "2024-01-10", None]
    assert dates("--sort", "oldest", "--limit", 2) == ["2024-01-10", "2024-02-05"]
    assert dates("--sort", "oldest", "--limit", 2, "--offset", 2) == ["2024-03-01", None]
    assert len(dates("--limit", 0)) == 4


def test_an_unclear_question_is_answered_with_a_hint(filled: Ask) -> None:
    said = filled("search", '"harbour')
    assert said.code == 0
    assert "1 article" in said.out
    assert said.err == "At 1: This quotation mark is not closed; the phrase is read to the end.\n"
    for verb in ("entities", "timeline", "concordance", "export"):
        assert filled(verb, "--json", '"harbour').err == said.err
    (hint,) = filled("search", "--json", '"harbour').value()["hints"]
    assert (hint["start"], hint["end"]) == (0, 1)


def test_show_folds_what_is_not_the_article(filled: Ask) -> None:
    (hit,) = filled("search", "--json", "harbour").value()["hits"]
    folded = filled("show", hit["id"], "--query", "quay").out
    assert "Ukraine" not in folded
    assert "[quay]" in folded
    assert "Ukraine" in filled("show", hit["id"], "--unfold").out


def test_an_article_object_is_whole(filled: Ask) -> None:
    (hit,) = filled("search", "--json", "harbour").value()["hits"]
    article = filled("show", "--json", hit["id"]).value()
    assert article["text"] == PAGES["a/harbour.txt"]
    ends = [block["end"] for block in article["blocks"]]
    assert [block["start"] for block in article["blocks"]] == [0, *ends[:-1]]
    assert ends[-1] == len(article["text"])
    assert {block["kind"] for block in article["blocks"]} == {"masthead", "body", "boilerplate"}


def test_read_needs_no_corpus(ask: Ask, pages: Path, tmp_path: Path) -> None:
    titles = [article["title"] for article in ask("read", "--json", pages / "a").values()]
    assert sorted(titles) == ['=HYPERLINK("http://example.org") says mayor', "Harbour reopens after storm"]
    assert not (tmp_path / "corpus").exists()


def test_remove_takes_an_article_out_and_leaves_the_file(filled: Ask, pages: Path) -> None:
    (hit,) = filled("search", "--json", "harbour").value()["hits"]
    assert filled("remove", "--json", hit["id"]).value() == {"removed": [hit["id"]]}
    assert filled("search", "--json", "harbour").value()["total"] == 0
    assert (pages / "a/harbour.txt").is_file()
    assert filled("show", hit["id"]).code == 1


def test_notes_are_written_listed_changed_removed_and_taken_in_again(filled: Ask, tmp_path: Path) -> None:
    (hit,) = filled("search", "--json", "harbour").value()["hits"]
    number = hit["id"]
    assert filled("note", "list").out == "No notes.\n"
    assert filled("note", "add", number, "Ask", "him", "--quote", "cleared the quay").out == "Note 1 kept.\n"
    assert filled("note", "add", number, "--quote", "harbour master", "--tint", "rose").code == 0
    first, second = filled("note", "list", "--json", "--article", number).values()
    text = filled("show", number, "--json").value()["text"]
    notes = {each["note"]: each for each in (first, second)}
    assert text[notes[1]["start"] : notes[1]["end"]] == notes[1]["quote"] == "cleared the quay"
    assert (notes[2]["text"], notes[2]["tint"], notes[2]["lost"]) == ("", "rose", False)
    assert filled("note", "change", 1, "Ask", "her").out == "Note 1 changed.\n"
    listed = filled("note", "list")
    assert "Ask her" in listed.out and "“harbour master”" in listed.out
    kept = tmp_path / "notes.jsonl"
    kept.write_text(filled("note", "list", "--json").out, encoding="utf-8")
    assert filled("note", "remove", 1, 2).code == 0
    assert filled("note", "import", kept).out == "2 notes taken in, 0 already there, 0 without their article.\n"
    assert filled("note", "import", "--json", kept).value()["already_there"] == 2
    assert [each["text"] for each in filled("note", "list", "--json").values()] == ["Ask her", ""]


def test_a_note_that_cannot_be_is_refused_in_one_line(filled: Ask, tmp_path: Path) -> None:
    (hit,) = filled("search", "--json", "harbour").value()["hits"]
    assert filled("note", "add", hit["id"], "--quote", "words that are not there").code == 1
    assert filled("note", "add", hit["id"]).code == 1
    assert filled("note", "add", 999, "on nothing").code == 1
    assert filled("note", "remove", 999).code == 1
    spoilt = tmp_path / "spoilt.jsonl"
    spoilt.write_text('{"note": 1, "sha256": "none"}\n[1]\n', encoding="utf-8")
    said = filled("note", "import", spoilt)
    assert said.code == 1 and "Line 2" in said.err


def test_the_encoding_of_a_file_is_told_and_chosen(filled: Ask) -> None:
    (hit,) = filled("search", "--json", "harbour").value()["hits"]
    assert filled("encoding", hit["id"]).out == "utf-8 (100% sure)\n"
    told = filled("encoding", "--json", hit["id"], "latin-1").value()
    assert (told["encoding"], told["chosen"]) == ("iso8859-1", "iso8859-1")
    assert "cafÃ©" in filled("show", hit["id"], "--json").value()["text"]
    assert filled("encoding", hit["id"], "auto").out == "utf-8 (100% sure)\n"
    assert filled("encoding", hit["id"], "klingon").code == 1


def test_tags_are_given_found_listed_and_taken_away(filled: Ask) -> None:
    first, second = [hit["id"] for hit in filled("search", "--json", "storm", "--limit", 2).value()["hits"]]
    assert filled("tag", "add", "Follow up", first, second).out == "2 articles tagged “Follow up”.\n"
    assert filled("tag", "list", "--json").values() == [{"tag": "Follow up", "articles": 2}]
    assert filled("search", "--json", 'tag:"follow up"').value()["total"] == 2
    assert filled("tag", "remove", "Follow up", first).code == 0
    assert filled("search", "--json", "storm", "--tag", "Follow up").value()["total"] == 1
    assert filled("tag", "list", "--article", first).out == "No tags.\n"
    assert filled("tag", "add", "Follow up", 999).code == 1
    assert filled("tag", "add", " ", first).code == 2
    assert filled("check").code == 0


def test_check_and_rebuild(filled: Ask, tmp_path: Path) -> None:
    assert filled("check", "--json").value() == {"ok": True, "problems": []}
    before = filled("search", "--json", "storm").value()["hits"]
    for part in (tmp_path / "corpus" / "index").rglob("*"):
        if part.is_file():
            part.write_bytes(b"no index")
    damaged = filled("check", "--json")
    assert damaged.code == 1
    assert damaged.value()["problems"]
    assert filled("rebuild").code == 0
    assert filled("check").code == 0
    assert filled("search", "--json", "storm").value()["hits"] == before


# --- exports


def test_an_export_is_the_set_and_order_of_the_search(filled: Ask, tmp_path: Path) -> None:
    searched = [hit["id"] for hit in filled("search", "--json", "storm", "--sort", "newest").value()["hits"]]
    jsonl, table = tmp_path / "out.jsonl", tmp_path / "out.csv"
    assert filled("export", "storm", "--sort", "newest", "--output", jsonl).code == 0
    assert filled("export", "storm", "--sort", "newest", "--format", "csv", "--output", table).code == 0
    assert [article["id"] for article in Said(0, jsonl.read_text("utf-8"), "").values()] == searched
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["id"]) for row in rows] == searched
    assert [row["title"] for row in rows if "HYPERLINK" in row["title"]] == [
        '\'=HYPERLINK("http://example.org") says mayor'
    ]


def test_an_export_to_standard_output_is_the_export_to_a_file(filled: Ask, tmp_path: Path) -> None:
    for form in ("jsonl", "csv"):
        assert filled("export", "storm", "--format", form, "--output", tmp_path / form).code == 0
        written = (tmp_path / form).read_bytes().decode("utf-8")
        assert filled("export", "storm", "--format", form).out == written


def test_nothing_is_overwritten_unasked(filled: Ask, tmp_path: Path) -> None:
    there = tmp_path / "there.jsonl"
    there.write_text("mine")
    said = filled("export", "storm", "--output", there)
    assert said.code == 1
    assert "already there" in said.err and "--force" in said.err
    assert there.read_text() == "mine"
    assert filled("export", "storm", "--output", there, "--force").code == 0
    assert "mine" not in there.read_text("utf-8")


def test_an_export_that_cannot_be_written_is_told_and_leaves_nothing(filled: Ask, tmp_path: Path) -> None:
    for place in (tmp_path / "no" / "folder.csv", tmp_path, tmp_path / ("x" * 300)):
        said = filled("export", "storm", "--output", place)
        assert said.code == 1
        assert said.err.count("\n") == 1
    assert not list(tmp_path.glob("*.new")) + list(tmp_path.glob(".*"))


# --- trouble


def test_without_a_corpus_the_advice_is_to_import(ask: Ask) -> None:
    for verb in (("search", "x"), ("stats",), ("check",), ("entities",), ("export",), ("show", 1)):
        said = ask(*verb)
        assert (said.code, said.out) == (1, "")
        assert "To begin a new one, import a folder." in said.err


@pytest.mark.parametrize(
    "verb",
    [
        ("tag", "add", "later", 1),
        ("note", "add", 1, "ask him"),
        ("alias", "add", "reject", "Harwick"),
        ("folds", "add", "always", "Most read"),
        ("saved", "add", "storms", "storm"),
        ("encoding", 1, "utf-8"),
        ("remove", 1),
        ("removed", "list"),
        ("undo-import",),
        ("rebuild",),
        ("check", "--repair"),
        ("stories",),
        ("timeline",),
        ("concordance", "x"),
        ("backup", "kept.cvbackup"),
    ],
)
def test_no_verb_but_import_and_restore_makes_a_corpus_where_there_is_none(
    ask: Ask, tmp_path: Path, verb: tuple[object, ...]
) -> None:
    said = ask(*verb)
    assert (said.code, said.out) == (1, "")
    assert f"There is no corpus in {tmp_path / 'corpus'}: of this path only {tmp_path} is there." in said.err
    assert "connect it and try again. To begin a new one, import a folder." in said.err
    assert said.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_an_import_tells_that_a_corpus_is_new(ask: Ask, tmp_path: Path, pages: Path) -> None:
    assert f"The new corpus in {tmp_path / 'corpus'} holds 4 articles." in ask("import", "--jobs", 1, pages).out
    assert "The corpus holds 4 articles." in ask("import", "--jobs", 1, pages).out


def test_a_corpus_that_cannot_be_made_is_told(tmp_path: Path, ask: Ask, pages: Path) -> None:
    (tmp_path / "corpus").write_text("a file in its place")
    said = ask("import", pages)
    assert said.code == 73
    assert said.err.startswith("corpusview: ") and said.err.count("\n") == 1


def test_a_second_writer_is_told_who_holds_the_corpus_and_may_search(filled: Ask, tmp_path: Path, pages: Path) -> None:
    from corpusview.corpus.corpus import Corpus

    with Corpus.open(tmp_path / "corpus"):
        said = filled("import", pages)
        assert said.code == 75
        assert said.err.count("\n") == 1
        assert filled("search", "--json", "storm").value()["total"] == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ("dance",),
        ("search", "--limit", "many", "x"),
        ("search", "--limit", "-1", "x"),
        ("search", "--sort", "colour", "x"),
        ("search", "--since", "soon", "x"),
        ("search", "--bogus"),
        ("show",),
        ("show", "one"),
        ("import",),
        ("remove",),
        ("export", "--format", "pdf"),
        ("--json",),
    ],
)
def test_wrong_usage_exits_with_2(ask: Ask, arguments: tuple[str, ...]) -> None:
    if arguments == ("--json",):
        arguments = ("--json", "dance")
    said = ask(*arguments)
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err


def test_help_and_version_need_no_corpus(ask: Ask) -> None:
    assert ask("--version").code == 0
    assert "search" in ask("--help").out
    assert "--sort" in ask("search", "--help").out


def test_untrusted_text_does_not_reach_the_terminal_as_commands(filled: Ask) -> None:
    said = filled("search", "engineers")
    shown = filled("show", filled("search", "--json", "engineers").value()["hits"][0]["id"])
    for text in (said.out, shown.out, filled("search", "--json", "engineers").out):
        assert not set(text) & set("\x1b\x07\x9b\u202e")


def test_a_fault_in_the_program_is_reported_and_no_traceback_shown(
    filled: Ask, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    from corpusview.cli import commands

    def fails(*_: object) -> int:
        raise ZeroDivisionError("secret text")

    monkeypatch.setattr(commands, "VERBS", {**commands.VERBS, "stats": fails})
    said = filled("stats")
    assert said.code == 70
    assert "Traceback" not in said.err and "ZeroDivisionError" in said.err
    assert "ZeroDivisionError" in next(own_home.rglob("fault.txt")).read_text()


def test_dates_and_money_are_found_at_wish_each_kind_alone(ask: Ask, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        " date 2022-01-10 Harbour of Harwick to be rebuilt\n\nHarbour of Harwick to be rebuilt\n\n"
        "The council of Harwick said on Friday that it would spend $5 million on the quay, and $5 million on roads.\n\n"
        "Engineers came on January 4 and found that 40 % of the wall had gone; write to quay@example.org to help.\n",
        encoding="utf-8",
    )
    plain = ask("read", "--json", page).value()["mentions"]
    dated = ask("read", "--json", "--also", "date", page).value()["mentions"]
    every = ask("read", "--json", "--also", "all", page).value()["mentions"]
    assert [each["name"] for each in dated if each["found_by"] == "date"] == ["2022-01-07", "2022-01-04"]
    assert [each for each in dated if each["found_by"] != "date"] == plain
    assert {"money", "percentage", "e-mail", "date"} <= {each["found_by"] for each in every}
    said = ask("read", "--also", "money,percentage", page).out
    assert "money: $5 million (2)" in said
    assert "percentage: 40%" in said
    assert "2022-01-07" not in said
    assert ask("read", "--also", "weather", page).code == 2
