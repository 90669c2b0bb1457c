"""Whose face is it? Confidences in, one answer per face of a photo out."""

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


def decide(candidates: Mapping[P, float], policy: MatchPolicy) -> Match[P]:
    """candidates: the best confidence of each person that may be matched at all."""
    ranked = sorted(candidates.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < policy.suggest:
        return Match("unknown", None, ranked[0][1] if ranked else 0.0)
    person, top = ranked[0]
    runner_up = ranked[1][1] if len(ranked) > 1 else 0.0
    # Siblings score close together: a thin lead is a question, not an answer.
    clear_lead = top - runner_up >= policy.min_margin
    return Match("identified" if top >= policy.auto and clear_lead else "suggested", person, top)


def decide_photo(
    faces: Sequence[Mapping[P, float]], policy: MatchPolicy, *, taken: Collection[P] = ()
) -> list[Match[P]]:
    """One answer per face, in order. Nobody is twice in one photo: the weaker hit becomes a question.

    taken: who is on it already.
    """
    matches = [decide(candidates, policy) for candidates in faces]
    best: dict[P, int] = {}
    for i, match in enumerate(matches):
        if match.kind != "identified" or match.person is None:
            continue
        if match.person in taken:
            matches[i] = replace(match, kind="suggested")
            continue
        rival = best.get(match.person)
        if rival is None:
            best[match.person] = i
            continue
        stronger, weaker = (i, rival) if match.confidence > matches[rival].confidence else (rival, i)
        best[match.person] = stronger
        matches[weaker] = replace(matches[weaker], kind="suggested")
    return matches
