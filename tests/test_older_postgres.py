"""The service runs on an older Postgres, too: on the 16 that the sandbox's wheel brings beside its 18."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.launcher.cluster import programs_of_wheel, version_of

REPOSITORY = Path(__file__).resolve().parents[1]
OLDER = programs_of_wheel("pginstall")
SCHEMA = (
    "tests/adapters/postgres/test_database.py",
    "tests/usecases/service/test_schema_rules.py",
)
NAMES = ("tests/usecases/persons/test_name_keys.py",)


def test_the_wheel_brings_an_older_postgres() -> None:
    assert version_of(OLDER) == 16


@pytest.mark.prove
def test_schema_and_names_are_the_same_on_the_older_postgres() -> None:
    passed = passed_on_older_postgres(*SCHEMA, *NAMES, "-p", "no:cacheprovider")
    assert passed > 50


@pytest.mark.prove
def test_use_cases_queries_and_erasing_work_on_the_older_postgres() -> None:
    folders = ("tests/usecases", "tests/queries", "tests/erase", "tests/adapters/postgres")
    passed = passed_on_older_postgres(*folders, "-n", "2", "-p", "no:cacheprovider")
    assert passed > 1000


def passed_on_older_postgres(*arguments: str) -> int:
    """How many tests passed on the older Postgres."""
    environment = {**os.environ, "SPOTTED_TEST_POSTGRES": str(OLDER)}  # noqa: TID251 - and all that pytest needs
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *arguments],
        cwd=REPOSITORY,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    [summary] = [line for line in done.stdout.splitlines() if " passed" in line and " in " in line]
    return int(summary.split(" passed")[0].split()[-1])
