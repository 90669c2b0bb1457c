"""Chooses which faces represent a person, and tells the age and decade that they show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from domain.states import Basis

F = TypeVar("F")

_ERAS = ((3, "infant"), (13, "child"), (20, "teen"), (30, "young_adult"), (60, "adult"))


@dataclass(frozen=True, slots=True)
class Exemplar(Generic[F]):
    """basis: None for an unknown one, which counts as matched. chosen: whether it is a prototype now."""

    face: F
    quality: float
    pinned: bool = False
    basis: Basis | None = Basis.ASSIGNED
    chosen: bool = False

    @property
    def stays(self) -> bool:
        return self.pinned or self.basis == Basis.TRAINED

    @property
    def is_confirmed(self) -> bool:
        return self.pinned or self.basis not in (Basis.MATCHED, None)


def choose_exemplars(faces: Sequence[Exemplar[F]], *, max_exemplars: int, min_quality: float) -> list[F]:
    """Pinned and trained faces stay, then others by quality. Only faces that people confirmed represent a
    person; without any of these the present prototypes stay, until somebody confirms a face.

    A person with poor faces only keeps the best one. Pinned faces come first where there are too many.
    """
    confirmed = [f for f in faces if f.is_confirmed] or [f for f in faces if f.chosen]
    ranked = sorted(confirmed, key=lambda f: (not f.pinned, not f.stays, -f.quality))
    good = [f.face for f in ranked if f.stays or f.quality >= min_quality]
    most = max(max_exemplars, sum(f.basis == Basis.TRAINED for f in ranked))
    return good[:most] or [f.face for f in ranked[:1]]


def best_of_cluster(faces: Sequence[Exemplar[F]], *, most: int) -> tuple[list[F], list[F]]:
    """The best few, which represent the person when the cluster gets a name, and the rest."""
    ranked = [f.face for f in sorted(faces, key=lambda f: -f.quality)]
    return ranked[:most], ranked[most:]


def age_era(birth_date: date | None, taken_on: date) -> str | None:
    """infant < 3 <= child < 13 <= teen < 20 <= young_adult < 30 <= adult < 60 <= senior."""
    if birth_date is None or taken_on < birth_date:
        return None
    before_birthday = (taken_on.month, taken_on.day) < (birth_date.month, birth_date.day)
    age = taken_on.year - birth_date.year - before_birthday
    return next((era for limit, era in _ERAS if age < limit), "senior")


def decade(taken_on: date) -> str:
    """`1990s`."""
    return f"{taken_on.year // 10 * 10}s"
