"""Marks the folder of the embedded index with the id of the installation that it belongs to."""

import os
from contextlib import suppress
from pathlib import Path

from domain.adapters.qdrant.sync_path import sync_path
from domain.rules.service.ownership import INDEX, ensure_own

OWNER_FILE = "installation"


def owner_of(folder: Path) -> str | None:
    """None for a folder without a mark, "" where a power cut has emptied the mark: both name nobody."""
    mark = folder / OWNER_FILE
    return mark.read_text().strip() if mark.is_file() else None


def claim_folder(folder: Path, installation: str) -> None:
    """Raises Corrupt when the folder belongs to another installation. Blocking."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = folder / OWNER_FILE
    if not (owner := owner_of(folder)):  # else no draft is written: a full disk would refuse it
        _mark(mark, installation, is_emptied=owner is not None)
    ensure_own(INDEX, owner=owner_of(folder) or "", own=installation, mark=str(mark))


def _mark(mark: Path, installation: str, *, is_emptied: bool) -> None:
    draft = mark.with_name(f".{OWNER_FILE}.{os.getpid()}")
    draft.write_text(installation)
    try:
        sync_path(draft)
        if is_emptied:
            draft.replace(mark)
        else:
            with suppress(FileExistsError):  # a link is atomic: of two processes at once, one makes it
                os.link(draft, mark)
        sync_path(mark.parent)
    finally:
        draft.unlink(missing_ok=True)
