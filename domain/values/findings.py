"""What an examination of the service can find, and which of it is a fault."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

# Nothing is broken, but somebody should know.
NOTICES = frozenset({"faces_of_another_engine", "persons_to_enrol_again"})
# Somebody has to do something outside of the service, or it does it by itself.
UNMENDED = frozenset({"refused_photos", "silent_sweepers", "expired_leases"})
KINDS = (
    *("dead_tasks", "expired_leases", "stuck_sends", "late_erasures", "lasting_remains", "silent_sweepers"),
    *("refused_photos", "forgotten_photos", "forgotten_work"),
    # Points of the index, compared with the faces in Postgres.
    *("missing", "stray", "differing", "foreign", "unsynced", "unreadable"),
    # Stored files, compared with the rows.
    *("stray_objects", "missing_objects"),
    *("faces_of_another_engine", "persons_to_enrol_again"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """found, mended: how many. mended is 0 when nobody asked for mending."""

    kind: str
    found: int
    mended: int = 0

    @property
    def is_open(self) -> bool:
        return self.found > self.mended and self.kind not in NOTICES

    @property
    def can_be_mended(self) -> bool:
        return self.is_open and self.kind not in UNMENDED


def to_rows(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Rows for a report, in the order of KINDS, without findings of nothing."""
    return [asdict(f) for f in sorted(findings, key=lambda f: KINDS.index(f.kind)) if f.found]


def from_rows(rows: Iterable[dict[str, object]]) -> list[Finding]:
    return [Finding(**row) for row in rows]  # type: ignore[arg-type]  # as `to_rows` wrote them
