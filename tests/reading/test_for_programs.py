"""Files written for programs are told from texts by how they begin."""

from __future__ import annotations

import json

import pytest

from corpusview.reading.for_programs import what_for

PAGE = "<html><head><title>Harbour</title></head><body><p>The harbour reopened.</p></body></html>"


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (PAGE, "a web page (HTML)"),
        ("<!DOCTYPE html>\n" + PAGE, "a web page (HTML)"),
        ("\n\n  <!-- saved from a site -->\n<!-- and so on -->\n<HTML lang='en'>", "a web page (HTML)"),
        ('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">', "a web page (HTML)"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><text>Harbour</text></svg>', "a drawing (SVG)"),
        ('<?xml version="1.0" encoding="UTF-8"?><svg width="4">', "a drawing (SVG)"),
        ('<?xml version="1.0"?><article><p>Harbour</p></article>', "an XML file"),
        ("<rss version='2.0'><channel>", "an XML file"),
        (json.dumps({"title": "Harbour", "text": "The harbour reopened."}), "data (JSON)"),
        (json.dumps([{"title": "Harbour"}, {"title": "Quay"}], indent=1), "data (JSON)"),
        ('{"title": "Harbour"}\n{"title": "Quay"}\n', "data (JSON)"),
        ('{"a": ' * 100_000, ""),
        ("[" * 100_000 + "]" * 100_000, ""),
    ],
)
def test_what_is_written_for_programs_is_named(raw, what):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert what_for(raw.encode(encoding)) == what


@pytest.mark.parametrize(
    "text",
    [
        " date 2024-01-10 Harbour reopens\n\nThe harbour reopened.\n",
        "<b>Harbour</b> reopens, they wrote, and left the tags in.\n",
        "< 5 % of ships\n\nFew ships came.\n",
        "<htmlish> is no word.\n",
        "[Updated] Harbour reopens\n\nThe harbour reopened.\n",
        "[1] See below.\n",
        "{Correction} Harbour reopens\n",
        "[1]\n\nThe harbour reopened, as the note says.\n",
        "{}\nThe set is empty, said the mathematician.\n"[2:],
        "Harbour reopens\n\n<html> is how a page begins, the teacher said.\n",
        "",
    ],
)
def test_what_people_read_is_left_to_be_read(text):
    assert what_for(text.encode()) == ""
    assert what_for(text.encode("utf-16")) == ""


def test_what_cannot_be_told_by_its_beginning_goes_by_its_name():
    assert what_for(b"body { margin: 0 }", b"/pages/a_files/main.CSS") == "a style sheet"
    assert what_for(b"(function () { return 1 })()", b"/pages/a_files/ads.js") == "a script"
    assert what_for(b"Harbour reopens\n\nThe harbour reopened.\n", b"/pages/harbour.html") == ""
    assert what_for(b"Harbour reopens\n\nThe harbour reopened.\n", b"/pages/harbour.json") == ""
