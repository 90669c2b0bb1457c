"""Has TypeScript check the Mini App's code: its JSDoc, and that every used name exists.

`python -m sandbox.page.types`, part of `make lint`. Nothing is checked where npm is missing or gives nothing.
"""

import json
import subprocess
import sys
from pathlib import Path

from domain.errors import Unavailable
from sandbox.page.vendoring import FOLDER as VENDORED
from sandbox.page.vendoring import lock

_TYPESCRIPT = "7.0.2"
_REPOSITORY = Path(__file__).resolve().parents[2]
_TOOLS = _REPOSITORY / ".sandbox" / "page-types"
_FETCHED_WITHIN_S = 120
_OPTIONS = {
    "allowJs": True,
    "checkJs": True,
    "lib": ["es2021", "dom", "dom.iterable"],  # what the oldest phones know (docs/limits.md)
    "module": "esnext",
    "moduleResolution": "bundler",
    "noEmit": True,
    "skipLibCheck": True,
    "strict": False,  # the page has no build step: most parameters say by their names what they are
    "target": "es2021",
}


def wrong_types(miniapp: Path) -> list[str]:
    """What TypeScript says of the code in a folder, in lines. Raises Unavailable without TypeScript."""
    _fetch()
    lit = _TOOLS / "node_modules" / "lit"
    project = {
        "compilerOptions": _OPTIONS | {"paths": {"lit": [str(lit / "index.d.ts")], "lit/*": [f"{lit}/*"]}},
        "files": [str(miniapp / "app.js"), str(Path(__file__).with_name("page.d.ts"))],
    }
    file = _TOOLS / "tsconfig.json"
    file.write_text(json.dumps(project))
    told = _run([str(_TOOLS / "node_modules" / ".bin" / "tsc"), "--project", str(file)])
    lines = told.stdout.splitlines()
    if told.returncode and not lines:
        raise Unavailable("TypeScript", told.stderr.strip() or f"it ended with {told.returncode}")
    return lines


def _fetch() -> None:
    """Fetches TypeScript, and the libraries with their types in the versions that are vendored."""
    wanted = [
        f"typescript@{_TYPESCRIPT}",
        *(f"{name}@{version}" for name, version in lock()["packages"].items()),
    ]
    note = _TOOLS / "fetched.json"
    if note.exists() and json.loads(note.read_text()) == wanted:
        return
    _TOOLS.mkdir(parents=True, exist_ok=True)
    quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--no-save", "--silent"]
    quiet += ["--cache", str(_TOOLS / "npm")]  # not in the user's home
    hasty = ["--fetch-retries=0", "--fetch-timeout=20000"]  # without a network the rest of the lint goes on
    told = _run(["npm", "install", "--prefix", str(_TOOLS), *quiet, *hasty, *wanted])
    if told.returncode:
        raise Unavailable("npm", f"it does not give {', '.join(wanted)}")
    note.write_text(json.dumps(wanted))


def _run(call: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - nothing of it comes from outside
            call, cwd=_TOOLS, capture_output=True, text=True, timeout=_FETCHED_WITHIN_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(call[0], "it is missing or gives nothing") from error


def main() -> int:
    try:
        wrong = wrong_types(VENDORED.parent)
    except Unavailable as error:
        print(f"The types of the Mini App were not checked. {error}")
        return 0
    print("\n".join(wrong) or "The types of the Mini App are right.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
