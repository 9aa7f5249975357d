"""Lists that the user brings back: read whole, or refused with a sentence that names the file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpusview.errors import CannotRead
from corpusview.export.taken_in import text_of


def test_a_list_is_read_whole_and_without_its_mark(tmp_path: Path):
    (tmp_path / "list.txt").write_bytes(b"\xef\xbb\xbfreject place | Almaty\n")
    assert text_of(tmp_path / "list.txt", 25, "a list of rules") == "reject place | Almaty\n"


@pytest.mark.parametrize(
    ("raw", "said"),
    [(b"x" * 11, "is too large for a list of rules"), (b"caf\xe9", "is not a text in UTF-8")],
)
def test_what_is_no_list_is_refused(tmp_path: Path, raw: bytes, said: str):
    (tmp_path / "list.txt").write_bytes(raw)
    with pytest.raises(CannotRead, match=said):
        text_of(tmp_path / "list.txt", 10, "a list of rules")


def test_what_is_not_there_is_told_with_the_systems_reason(tmp_path: Path):
    with pytest.raises(CannotRead, match="No such file"):
        text_of(tmp_path / "list.txt", 10, "a list of rules")


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_pipe_is_refused_where_nobody_could_stop_the_waiting(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CannotRead, match="it is no file"):
        text_of(tmp_path / "pipe", 10, "a list of rules")
