"""What the documents say is so: paths exist, links lead somewhere, commands and questions are understood."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from corpusview import notes, words
from corpusview.cli.parser import parser
from corpusview.corpus import files
from corpusview.corpus.index.columnar.evaluate import MOST_TERMS
from corpusview.grammar import parse, reading
from corpusview.gui.viewer import printing

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
# Named in the architecture, and made only when something is built.
MADE = {"corpusview/_resources"}


def read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def quoted(document: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", read(document))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", read(document))
    assert not [link for link in links if "://" not in link and not (ROOT / link).exists()]


def test_every_module_and_folder_named_in_the_architecture_is_there() -> None:
    named = [name for name in quoted("ARCHITECTURE.md") if re.fullmatch(r"[\w./]+(\.py|/)|\w+(/\w+)+", name)]
    assert len(named) > 20
    missing = []
    for name in named:
        places = (ROOT / name, ROOT / "corpusview" / name, ROOT / "corpusview" / "gui" / name)
        if name not in MADE and not any(place.exists() for place in places):
            missing.append(name)
    assert not missing


@pytest.mark.parametrize("verb", re.findall(r"\(`(\w+)`\)", read("README.md")))
def test_the_readme_names_verbs_that_there_are(verb: str) -> None:
    assert re.search(rf"^ +{verb}\b", parser().format_help(), re.MULTILINE)


def test_the_question_in_the_readme_is_clear() -> None:
    question = next(text for text in quoted("README.md") if "source:" in text)
    assert parse(question, today=date(2026, 1, 1)).hints == ()


def test_the_make_targets_that_are_named_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = {target for document in DOCUMENTS for line in quoted(document) for target in made_by(line)}
    assert len(named) > 4
    assert named <= targets


def made_by(line: str) -> list[str]:
    return line.split()[1:] if line.startswith("make ") else []


def test_the_bounds_in_the_security_notes_are_those_of_the_code() -> None:
    told = read("SECURITY.md")
    for number, sentence in (
        (files.LARGEST // 1_000_000, "{} MB; a larger one"),
        (words.MOST_CHARACTERS, "{} characters; a longer run"),
        (reading.MOST_CHARACTERS, "{} characters, 64 words"),
        (reading.MOST_TERMS, "{} words and patterns"),
        (reading.MOST_NESTED, "{} parentheses deep"),
        (reading.LEAST_PREFIX, "at least {} letters"),
        (reading.MOST_APART, "{} words"),
        (reading.LEAST_FUZZY[1], "1 letter in words of {},"),
        (reading.LEAST_FUZZY[2], "2 in words of {} "),
        (MOST_TERMS, "the {} most frequent"),
        (notes.LONGEST_TEXT, "{} characters |"),
        (printing.LONGEST, "articles of up to {} characters"),
    ):
        assert sentence.format(f"{number:,}") in told, sentence
