"""Says which prototypes a face is like, and how much it is like all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

F = TypeVar("F")

Aggregate = Literal["max", "mean", "weighted"]
AGGREGATES: Final[Sequence[Aggregate]] = ("max", "mean", "weighted")


@dataclass(frozen=True, slots=True)
class AskPolicy:
    """similar: the confidence from which a prototype counts as one that the face is like."""

    similar: float = 0.7
    aggregate: Aggregate = "max"


@dataclass(frozen=True, slots=True)
class Grounds(Generic[F]):
    """Why a face may be a person. source: the prototype's face that is most like it. scores: the confidence
    for each prototype's face that counts. aggregate: of these scores.
    """

    source: F
    confidence: float
    scores: Mapping[F, float]
    aggregate: float


def grounds(hits: Mapping[F, float], policy: AskPolicy) -> Grounds[F]:
    """hits: the confidence for each prototype's face, at least one. The best prototype always counts: when
    only the mean of the prototypes is like the face, none is like it enough by itself.
    """
    source = max(hits, key=lambda face: hits[face])
    scores = {face: score for face, score in hits.items() if score >= policy.similar or face == source}
    return Grounds(source, hits[source], scores, aggregate([*scores.values()], policy.aggregate))


def aggregate(scores: Sequence[float], way: Aggregate) -> float:
    """`weighted` is a mean in which surer prototypes count more: each counts as much as its own score."""
    if way == "max":
        return max(scores)
    if way == "mean":
        return sum(scores) / len(scores)
    total = sum(scores)
    return sum(score * score for score in scores) / total if total else 0.0
