"""Makes a `Runner` on a small tree of links into the code. `tests.conftest` is not in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.mutants.runner import Runner

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
async def runner(tmp_path: Path) -> AsyncIterator[Runner]:
    original = tmp_path / "original"
    for name in ("tests/mutants", "tests/guards", "domain/rules"):
        (original / name).parent.mkdir(parents=True, exist_ok=True)
        (original / name).symlink_to(REPOSITORY / name)
    (original / "domain/errors.py").symlink_to(REPOSITORY / "domain/errors.py")
    (original / "tests/test_names.py").symlink_to(REPOSITORY / "tests/rules/persons/test_names.py")
    (original / "pyproject.toml").symlink_to(REPOSITORY / "pyproject.toml")
    async with Runner.running(original, tmp_path / "run", servers=False) as runner:
        yield runner
