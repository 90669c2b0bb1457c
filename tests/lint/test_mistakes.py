"""`make lint` finds mistakes before any test runs."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.lint.mistakes import MISTAKES, Mistake

CODE = ("bot", "domain", "migrations", "sandbox", "workers")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code in which neither tool finds anything. This fills the cache of mypy."""
    folder = tmp_path_factory.mktemp("code")
    for name in CODE:
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    assert found_in(folder) == []
    return folder


@pytest.fixture
def mistaken(copy: Path, mistake: Mistake) -> Iterator[Path]:
    file = copy / mistake.file
    right = file.read_text()
    assert right.count(mistake.right) == 1, f"{mistake.what}: not in {mistake.file} any more"
    file.write_text(right.replace(mistake.right, mistake.wrong, 1))
    yield copy
    file.write_text(right)


def found_in(folder: Path) -> list[str]:
    """What the type checker and the import contracts say."""
    found = []
    for command in (["-m", "mypy"], ["-c", "from importlinter.cli import lint_imports_command as l; l()"]):
        done = subprocess.run(
            [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            found.append(done.stdout + done.stderr)
    return found


@pytest.mark.prove
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.what)
def test_lint_finds_the_mistake(mistaken: Path) -> None:
    assert found_in(mistaken) != []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.what)
def test_the_mistake_can_still_be_planted(mistake: Mistake) -> None:
    assert (REPOSITORY / mistake.file).read_text().count(mistake.right) == 1


def test_there_are_twenty_mistakes() -> None:
    assert len({mistake.what for mistake in MISTAKES}) == len(MISTAKES) == 20
