"""What is printed or saved as a PDF: whole or not at all, under a name that is one, with nothing of the user in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QSaveFile
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog

from corpusview.article import Masthead, Origin
from corpusview.errors import CannotWrite
from corpusview.gui.viewer import printing
from corpusview.gui.viewer.printing import offered_name
from corpusview.page import Page

TITLES = (
    "../../x", "/etc/passwd", "a\0b", "CON", "com1", "x" * 10_000, "\U00020000" * 500, "ends with a dot. ", "...", "",
    "C:\\Windows\\x", "\u202efdp.exe", "~/x", "-rf", "line\nbreak", "=cmd|' /C calc'!A0", "\ud800 lone",
)  # fmt: skip


@pytest.mark.parametrize("title", TITLES, ids=lambda title: repr(title)[:30])
def test_the_name_that_is_offered_is_one_on_every_system_and_no_path(title: str, tmp_path: Path) -> None:
    name = offered_name(title)
    assert name and not re.search(r"[/\\\\:*?\"<>|\x00-\x1f\u202a-\u202e]", name) and name == name.strip(" .-~")
    assert not re.fullmatch("(?i)con|prn|aux|nul|com[0-9]|lpt[0-9]", name)
    place = tmp_path / f"{name}.pdf"
    place.write_bytes(b"")
    assert list(tmp_path.iterdir()) == [place]


def made(pane, make_plain, folder: str) -> None:
    article = make_plain("The quay reopened on Monday.\n" * 40)
    article = type(article)(Origin(f"{folder}/named.txt"), Masthead("The quay"), article.text, article.blocks)
    pane.show_page(Page.of(article))


def test_a_pdf_holds_no_path_and_nothing_from_the_disk(pane, make_plain, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("USER", "canaryuser")
    monkeypatch.setenv("LOGNAME", "canaryuser")
    made(pane, make_plain, "/home/canaryuser/secret-canary")
    pane.outlets.write_pdf(tmp_path / "out.pdf")
    raw = (tmp_path / "out.pdf").read_bytes()
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL):
        try:
            raw += zlib.decompress(part)
        except zlib.error:
            continue
    for form in ("utf-8", "utf-16-be", "utf-16-le"):
        assert "canary".encode(form) not in raw and str(tmp_path).encode(form) not in raw
    assert b"/EmbeddedFile" not in raw and b"/JavaScript" not in raw and b"/URI" not in raw
    if shutil.which("pdftotext"):
        told = subprocess.run(["pdftotext", tmp_path / "out.pdf", "-"], capture_output=True, text=True, check=True)
        assert "named.txt" in told.stdout and "canary" not in told.stdout


def test_a_pdf_that_fails_leaves_what_was_there(pane, make_plain, tmp_path: Path, monkeypatch) -> None:
    made(pane, make_plain, "/pages")
    place = tmp_path / "out.pdf"
    place.write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(QSaveFile, "commit", lambda self: self.cancelWriting() and False)
        with pytest.raises(CannotWrite):
            pane.outlets.write_pdf(place)
    assert place.read_bytes() == b"old" and list(tmp_path.iterdir()) == [place]
    with pytest.raises(CannotWrite, match="could not be written"):
        pane.outlets.write_pdf(tmp_path / "nowhere" / "out.pdf")
    pane.outlets.write_pdf(place)
    assert place.read_bytes().startswith(b"%PDF-") and list(tmp_path.iterdir()) == [place]


def test_what_is_too_long_for_paper_is_told_and_nothing_is_written(
    pane, make_plain, tmp_path: Path, monkeypatch, qtbot
) -> None:
    monkeypatch.setattr(printing, "LONGEST", 1_000)
    pane.show_page(Page.of(make_plain("The quay reopened on Monday.\n" * 40)))
    place = tmp_path / "out.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    with qtbot.waitSignal(pane.told) as told:
        pane.outlets.save_pdf()
    assert "1,160 characters; up to 1,000 are printed" in told.args[0] and not place.exists()
    monkeypatch.setattr(QPrintDialog, "exec", lambda *_: QPrintDialog.DialogCode.Accepted)
    with qtbot.waitSignal(pane.told) as told:
        pane.outlets.print()
    assert "up to 1,000 are printed" in told.args[0]
