"""What leaves the corpus is complete or absent, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import errno
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusview.errors import CannotWrite, NoSpace
from corpusview.export.article_json import json_line
from corpusview.export.cells import cell, uncelled
from corpusview.export.whole import whole_file


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A", " =1", "\u00a0=1", "'=1"],
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "plain", "'tis", "a=b", "“quoted”", "2024-01-01", "1,000"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@given(
    st.lists(
        st.text(st.sampled_from("'=+-@\t\r\n \u00a0＝a,;\"\x00é")) | st.text(st.characters(exclude_categories=["Cs"]))
    )
)
def test_a_table_gives_every_value_back(values: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([cell(value) for value in ["first", *values]])
    (row,) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert [uncelled(each) for each in row[1:]] == values
    assert not any(each.lstrip(" \u00a0")[:1] in tuple("=+-@\t\r\n＝") and each.strip() for each in row[1:])


@given(st.text())
def test_a_line_of_json_is_one_line_that_any_encoding_of_unicode_can_write(text: str) -> None:
    line = json_line({"text": text})
    assert json.loads(line) == {"text": text}
    assert line.splitlines() == [line]
    line.encode("utf-8")
    json_line({"text": text}, is_ascii=True).encode("ascii")


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt), whole_file(place) as file:
        file.write("half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    with whole_file(place) as file:
        file.write("whole\r\n")
        assert not place.exists()
    assert place.read_bytes() == b"whole\r\n"
    assert list(tmp_path.iterdir()) == [place]


def test_what_comes_up_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    with pytest.raises(CannotWrite, match="already there"), whole_file(place) as file:
        file.write("ours")
        place.write_text("theirs")
    assert place.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [place]


def test_a_link_is_never_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("kept")
    link.symlink_to(target)
    with pytest.raises(CannotWrite), whole_file(link):
        pass
    with whole_file(link, replace=True) as file:
        file.write("new")
    assert (target.read_text(), link.read_text()) == ("kept", "new")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    place.write_text("old")
    with pytest.raises(NoSpace), whole_file(place, replace=True) as file:
        file.write("new")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert place.read_text() == "old"
    assert list(tmp_path.iterdir()) == [place]
