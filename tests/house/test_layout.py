"""The root of the project holds what a newcomer expects there, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {".ci", "corpusview", "packaging", "resources", "tests"}
FILES = {
    ".gitattributes",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "main.py",
    "pyproject.toml",
}


def kept() -> list[str]:
    """The paths that are under version control."""
    if shutil.which("git") is None:
        pytest.skip("needs git")
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        pytest.skip("needs a clone of the project")
    return [path for path in run.stdout.split("\0") if path]


def test_the_root_holds_nothing_unexpected() -> None:
    assert {path.partition("/")[0] for path in kept()} == FOLDERS | FILES


def test_every_module_says_what_it_is_for() -> None:
    """Its first line is a docstring; only an `__init__` may be empty."""
    silent = []
    for file in sorted((ROOT / "corpusview").rglob("*.py")):
        code = file.read_text(encoding="utf-8").strip()
        if code and not code.startswith('"""'):
            silent.append(str(file.relative_to(ROOT)))
    assert not silent
