"""Stores what an interrupted evaluation has finished, so that the same command goes on from there."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Unfinished:
    """Keeps finished parts in `FILE.unfinished` for the next run with the same manifest, engine and seed."""

    def __init__(self, file: Path | None, fingerprint: str) -> None:
        self._path = None if file is None else file.with_name(f"{file.name}.unfinished")
        self._fingerprint = fingerprint

    @classmethod
    def of(cls, folder: Path, engine: str, seed: int, file: Path | None) -> "Unfinished":
        """folder: of the photos, with their manifest. file: of the report; None keeps nothing."""
        manifest = (folder / "manifest.json").read_bytes()
        return cls(file, hashlib.sha256(f"{engine} {seed} ".encode() + manifest).hexdigest())

    def read(self) -> dict[str, Any]:
        """The finished parts by name."""
        if self._path is None or not self._path.exists():
            return {}
        kept: dict[str, Any] = json.loads(self._path.read_text())
        return dict(kept["sets"]) if kept["of"] == self._fingerprint else {}

    def write(self, found: Mapping[str, Any]) -> None:
        if self._path is not None:
            self._path.write_text(json.dumps({"of": self._fingerprint, "sets": found}))

    def forget(self) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)
