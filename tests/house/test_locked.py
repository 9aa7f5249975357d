"""What the bundle is made of is pinned by checksums, and agrees with what the program asks for and was tried with."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)")


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def _locked() -> dict[str, tuple[str, list[str]]]:
    """The version and the checksums of each library."""
    found: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in (ROOT / "packaging" / "locked.txt").read_text(encoding="utf-8").splitlines():
        if pinned := _PINNED.match(line):
            name = _name(pinned[1])
            found[name] = (pinned[2], [])
        elif checksum := re.fullmatch(r"\s+--hash=sha256:([0-9a-f]{64})(?: \\)?", line):
            found[name][1].append(checksum[1])
        else:
            assert line.startswith("#"), line
    return found


def test_every_library_of_the_program_is_locked_with_its_checksums() -> None:
    locked = _locked()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {_name(re.split(r"[=<>~!\[; ]", each)[0]) for each in project["dependencies"]}
    assert wanted and wanted <= set(locked)
    assert all(checksums for _, checksums in locked.values())


def test_the_locked_versions_are_those_that_the_program_was_tried_with() -> None:
    lines = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    tried = {_name(pinned[1]): pinned[2] for line in lines if (pinned := _PINNED.match(line))}
    for name, (version, _) in _locked().items():
        assert tried.get(name, version) == version, name


def test_the_bundle_takes_nothing_else() -> None:
    assert "--require-hashes -r packaging/locked.txt" in (ROOT / "packaging" / "bundle").read_text(encoding="utf-8")
