"""The window answers while files of the largest size are imported, whatever they are encoded in."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpusview.corpus import files
from tests.gui.conftest import app, imported_sample, open_app, sample, undressed

__all__ = ["app", "imported_sample", "open_app", "sample", "undressed"]

LINES = {
    "utf-8": "The harbour reopened on Monday, the council said, and the café of the station with it.\n",
    "cp1251": "Министр заявил в понедельник, что паводок миновал город, и жители вернулись домой.\n",
    "utf-16-le": "The harbour reopened on Monday, the council said, and nobody was told why.\n",
    "shift_jis": "市長は月曜日に、港が再開したと発表した。住民は歓迎している。\n",
}


@pytest.mark.parametrize("encoding", LINES)
def test_the_window_answers_while_a_file_of_the_largest_size_is_imported(
    app, qtbot, ui_heartbeat, tmp_path: Path, encoding: str
) -> None:
    piece = LINES[encoding].encode(encoding)
    page = tmp_path / "large.txt"
    page.write_bytes((piece * (1 + files.LARGEST // len(piece)))[: files.LARGEST // len(piece) * len(piece)])
    session = app.session
    before = session.total
    with ui_heartbeat(0.3), qtbot.waitSignal(session.import_ended, timeout=600_000):
        session.import_files([page])
    qtbot.waitUntil(lambda: session.total == before + 1, timeout=60_000)
