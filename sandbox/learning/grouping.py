"""Scores groups of faces against their labels."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupingScore:
    """purity: the share of grouped faces that are of their group's commonest identity, 0..1; 1 where no face
    has a group. f1: how well the pairs of faces that are together agree with the pairs that should be (F1 of
    precision and recall), 0..1; 1 where there is no pair.
    """

    purity: float
    f1: float


def score_groups(faces: Sequence[tuple[str, Hashable | None]]) -> GroupingScore:
    """faces: the identity and the group of each face; a face without a group is alone."""
    together: dict[Hashable, Counter[str]] = {}
    for identity, group in faces:
        if group is not None:
            together.setdefault(group, Counter())[identity] += 1
    grouped = sum(identities.total() for identities in together.values())
    of_the_commonest = sum(max(identities.values()) for identities in together.values())
    found = sum(_pairs(identities.total()) for identities in together.values())
    right = sum(_pairs(n) for identities in together.values() for n in identities.values())
    wanted = sum(_pairs(n) for n in Counter(identity for identity, _ in faces).values())
    return GroupingScore(
        purity=of_the_commonest / grouped if grouped else 1.0,
        f1=2 * right / (found + wanted) if found + wanted else 1.0,
    )


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
