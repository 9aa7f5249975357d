"""The power is cut under a busy corpus: a real ext4 is shut down in the middle of its writes, and mounted again."""

from __future__ import annotations

import fcntl
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse

ROOT = Path(__file__).resolve().parents[2]
# linux/ext4.h: EXT4_IOC_SHUTDOWN, and the flag that not even the journal is flushed.
_SHUTDOWN, _NO_FLUSH = 0x8004587D, 2
UNDER_LOAD = int(os.environ.get("CORPUSVIEW_POWER_CUTS", "12"))
TRIED = {"cuts": 0}


def run(*command: object) -> None:
    subprocess.run([str(each) for each in command], check=True, capture_output=True)


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[None]:
    run("mount", "-o", "loop", image, at)
    try:
        yield
    finally:
        run("umount", at)


@pytest.fixture
def disk(tmp_path: Path) -> tuple[Path, Path]:
    """An ext4 of its own in a file, and where to mount it."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("needs root on Linux, to mount a disk")
    if shutil.which("mkfs.ext4") is None:
        pytest.skip("needs mkfs.ext4")
    image, at = tmp_path / "disk.img", tmp_path / "disk"
    at.mkdir()
    with image.open("wb") as file:
        file.truncate(200_000_000)
    run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", image)
    try:
        with mounted(image, at):
            pass
    except subprocess.CalledProcessError as refused:
        pytest.skip(f"no loop mounts here: {refused.stderr.decode().strip()}")
    return image, at


def cut_power(at: Path) -> None:
    folder = os.open(at, os.O_RDONLY)
    try:
        fcntl.ioctl(folder, _SHUTDOWN, struct.pack("I", _NO_FLUSH))
    finally:
        os.close(folder)


def consistent(place: Path, acknowledged: Path) -> None:
    """Nothing that was told is missing, and all of what is there is whole."""
    there: set[str] = set()
    tagged: set[str] = set()
    may: set[str] = set()
    may_go: set[str] = set()
    may_tag: set[str] = set()
    for line in acknowledged.read_text(encoding="utf-8").splitlines():
        ((what, value),) = json.loads(line).items()
        match what:
            case "wanted":
                may = set(value)
            case "saved":
                there |= set(value)
            case "tagging":
                may_tag = {value}
            case "tagged":
                tagged.add(value)
            case "removing":
                may_go = {value}
            case "removed":
                there.discard(value)
                tagged.discard(value)
                may_go = may = set()
    with Corpus.open(place) as corpus:
        # Current, or caught up by itself; never to be made from the start, for it was flushed as well.
        assert corpus.trouble == ""
        list(corpus.mend())
        assert corpus.check() == ()
        held = {Path(row.path).name for row in corpus.rows(corpus.ids())}
        assert there - may_go <= held <= there | may
        keep = {Path(row.path).name for row in corpus.rows(corpus.search(parse("tag:keep")))}
        assert tagged <= keep <= tagged | may_tag
        assert corpus.search(parse("councillors")).total == len(held)


def start(at: Path, tmp_path: Path) -> tuple[subprocess.Popen[bytes], Path]:
    """A busy user, once it has done some rounds."""
    pages, acknowledged = tmp_path / "pages", tmp_path / "acknowledged"
    pages.mkdir()
    command = [sys.executable, "-m", "tests.hard.busy", str(at / "corpus"), str(pages), str(acknowledged)]
    child = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 120
    while not (acknowledged.exists() and '"rounds": 2' in acknowledged.read_text(encoding="utf-8")):
        assert time.monotonic() < end and child.poll() is None
        time.sleep(0.05)
    return child, acknowledged


@pytest.mark.parametrize("trial", range(UNDER_LOAD))
def test_a_power_cut_under_load_loses_nothing_that_was_told(disk, tmp_path: Path, trial: int, figure) -> None:
    image, at = disk
    with mounted(image, at):
        child, acknowledged = start(at, tmp_path)
        time.sleep(random.Random(trial).uniform(0.2, 4))
        child.send_signal(signal.SIGSTOP)
        cut_power(at)
        child.kill()
        child.wait()
    with mounted(image, at):
        consistent(at / "corpus", acknowledged)
    TRIED["cuts"] += 1
    figure("power cuts of a real disk", tried=TRIED["cuts"], kept=TRIED["cuts"])


@pytest.mark.parametrize("seconds", [0, 6, 20, 40])
def test_a_power_cut_some_time_after_the_last_change_loses_nothing(disk, tmp_path: Path, seconds: int, figure) -> None:
    """Until the kernel writes by itself (30 s), only what was flushed is on the disk."""
    image, at = disk
    with mounted(image, at):
        child, acknowledged = start(at, tmp_path)
        child.kill()
        child.wait()
        time.sleep(seconds)
        cut_power(at)
    with mounted(image, at):
        consistent(at / "corpus", acknowledged)
    TRIED["cuts"] += 1
    figure("power cuts of a real disk", tried=TRIED["cuts"], kept=TRIED["cuts"])
