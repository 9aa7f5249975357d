"""Where things live: the user's data, settings and logs, and the resources that travel with the program."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_NAME = "corpusview"
_PACKAGE = Path(__file__).resolve().parent


def default_corpus() -> Path:
    """The folder of the user's own corpus: `$CORPUSVIEW_CORPUS`, else a place under the user's data directory."""
    chosen = os.environ.get("CORPUSVIEW_CORPUS")
    return Path(chosen).expanduser() if chosen else own_corpus()


def own_corpus() -> Path:
    """Where the user's own corpus begins who never named another place."""
    return Path(platformdirs.user_data_dir(_NAME)) / "corpus"


def settings_file() -> Path:
    """The JSON file of the user's settings."""
    return Path(platformdirs.user_config_dir(_NAME)) / "settings.json"


def memory_file() -> Path:
    """The file of what a window remembers of itself: geometry, splitters, the last session."""
    return Path(platformdirs.user_state_dir(_NAME)) / "window.ini"


def log_folder() -> Path:
    """The folder of the rotating log."""
    return Path(platformdirs.user_log_dir(_NAME))


def shown(folder: Path) -> str:
    """A folder as a line tells it that has little room: from the user's own on, where it lies there."""
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(folder)


def resources() -> Path:
    """The folder of what travels with the program: `_resources` in a wheel or bundle, `resources` in a source tree."""
    inside = _PACKAGE / "_resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """One file or folder of the resources, e.g. `resource("icons", "search.svg")`."""
    return resources().joinpath(*parts)


def path(text: str) -> Path:
    """A path as it was typed. An empty one, as a script's unset variable gives it, is not the folder one is in."""
    if not text:
        raise ValueError("an empty name is no file and no folder")
    return Path(text)
