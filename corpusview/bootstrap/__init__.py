"""Set-up: from a bare Python to a program that runs. Standard library only, for nothing else is there yet.

`python3 main.py` comes here first. System packages are looked at first: an administrator has them installed, anyone
else has them unpacked in `.system` beside the code. Then the program's libraries go into `.venv` beside the code, and a
stamp in it says for which requirements and which Python it was finished: where it fits, set-up costs some milliseconds
and no network. One that was interrupted is done anew. What the tools say goes to `.setup.log`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpusview.bootstrap.environment import Place, bring_environment, bring_libraries, is_ready, stamp_of
from corpusview.bootstrap.machine import CannotSetUp, Machine, log_of, machine_that_logs_to, quiet_machine
from corpusview.bootstrap.purpose import Purpose, display_answers
from corpusview.bootstrap.system import bring_system_packages, lacking_packages, missing_packages

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Set up what `arguments` need, then become the program. Returns an exit code only where it could not."""
    place = Place(root)
    purpose = Purpose.of(arguments, display_answers(os.environ))
    try:
        prepare(place, purpose)
    except CannotSetUp as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSet-up stopped. Start again, and it is done anew.", file=sys.stderr)
        return 130
    return hand_over(place, purpose, arguments)


def prepare(place: Place, purpose: Purpose) -> None:
    """Make sure of what `purpose` needs; raises CannotSetUp. Only where something is missing is anything written."""
    machine = quiet_machine()
    if is_ready(place) and not lacking_packages(machine, place.own_packages, purpose.libraries):
        return
    with log_of(place.log, machine.say) as log:
        set_up(place, purpose, machine_that_logs_to(log, place.log))


def set_up(place: Place, purpose: Purpose, machine: Machine) -> None:
    """Bring what is missing: system packages first, then the virtual environment with the program's libraries."""
    ready = is_ready(place)
    bring_system_packages(purpose.libraries, machine, place.own_packages, first_time=not ready)
    if ready:
        return
    machine.say("Setting CorpusView up in .venv, once; this takes about a minute ...")
    begun = time.monotonic()
    bring_environment(place, machine)
    bring_libraries(place, machine)
    place.stamp.write_text(stamp_of(place), encoding="utf-8")
    machine.say(f"Set up in {time.monotonic() - begun:.0f} seconds.")


def hand_over(place: Place, purpose: Purpose, arguments: Sequence[str]) -> int:
    """Become the program: its own Python takes this process over, so signals and the exit code are the program's."""
    lacks = bool(missing_packages(quiet_machine(), purpose.libraries))
    environ = place.own_packages.environ(os.environ, lacks_libraries=lacks)
    # The code is not installed into the environment, so that a folder which has been moved still finds itself.
    environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(place.root), environ.get("PYTHONPATH")]))
    match purpose:
        case Purpose.TESTS:
            command = ["-m", "pytest", *arguments[1:]]
        case Purpose.TOUR:
            named = environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY")
            told = f"The display {named} does not answer" if named else "There is no display here"
            print(f"{told}: taking the tour without one.", flush=True)
            command = ["-m", "corpusview.gui.tour", tour_folder(place.root)]
        case _:
            command = ["-m", "corpusview", *arguments]
    if purpose in (Purpose.TESTS, Purpose.TOUR):
        environ["QT_QPA_PLATFORM"] = "offscreen"
        os.chdir(place.root)
    return become([str(place.python), *command], environ)


def tour_folder(root: Path) -> str:
    """Where the pictures of the tour go: build/tour, or a new folder of the system's where the code is read-only."""
    return "build/tour" if os.access(root, os.W_OK) else tempfile.mkdtemp(prefix="corpusview-tour-")


def become(command: Sequence[str], environ: Mapping[str, str]) -> int:
    if os.name == "nt":  # there, a replaced process gives the prompt back before it has ended
        return subprocess.call(command, env=environ)
    os.execve(command[0], command, environ)
    raise AssertionError("a replaced process does not return")
