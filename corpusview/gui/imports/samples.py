"""The sample corpus that travels with the program: where it lies, and questions worth asking of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpusview.paths import resource
from corpusview.query import Scope


@dataclass(frozen=True, slots=True)
class Sample:
    """A question to try, and what it shows."""

    raw: str
    scope: Scope = Scope.BODY
    says: str = ""


def sample_folder() -> Path:
    """The folder that the sample corpus lies in."""
    return resource("sample")


def sample_pages() -> list[Path]:
    """The outlets' folders of the sample corpus: its pages, without what is written about them."""
    folder = sample_folder()
    return sorted(each for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []


def samples(file: Path | None = None) -> tuple[Sample, ...]:
    """The questions that come with the sample corpus; none where the file is missing or unfit."""
    try:
        listed: Any = json.loads((file or resource("sample", "queries.json")).read_text(encoding="utf-8"))
        return tuple(Sample(str(each["query"]), Scope(each["in"]), str(each["says"])) for each in listed)
    except (OSError, ValueError, KeyError, TypeError):
        return ()
