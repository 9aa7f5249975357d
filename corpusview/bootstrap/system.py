"""The system's packages that Qt needs: which are missing, and bringing them where that is allowed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping, Sequence

from corpusview.bootstrap.machine import CannotSetUp, Machine, StepFailed

# The shared libraries that Qt's own libraries load, and the Debian packages that hold them, as found on a bare
# Debian 12. Whether one is there is found out by loading it: Qt's own message names the wrong one.
DRAWING = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libX11.so.6": "libx11-6",
}
SCREEN = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-image.so.0": "libxcb-image0",
}
# Without it Qt reaches a Wayland desktop through X11.
WAYLAND = {"libwayland-cursor.so.0": "libwayland-cursor0"}
TYPEFACE = "fonts-inter"
VENV_PACKAGE = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"

ASK_AN_ADMINISTRATOR = """\
CorpusView needs some packages of the system, and only an administrator may install them. Run this, then start again:

    sudo apt-get install {}
"""


def missing_packages(machine: Machine, libraries: Mapping[str, str]) -> list[str]:
    """The Debian packages of those shared libraries that cannot be loaded."""
    return [package for library, package in libraries.items() if not machine.loads(library)]


def bring_system_packages(libraries: Mapping[str, str], machine: Machine, first_time: bool) -> None:
    """Install by apt what is missing of `libraries` where that is allowed; else raise CannotSetUp with the command.

    Where Qt is going to be used, all sets of its libraries and the typeface are brought together, so that there
    is one command to run; but what is merely welcome never stops anyone, and is tried only the `first_time`.
    """
    needed = missing_packages(machine, libraries)
    welcome = welcome_packages(machine, needed) if libraries else []
    may_install = machine.is_root and machine.has_apt
    if first_time and not machine.has_ensurepip() and (may_install or needed):
        needed = [VENV_PACKAGE, *needed]
    if needed and not machine.has_apt:
        names = ", ".join(library for library in libraries if not machine.loads(library))
        raise CannotSetUp(f"Qt, which draws the window, needs shared libraries that this system lacks: {names}.")
    if needed and not may_install:
        raise CannotSetUp(ASK_AN_ADMINISTRATOR.format(" ".join([*needed, *welcome])))
    if needed:
        machine.say("Installing packages of the system ...")
        install_packages(needed, machine)
    if welcome and may_install and first_time:
        with contextlib.suppress(StepFailed):
            install_packages(welcome, machine)
    still = missing_packages(machine, libraries)
    if still:
        raise CannotSetUp(f"These packages are installed, and yet what they hold does not load: {', '.join(still)}.")


def welcome_packages(machine: Machine, needed: Sequence[str]) -> list[str]:
    """What Qt can use and is not there, beyond what is `needed`."""
    more = [package for package in missing_packages(machine, DRAWING | SCREEN | WAYLAND) if package not in needed]
    return more if machine.has_typeface else [*more, TYPEFACE]


def install_packages(packages: Sequence[str], machine: Machine) -> None:
    """Install by apt; where that fails, mend what commonly stands in the way, and try once more.

    That is an installation which was cut off before, and package lists which are old or were never fetched.
    """
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=120"]
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    try:
        machine.run("installing packages of the system", install)
    except StepFailed:
        for step, command in (
            ("finishing an installation that was cut off", ["dpkg", "--configure", "-a"]),
            ("fetching the lists of packages", [*apt, "update"]),
        ):
            with contextlib.suppress(StepFailed):
                machine.run(step, command)
        machine.run("installing packages of the system", install)
