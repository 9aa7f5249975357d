"""The whole tour on screens unlike ours: no fonts at all, twice as many pixels, the numbers and days of others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NO_FONTS = '<?xml version="1.0"?><fontconfig><dir>{0}/none</dir><cachedir>{0}/cache</cachedir></fontconfig>'


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig tells which fonts there are")
@pytest.mark.parametrize(
    "odd",
    [
        {"FONTCONFIG_FILE": "fonts.conf"},
        {"QT_SCALE_FACTOR": "2"},
        {"QT_SCALE_FACTOR": "1.5"},
        {"LC_ALL": "ar_EG.UTF-8"},
    ],
    ids=lambda odd: " ".join(f"{name}={value}" for name, value in odd.items()),
)
def test_the_tour_is_taken_on_an_odd_screen(odd: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(NO_FONTS.format(tmp_path), encoding="utf-8")
    odd = {name: str(fonts) if name == "FONTCONFIG_FILE" else value for name, value in odd.items()}
    run = subprocess.run(
        [sys.executable, "-m", "corpusview.gui.tour", str(tmp_path / "tour")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **odd},
    )
    assert run.returncode == 0 and "Traceback" not in run.stderr, run.stderr
    assert len(list((tmp_path / "tour").glob("*.png"))) >= 5
