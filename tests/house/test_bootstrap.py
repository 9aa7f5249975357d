"""Set-up decides rightly on machines of every kind; the machines here are told, the files are real."""

from __future__ import annotations

import hashlib
import io
import os
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from corpusview import bootstrap
from corpusview.bootstrap import environment, machine, pip_wheel, purpose, system
from corpusview.bootstrap.environment import Place
from corpusview.bootstrap.machine import CannotSetUp, Machine, StepFailed
from corpusview.bootstrap.own_packages import OwnPackages
from corpusview.bootstrap.purpose import Purpose

ROOT = Path(__file__).resolve().parents[2]
MULTIARCH = sysconfig.get_config_var("MULTIARCH") or ""
EVERYTHING = system.DRAWING | system.SCREEN | system.WAYLAND


@dataclass
class Told:
    """A machine that lacks what the test says, and where apt brings it or fails."""

    lacks: set[str] = field(default_factory=set)
    has_ensurepip: bool = True
    apt_fails: list[bool] = field(default_factory=list)
    commands: list[list[str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def machine(self, is_root: bool = True, has_apt: bool = True) -> Machine:
        return Machine(
            environ={},
            is_root=is_root,
            has_apt=has_apt,
            has_pip=False,
            has_typeface=True,
            has_ensurepip=lambda: self.has_ensurepip,
            loads=lambda library: library not in self.lacks,
            run=self.run,
            say=self.said.append,
        )

    def run(self, step: str, command: Sequence[str]) -> None:
        self.commands.append(list(command))
        if "--download-only" in command:
            self.download(command)
            return
        if command[0] == "dpkg-deb":
            archive, to = Path(command[2]), Path(command[3])
            for library, package in EVERYTHING.items():
                if archive.name.startswith(f"{package}_"):
                    put(to / "usr" / "lib" / MULTIARCH / library)
            if archive.name.startswith(f"{system.TYPEFACE}_"):
                put(to / "usr/share/fonts/opentype/inter/Inter-Regular.otf")
            if archive.name.startswith(f"{system.PIP_PACKAGE}_"):
                put(to / "usr/share/python-wheels/pip-23.0.1-py3-none-any.whl")
            return
        if command[0] != "apt-get" or "install" not in command:
            return
        if self.apt_fails and self.apt_fails.pop(0):
            raise StepFailed(f"failed at {step}")
        self.lacks = {library for library in self.lacks if EVERYTHING[library] not in command}
        self.has_ensurepip = self.has_ensurepip or system.VENV_PACKAGE in command

    def download(self, command: Sequence[str]) -> None:
        """As apt does it into a cache of one's own: an archive for each package, and what they depend on."""
        if self.apt_fails and self.apt_fails.pop(0):
            raise StepFailed("Unable to fetch", is_offline=True)
        (cache,) = (Path(word.partition("=")[2]) for word in command if word.startswith("Dir::Cache="))
        for package in [*command[command.index("install") + 1 :], "libllvm15"]:
            (cache / "archives" / f"{package}_1.0_amd64.deb").touch()


def put(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


@pytest.fixture
def own(tmp_path: Path) -> OwnPackages:
    """A folder of one's own on a machine that has nothing."""
    return OwnPackages(tmp_path / ".system", tmp_path / "system")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return Place(tmp_path)


def test_what_the_program_was_started_for() -> None:
    asked = {
        "": Purpose.WINDOW,
        "test": Purpose.TESTS,
        "test -k folds": Purpose.TESTS,
        "search Ukraine": Purpose.VERB,
        "--corpus somewhere search Ukraine": Purpose.VERB,
        "--corpus test": Purpose.WINDOW,
        "--corpus somewhere": Purpose.WINDOW,
        "--version": Purpose.VERB,
        "--help": Purpose.VERB,
    }
    assert {words: Purpose.of(words.split(), has_display=True) for words in asked} == asked
    assert Purpose.of([], has_display=False) is Purpose.TOUR


def test_a_display_counts_only_when_it_answers(tmp_path: Path) -> None:
    assert not purpose.display_answers({})
    assert not purpose.display_answers({"DISPLAY": ":94321"})
    assert purpose.display_answers({"DISPLAY": "elsewhere:0"})
    assert not purpose.display_answers({"DISPLAY": "elsewhere:0", "QT_QPA_PLATFORM": "offscreen"})
    assert not purpose.display_answers({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind(str(tmp_path / "wayland-0"))
        assert purpose.display_answers({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X94321")
        server.listen()
        assert purpose.display_answers({"DISPLAY": ":94321.0"})


def test_an_administrator_gets_the_missing_packages_installed(own: OwnPackages) -> None:
    told = Told(lacks={"libGL.so.1", "libxcb-cursor.so.0"})
    system.bring_system_packages(Purpose.WINDOW.libraries, told.machine(), own, first_time=True)
    assert not told.lacks
    (install,) = told.commands
    assert install[-2:] == ["libgl1", "libxcb-cursor0"]


def test_what_stands_in_the_way_of_an_installation_is_mended_and_it_is_tried_again(own: OwnPackages) -> None:
    told = Told(lacks={"libGL.so.1"}, apt_fails=[True, False])
    system.bring_system_packages(Purpose.TOUR.libraries, told.machine(), own, first_time=True)
    assert [command[-1] for command in told.commands] == ["libgl1", "-a", "update", "libgl1"]
    assert not told.lacks


def test_an_installation_that_fails_twice_stops_set_up(own: OwnPackages) -> None:
    told = Told(lacks={"libGL.so.1"}, apt_fails=[True, True])
    with pytest.raises(StepFailed):
        system.bring_system_packages(Purpose.TOUR.libraries, told.machine(), own, first_time=True)


def test_an_ordinary_user_gets_the_missing_packages_in_a_folder_beside_the_code(own: OwnPackages) -> None:
    told = Told(lacks={"libGL.so.1", "libxcb-cursor.so.0", "libwayland-cursor.so.0"}, has_ensurepip=False)
    ordinary = replace(told.machine(is_root=False), has_typeface=False)
    system.bring_system_packages(Purpose.TOUR.libraries, ordinary, own, first_time=True)
    assert told.lacks, "nothing was installed into the system"
    assert all(own.holds(library) for library in told.lacks) and own.has_typeface
    (download,) = (command for command in told.commands if "--download-only" in command)
    assert download[-5:] == ["libgl1", "libxcb-cursor0", "libwayland-cursor0", "fonts-inter", "python3-pip-whl"]
    assert not any("libllvm" in word for command in told.commands for word in command)
    (check,) = (command for command in told.commands if command[0] == "env")
    assert check[-3:] == ["libGL.so.1", "libxcb-cursor.so.0", "libwayland-cursor.so.0"]
    assert sorted(each.name for each in own.folder.iterdir()) == ["fonts.conf", "root"]
    told.commands.clear()
    system.bring_system_packages(Purpose.WINDOW.libraries, ordinary, own, first_time=True)
    assert not told.commands, "what is there is not fetched again"


def test_an_ordinary_users_pip_comes_from_the_systems_packages(place: Place) -> None:
    told = Told(has_ensurepip=False)
    ordinary = told.machine(is_root=False)
    system.bring_system_packages(Purpose.VERB.libraries, ordinary, place.own_packages, first_time=True)
    environment.make_environment(place, ordinary)
    wheel = place.root / ".system/root/usr/share/python-wheels/pip-23.0.1-py3-none-any.whl"
    assert told.commands[-1] == [str(place.python), f"{wheel}/pip", "install", "--no-index", str(wheel)]


def test_a_program_is_told_where_the_packages_of_our_own_lie(own: OwnPackages) -> None:
    assert own.environ({"HOME": "/home/anna"}, lacks_libraries=True) == {"HOME": "/home/anna"}
    told = Told(lacks={"libGL.so.1"})
    ordinary = replace(told.machine(is_root=False), has_typeface=False)
    system.bring_system_packages(Purpose.TOUR.libraries, ordinary, own, first_time=True)
    put(own.root / "usr/share/X11/xkb/rules")
    folder = str(own.root / "usr" / "lib" / MULTIARCH)
    environ = own.environ({"LD_LIBRARY_PATH": "/opt/qt"}, lacks_libraries=True)
    assert environ["LD_LIBRARY_PATH"].split(":")[0] == folder
    assert environ["LD_LIBRARY_PATH"].split(":")[-1] == "/opt/qt"
    assert environ["XKB_CONFIG_ROOT"] == str(own.root / "usr/share/X11/xkb")
    fonts = Path(environ["FONTCONFIG_FILE"]).read_text(encoding="utf-8")
    assert f"<dir>{own.root / 'usr/share/fonts'}</dir>" in fonts
    assert own.environ({"FONTCONFIG_FILE": "mine"}, lacks_libraries=True)["FONTCONFIG_FILE"] == "mine"
    # An administrator has installed them since, with their data.
    put(own.system / "usr/share/X11/xkb/rules")
    later = own.environ({}, lacks_libraries=False)
    assert "LD_LIBRARY_PATH" not in later and "XKB_CONFIG_ROOT" not in later


def test_what_was_unpacked_and_does_not_load_is_not_kept(own: OwnPackages) -> None:
    told = Told(lacks={"libGL.so.1"})

    def run(step: str, command: Sequence[str]) -> None:
        if command[0] == "env":
            raise StepFailed("libGL.so.1: cannot open shared object file")
        told.run(step, command)

    with pytest.raises(CannotSetUp, match="cannot open shared object file"):
        system.bring_system_packages(
            Purpose.TOUR.libraries, replace(told.machine(is_root=False), run=run), own, first_time=True
        )
    assert not own.holds("libGL.so.1") and not list(own.folder.iterdir())


def test_where_nothing_can_be_fetched_an_ordinary_user_is_given_one_command_for_all_of_it(own: OwnPackages) -> None:
    told = Told(lacks={"libGL.so.1", "libxcb-cursor.so.0", "libwayland-cursor.so.0"}, apt_fails=[True])
    ordinary = replace(told.machine(is_root=False), has_typeface=False)
    with pytest.raises(CannotSetUp) as stop:
        system.bring_system_packages(Purpose.TOUR.libraries, ordinary, own, first_time=True)
    assert "sudo apt-get install libgl1 libxcb-cursor0 libwayland-cursor0 fonts-inter" in str(stop.value)
    assert "Unable to fetch" in str(stop.value)


def test_what_is_merely_welcome_never_stops_anyone(own: OwnPackages) -> None:
    for is_root in (False, True):
        told = Told(lacks={"libxcb-cursor.so.0"}, apt_fails=[True, True])
        system.bring_system_packages(Purpose.TOUR.libraries, told.machine(is_root), own, first_time=True)
        assert told.lacks and told.commands


def test_what_is_merely_welcome_is_tried_once(own: OwnPackages) -> None:
    for is_root in (False, True):
        told = Told(lacks={"libxcb-cursor.so.0"})
        system.bring_system_packages(Purpose.TOUR.libraries, told.machine(is_root), own, first_time=False)
        assert told.lacks and not told.commands


def test_a_verb_needs_no_shared_library(own: OwnPackages) -> None:
    told = Told(lacks=set(EVERYTHING))
    system.bring_system_packages(Purpose.VERB.libraries, told.machine(is_root=False), own, first_time=True)
    assert not told.commands


def test_a_system_without_apt_is_told_which_libraries_it_lacks(own: OwnPackages) -> None:
    told = Told(lacks={"libEGL.so.1"})
    with pytest.raises(CannotSetUp, match=r"lacks: libEGL\.so\.1\."):
        system.bring_system_packages(Purpose.TOUR.libraries, told.machine(has_apt=False), own, first_time=True)


def test_packages_that_install_and_do_not_load_are_named(own: OwnPackages) -> None:
    told = Told(lacks={"libEGL.so.1"})
    deaf = replace(told.machine(), run=lambda step, command: None)
    with pytest.raises(CannotSetUp, match="does not load: libegl1"):
        system.bring_system_packages(Purpose.TOUR.libraries, deaf, own, first_time=True)


def test_a_stamp_fits_the_requirements_it_was_finished_for(place: Place) -> None:
    make_environment(place)
    assert not environment.is_ready(place)
    place.stamp.write_text(environment.stamp_of(place), encoding="utf-8")
    assert environment.is_ready(place)
    told = place.project_file.read_text(encoding="utf-8")
    place.project_file.write_text(told + "\n# said in other words\n", encoding="utf-8")
    assert environment.is_ready(place)
    place.project_file.write_text(told.replace("chardet>=7", "chardet>=7.1"), encoding="utf-8")
    assert not environment.is_ready(place)


def test_an_environment_whose_python_is_gone_is_not_ready(place: Place) -> None:
    make_environment(place)
    place.stamp.write_text(environment.stamp_of(place), encoding="utf-8")
    place.python.unlink()
    assert not environment.is_ready(place)


def make_environment(place: Place) -> None:
    """An environment that works: this interpreter, which has pip beside it."""
    place.python.parent.mkdir(parents=True)
    place.python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    place.python.chmod(0o755)


def test_a_half_made_environment_is_cleared_first(place: Place) -> None:
    make_environment(place)
    place.stamp.write_text(environment.UNFINISHED, encoding="utf-8")
    (place.venv / "left-over").touch()
    told = Told()
    environment.bring_environment(place, told.machine())
    assert not (place.venv / "left-over").exists()
    assert [command[1:3] for command in told.commands] == [["-m", "venv"]]
    assert place.stamp.read_text(encoding="utf-8") == environment.UNFINISHED


@pytest.mark.parametrize("stamp", ["of another project file", None])
def test_an_environment_that_works_is_kept(place: Place, stamp: str | None) -> None:
    make_environment(place)
    (place.venv / "kept").touch()
    if stamp is not None:
        place.stamp.write_text(stamp, encoding="utf-8")
    told = Told()
    environment.bring_environment(place, told.machine())
    assert (place.venv / "kept").exists()
    assert not told.commands


def test_pip_is_renewed_before_the_libraries_come(place: Place) -> None:
    told = Told()
    environment.bring_libraries(place, told.machine())
    renew, install = told.commands
    assert renew[-2:] == ["--upgrade", "pip"]
    assert "Whoosh==2.7.4" in install
    assert any(word.startswith("pytest-qt") for word in install)
    assert "--constraint" not in install


def test_versions_that_cannot_be_had_give_way_to_the_bounds_of_the_project_file(place: Place) -> None:
    place.constraints.parent.mkdir()
    place.constraints.write_text("chardet==7.7.0\n", encoding="utf-8")
    tried: list[Sequence[str]] = []

    def run(step: str, command: Sequence[str]) -> None:
        tried.append(command)
        if "--constraint" in command:
            raise StepFailed(step)

    environment.bring_libraries(place, replace(Told().machine(), run=run))
    assert ["--constraint" in command for command in tried] == [False, True, False]


@pytest.fixture
def no_system_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """pip's configuration of the machine that runs the tests stays out of them."""
    monkeypatch.setattr(pip_wheel, "SYSTEM_FILES", ())


def index_with(folder: Path, *wheels: str, needs: str = "&gt;=3.10", checksum: str | None = None) -> str:
    page = folder / "simple" / "pip"
    page.mkdir(parents=True)
    links = []
    for name in wheels:
        raw = f"the wheel {name}".encode()
        (folder / name).write_bytes(raw)
        digest = checksum or hashlib.sha256(raw).hexdigest()
        links.append(f'<a href="../../{name}#sha256={digest}" data-requires-python="{needs}">{name}</a>')
    (page / "index.html").write_text("\n".join(links), encoding="utf-8")
    return (folder / "simple").as_uri()


@pytest.mark.usefixtures("no_system_files")
def test_the_newest_pip_comes_from_the_configured_index(tmp_path: Path) -> None:
    wheels = ("pip-9.0.1-py3-none-any.whl", "pip-26.1-py3-none-any.whl", "pip-27.0b1-py3-none-any.whl")
    index = index_with(tmp_path, *wheels)
    config = tmp_path / "pip.conf"
    config.write_text(f"[global]\nextra-index-url =\n    {index}\n", encoding="utf-8")
    told = {"PIP_CONFIG_FILE": str(config), "HOME": str(tmp_path)}
    (tmp_path / "to").mkdir()
    wheel = pip_wheel.fetch_pip(told, tmp_path / "to")
    assert wheel is not None
    assert wheel.name == "pip-26.1-py3-none-any.whl"
    assert wheel.read_bytes() == b"the wheel pip-26.1-py3-none-any.whl"


@pytest.mark.usefixtures("no_system_files")
@pytest.mark.parametrize("flaw", [{"needs": "&gt;=3.99"}, {"checksum": "0" * 64}])
def test_a_pip_for_another_python_or_with_other_bytes_is_not_taken(tmp_path: Path, flaw: dict[str, str]) -> None:
    index = index_with(tmp_path, "pip-26.1-py3-none-any.whl", **flaw)
    assert pip_wheel.fetch_pip({"PIP_INDEX_URL": index, "HOME": str(tmp_path)}, tmp_path) is None


def test_where_nothing_brings_pip_the_command_is_given(place: Place, tmp_path: Path) -> None:
    bare = replace(Told(has_ensurepip=False).machine(is_root=False), environ={"HOME": str(tmp_path)})
    with pytest.MonkeyPatch.context() as patch, pytest.raises(CannotSetUp, match=f"install {system.VENV_PACKAGE}"):
        patch.setattr(environment, "fetch_pip", lambda environ, folder: None)
        environment.make_environment(place, bare)


def test_a_tool_that_fails_is_quoted_with_its_last_words(tmp_path: Path) -> None:
    words = "for line in range(50): print('line', line)\nraise SystemExit(3)"
    with machine.log_of(tmp_path / "log", print) as log, pytest.raises(StepFailed) as failure:
        machine.run_logged("counting", [sys.executable, "-c", words], log, tmp_path / "log")
    told = str(failure.value)
    assert "failed at counting" in told
    assert "line 49" in told
    assert "line 10" not in told
    assert "line 10" in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_tool_that_finds_no_network_is_known_by_its_words(tmp_path: Path) -> None:
    words = """print('WARNING: Retrying (Retry(total=1)) after connection broken by ...')
raise SystemExit('ERROR: none found')"""
    with machine.log_of(tmp_path / "log", print) as log, pytest.raises(StepFailed) as failure:
        machine.run_logged("installing", [sys.executable, "-c", words], log, tmp_path / "log")
    assert failure.value.is_offline
    assert "Retrying" not in str(failure.value)
    assert "needs a network, or a package index" in str(failure.value)


def test_without_a_network_the_bounds_are_not_tried_after_the_pins(place: Place) -> None:
    place.constraints.parent.mkdir()
    place.constraints.write_text("chardet==7.7.0\n", encoding="utf-8")
    tried: list[Sequence[str]] = []

    def run(step: str, command: Sequence[str]) -> None:
        tried.append(command)
        raise StepFailed(step, is_offline=True)

    with pytest.raises(StepFailed):
        environment.bring_libraries(place, replace(Told().machine(), run=run))
    assert len(tried) == 2


def test_a_tool_that_is_not_there_fails_in_words(tmp_path: Path) -> None:
    with machine.log_of(tmp_path / "log", print) as log, pytest.raises(StepFailed, match="No such file"):
        machine.run_logged("calling", ["/nowhere/at/all"], log, tmp_path / "log")


def test_a_second_set_up_waits_for_the_first(tmp_path: Path) -> None:
    """The second process is started while the first holds the log; it says that it waits, and then goes on."""
    code = f"""
from pathlib import Path
from corpusview.bootstrap.machine import log_of
with log_of(Path({str(tmp_path / "log")!r}), lambda sentence: print(sentence, flush=True)):
    print("in", flush=True)
"""
    with machine.log_of(tmp_path / "log", print):
        second = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert second.stdout is not None
        assert "waiting for it" in second.stdout.readline()
    out, _ = second.communicate(timeout=30)
    assert out == "in\n"
    assert second.returncode == 0


def test_a_folder_that_cannot_be_written_to_gets_a_sentence(tmp_path: Path) -> None:
    told = "Copy that folder to a place of your own"
    with pytest.raises(CannotSetUp, match=told), machine.log_of(tmp_path / "missing" / "log", print):
        pytest.fail("there is no such folder")


def test_known_trouble_ends_with_its_sentence_and_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(place: Place, wanted: Purpose) -> None:
        raise CannotSetUp("It cannot be.")

    monkeypatch.setattr(bootstrap, "prepare", fails)
    assert bootstrap.main(["stats"], tmp_path) == 1
    assert capsys.readouterr().err == "It cannot be.\n"


def test_the_program_takes_the_process_over(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(bootstrap, "become", lambda command, environ: became.append((command, environ)) or 0)
    monkeypatch.chdir(ROOT)
    for wanted, arguments in ((Purpose.VERB, ["stats"]), (Purpose.TESTS, ["test", "-q"]), (Purpose.TOUR, [])):
        bootstrap.hand_over(place, wanted, arguments)
    commands = [command[1:] for command, _ in became]
    assert commands == [
        ["-m", "corpusview", "stats"],
        ["-m", "pytest", "-q"],
        ["-m", "corpusview.gui.tour", "build/tour"],
    ]
    assert all(environ["PYTHONPATH"].split(os.pathsep)[0] == str(place.root) for _, environ in became)
    assert [environ.get("QT_QPA_PLATFORM") for _, environ in became[1:]] == ["offscreen", "offscreen"]


@pytest.mark.parametrize(
    ("display", "told"), [(":94321", "The display :94321 does not answer"), (None, "There is no display here")]
)
def test_the_tour_says_why_it_is_taken(
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    display: str | None,
    told: str,
) -> None:
    monkeypatch.setattr(bootstrap, "become", lambda command, environ: 0)
    monkeypatch.chdir(ROOT)
    if display is not None:
        monkeypatch.setenv("DISPLAY", display)
    bootstrap.hand_over(place, Purpose.TOUR, [])
    assert capsys.readouterr().out == f"{told}: taking the tour without one.\n"


def test_an_older_python_is_told_which_one_is_needed() -> None:
    """main.py, read by a Python that says it is 3.9."""
    code = compile((ROOT / "main.py").read_text(encoding="utf-8"), "main.py", "exec")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as end:
        patch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
        exec(code, {"__name__": "__main__"})
    assert "needs Python 3.11 or later; this is Python 3.9." in str(end.value)


def test_the_constraints_pin_every_requirement_of_the_project_file() -> None:
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in io.StringIO(constraints()) if "==" in line}
    wanted = {bare_name(line) for line in environment.requirements(ROOT / "pyproject.toml")}
    assert wanted <= pinned


def constraints() -> str:
    return (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8")


def bare_name(requirement: str) -> str:
    return requirement.partition("=")[0].rstrip("<>~!").partition(">")[0].lower().replace("_", "-")
