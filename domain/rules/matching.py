"""Whose face is it? Confidences in, one answer per face out. The only place that decides it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class MatchPolicy:
    """Confidences in 0..1; the settings of the same names say what they mean."""

    auto: float
    suggest: float
    min_margin: float


@dataclass(frozen=True, slots=True)
class Match(Generic[P]):
    """person is None exactly for *unknown*. confidence: of the best candidate, 0 without one."""

    kind: Literal["identified", "suggested", "unknown"]
    person: P | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Look(Generic[P]):
    """What one face looks like. confidences: of each person that it may be at all. policy: what this face's
    quality asks for. doubtful: persons that it may be, and must not be without a question. photo: it is on.
    """

    confidences: Mapping[P, float]
    policy: MatchPolicy
    doubtful: Collection[P] = ()
    photo: int = 0


def decide(look: Look[P]) -> Match[P]:
    ranked = sorted(look.confidences.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < look.policy.suggest:
        return Match("unknown", None, ranked[0][1] if ranked else 0.0)
    person, top = ranked[0]
    runner_up = ranked[1][1] if len(ranked) > 1 else 0.0
    # Siblings score close together: a thin lead is a question, not an answer.
    clear_lead = top - runner_up >= look.policy.min_margin
    is_sure = top >= look.policy.auto and clear_lead and person not in look.doubtful
    return Match("identified" if is_sure else "suggested", person, top)


def decide_faces(looks: Sequence[Look[P]], *, taken: Collection[tuple[int, P]] = ()) -> list[Match[P]]:
    """One answer per face, in order. Nobody is twice in one photo: the weaker hit becomes a question.

    taken: photos, and who is on them already.
    """
    matches = [decide(look) for look in looks]
    rivals: dict[tuple[int, P], list[int]] = defaultdict(list)
    for i, match in enumerate(matches):
        if match.kind == "identified" and match.person is not None:
            rivals[looks[i].photo, match.person].append(i)
    for place, faces in rivals.items():
        faces.sort(key=lambda i: -matches[i].confidence)
        for i in faces if place in taken else faces[1:]:
            matches[i] = replace(matches[i], kind="suggested")
    return matches
