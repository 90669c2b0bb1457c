"""`python3 -m sandbox.install` makes .venv equal to requirements.lock, with the standard library only.

pip installs uv by its hash, uv does the rest (7 s instead of 115 s). Both take packages from where this
user's pip or uv is told to take them. A second run finds its work done and returns at once.
"""

from __future__ import annotations  # lets an older Python run this file as far as its own refusal

import ast
import fcntl
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from sandbox.progress import run_aloud, say

REPOSITORY = Path(__file__).resolve().parents[1]
ENVIRONMENT = REPOSITORY / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "installed.json"
NEWEST = (3, 14)  # with wheels of every locked package
LOCKS = ("requirements-setup.lock", "requirements.lock")
OF_ENVIRONMENT = ("python", "folder")  # a difference in one of these makes the environment anew
# pip's name of an option, uv's variable for it, and what separates several values in that variable.
SHARED_OPTIONS = (
    ("index-url", "UV_DEFAULT_INDEX", " "),
    ("extra-index-url", "UV_EXTRA_INDEX_URL", " "),
    ("find-links", "UV_FIND_LINKS", ","),
    ("trusted-host", "UV_INSECURE_HOST", " "),
    ("cert", "SSL_CERT_FILE", " "),
)
UV_INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS")


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what says so
        sys.exit(f"Python 3.11 or newer is needed; this is {_version()}. Try: make PYTHON=python3.12")
    if sys.platform != "linux":
        sys.exit(f"Linux is needed; this is {sys.platform}. With Docker it runs elsewhere: docs/operating.md")
    lock_file = REPOSITORY / ".sandbox" / "install.lock"
    lock_file.parent.mkdir(exist_ok=True)
    with lock_file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two `make` side by side: one installs, the other finds it done
        wanted, found = _wanted(), _found()
        if found != wanted:
            _ensure_own_environment()
            say(f"Setting up .venv for Python {_version()} (the first time 300 MB are downloaded) …")
            if any(found.get(key) != wanted[key] for key in OF_ENVIRONMENT):
                _create_environment()
            # Without the hashes of the locks: if the set-up is interrupted here, the next run repeats it.
            STAMP.write_text(json.dumps({key: wanted[key] for key in OF_ENVIRONMENT}))
            _install()
            STAMP.write_text(json.dumps(wanted))
            say("Set up.")


def pip_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """pip's environment: PIP_INDEX_URL if it is set, else the index of uv's variables, else what pip's files
    say.
    """
    index = environment.get("UV_DEFAULT_INDEX") or environment.get("UV_INDEX_URL")
    return (
        {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        | ({"PIP_INDEX_URL": index} if index else {})
        | dict(environment)
    )


def uv_environment(environment: Mapping[str, str], pip_options: Mapping[str, str]) -> dict[str, str]:
    """uv's environment, which says where packages come from: uv reads no pip configuration.

    pip_options: what `pip config list` says, as {"index-url": …}. They are not used if the user
    configured indexes for uv. A folder in find-links that is not there is left out: pip warns of it and goes
    on, uv would stop.
    """
    # As pip does, uv takes the best of all indexes. That is safe, because hashes pin every file.
    common = {"UV_INDEX_STRATEGY": "unsafe-best-match"} | dict(environment)
    if any(name in environment for name in UV_INDEX_VARIABLES):
        return common
    translated = {
        variable: separator.join(value for value in pip_options[option].split() if _is_usable(option, value))
        for option, variable, separator in SHARED_OPTIONS
        if option in pip_options
    }
    return translated | common


def _is_usable(option: str, value: str) -> bool:
    return option != "find-links" or "://" in value or Path(value).exists()


def _wanted() -> dict[str, str]:
    hashes = {name: hashlib.sha256((REPOSITORY / name).read_bytes()).hexdigest() for name in LOCKS}
    # An environment that was moved has scripts that point to its old place.
    folder = str(ENVIRONMENT.resolve())
    return hashes | {"python": ".".join(map(str, sys.version_info[:2])), "folder": folder}


def _found() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text())) if PYTHON.exists() else {}
    except (FileNotFoundError, ValueError):
        return {}


def _ensure_own_environment() -> None:
    """Exits if .venv is a link: it leads to an environment that others use, which must not be changed."""
    if ENVIRONMENT.is_symlink():
        sys.exit(
            f"{ENVIRONMENT} is a link to {ENVIRONMENT.resolve()}, which is not what this clone needs.\n"
            "Nothing was changed. Run `make setup` where it belongs, or remove the link."
        )


def _create_environment() -> None:
    command = [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]
    if run_aloud("virtual environment", command):
        sys.exit(
            f"{sys.executable} cannot make a virtual environment; what it said stands above.\n"
            "When its module `ensurepip` is missing: on Debian and Ubuntu the package python3-venv has it."
        )


def _install() -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "-r", LOCKS[0]]
    _run("uv", pip, pip_environment(os.environ))  # noqa: TID251 - where packages come from is no setting
    uv = [str(ENVIRONMENT / "bin" / "uv"), "pip", "sync", "--require-hashes", LOCKS[1]]
    _run("packages", [*uv, "--python", str(PYTHON)], uv_environment(os.environ, _pip_options()))  # noqa: TID251


def _pip_options() -> dict[str, str]:
    """pip's options as pip sees them: the configuration files in the order it reads them, variables last."""
    listing = subprocess.run(  # noqa: S603 - our own command
        [str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout
    lines = sorted(listing.splitlines(), key=lambda line: line.startswith(":env:"))
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key.split(".", 1)[1]: str(ast.literal_eval(value)) for key, value in pairs}


def _run(name: str, command: list[str], environment: dict[str, str]) -> None:
    """name: what the command installs."""
    code = run_aloud(name, command, environment=environment, folder=REPOSITORY, on_line=_say_news)
    if code:
        newest = ".".join(map(str, NEWEST))
        hint = f"\nNot every package is made for Python {_version()} yet. Try: make PYTHON=python{newest}"
        sys.exit(
            f"Setting up failed at {name} (exit code {code}); what was said stands above."
            + (hint if sys.version_info[:2] > NEWEST else "")
        )


def _say_news(line: str) -> None:
    """Passes a line on, unless it names one of the 150 packages: these stand in the lock file."""
    if not line.startswith((" + ", " - ", " ~ ")):
        say(line)


def _version() -> str:
    return sys.version.split()[0]


if __name__ == "__main__":
    main()
