"""Says which prototypes a face is like, and makes one score of the scores for these prototypes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

F = TypeVar("F")

Aggregate = Literal["max", "mean", "weighted"]
AGGREGATES: Final[Sequence[Aggregate]] = ("max", "mean", "weighted")


@dataclass(frozen=True, slots=True)
class AskPolicy:
    """similar: the confidence from which a prototype counts as one that the face is like. aggregate: how one
    score is made of the scores for these prototypes.
    """

    similar: float = 0.7
    aggregate: Aggregate = "max"


@dataclass(frozen=True, slots=True)
class Grounds(Generic[F]):
    """Why a face may be a person. source: the prototype's face that is most like the face. scores: the
    confidence for each prototype's face that counts. aggregate: one score made of `scores`.
    """

    source: F
    confidence: float
    scores: Mapping[F, float]
    aggregate: float


def grounds(hits: Mapping[F, float], policy: AskPolicy) -> Grounds[F]:
    """hits: the confidence for each prototype's face, at least one. The best prototype always counts: a
    face may be like the mean of the prototypes although no single prototype is similar enough.
    """
    source = max(hits, key=lambda face: hits[face])
    scores = {face: score for face, score in hits.items() if score >= policy.similar or face == source}
    return Grounds(source, hits[source], scores, aggregate([*scores.values()], policy.aggregate))


def aggregate(scores: Sequence[float], way: Aggregate) -> float:
    """`weighted`: a mean in which the weight of each score is the score itself."""
    if way == "max":
        return max(scores)
    if way == "mean":
        return sum(scores) / len(scores)
    total = sum(scores)
    return sum(score * score for score in scores) / total if total else 0.0
