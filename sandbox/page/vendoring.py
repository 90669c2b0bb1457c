"""The libraries of the Mini App: fetched by npm, kept with their licences, held to their hashes."""

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from domain.errors import Unavailable

FOLDER = Path(__file__).resolve().parents[2] / "bot" / "miniapp" / "vendor"
LOCK = "lock.json"
# The packages that the pages import, with their own dependencies. Each package keeps its licence beside it.
_WANTED = {
    "lit": ("index.js",),
    "lit-element": ("lit-element.js",),
    "@lit/reactive-element": ("reactive-element.js", "css-tag.js"),
    "lit-html": (
        *("lit-html.js", "is-server.js", "directive.js", "directive-helpers.js"),
        *("directives/repeat.js", "directives/live.js", "directives/keyed.js"),
    ),
}
_LICENCE = "LICENSE"


def vendor(*, check: bool) -> int:
    """Fetches the locked versions again. check: only compares. Returns 1 when something differs."""
    if not check:
        _renew()
    wrong = differing()
    for line in wrong:
        print(line)
    print(f"{len(lock()['files'])} files in {FOLDER.name}, {len(wrong)} differ from {LOCK}.")
    return 1 if wrong else 0


def lock() -> dict[str, Any]:
    """`packages`: the version of each; `files`: the SHA-256 of each."""
    found: dict[str, Any] = json.loads((FOLDER / LOCK).read_text())
    return found


def differing() -> list[str]:
    """One line for each file that is missing, changed, or not named in the lock file."""
    locked: dict[str, str] = lock()["files"]
    there = hashes()
    names = sorted(locked.keys() | there.keys())
    return [
        f"{name}: {_fault(name in locked, name in there)}"
        for name in names
        if locked.get(name) != there.get(name)
    ]


def _fault(is_locked: bool, is_there: bool) -> str:
    if not is_there:
        return "is missing"
    return "differs" if is_locked else "is not locked"


def hashes() -> dict[str, str]:
    files = [path for path in FOLDER.rglob("*") if path.is_file() and path.name != LOCK]
    return {
        path.relative_to(FOLDER).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def _renew() -> None:
    """Fetches the locked versions, and writes their hashes to the lock file.

    Raises Unavailable if npm is missing or lacks a version.
    """
    packages: dict[str, str] = lock()["packages"]
    with tempfile.TemporaryDirectory() as temporary:
        for name, version in packages.items():
            _take(name, version, Path(temporary))
    written = {"packages": packages, "files": dict(sorted(hashes().items()))}
    (FOLDER / LOCK).write_text(json.dumps(written, indent=2) + "\n")


def _take(name: str, version: str, temporary: Path) -> None:
    try:
        packed = subprocess.run(  # noqa: S603 - the names stand above
            ["npm", "pack", "--silent", f"{name}@{version}"],  # noqa: S607 - where npm is differs
            cwd=temporary,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()[-1]
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unavailable("npm", f"it does not give {name} {version}") from error
    with tarfile.open(temporary / packed) as archive:
        for wanted in (*_WANTED[name], _LICENCE):
            member = archive.extractfile(f"package/{wanted}")
            assert member is not None, wanted
            target = FOLDER / name.removeprefix("@lit/") / wanted
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(member.read())
