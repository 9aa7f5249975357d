"""Exports opened by a spreadsheet itself: no cell becomes a formula or a link, and each holds what was exported."""

from __future__ import annotations

import csv
import shutil
import subprocess
import xml.etree.ElementTree as Tree
from collections.abc import Callable
from pathlib import Path

import pytest

from corpusview.article import Span
from corpusview.corpus.corpus import Corpus
from corpusview.export.articles import export_articles
from corpusview.export.ledger import export_ledger
from corpusview.export.names import ListedName, export_names
from corpusview.notes import Anchor, Note

OFFICE = next((at for at in map(shutil.which, ("soffice", "libreoffice", "localc")) if at), None)
pytestmark = pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice's spreadsheet")

# What some spreadsheet takes for a formula, a command or a link.
PAYLOADS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1+1)", "=HYPERLINK(\"http://example.invalid\";\"x\")", "=cmd|' /C calc'!A0",
    "=WEBSERVICE(\"http://example.invalid\")", "\t=1+1", "\r=1+1", " =1+1", "\u00a0=1+1", "\ufeff=1+1", "＝1+1",
    "＋1+1", "－1+1", "＠SUM(1)",
    "'=1+1", "''=1+1", "\"=1+1", ";=1+1", ",=1+1", "|=1+1", "{=1+1}", "=DDE(\"a\";\"b\";\"c\")",
    "%0A=1+1", "−1+1", "1\n=1+1", "file:///etc/passwd", "javascript:alert(1)", "<script>alert(1)</script>",
)  # fmt: skip

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICES = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
LINK = "{http://www.w3.org/1999/xlink}href"


def opened(table: Path, tmp_path: Path) -> Tree.Element:
    """The table as the spreadsheet understands it when it is opened with a double click."""
    out = tmp_path / f"{table.stem}-opened"
    assert OFFICE is not None
    run = subprocess.run(
        [
            *(OFFICE, "--headless", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--convert-to", "fods"),
            # Comma, quotation mark, UTF-8, from the first line on, all cells as the program takes them by itself.
            *("--infilter=CSV:44,34,76,1,,0,false,true,false", "--outdir", str(out), str(table)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    made = out / f"{table.stem}.fods"
    assert made.exists(), run.stdout + run.stderr
    return Tree.parse(made).getroot()


def formulas(document: Tree.Element) -> list[str]:
    return [
        cell.attrib[f"{TABLE}formula"]
        for cell in document.iter(f"{TABLE}table-cell")
        if f"{TABLE}formula" in cell.attrib
    ]


def links(document: Tree.Element) -> list[str]:
    body = document.find(f"{OFFICES}body")
    assert body is not None
    return [each.attrib[LINK] for each in body.iter() if LINK in each.attrib]


def rows(document: Tree.Element) -> list[list[str]]:
    """The text of each cell, as it is shown."""
    found = []
    for row in document.iter(f"{TABLE}table-row"):
        cells: list[str] = []
        for cell in row.findall(f"{TABLE}table-cell"):
            lines = ["".join(part.itertext()) for part in cell.findall(f"{TEXT}p")]
            cells += ["\n".join(lines)] * min(50, int(cell.attrib.get(f"{TABLE}number-columns-repeated", "1")))
        found.append(cells)
    return found


def letters(text: str) -> str:
    """A text without blanks: of those in a row, and of odd ones, the spreadsheet's own file keeps its own account."""
    return "".join(text.split()).replace("\ufeff", "")


def is_same(text: str, shown: str) -> bool:
    """Whether a cell shows what was exported: the same letters, or the same number."""
    if letters(text) == letters(shown):
        return True
    try:
        return float(text) == float(shown)
    except ValueError:
        return False


def written(tmp_path: Path) -> dict[str, Path]:
    """A table of each kind with every payload in every column that a stranger's text reaches."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number, payload in enumerate(PAYLOADS):
        head = " ".join(payload.split())
        name = f"{head.replace('/', '_')[:80]}.txt" if number % 2 else f"{number}.txt"
        (pages / name).write_text(
            f" date 2024-03-0{number % 9 + 1} {head}\n\n{head}\nBy {head}, {head}\n\n{payload} said Tomas Bredt.\n",
            encoding="utf-8",
        )
    tables = {name: tmp_path / f"{name}.csv" for name in ("articles", "names", "ledger")}
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([pages], jobs=1))
        for number, payload in zip(corpus.ids(), PAYLOADS, strict=False):
            corpus.tag([number], " ".join(payload.split()))
            corpus.keep_note(Note(number, payload, Anchor.at(corpus.article(number).text, Span(2, 8))))
        assert export_articles(map(corpus.article, corpus.ids()), "csv", tables["articles"], made=corpus.made) > 20
    export_names([ListedName("person", payload, 1, 1) for payload in PAYLOADS], tables["names"], True)
    export_ledger([(payload, "failed", payload) for payload in PAYLOADS], tables["ledger"], True)
    return tables


def test_the_spreadsheet_does_make_formulas_of_what_is_not_guarded(tmp_path: Path) -> None:
    plain = tmp_path / "plain.csv"
    with plain.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([each] for each in PAYLOADS)
    assert len(formulas(opened(plain, tmp_path))) >= 3


def test_no_cell_of_an_export_is_a_formula_or_a_link_to_it_and_each_is_whole(
    tmp_path: Path, figure: Callable[..., None]
) -> None:
    cells = 0
    for name, table in written(tmp_path).items():
        document = opened(table, tmp_path)
        assert formulas(document) == [], name
        assert links(document) == [], name
        with table.open(encoding="utf-8", newline="") as file:
            kept = list(csv.reader(file))
        shown = rows(document)
        for number, row in enumerate(kept):
            cells += len(row)
            for text, cell in zip(row, shown[number], strict=False):
                assert is_same(text, cell), (name, text, cell)
            assert len(shown[number]) >= len(row)
    assert cells > 300
    figure("cells in a spreadsheet", tried=cells, kept=cells)
