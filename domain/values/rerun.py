"""What a run over all stored faces changes, or would change."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FacesMoved:
    """source, target: numbers of persons; None for nobody."""

    source: int | None
    target: int | None
    faces: int


@dataclass(frozen=True, slots=True)
class FacesAsked:
    """person: the number of the person that people are asked about."""

    person: int
    faces: int


@dataclass(slots=True)
class Rerun:
    """Collects the changes. rehearses: each is rolled back, so that nothing happens.

    moved: faces by the numbers of the former and the new person. asked: faces by the number of the person.
    """

    rehearses: bool = False
    moved: Counter[tuple[int | None, int | None]] = field(default_factory=Counter)
    asked: Counter[int] = field(default_factory=Counter)

    def add(self, moved: Iterable[FacesMoved], asked: Iterable[FacesAsked]) -> None:
        for move in moved:
            self.moved[move.source, move.target] += move.faces
        for one in asked:
            self.asked[one.person] += one.faces

    def to_findings(self) -> dict[str, object]:
        """JSON for the report: no name stands in it, since reports outlive persons."""
        return {
            "moved": [[source, target, faces] for (source, target), faces in self.moved.items()],
            "asked": [[person, faces] for person, faces in self.asked.items()],
        }

    @classmethod
    def from_findings(cls, findings: Mapping[str, Any], *, rehearses: bool) -> "Rerun":
        return cls(
            rehearses,
            Counter({(source, target): faces for source, target, faces in findings.get("moved", ())}),
            Counter(dict(findings.get("asked", ()))),
        )
