"""The import contracts hold, and each of them has been seen to fail: a rule that nobody saw fail is a wish."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]

# One violation a contract: a module of the copy, and the line that must not stand in it.
VIOLATIONS = {
    "floors": ("article", "import corpusview.reading"),
    "bootstrap-alone": ("bootstrap", "import platformdirs"),
    "panes": ("gui.planted", "import corpusview.corpus"),
    "door-pyside6": ("corpus.planted", "import PySide6.QtCore"),
    "door-whoosh": ("corpus.planted", "from whoosh.fields import Schema"),
    "door-sqlite3": ("corpus.index.planted", "import sqlite3"),
    "door-chardet": ("reading.planted", "import chardet"),
    "door-isal": ("corpus.planted", "from isal import isal_zlib"),
    "door-platformdirs": ("settings", "import platformdirs"),
    "liftable": ("corpus.index.columnar.planted", "import corpusview.words"),
    "light": ("corpus.prepared", "import corpusview.corpus.catalogue"),
    "door-dask": ("corpus.planted", "import distributed"),
    "training": ("reading.planted", "import corpusview.reading.planted_engine.training"),
    "training-libraries": ("analysis.planted", "import torch"),
}
# More ways to break the floors: a sibling that should be a stranger, and a room that nobody has placed.
FLOORS = {
    "cli into gui": ("cli.planted", "import corpusview.gui"),
    "reading into corpus": ("reading.planted", "import corpusview.corpus"),
    "settings into paths": ("settings", "import corpusview.paths"),
    "a room without a floor": ("planted", "import corpusview.article"),
}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "_resources")
    shutil.copytree(ROOT / "corpusview", tmp_path / "corpusview", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(tree: Path, module: str, line: str) -> None:
    """Append `line` to a module of the copy, making the module and its packages where they are not there."""
    place = tree / "corpusview"
    *packages, name = module.split(".")
    for package in packages:
        place /= package
        place.mkdir(exist_ok=True)
        (place / "__init__.py").touch()
    target = place / name / "__init__.py" if (place / name).is_dir() else place / f"{name}.py"
    with target.open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")


def lint(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    code = f"import sys; from importlinter.cli import lint_imports as l; sys.exit(l(None, {contracts!r}, None, True))"
    command = [sys.executable, "-c", code]
    plain = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=tree, env=plain, capture_output=True, text=True, timeout=100)


def test_the_tree_keeps_every_contract(copied: Path) -> None:
    verdict = lint(copied)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in verdict.stdout


def test_every_contract_has_a_violation_to_be_tried_with() -> None:
    assert {contract["id"] for contract in CONTRACTS} == set(VIOLATIONS)


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_planted_violation_breaks_its_contract(copied: Path, contract: str) -> None:
    module, line = VIOLATIONS[contract]
    plant(copied, "reading.planted_engine.training.planted", "")
    plant(copied, module, line)
    verdict = lint(copied, contract)
    assert verdict.returncode == 1, verdict.stdout + verdict.stderr
    assert "Contracts: 0 kept, 1 broken." in verdict.stdout


@pytest.mark.parametrize("story", FLOORS)
def test_the_floors_break_for(copied: Path, story: str) -> None:
    module, line = FLOORS[story]
    plant(copied, module, line)
    verdict = lint(copied, "floors")
    assert "Contracts: 0 kept, 1 broken." in verdict.stdout, verdict.stdout + verdict.stderr
