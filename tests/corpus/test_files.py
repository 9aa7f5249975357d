"""Walking and opening the user's files: in order, nothing followed, nothing that can block, nothing written."""

import os
import socket

import pytest

from corpusview.corpus.files import FoundFile, read, shown, walk
from corpusview.errors import CannotRead

needs_posix = pytest.mark.skipif(os.name == "nt", reason="pipes, sockets and links as POSIX has them")
needs_user = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may read everything")


def names(found):
    return [each.shown().rsplit("/", 1)[-1] for each in found]


def test_files_come_sorted_and_from_below(tmp_path):
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")
    assert names(walk([tmp_path])) == ["a.txt", "1.txt", "2.txt", "c.txt"]


def test_what_programs_leave_behind_is_no_page(tmp_path):
    for name in (".DS_Store", "Thumbs.db", ".hidden", "page.txt"):
        (tmp_path / name).write_text("x")
    assert names(walk([tmp_path])) == ["page.txt"]


@needs_posix
def test_links_on_the_way_are_listed_and_not_followed(tmp_path):
    (tmp_path / "page.txt").write_text("x")
    (tmp_path / "secret").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = {each.path.rsplit(b"/", 1)[-1]: each.reason for each in walk([tmp_path])}
    assert found[b"page.txt"] == ""
    assert "link" in found[b"secret"]
    assert "link" in found[b"loop"]
    with pytest.raises(CannotRead, match="link"):
        read(os.fsencode(tmp_path / "secret"))


@needs_posix
def test_pipes_sockets_and_devices_are_refused_at_once(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(tmp_path)
        listener.bind("socket")
    assert all("not a file" in each.reason for each in walk([tmp_path]))
    for special in (tmp_path / "pipe", "/dev/zero"):
        with pytest.raises(CannotRead, match="not a file|pipe or a device"):
            read(os.fsencode(special))


def test_a_sparse_terabyte_is_refused_by_its_size(tmp_path):
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        try:
            file.truncate(1 << 40)
        except OSError:
            pytest.skip("this file system has no files of a terabyte")
    with pytest.raises(CannotRead, match="limit"):
        read(os.fsencode(huge))


def test_the_limit_is_exact(tmp_path):
    file = tmp_path / "page.txt"
    file.write_bytes(b"x" * 100)
    assert len(read(os.fsencode(file), largest=100).raw) == 100
    with pytest.raises(CannotRead):
        read(os.fsencode(file), largest=99)


@needs_posix
def test_a_name_that_is_no_text_is_found_read_and_shown(tmp_path):
    path = os.fsencode(tmp_path) + b"/bad\xff\xfename.txt"
    with open(path, "wb") as file:
        file.write(b"news")
    (found,) = walk([tmp_path])
    assert found.path == path
    assert found.shown().endswith("bad\\xff\\xfename.txt")
    assert read(found.path).raw == b"news"


def test_a_file_that_is_gone_says_so(tmp_path):
    with pytest.raises(CannotRead, match="not there"):
        read(os.fsencode(tmp_path / "gone.txt"))
    (found,) = walk([tmp_path / "gone.txt"])
    assert "not there" in found.reason


@needs_user
def test_a_file_without_the_right_to_read_it_says_so(tmp_path):
    file = tmp_path / "page.txt"
    file.write_text("x")
    file.chmod(0)
    with pytest.raises(CannotRead, match="no right"):
        read(os.fsencode(file))


def test_a_deep_tree_is_walked(tmp_path):
    folder = tmp_path
    for _ in range(200):
        folder = folder / "d"
    try:
        folder.mkdir(parents=True)
    except OSError:
        pytest.skip("paths of this length are not allowed here")
    (folder / "page.txt").write_text("x")
    assert names(walk([tmp_path])) == ["page.txt"]


def test_the_same_folder_twice_is_met_once(tmp_path):
    (tmp_path / "page.txt").write_text("x")
    assert len(list(walk([tmp_path, tmp_path]))) == 1


def test_shown_escapes_what_is_no_text():
    assert shown(b"a\xffb") == "a\\xffb"
    assert FoundFile(b"caf\xc3\xa9", 0).shown() == "café"
