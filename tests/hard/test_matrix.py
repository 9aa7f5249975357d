"""Every Python that is on this machine, and the oldest libraries that are allowed: the tests pass with each of them.

What is not on the machine is not tried, and said: `CORPUSVIEW_PYTHONS=/a/python3.12:/b/python3.13` names others. The
libraries come from the package index that pip is set to.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from corpusview.bootstrap import environment

ROOT = Path(__file__).resolve().parents[2]
# What is run with each: all that touches a library. The set-up has tests of its own.
TESTS = os.environ.get(
    "CORPUSVIEW_MATRIX_TESTS", "tests/query tests/page tests/index tests/cli tests/corpus tests/reading tests/gui"
).split()
VERSIONS = [f"3.{minor}" for minor in range(11, 16)]


@cache
def pythons() -> dict[str, Path]:
    """The interpreters that there are, by their version."""
    found: dict[str, Path] = {}
    told = [Path(each) for each in os.environ.get("CORPUSVIEW_PYTHONS", "").split(os.pathsep) if each]
    # The test has a home of its own; the interpreters stand in the user's.
    home = Path(pwd.getpwuid(os.getuid()).pw_dir)
    kept = sorted(home.glob(".pyenv/versions/3.*/bin/python"), reverse=True)
    for each in (*told, *(Path(at) for at in map(shutil.which, (f"python{v}" for v in VERSIONS)) if at), *kept):
        run = subprocess.run(
            [each, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode == 0 and run.stdout.strip() in VERSIONS:
            found.setdefault(run.stdout.strip(), each)
    return found


def oldest(requirement: str) -> str:
    """A requirement at the lowest version that it allows."""
    lowest = re.match(r"([A-Za-z0-9_.-]+)[=>]=([0-9.]+)", requirement)
    assert lowest is not None, requirement
    return f"{lowest[1]}=={lowest[2]}"


def test_the_lowest_version_is_read_off_a_requirement() -> None:
    assert oldest("PySide6-Essentials>=6.11.2,<6.12") == "PySide6-Essentials==6.11.2"
    assert oldest("Whoosh==2.7.4") == "Whoosh==2.7.4"


@pytest.mark.parametrize("with_oldest", [False, True], ids=["newest", "oldest"])
@pytest.mark.parametrize("version", VERSIONS)
def test_the_tests_pass_with(version: str, with_oldest: bool, tmp_path: Path) -> None:
    python = pythons().get(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    if with_oldest and version != VERSIONS[0]:
        pytest.skip("the oldest libraries are tried with the oldest Python")
    place = tmp_path / "venv"
    subprocess.run([python, "-m", "venv", place], check=True, capture_output=True)
    wanted = environment.requirements(ROOT / "pyproject.toml")
    tools = ("pytest", "hypothesis", "hatch", "import", "ruff")
    chosen = [oldest(each) if with_oldest and not each.startswith(tools) else each for each in wanted]
    pins = [] if with_oldest else ["-c", ROOT / "packaging" / "constraints.txt"]
    install = [place / "bin/pip", "install", "-q", *pins, *chosen]
    pip = subprocess.run(install, capture_output=True, text=True, check=False)
    if pip.returncode:
        pytest.skip(f"not to be had for Python {version} here: {pip.stderr.strip().splitlines()[-1]}")
    run = subprocess.run(
        [place / "bin/python", "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert run.returncode == 0 and "passed" in run.stdout, run.stdout[-4000:]
