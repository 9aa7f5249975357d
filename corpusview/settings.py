"""Every setting, declared once: the preferences dialog and the documentation are drawn from here."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from corpusview.article import Other

# The pages of the preferences, in their order.
PAGES = ("Look", "Reading", "Names", "Search", "Import", "Keys")

# What is kept for each action whose keys the user changed: its name, then its keys.
Keys = tuple[tuple[str, ...], ...]


def setting(
    default: Any, page: str, label: str, help: str, *, choices: tuple[str, ...] = (), low: int = 0, high: int = 0
) -> Any:
    """A field of `Settings` with what a dialog needs to draw it: its page, label, help, and choices or bounds."""
    said = {"page": page, "label": label, "help": help, "choices": choices, "low": low, "high": high}
    return field(default=default, metadata=said)


_OTHERS = {
    Other.DATE: "dates",
    Other.MONEY: "money",
    Other.PERCENTAGE: "percentages",
    Other.QUANTITY: "quantities",
    Other.EMAIL: "emails",
    Other.URL: "urls",
    Other.HASHTAG: "hashtags",
    Other.HANDLE: "handles",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user prefers. Window geometry is memory, not a setting."""

    theme: str = setting(
        "system", "Look", "Colours", "Light, dark, or the desktop's.", choices=("system", "light", "dark")
    )
    type_size: int = setting(
        100, "Look", "Size of type", "In the whole window, in per cent of the usual size.", low=80, high=200
    )
    reading_size: int = setting(12, "Reading", "Text size", "Size of the article's text, in points.", low=8, high=32)
    serif: bool = setting(False, "Reading", "Serif type", "Set articles in a serif face.")
    show_hidden: bool = setting(False, "Reading", "Hidden characters", "Make control and direction characters visible.")
    citation: str = setting(
        "plain",
        "Reading",
        "Citation",
        "How a quotation is copied with its source (Ctrl+Shift+C).",
        choices=("plain", "markdown", "chicago", "apa"),
    )
    # Who, when and for how much is what an article is read for; the rest is listed for those who look for it.
    dates: bool = setting(True, "Names", "Dates", "List an article's dates, told as days: “Friday” by its own date.")
    money: bool = setting(True, "Names", "Money", "List the sums of money in an article.")
    percentages: bool = setting(False, "Names", "Percentages", "List the percentages in an article.")
    quantities: bool = setting(False, "Names", "Quantities", "List lengths, weights, areas and the like in an article.")
    emails: bool = setting(False, "Names", "E-mail addresses", "List those in an article's text, as plain text.")
    urls: bool = setting(False, "Names", "Web addresses", "List those in an article's text, as plain text.")
    hashtags: bool = setting(False, "Names", "Hashtags", "List the #hashtags in an article.")
    handles: bool = setting(False, "Names", "@names", "List the @names in an article.")
    snippet_words: int = setting(
        32, "Search", "Snippet length", "Words shown around a hit in the list.", low=8, high=120
    )
    extracts: int = setting(
        0,
        "Search",
        "Further places",
        "Places of each article listed below its snippet (Ctrl+Shift+M lists three, or none).",
        low=0,
        high=8,
    )
    completes: bool = setting(True, "Search", "Completions", "Offer them while typing; Ctrl+Space does so always.")
    group_copies: bool = setting(True, "Search", "Group copies", "List copies of one story under one line.")
    jobs: int = setting(
        0, "Import", "Processes", "Processes that read files while importing; 0: one per core.", low=0, high=64
    )
    keep_copies: bool = setting(
        True, "Import", "Copies of files", "Keep the bytes of each file; without them an article needs its file."
    )
    as_text: bool = setting(
        False, "Import", "Web pages and data", "Take in HTML, JSON and the like just as they stand, tags and all."
    )
    keys: Keys = setting((), "Keys", "Keys", "The keys of each action that were changed.")

    def others(self) -> frozenset[Other]:
        """What is listed of an article besides names."""
        return frozenset(other for other, name in _OTHERS.items() if getattr(self, name))

    def listing(self, others: Collection[Other]) -> Settings:
        """These settings, with just `others` listed besides names."""
        return self.changed(**{name: other in others for other, name in _OTHERS.items()})

    def changed(self, **values: Any) -> Settings:
        """These settings with some replaced; values out of bounds are brought to the nearest that is allowed."""
        return replace(self, **{name: _within(self, name, value) for name, value in values.items()})


def _within(settings: Settings, name: str, value: Any) -> Any:
    """`value` made fit for the setting `name`, or the present value where it cannot be."""
    declared = next(each for each in fields(settings) if each.name == name)
    present = getattr(settings, name)
    choices, low, high = (declared.metadata[key] for key in ("choices", "low", "high"))
    if isinstance(present, bool):
        return value if isinstance(value, bool) else present
    if isinstance(present, int):
        return min(max(value, low), high) if isinstance(value, int) and not isinstance(value, bool) else present
    if isinstance(present, tuple):
        return _keys(value)
    return value if not choices or value in choices else present


def _keys(value: Any) -> Keys:
    """What of `value` names an action and its keys; an action is named once."""
    listed = value if isinstance(value, (list, tuple)) else ()
    fit = [tuple(each) for each in listed if isinstance(each, (list, tuple)) and each]
    return tuple({each[0]: each for each in fit if all(isinstance(part, str) for part in each)}.values())


def load(file: Path) -> Settings:
    """The settings kept in `file`; what is missing, unknown or unfit falls back to the default."""
    kept: Any = None
    with contextlib.suppress(OSError, ValueError):
        kept = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(kept, dict):
        return Settings()
    known = {each.name for each in fields(Settings)}
    return Settings().changed(**{name: value for name, value in kept.items() if name in known})


def save(settings: Settings, file: Path) -> None:
    """Keep `settings` in `file`, whole or not at all. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(file.name + ".new")
    draft.write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8")
    draft.replace(file)
