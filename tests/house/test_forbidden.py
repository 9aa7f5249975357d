"""What has cost other programs data, time or safety is not used here; each rule is seen to catch its offence."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Names, wherever they stand: imported, called or looked up.
NAMES = {
    "AsyncWriter": "loses writes",
    "BufferedWriter": "tears writes",
    "MpWriter": "starts processes by fork",
    "RegexPlugin": "lets a query run for ever",
    "update_document": "finds by a query what it replaces; one writer removes by number",
    "exists_in": "answers yes for a torn index",
    "refresh": "Whoosh's keeps readers of files that are gone; open anew",
    "setHtml": "treats a scraped text as markup",
    "appendHtml": "treats a scraped text as markup",
    "insertHtml": "treats a scraped text as markup",
    "setMarkdown": "treats a scraped text as markup",
    "AutoText": "guesses whether a scraped text is markup",
    "RichText": "treats a scraped text as markup",
}
# Made by the factories of gui/plain.py and nowhere else: they guess whether what they are given is markup.
PLAIN = Path("gui/plain.py")
GUESSING = {
    "QLabel": "guesses whether its text is markup",
    "QMessageBox": "guesses whether its text is markup",
    "QInputDialog": "guesses whether its label is markup",
    "QProgressDialog": "guesses whether its label is markup",
    "QErrorMessage": "takes its text for markup",
    "QWhatsThis": "guesses whether its text is markup",
    "setOpenExternalLinks": "lets a scraped text lead to the network",
    "setWhatsThis": "guesses whether its text is markup",
}
NAMES |= GUESSING
BUILT_IN = {"eval", "exec"}  # as functions; a dialog's own exec is another thing
MODULES = ("PySide6.QtNetwork", "PySide6.QtWebEngine", "urllib.request", "http.client", "requests")

# A value of a statement of SQL by its number.
NUMBERED = re.compile(r"[=<>(,] *\?[0-9]|LIMIT \?[0-9]")

OFFENCES = {
    "from whoosh.writing import AsyncWriter": "AsyncWriter",
    "whoosh.writing.BufferedWriter(ix)": "BufferedWriter",
    "from whoosh.multiproc import MpWriter as W": "MpWriter",
    "ix.writer(procs=4)": "procs=",
    "parser.add_plugin(RegexPlugin())": "RegexPlugin",
    "writer.update_document(id=1)": "update_document",
    "whoosh.index.exists_in(folder)": "exists_in",
    "searcher = searcher.refresh()": "refresh",
    "import pickle\npickle.load(file)": "pickle.load",
    "from pickle import loads": "pickle.loads",
    "view.setHtml(text)": "setHtml",
    "view.appendHtml(text)": "appendHtml",
    "cursor.insertHtml(text)": "insertHtml",
    "document.setMarkdown(text)": "setMarkdown",
    "label.setTextFormat(Qt.TextFormat.AutoText)": "AutoText",
    "label.setTextFormat(Qt.RichText)": "RichText",
    "QLabel(title)": "QLabel",
    "QMessageBox.warning(self, title, text)": "QMessageBox",
    "from PySide6.QtWidgets import QInputDialog": "QInputDialog",
    "QProgressDialog(title)": "QProgressDialog",
    "QErrorMessage()": "QErrorMessage",
    "view.setOpenExternalLinks(True)": "setOpenExternalLinks",
    "widget.setWhatsThis(title)": "setWhatsThis",
    "QWhatsThis.add(title)": "QWhatsThis",
    "widget.setToolTip(title)": "setToolTip",
    "QToolTip.showText(place, title, self)": "showText",
    "eval(text)": "eval",
    "exec(text)": "exec",
    "from PySide6.QtNetwork import QTcpSocket": "PySide6.QtNetwork",
    "from PySide6 import QtWebEngineWidgets": "PySide6.QtWebEngineWidgets",
    "import urllib.request": "urllib.request",
}
INNOCENT = """
def evaluate(): pass
dialog.exec()
widget.setToolTip(hover_text(title) if title else "")
QToolTip.showText(place, hover_text(title), self)
from PySide6 import QtWidgets
import pickle
class Safe(pickle.Unpickler): pass
"""


def offences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The line and the name of each offence in a module."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) if name in NAMES:
                yield node.lineno, name
            case ast.Call(func=ast.Name(id=name)) if name in BUILT_IN:
                yield node.lineno, name
            case ast.Call(func=ast.Attribute(attr="setToolTip" | "showText" as name), args=[*given]) if not any(
                _is_hover_text(each) for each in given
            ):
                yield node.lineno, name
            case ast.keyword(arg="procs"):
                yield node.lineno, "procs="
            case ast.Attribute(value=ast.Name(id="pickle"), attr="load" | "loads" as name):
                yield node.lineno, f"pickle.{name}"
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names if alias.name.startswith(MODULES))
            case ast.ImportFrom(module=str(module), names=names):
                for alias in names:
                    whole = f"{module}.{alias.name}"
                    if whole.startswith(MODULES):
                        yield node.lineno, module if module.startswith(MODULES) else whole
                    elif whole in ("pickle.load", "pickle.loads"):
                        yield node.lineno, whole
            case _:
                pass


def _is_hover_text(given: ast.expr) -> bool:
    """Whether it is `hover_text(...)`, or that where there is something to say."""
    match given:
        case ast.IfExp(body=body):
            return _is_hover_text(body)
        case ast.Call(func=ast.Name(id="hover_text")):
            return True
    return False


def allowed(file: Path, name: str) -> bool:
    """What is plain by construction is made in one place; set-up may fetch pip, where Python came without it.

    A training room may keep its own numbers between runs.
    """
    rooms = file.relative_to(ROOT / "corpusview").parts
    if file == ROOT / "corpusview" / PLAIN:
        return name == "QLabel"
    return (rooms[0] == "bootstrap" and name == "urllib.request") or (
        "training" in rooms and name in ("pickle.load", "pickle.loads")
    )


def test_nothing_forbidden_is_used() -> None:
    found = []
    for file in sorted((ROOT / "corpusview").rglob("*.py")):
        for line, name in offences(ast.parse(file.read_text(encoding="utf-8"))):
            if not allowed(file, name):
                found.append(f"{file.relative_to(ROOT)}:{line} {name}: {NAMES.get(name, '')}")
    assert not found, "\n".join(found)


def test_no_statement_counts_its_values_by_number() -> None:
    """Python 3.12 warns of `?1` with a row of values, and 3.14 refuses it."""
    assert NUMBERED.search("WHERE id = ?1") and not NUMBERED.search("WHERE id = ? AND x = ?")
    found = []
    for file in sorted((ROOT / "corpusview").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and NUMBERED.search(node.value):
                found.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert not found, found


@pytest.mark.parametrize("code", OFFENCES)
def test_an_offence_is_seen(code: str) -> None:
    assert [name for _, name in offences(ast.parse(code))] == [OFFENCES[code]]


def test_the_innocent_pass() -> None:
    assert not list(offences(ast.parse(INNOCENT)))


@pytest.mark.parametrize("check", [["check"], ["format", "--check"]], ids=["lint", "format"])
def test_ruff_has_nothing_to_say(check: list[str]) -> None:
    command = [sys.executable, "-m", "ruff", *check, "--no-cache", "."]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
