"""Setting up takes packages from where the user's pip or uv takes them, and installs what is locked."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import install, progress
from sandbox.install import pip_environment, uv_environment

MIRROR = "https://mirror.example/simple"
OLDEST_THAT_IS_TOLD = (3, 7)
SEEDS = {"pip", "uv"}  # what setting up itself needs
FETCH = "import asyncio, sandbox.photos as p; print(len(asyncio.run(p.demo_photos(None)).people['Barack']))"


def test_uv_goes_where_pip_is_told_to_go(tmp_path: Path) -> None:
    options = {
        "index-url": MIRROR,
        "extra-index-url": "file:///a\nfile:///b",
        "find-links": f"{tmp_path} {tmp_path}/not-there https://wheels.example/all",
        "timeout": "9",
    }
    assert uv_environment({"HOME": "/home/anna"}, options) == {
        "HOME": "/home/anna",
        "UV_DEFAULT_INDEX": MIRROR,
        "UV_EXTRA_INDEX_URL": "file:///a file:///b",
        "UV_FIND_LINKS": f"{tmp_path},https://wheels.example/all",  # uv stops at a folder that is not there
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_a_user_who_configured_uv_is_left_alone() -> None:
    environment = {"UV_DEFAULT_INDEX": MIRROR, "UV_INDEX_STRATEGY": "first-index"}
    assert uv_environment(environment, {"index-url": "https://other.example/simple"}) == environment


def test_pip_goes_where_uv_is_told_to_go_unless_it_is_told_itself() -> None:
    assert pip_environment({"UV_DEFAULT_INDEX": MIRROR})["PIP_INDEX_URL"] == MIRROR
    assert pip_environment({"UV_DEFAULT_INDEX": "x", "PIP_INDEX_URL": MIRROR})["PIP_INDEX_URL"] == MIRROR
    assert "PIP_INDEX_URL" not in pip_environment({})


def test_a_certificate_that_pip_is_told_serves_uv_unless_uv_has_its_own() -> None:
    assert uv_environment({}, {"cert": "/ca.pem"})["SSL_CERT_FILE"] == "/ca.pem"
    assert uv_environment({"SSL_CERT_FILE": "/own.pem"}, {"cert": "/ca.pem"})["SSL_CERT_FILE"] == "/own.pem"


def test_too_old_a_python_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13, "final", 0))
    monkeypatch.setattr(sys, "version", "3.10.13 (main)")
    with pytest.raises(
        SystemExit, match=r"^Python 3\.11 or newer is needed; this is 3\.10\.13\. Try: [^\n]+$"
    ):
        install.main()


def test_another_system_is_refused_in_one_line_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "ENVIRONMENT", tmp_path)  # nothing is installed yet
    monkeypatch.setattr(install, "run_aloud", lambda *command, **_: pytest.fail(f"runs {command}"))
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SystemExit, match=r"^Linux is needed; this is darwin\.[^\n]*$"):
        install.main()


def test_too_new_a_python_is_told_the_newest_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (99, 0, 1, "final", 0))
    with pytest.raises(SystemExit, match=r"packages \(exit code 1\).*\n.* Try: make PYTHON=python3\.\d+$"):
        install._run("packages", [sys.executable, "-c", "raise SystemExit(1)"], {})


@pytest.mark.parametrize("module", [install, progress], ids=["install", "progress"])
def test_an_old_python_can_parse_the_modules_that_refuse_it(module: object) -> None:
    ast.parse(source_of(module).read_text(), feature_version=OLDEST_THAT_IS_TOLD)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A clone's folder, set up in place of an older Python's environment, and what setting up printed."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / "sandbox").mkdir()
    (folder / "sandbox" / "__init__.py").touch()
    for module in (install, progress):
        shutil.copy(source_of(module), folder / "sandbox")
    for lock in install.LOCKS:
        shutil.copy(install.REPOSITORY / lock, folder)
    left = folder / ".venv" / "lib" / "python3.10" / "site-packages" / "left.py"
    left.parent.mkdir(parents=True)
    left.touch()
    (folder / ".venv" / "installed.json").write_text(json.dumps({"python": "3.10"}))
    (folder / ".sandbox").mkdir()
    yield folder, set_up(folder)
    shutil.rmtree(folder)  # more than a gigabyte


def source_of(module: object) -> Path:
    return Path(str(vars(module)["__file__"]))


def set_up(folder: Path) -> str:
    """Sets the folder up, and returns what that printed."""
    command = [sys.executable, "-m", "sandbox.install"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_environment_behind_a_link_is_used_and_never_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment belongs to another clone: setting it up for this clone once emptied it for both."""
    theirs, link = tmp_path / "theirs" / ".venv", tmp_path / ".venv"
    (theirs / "bin").mkdir(parents=True)
    (theirs / "bin" / "python").touch()
    link.symlink_to(theirs)
    stamp = link / "installed.json"
    monkeypatch.setattr(install, "ENVIRONMENT", link)
    monkeypatch.setattr(install, "PYTHON", link / "bin" / "python")
    monkeypatch.setattr(install, "STAMP", stamp)
    stamp.write_text(json.dumps(install._wanted()))
    install.main()  # the environment is what this clone needs
    other = json.dumps(install._wanted() | {"python": "3.10"})
    stamp.write_text(other)
    with pytest.raises(SystemExit, match=r"is a link to .*\nNothing was changed"):
        install.main()
    assert (theirs / "bin" / "python").exists()
    assert stamp.read_text() == other


def test_a_set_up_that_was_interrupted_is_repeated_also_for_the_former_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment may hold packages of both locks by then."""
    python, stamp = tmp_path / "bin" / "python", tmp_path / "installed.json"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o700)
    monkeypatch.setattr(install, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(install, "PYTHON", python)
    monkeypatch.setattr(install, "STAMP", stamp)
    former = install._wanted() | {"requirements.lock": "the former one"}
    stamp.write_text(json.dumps(former))
    with pytest.raises(SystemExit, match="Setting up failed at uv"):
        install.main()
    assert install._found() == {key: former[key] for key in ("python", "folder")}


@pytest.mark.prove
def test_an_environment_holds_nothing_that_is_not_locked(fresh: tuple[Path, str]) -> None:
    """What a Python brings along (until 3.11: setuptools) hides what is missing in the lock."""
    folder, said = fresh
    command = [folder / ".venv/bin/uv", "pip", "freeze", "--python", folder / ".venv/bin/python"]
    frozen = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    locked = re.findall(r"^([\w.-]+)==", (folder / "requirements.lock").read_text(), re.MULTILINE)
    found = {line.partition("==")[0].lower() for line in frozen.splitlines()} - SEEDS
    assert found <= {name.lower() for name in locked}
    assert {"aiogram", "setuptools"} <= found
    assert not (folder / ".venv" / "lib" / "python3.10").exists()
    assert re.search(r"^Installed \d+ packages", said, re.MULTILINE)
    assert " + aiogram" not in said


@pytest.mark.prove
def test_a_second_set_up_has_nothing_to_do(fresh: tuple[Path, str]) -> None:
    assert set_up(fresh[0]) == ""


@pytest.mark.prove
def test_a_fresh_environment_fetches_the_photos_of_the_demo(fresh: tuple[Path, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [fresh[0] / ".venv/bin/python", "-c", FETCH],
        cwd=install.REPOSITORY,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},  # noqa: TID251 - where packages come from
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["3"]), done.stderr
