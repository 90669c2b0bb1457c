"""Describes a backup: `manifest.json` beside one file for each table."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from domain.errors import Corrupt
from domain.queries.service.digests import sha256_of

MANIFEST = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table in Postgres' binary COPY format, in `<name>.copy`. size: bytes of the file."""

    name: str
    columns: tuple[str, ...]
    rows: int
    size: int
    sha256: str

    @property
    def file(self) -> str:
        return f"{self.name}.copy"


@dataclass(frozen=True, slots=True)
class Manifest:
    """migrations: those that had run, in order. tables: each comes after those that it refers to.

    sequences: the last value of each sequence, by name.
    """

    taken_at: datetime
    migrations: tuple[str, ...]
    tables: tuple[TableFile, ...]
    sequences: dict[str, int]

    @property
    def size(self) -> int:
        return sum(table.size for table in self.tables)

    @property
    def newest_migration(self) -> str:
        return self.migrations[-1] if self.migrations else "none"

    def rows_of(self, name: str) -> int:
        return next((table.rows for table in self.tables if table.name == name), 0)

    def write(self, folder: Path) -> None:
        # Whoever restores it needs the version of the code that had this migration as its newest.
        head = {"format": FORMAT, "newest_migration": self.newest_migration}
        fields = head | asdict(self) | {"taken_at": self.taken_at.isoformat()}
        path = folder / MANIFEST
        path.touch(mode=0o600)
        path.write_text(json.dumps(fields, indent=2))

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises Corrupt when the folder is no backup, or has a format that this version cannot read."""
        if not folder.is_dir():
            raise Corrupt("the backup", f"there is no folder {folder}")
        if not (folder / MANIFEST).is_file():
            raise Corrupt("the backup", f"{folder} holds no {MANIFEST}: it is no backup")
        try:
            fields = json.loads((folder / MANIFEST).read_text())
            if fields["format"] != FORMAT:
                raise Corrupt(
                    "the backup", f"{folder} has the format {fields['format']}, this version reads {FORMAT}"
                )
            return cls(
                taken_at=datetime.fromisoformat(fields["taken_at"]),
                migrations=tuple(fields["migrations"]),
                tables=tuple(_table(table) for table in fields["tables"]),
                sequences=dict(fields["sequences"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Corrupt("the backup", f"{folder} is not a whole backup ({type(error).__name__})") from error

    def verify(self, folder: Path, tables: Sequence[TableFile]) -> None:
        """Raises Corrupt when a file has other bytes than were written, or cannot be read."""
        for table in tables:
            try:
                found = sha256_of(folder / table.file)
            except OSError as error:
                raise Corrupt("the backup", f"{table.file} cannot be read ({error.strerror})") from error
            if found != table.sha256:
                raise Corrupt(
                    "the backup", f"{table.file} is damaged: its SHA-256 is not the one it was written with"
                )


def _table(fields: dict[str, object]) -> TableFile:
    return TableFile(**(fields | {"columns": tuple(fields["columns"])}))  # type: ignore[arg-type]
