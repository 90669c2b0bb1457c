"""Which faces represent a person, and the age and decade they show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

F = TypeVar("F")

_ERAS = ((3, "infant"), (13, "child"), (20, "teen"), (30, "young_adult"), (60, "adult"))


@dataclass(frozen=True, slots=True)
class Exemplar(Generic[F]):
    face: F
    quality: float
    pinned: bool = False


def choose_exemplars(faces: Sequence[Exemplar[F]], *, max_exemplars: int, min_quality: float) -> list[F]:
    """Pinned ones first, then by quality. A person with poor faces only keeps its best one."""
    ranked = sorted(faces, key=lambda f: (not f.pinned, -f.quality))
    good = [f.face for f in ranked if f.pinned or f.quality >= min_quality]
    return good[:max_exemplars] or [f.face for f in ranked[:1]]


def left_out_of_cluster(faces: Sequence[Exemplar[F]], *, most: int) -> list[F]:
    """Of a cluster that got a name only the best few faces represent the person: nobody saw the rest."""
    ranked = sorted(faces, key=lambda f: -f.quality)
    return [f.face for f in ranked[most:]]


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
