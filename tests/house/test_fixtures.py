"""The eyes that the tests rely on do see: each of them is shown what it must not let pass."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

TESTS = """
import logging, os, pathlib, subprocess, threading, time
from PySide6.QtWidgets import QLabel

def test_clean(ui_heartbeat, qtbot, stray_log):
    with ui_heartbeat(0.2):
        qtbot.wait(50)
    logging.error("looked at")
    assert len(stray_log) == 1
    stray_log.clear()
    threading.Thread(target=time.sleep, args=(0.02,)).start()
    assert pathlib.Path.home() == pathlib.Path(os.environ["HOME"])
    assert pathlib.Path.home().name.startswith("home")

def test_log():
    logging.getLogger("room").warning("odd")

def test_thread():
    threading.Thread(target=threading.Event().wait, daemon=True).start()

def test_process():
    # Its parent ends at once, and leaves it.
    subprocess.run(["sh", "-c", "sleep 1000 &"], stdout=subprocess.DEVNULL)

def test_window(qapp):
    global label
    label = QLabel("left")
    label.show()

def test_blocked(ui_heartbeat, qtbot):
    with ui_heartbeat(0.1):
        qtbot.wait(20)
        time.sleep(1)
"""
VERDICTS = {
    "test_log": "left in the log: ['room: odd']",
    "test_thread": "is still at work after its test",
    "test_process": "processes left at work: {",
    "test_window": "windows left open: ['QLabel ']",
    "test_blocked": "the window did not answer for ",
}


def test_what_a_test_leaves_behind_fails_it(pytester: pytest.Pytester, pytestconfig: pytest.Config) -> None:
    here = (pytestconfig.rootpath / "tests" / "conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(here.replace("PATIENCE = 5.0", "PATIENCE = 0.1").replace("PATIENCE = 20.0", "PATIENCE = 2.0"))
    pytester.makepyprojecttoml("[tool.pytest.ini_options]\nqt_api = 'pyside6'\ntimeout = 60")
    pytester.makepyfile(TESTS)
    run = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    # Four of them pass themselves, and are failed for what they leave. The one with a blocked window was tried again.
    run.assert_outcomes(passed=5, failed=1, errors=4)
    assert "2 rerun" in run.stdout.str()
    for name, verdict in VERDICTS.items():
        told = run.stdout.str().partition(f" {name} _")[2].partition("\n____")[0]
        assert verdict in told, name
