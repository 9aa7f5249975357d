"""There is no network: the program asks for none, loads nothing that could, and works where there is none at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Everything that a user can do without a window, and a window that imports, searches, opens, prints and closes.
DAY = """
import os, sys
from pathlib import Path
called = []
def refuse(event, given):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        called.append((event, repr(given)[:200]))
        raise OSError("there is no network")
    if event == "subprocess.Popen" and given[0] != "uname":
        called.append((event, repr(given)[:200]))
sys.addaudithook(refuse)

place = Path(sys.argv[1])
from corpusview.__main__ import main
def run(*arguments):
    assert main([*map(str, arguments), "--corpus", str(place / "corpus"), "--quiet"]) == 0, arguments
run("import", "--jobs", "1", place / "pages")
run("search", "councillors http://example.org")
run("timeline"), run("entities"), run("stats"), run("check"), run("rebuild", "--reread"), run("show", "1")
for form in ("csv", "jsonl", "markdown", "ris", "bibtex"):
    run("export", "--format", form, "--output", place / f"out.{form}")
run("backup", place / "kept.sqlite"), run("restore", place / "kept.sqlite")

from PySide6.QtCore import QTimer
from corpusview.gui import app as room
class Visit(room.App):
    def start(self):
        self.session.corpus_opened.connect(lambda _stats: QTimer.singleShot(0, self.visit))
        self.session.opened.connect(self.seen)
        super().start()
    def visit(self):
        self.session.hits_arrived.connect(lambda hits: self.session.open(hits.ids[0]))
        self.session.ask("councillors")
    def seen(self, _page):
        self.window.viewer.outlets.write_pdf(place / "out.pdf")
        self.window.dialogs.show_about()
        self.window.grab()
        QTimer.singleShot(300, self.window.close)
room.App = Visit
code = room.run(place / "corpus")
sys.excepthook = sys.__excepthook__
assert code == 0
loaded = {name for name in sys.modules if name.startswith(("PySide6.QtNetwork", "PySide6.QtWebEngine"))}
assert not loaded, loaded
# Whoosh imports urllib.request for one function that is never called; nothing else may come with it.
assert not {"requests", "ftplib", "smtplib", "xmlrpc.client", "asyncio"} & set(sys.modules)
assert not called, called
print("all done")
"""


def visited(tmp_path: Path, *before: str) -> subprocess.CompletedProcess[str]:
    pages = tmp_path / "pages"
    pages.mkdir()
    from tests.corpus.conftest import page

    for number in range(4):
        (pages / f"{number}.txt").write_text(page(number, "See http://example.org/ and www.example.com."), "utf-8")
    return subprocess.run(
        [*before, sys.executable, "-c", DAY, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def test_a_day_of_work_asks_for_no_network(tmp_path: Path) -> None:
    run = visited(tmp_path)
    assert (run.returncode, run.stdout.splitlines()[-1:]) == (0, ["all done"]), run.stderr


def test_a_day_of_work_needs_none_and_the_kernel_sees_no_attempt(tmp_path: Path) -> None:
    if sys.platform != "linux" or shutil.which("unshare") is None or shutil.which("strace") is None:
        pytest.skip("needs unshare and strace")
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system gives no network of one's own (unshare -rn)")
    log = tmp_path / "calls"
    trace = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", str(log), "-e", "trace=connect,sendto,bind"]
    if subprocess.run([*trace, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not be used here")
    run = visited(tmp_path, "unshare", "-rn", *trace)
    assert (run.returncode, run.stdout.splitlines()[-1:]) == (0, ["all done"]), run.stderr
    calls = [line for line in log.read_text(encoding="utf-8").splitlines() if "AF_INET" in line]
    assert calls == []
