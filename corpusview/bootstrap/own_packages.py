"""The system's packages in a folder of one's own: for users who may not install them, and have no need to.

apt fetches and checks what the system lacks into `.system` beside the code, with lists and a cache of its own, and
dpkg unpacks it there. Nothing of the system is touched. The program is then started with the paths to it.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from corpusview.bootstrap.machine import TYPEFACE_FOLDER, CannotSetUp, Machine, StepFailed

# Drivers that draw with the graphics card, which the window does not do: two thirds of all that would be unpacked.
DRIVERS = ("libllvm", "libgl1-mesa-dri")
# Seconds without a word of a server after which apt gives it up.
PATIENCE = 20
# Where the system keeps what its libraries look up by path, and what tells them of another place.
LOOKED_UP = {"XKB_CONFIG_ROOT": "usr/share/X11/xkb", "XLOCALEDIR": "usr/share/X11/locale"}
FONTS_FILE = "etc/fonts/fonts.conf"
# Rules on fonts that an installation would turn on: hinting, and which typeface stands for which.
FONT_RULES = Path("usr/share/fontconfig/conf.avail")
RULES_TURNED_ON = (
    *("10-hinting-slight", "11-lcdfilter-default", "30-metric-aliases", "40-nonlatin", "45-generic", "45-latin"),
    *("48-spacing", "49-sansserif", "60-generic", "60-latin", "65-nonlatin", "90-synthetic"),
)

_LOADS = "import ctypes, sys; [ctypes.CDLL(each) for each in sys.argv[1:]]"
_FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{rules}
  <dir>{fonts}</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class OwnPackages:
    """What was unpacked into `folder`; `system` is where the system's own files are looked for."""

    folder: Path
    system: Path = Path("/")

    @property
    def root(self) -> Path:
        """The unpacked packages, all of them or none."""
        return self.folder / "root"

    @property
    def has_typeface(self) -> bool:
        return (self.root / TYPEFACE_FOLDER.relative_to("/")).is_dir()

    @property
    def pip_wheel(self) -> Path | None:
        """The wheel of pip that the system's Python makes environments with, where it was fetched."""
        return next(iter(sorted(self.root.glob("usr/share/python-wheels/pip-*.whl"))), None)

    def holds(self, library: str) -> bool:
        """Whether a shared library was unpacked here."""
        return any((place / library).exists() for place in library_folders(self.root))

    def environ(self, environ: Mapping[str, str], lacks_libraries: bool) -> dict[str, str]:
        """What `environ` becomes for a program that is to find the packages. What the user set, the user knows best.

        Libraries are told of only while the system lacks some: its own are the newer ones once they are there.
        """
        told = dict(environ)
        if lacks_libraries and (folders := library_folders(self.root)):
            paths = [*map(str, folders), *filter(None, [environ.get("LD_LIBRARY_PATH")])]
            told["LD_LIBRARY_PATH"] = ":".join(paths)
        for name, place in LOOKED_UP.items():
            if (self.root / place).is_dir() and not (self.system / place).is_dir():
                told.setdefault(name, str(self.root / place))
        if self.has_typeface:
            told.setdefault("FONTCONFIG_FILE", str(self.folder / "fonts.conf"))
        return told

    def bring(self, packages: Sequence[str], libraries: Sequence[str], machine: Machine) -> None:
        """Fetch and unpack packages with what they depend on, and see `libraries` load. Raises CannotSetUp."""
        fetched, fresh = self.folder / "fetched", self.folder / "unpacked"
        try:
            for each in (fetched, fresh):
                shutil.rmtree(each, ignore_errors=True)
                each.mkdir(parents=True)
            fetch(packages, fetched, machine)
            for archive in sorted(fetched.glob("cache/archives/*.deb")):
                if not archive.name.startswith(DRIVERS):
                    machine.run("unpacking a package of the system", ["dpkg-deb", "-x", str(archive), str(fresh)])
            paths = ":".join(map(str, library_folders(fresh)))
            check = ["env", f"LD_LIBRARY_PATH={paths}", sys.executable, "-c", _LOADS, *libraries]
            machine.run("loading what was unpacked", check)
            self._write_fonts_file(fresh)
            shutil.rmtree(self.root, ignore_errors=True)
            fresh.rename(self.root)
        except OSError as error:
            raise CannotSetUp(f"The folder {self.folder} cannot be written to ({error.strerror}).") from None
        finally:
            for each in (fetched, fresh):
                with contextlib.suppress(OSError):
                    shutil.rmtree(each, ignore_errors=True)

    def _write_fonts_file(self, unpacked: Path) -> None:
        """The rules of whoever has some, and our typeface beside what the system has."""
        rules = [self.system / FONTS_FILE]
        if (unpacked / FONTS_FILE).is_file():
            turned_on = (self.root / FONT_RULES / f"{name}.conf" for name in RULES_TURNED_ON)
            rules = [self.root / FONTS_FILE, *turned_on]
        lines = (f'  <include ignore_missing="yes">{escape(str(each))}</include>' for each in rules)
        text = _FONTS.format(rules="\n".join(lines), fonts=escape(str(self.root / "usr/share/fonts")))
        (self.folder / "fonts.conf").write_text(text, encoding="utf-8")


def library_folders(root: Path) -> list[Path]:
    """The folders below `root` that hold shared libraries for this Python."""
    names = (sysconfig.get_config_var("MULTIARCH") or "", "")
    return [folder for name in names for top in ("usr/lib", "lib") if (folder := root / top / name) and folder.is_dir()]


def fetch(packages: Sequence[str], to: Path, machine: Machine) -> None:
    """Let apt fetch packages and what they depend on beyond what is installed; raises StepFailed."""
    lists, cache = to / "lists", to / "cache"
    (lists / "partial").mkdir(parents=True)
    (cache / "archives" / "partial").mkdir(parents=True)
    own = [
        f"Dir::State::lists={lists}",
        f"Dir::Cache={cache}",
        "Debug::NoLocking=1",
        f"Acquire::http::Timeout={PATIENCE}",
    ]
    apt = ["apt-get", *(word for option in own for word in ("-o", option))]
    with contextlib.suppress(StepFailed):  # one of several sources may be away; what is wanted may come from another
        machine.run("fetching the lists of packages", [*apt, "update"])
    wanted = ["--download-only", "--yes", "--no-install-recommends", "install", *packages]
    machine.run("fetching packages of the system", [*apt, *wanted])
