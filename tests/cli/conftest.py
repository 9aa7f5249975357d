"""A small corpus on disk, and the command line to ask it with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from corpusview.__main__ import main

ROOT = Path(__file__).resolve().parents[2]

PAGES = {
    "a/harbour.txt": (
        " date 2024-01-10 Harbour reopens after storm\n\nHarbour reopens after storm\n"
        "By Ines Calloway, The Harwick Gazette\n\n"
        "The harbour of Harwick reopened on Wednesday after a storm that closed it for days, the council said.\n\n"
        "“We have cleared the quay,” harbour master Tomas Bredt told reporters, adding that the café would follow.\n\n"
        "Most read\n\n  1. Ukraine talks resume\n    2 days ago\n\nSubscribe to our newsletter\n"
    ),
    "a/formula.txt": (
        ' date 2024-02-05 =HYPERLINK("http://example.org") says mayor\n\n'
        '=HYPERLINK("http://example.org") says mayor\n\n'
        "The mayor of Harwick promised a new storm barrier on Monday and took questions from residents for an hour.\n"
    ),
    "b/escape.txt": (
        " date 2024-03-01 Title with \x1b[31mcolour\u202e and bell\x07\n\n"
        "Title with \x1b[31mcolour\u202e and bell\x07\n\n"
        "The storm had passed when the engineers of Harwick came back to the quay, \x9b31m one of them said.\n"
    ),
    "b/undated.txt": ("Quay to be rebuilt\n\nThe quay of Harwick will be rebuilt in stone, after the storm took it.\n"),
    "b/empty.txt": "",
}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of invented pages, one of them empty."""
    folder = tmp_path / "pages"
    for name, text in PAGES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    def value(self) -> Any:
        return json.loads(self.out)

    def values(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command in this process on the corpus of this test."""

    def run(*arguments: object) -> Said:
        capsys.readouterr()
        try:
            code = main(["--corpus", str(tmp_path / "corpus"), *map(str, arguments)])
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def filled(ask: Callable[..., Said], pages: Path) -> Callable[..., Said]:
    """`ask`, with the pages imported."""
    assert ask("import", "--jobs", 1, pages).code == 0
    return ask


def started(arguments: Sequence[object], **settings: Any) -> subprocess.Popen[bytes]:
    """A command as a process of its own."""
    environment = {**os.environ, **settings.pop("environment", {})}
    return subprocess.Popen(
        [sys.executable, "-m", "corpusview", *map(str, arguments)], cwd=ROOT, env=environment, **settings
    )
