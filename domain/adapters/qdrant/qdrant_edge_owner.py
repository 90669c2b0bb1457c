"""Marks the folder of the embedded index with the id of the installation that it belongs to."""

import os
from contextlib import suppress
from pathlib import Path

from domain.rules.service.ownership import INDEX, ensure_own

OWNER_FILE = "installation"


def claim_folder(folder: Path, installation: str) -> None:
    """Raises Corrupt when the folder belongs to another installation. Blocking."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = folder / OWNER_FILE
    if not mark.exists():  # else no draft is written: a full disk would refuse it
        _mark(mark, installation)
    ensure_own(INDEX, owner=mark.read_text().strip(), own=installation, mark=str(mark))


def _mark(mark: Path, installation: str) -> None:
    draft = mark.with_name(f".{OWNER_FILE}.{os.getpid()}")
    draft.write_text(installation)
    try:
        with suppress(FileExistsError):  # a link is atomic: of two processes at once, one makes it
            os.link(draft, mark)
    finally:
        draft.unlink()
