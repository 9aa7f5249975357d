"""The system's packages that Qt needs: which are missing, and bringing them where that is allowed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping, Sequence

from corpusview.bootstrap.machine import CannotSetUp, Machine, StepFailed
from corpusview.bootstrap.own_packages import OwnPackages

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
# All that Qt can use.
USED = DRAWING | SCREEN | WAYLAND
TYPEFACE = "fonts-inter"
VENV_PACKAGE = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
PIP_PACKAGE = "python3-pip-whl"

ASK_AN_ADMINISTRATOR = """\
CorpusView needs some packages of the system, which could not be fetched into a folder of its own. An administrator may
install them; run this, then start again:

    sudo apt-get install {}
"""


def missing_packages(machine: Machine, libraries: Mapping[str, str]) -> list[str]:
    """The Debian packages of those shared libraries that the system cannot load."""
    return [package for library, package in libraries.items() if not machine.loads(library)]


def lacking_packages(machine: Machine, own: OwnPackages, libraries: Mapping[str, str]) -> list[str]:
    """The Debian packages of those shared libraries that are neither in the system nor in our own folder."""
    return [package for library, package in libraries.items() if not (machine.loads(library) or own.holds(library))]


def bring_system_packages(libraries: Mapping[str, str], machine: Machine, own: OwnPackages, first_time: bool) -> None:
    """Bring what is missing of `libraries`: installed by apt where that is allowed, else fetched into a folder of ours.

    Where Qt is going to be used, all sets of its libraries and the typeface are brought together; but what is merely
    welcome never stops anyone, and is tried only the `first_time`.
    Raises CannotSetUp, with the command for an administrator, where neither can be done.
    """
    needed = lacking_packages(machine, own, libraries)
    welcome = welcome_packages(machine, own, needed) if libraries else []
    if needed and not machine.has_apt:
        names = ", ".join(library for library in libraries if not machine.loads(library))
        raise CannotSetUp(f"Qt, which draws the window, needs shared libraries that this system lacks: {names}.")
    if machine.has_apt and machine.is_root:
        install_what_is_missing(needed, welcome, machine, first_time)
    elif machine.has_apt and (needed or (first_time and (welcome or lacks_pip(machine, own)))):
        fetch_what_is_missing(bool(needed), machine, own)
    still = lacking_packages(machine, own, libraries)
    if still:
        raise CannotSetUp(f"These packages are installed, and yet what they hold does not load: {', '.join(still)}.")


def install_what_is_missing(needed: Sequence[str], welcome: Sequence[str], machine: Machine, first_time: bool) -> None:
    """Install as an administrator; raises StepFailed where what is needed cannot be had."""
    if first_time and not machine.has_ensurepip():
        needed = [VENV_PACKAGE, *needed]
    if needed:
        machine.say("Installing packages of the system ...")
        install_packages(needed, machine)
    if welcome and first_time:
        with contextlib.suppress(StepFailed):
            install_packages(welcome, machine)


def fetch_what_is_missing(is_needed: bool, machine: Machine, own: OwnPackages) -> None:
    """Fetch, as an ordinary user, all that the system lacks of Qt's libraries; what is merely welcome stops nobody."""
    lacking = {library: package for library, package in USED.items() if not machine.loads(library)}
    packages = [*lacking.values(), *([] if machine.has_typeface else [TYPEFACE])]
    packages += [PIP_PACKAGE] if lacks_pip(machine) else []
    machine.say("Fetching packages that the system lacks into .system ...")
    try:
        own.bring(packages, list(lacking), machine)
    except CannotSetUp as trouble:
        if is_needed:
            raise CannotSetUp(f"{trouble}\n\n{ASK_AN_ADMINISTRATOR.format(' '.join(packages))}") from None


def lacks_pip(machine: Machine, own: OwnPackages | None = None) -> bool:
    """Whether nothing here brings a pip into an environment."""
    return not (machine.has_pip or machine.has_ensurepip() or (own and own.pip_wheel))


def welcome_packages(machine: Machine, own: OwnPackages, needed: Sequence[str]) -> list[str]:
    """What Qt can use and is not there, beyond what is `needed`."""
    lacking = lacking_packages(machine, own, USED)
    more = [package for package in lacking if package not in needed]
    return more if machine.has_typeface or own.has_typeface else [*more, TYPEFACE]


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
