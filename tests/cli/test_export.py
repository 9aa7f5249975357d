"""What leaves the corpus is complete or absent, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import errno
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusview.article import Article, Block, BlockKind, Entity, EntityKind, Label, Masthead, Mention, Origin, Span
from corpusview.errors import CannotWrite, NoSpace
from corpusview.export.article_json import article_line, article_object, json_line
from corpusview.export.articles import FORMATS, export_articles
from corpusview.export.cells import cell, csv_row, uncelled
from corpusview.export.citations import bibtex, ris
from corpusview.export.markdown import markdown
from corpusview.export.whole import whole_file
from corpusview.notes import Anchor, Made, Note, Tint, placed


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A", " =1", "\u00a0=1", "'=1"],
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "plain", "'tis", "a=b", "“quoted”", "2024-01-01", "1,000"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@given(
    st.lists(
        st.text(st.sampled_from("'=+-@\t\r\n \u00a0＝a,;\"\x00é")) | st.text(st.characters(exclude_categories=["Cs"]))
    )
)
def test_a_table_gives_every_value_back(values: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([cell(value) for value in ["first", *values]])
    (row,) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert [uncelled(each) for each in row[1:]] == values
    assert not any(each.lstrip(" \u00a0")[:1] in tuple("=+-@\t\r\n＝") and each.strip() for each in row[1:])


@given(st.lists(st.text(st.sampled_from("=,;\"'\r\n \x00é") | st.characters(exclude_categories=["Cs"]))))
def test_a_row_is_written_as_every_program_reads_it(values: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(["first", *values, "last"])
    assert csv_row(["first", *values, "last"]) == file.getvalue()


def _long(paragraphs: int) -> Article:
    paragraph = "The ship “Łódź” sailed\x85 and never\u2028came back \U0001f6a2 to the \ud800 quay.\n\n"
    size = len(paragraph)
    spans = [Span(at * size, (at + 1) * size) for at in range(paragraphs)]
    ship = Entity(EntityKind.OTHER, "Łódź", ())
    return Article(
        Origin("long.txt", sha256="ab" * 32),
        Masthead("A long story", date(2024, 2, 5)),
        paragraph * paragraphs,
        tuple(Block(span, BlockKind.BODY, Label.TEXT) for span in spans),
        tuple(Mention(Span(span.start + 10, span.start + 14), ship, "Łódź", "rule", 1.0) for span in spans),
        id=7,
    )


@pytest.mark.parametrize("paragraphs", [0, 1, 499, 500, 501, 20_000])
def test_an_article_is_the_same_json_in_pieces_none_of_which_is_long(paragraphs: int) -> None:
    article = _long(paragraphs)
    made = Made(7, (), ("later",))
    pieces = list(article_line(article, made))
    assert json.loads("".join(pieces)) == article_object(article, made)
    assert "".join(pieces) == json_line(article_object(article, made)) + "\n"
    # Each piece holds the window for as long as it takes to make: a millisecond for these.
    assert max(map(len, pieces)) < 450_000


@given(st.text())
def test_a_line_of_json_is_one_line_that_any_encoding_of_unicode_can_write(text: str) -> None:
    line = json_line({"text": text})
    assert json.loads(line) == {"text": text}
    assert line.splitlines() == [line]
    line.encode("utf-8")
    json_line({"text": text}, is_ascii=True).encode("ascii")


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt), whole_file(place) as file:
        file.write("half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    with whole_file(place) as file:
        file.write("whole\r\n")
        assert not place.exists()
    assert place.read_bytes() == b"whole\r\n"
    assert list(tmp_path.iterdir()) == [place]


def test_what_comes_up_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    with pytest.raises(CannotWrite, match="already there"), whole_file(place) as file:
        file.write("ours")
        place.write_text("theirs")
    assert place.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [place]


def test_a_link_is_never_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("kept")
    link.symlink_to(target)
    with pytest.raises(CannotWrite), whole_file(link):
        pass
    with whole_file(link, replace=True) as file:
        file.write("new")
    assert (target.read_text(), link.read_text()) == ("kept", "new")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    place.write_text("old")
    with pytest.raises(NoSpace), whole_file(place, replace=True) as file:
        file.write("new")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert place.read_text() == "old"
    assert list(tmp_path.iterdir()) == [place]


# --- texts and references

HOSTILE = "# Not } a % heading\nER  - \n[link](javascript:x) <img src=x> \\input{secret} 1. & $x^2_3 ~ `code`"


def _hostile() -> Article:
    return Article(
        Origin("pages/<a>_b.txt", sha256="ab" * 32),
        Masthead(HOSTILE, date(2024, 2, 5), "Ann Lee and\nBob", "The Gazette, Harwick", HOSTILE),
        f"{HOSTILE}\n- item\n1. one\n=== rule",
        (Block(Span(0, len(HOSTILE) + 26), BlockKind.BODY, Label.TEXT),),
        language="en",
        id=7,
    )


def test_references_hold_the_masthead_and_no_field_can_be_broken_out_of() -> None:
    lines = ris(_hostile()).split("\r\n")
    assert [line[:6] for line in lines] == [
        "TY  - ", "ID  - ", "TI  - ", "AU  - ", "T2  - ", "PY  - ", "DA  - ", "AB  - ", "LA  - ", "L1  - ", "N1  - ",
        "ER  - ", "", "",
    ]  # fmt: skip
    assert lines[3:7] == ["AU  - Ann Lee and Bob", "T2  - The Gazette, Harwick", "PY  - 2024", "DA  - 2024/02/05"]
    entry = bibtex(_hostile())
    assert entry.startswith("@misc{thegazetteharwick2024n7,\n")
    bare = re.sub(r"\\textbackslash\{\}|\\textasci\w+\{\}|\\[{}%&#_$]", "", entry)
    depth = 0
    for sign in bare:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert not set(bare) & set("\\%&#_$~^")


def test_markdown_shows_the_text_as_text() -> None:
    text = markdown(_hostile())
    assert text.startswith("# \\# Not \\} a % heading ER - \\[link\\](javascript:x) \\<img src=x\\>")
    assert "\n\n\\- item\n\n1\\. one\n\n\\=== rule\n\n" in text
    assert "*The Gazette, Harwick · Ann Lee and Bob · 2024-02-05*" in text
    assert not re.search(r"(?<!\\)[<>\[\]`]", text)


def test_every_format_writes_every_article(tmp_path: Path) -> None:
    for form in FORMATS:
        place = tmp_path / f"out.{form}"
        assert export_articles([_hostile()] * 3, form, place) == 3
        assert place.read_text("utf-8").count("Harwick") >= 3


# --- what the user made of an article goes with it


def _made(article: Article) -> Made:
    title = article.text[:7]
    notes = (
        Note(7, "ask *him*\n# twice", Anchor.at(article.text, Span(2, 7)), Tint.ROSE, 3),
        Note(7, "", Anchor(Span(0, 5), "gone\n<b>"), number=4),
        Note(7, "=the whole", number=5),
    )
    assert title == "# Not }"
    return Made(7, placed(notes, article.text), ("bribery", "starred"))


def test_json_lines_carry_tags_and_notes_with_the_words_they_stand_on(tmp_path: Path) -> None:
    place = tmp_path / "out.jsonl"
    export_articles([_hostile()], "jsonl", place, made=_made)
    value = json.loads(place.read_text("utf-8"))
    assert value["tags"] == ["bribery", "starred"]
    whole, placed_note, lost = value["notes"]
    assert (whole["text"], whole["quote"], whole["start"]) == ("=the whole", None, None)
    assert placed_note["quote"] == value["text"][placed_note["start"] : placed_note["end"]] == "Not }"
    assert (placed_note["text"], placed_note["tint"]) == ("ask *him*\n# twice", "rose")
    assert (lost["quote"], lost["start"], lost["lost"]) == ("gone\n<b>", None, True)


def test_markdown_carries_each_note_under_the_words_it_stands_on() -> None:
    article = _hostile()
    text = markdown(article, _made(article))
    assert "\n\nTags: bribery, ★\n\n## Notes\n\n\\=the whole\n\n> Not \\}\n\nask \\*him\\*\n\n\\# twice\n\n" in text
    assert "> gone\n>\n> \\<b\\>\n>\n> (These words are no longer in the text.)\n\n" in text
    assert "Notes" not in markdown(article)


def test_a_table_and_references_carry_tags_and_notes(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    export_articles([_hostile()], "csv", place, made=_made)
    with place.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["tags"] == "bribery; starred"
    lines = ["=the whole", "“Not }”: ask *him* # twice", "“gone <b>” (no longer in the text)"]
    assert uncelled(row["notes"]).split("\n") == lines
    record = ris(_hostile(), _made(_hostile()))
    assert "KW  - bribery\r\nKW  - starred\r\nN1  - =the whole\r\nN1  - “Not }”: ask *him* # twice\r\n" in record
    entry = bibtex(_hostile(), _made(_hostile()))
    assert "  keywords = {bribery, starred},\n  annote = {=the whole; “Not \\}”: ask *him* \\# twice; " in entry


def test_what_was_noted_and_tagged_is_in_the_export_of_the_command_line(filled, tmp_path: Path) -> None:
    (hit,) = filled("search", "--json", "harbour").value()["hits"]
    filled("note", "add", hit["id"], "when?", "--quote", "cleared the quay")
    filled("tag", "add", "storms", hit["id"])
    (value,) = filled("export", "--format", "jsonl", "harbour").values()
    assert value["tags"] == ["storms"]
    assert [(note["quote"], note["text"]) for note in value["notes"]] == [("cleared the quay", "when?")]
    assert "> cleared the quay\n\nwhen?\n" in filled("export", "--format", "markdown", "harbour").out
    assert filled("show", "--json", hit["id"]).value()["notes"] == value["notes"]
    # What was written out is taken in again.
    listed = tmp_path / "notes.jsonl"
    listed.write_text(filled("note", "list", "--json").out, encoding="utf-8")
    assert filled("note", "import", listed).out.startswith("0 notes taken in, 1 already there")


def test_an_article_with_notes_is_removed_only_with_them(filled) -> None:
    (hit,) = filled("search", "--json", "harbour").value()["hits"]
    filled("note", "add", hit["id"], "when?", "--quote", "cleared the quay")
    refused = filled("remove", hit["id"])
    assert refused.code == 1
    assert f"1 note on article {hit['id']}; nothing was removed" in refused.err
    assert "--with-notes" in refused.err
    assert filled("search", "--json", "harbour").value()["total"] == 1
    assert filled("remove", "--with-notes", hit["id"]).out == "1 article removed, with 1 note.\n"
    assert filled("search", "--json", "harbour").value()["total"] == 0
