"""The virtual environment beside the code: made, filled, and stamped when it is finished."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from corpusview.bootstrap.machine import CannotSetUp, Machine, StepFailed
from corpusview.bootstrap.own_packages import OwnPackages
from corpusview.bootstrap.pip_wheel import fetch_pip
from corpusview.bootstrap.system import ASK_AN_ADMINISTRATOR, VENV_PACKAGE

UNFINISHED = "unfinished"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where set-up works: the source folder `root` and what it makes there."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def stamp(self) -> Path:
        return self.venv / "corpusview-setup"

    @property
    def log(self) -> Path:
        return self.root / ".setup.log"

    @property
    def own_packages(self) -> OwnPackages:
        return OwnPackages(self.root / ".system")

    @property
    def project_file(self) -> Path:
        return self.root / "pyproject.toml"

    @property
    def constraints(self) -> Path:
        return self.root / "packaging" / "constraints.txt"


def stamp_of(place: Place) -> str:
    """What a set-up is finished for: this Python, the requirements and the constraints, as a hash."""
    pinned = place.constraints.read_text(encoding="utf-8") if place.constraints.is_file() else ""
    wanted = "\n".join([VERSION, *requirements(place.project_file), pinned])
    return hashlib.sha256(wanted.encode()).hexdigest()


def is_ready(place: Place) -> bool:
    """Whether the environment was finished, and for just this."""
    try:
        found = place.stamp.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return found == stamp_of(place) and place.python.exists()


def bring_environment(place: Place, machine: Machine) -> None:
    """Make `.venv` with a pip in it. One that was finished before is kept; a half-made or broken one is cleared."""
    was_interrupted = place.stamp.is_file() and place.stamp.read_text(encoding="utf-8", errors="replace") == UNFINISHED
    keeps = not was_interrupted and works(place.python)
    if not keeps:
        shutil.rmtree(place.venv, ignore_errors=True)
    try:
        place.venv.mkdir(exist_ok=True)
        place.stamp.write_text(UNFINISHED, encoding="utf-8")
    except OSError as error:
        raise CannotSetUp(f"The folder {place.venv} cannot be written to ({error.strerror}).") from None
    if not keeps:
        make_environment(place, machine)


def make_environment(place: Place, machine: Machine) -> None:
    """A new environment by the Python that runs this; its pip comes from Python, the system or an index."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    make = [base, "-m", "venv", str(place.venv)]
    if machine.has_ensurepip():
        machine.run("making the virtual environment", make)
        return
    machine.run("making the virtual environment", [*make, "--without-pip"])
    if machine.has_pip:
        machine.run("bringing pip", [base, "-m", "pip", "--python", str(place.python), "install", "pip"])
        return
    with tempfile.TemporaryDirectory() as folder:
        wheel = place.own_packages.pip_wheel or fetch_pip(machine.environ, Path(folder))
        if wheel is None:
            raise CannotSetUp(ASK_AN_ADMINISTRATOR.format(VENV_PACKAGE))
        machine.run("bringing pip", [str(place.python), f"{wheel}/pip", "install", "--no-index", str(wheel)])


def works(python: Path) -> bool:
    """Whether this interpreter starts, is of this version of Python, and has pip."""
    if not python.exists():
        return False
    ask = [str(python), "-c", "import sys, pip; print('{}.{}'.format(*sys.version_info))"]
    with contextlib.suppress(OSError):
        answer = subprocess.run(ask, capture_output=True, text=True, check=False)
        return answer.returncode == 0 and answer.stdout.strip() == VERSION
    return False


def bring_libraries(place: Place, machine: Machine) -> None:
    """Install what the project file asks for, at the versions of the constraints where those can be had."""
    pip = [str(place.python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    # An older pip misreads some of today's requirements (names of extras with an underscore).
    with contextlib.suppress(StepFailed):
        machine.run("renewing pip", [*pip, "--upgrade", "pip"])
    wanted = requirements(place.project_file)
    pinned = ["--constraint", str(place.constraints)] if place.constraints.is_file() else []
    try:
        machine.run("installing the program's libraries", [*pip, *pinned, *wanted])
    except StepFailed as failure:
        if failure.is_offline or not pinned:
            raise
        # A later Python may have no wheels of the pinned versions; the project file's own bounds still hold.
        machine.run("installing the program's libraries", [*pip, *wanted])


def requirements(project_file: Path) -> list[str]:
    """What the program needs, and what its tests need: after one set-up, both run without a network."""
    project = tomllib.loads(project_file.read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["test"]]
