"""What is shipped is whole: the wheel with its resources, and the desktop's files as the desktops want them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

import corpusview

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
ID = "org.corpusview.CorpusView"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """The names of what the wheel holds, and the checksum of each."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return {each.filename: each.CRC for each in archive.infolist()}


def test_the_wheel_holds_every_resource(wheel: Mapping[str, int]) -> None:
    here = {
        file.relative_to(ROOT / "resources").as_posix() for file in (ROOT / "resources").rglob("*") if file.is_file()
    }
    there = {name.removeprefix("corpusview/_resources/") for name in wheel if "/_resources/" in name}
    assert here == there
    assert f"icons/{ID}.svg" in there


def test_the_wheel_holds_what_runs_and_no_more(wheel: Mapping[str, int]) -> None:
    code = {name for name in wheel if name.endswith(".py")}
    source = {file.relative_to(ROOT).as_posix() for file in (ROOT / "corpusview").rglob("*.py")}
    assert source - code == {name for name in source if "/training/" in name or "/bootstrap/" in name}
    assert {name.partition("/")[0] for name in wheel} == {
        "corpusview",
        f"corpusview-{corpusview.__version__}.dist-info",
    }


def test_every_file_in_the_wheel_is_that_of_the_tree(wheel: Mapping[str, int]) -> None:
    for name, checksum in wheel.items():
        if not name.startswith(f"corpusview-{corpusview.__version__}.dist-info"):
            here = ROOT / name.replace("corpusview/_resources/", "resources/", 1)
            assert zlib.crc32(here.read_bytes()) == checksum, name


def test_the_folder_packaging_is_no_package() -> None:
    """With an __init__ it would stand before the library of the same name, which the test tools import."""
    assert not (PACKAGING / "__init__.py").exists()


def test_the_release_on_show_is_this_one() -> None:
    component = ElementTree.parse(PACKAGING / f"{ID}.metainfo.xml")
    release = component.find("releases/release")
    assert release is not None
    assert release.get("version") == corpusview.__version__
    assert component.findtext("id") == ID


@pytest.mark.parametrize(
    "command",
    [["desktop-file-validate", f"{ID}.desktop"], ["appstreamcli", "validate", "--no-net", f"{ID}.metainfo.xml"]],
    ids=["desktop entry", "metainfo"],
)
def test_the_desktop_takes_its_files(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs {command[0]}")
    run = subprocess.run(command, cwd=PACKAGING, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("script", ["bundle", "deb"])
def test_the_scripts_can_be_read_and_run(script: str) -> None:
    assert (PACKAGING / script).stat().st_mode & 0o100
    assert subprocess.run(["bash", "-n", PACKAGING / script], check=False).returncode == 0


@pytest.mark.parametrize("size", [16, 32, 128])
def test_the_icon_shows_its_pages_at(size: int, qapp: object) -> None:
    """The sheet is light, the marked line is amber and the corner is empty, in the smallest as in the largest."""
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawing = QSvgRenderer(str(ROOT / "resources" / "icons" / f"{ID}.svg"))
    assert drawing.isValid()
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()

    def at(x: int, y: int) -> QColor:
        return image.pixelColor(x * size // 128, y * size // 128)

    assert at(126, 126).alpha() == 0
    assert at(60, 30).lightness() > 200
    assert at(80, 80).saturation() > 120
    assert 25 <= at(80, 80).hue() <= 55
