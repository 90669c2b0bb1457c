"""Decides from confidences whose each face is. No other place decides that."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, Literal, TypeVar

from domain.rules.faces.calibration import AUTO_CONFIDENCE, EVEN, SUGGEST_CONFIDENCE, Calibration

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class MatchPolicy:
    """Confidences in 0..1. auto: from here on a face is matched. suggest: from here on people are asked.

    min_margin: the lead that a match needs over the next person. look_alike_margin: the lead that it needs
    over a person who is declared a look-alike.
    """

    auto: float
    suggest: float
    min_margin: float
    look_alike_margin: float = 0.06

    # A workspace that raises its thresholds sends less without a question. It must not become less careful
    # about who is connected and learned: refusing and warning never begin above the engine's own thresholds,
    # learning never begins below them.
    @property
    def refuse(self) -> float:
        """From here on a face is somebody else's: it is not learned for another person."""
        return min(self.auto, AUTO_CONFIDENCE)

    @property
    def warn(self) -> float:
        """From here on owners are told that somebody asks for a face like their person's."""
        return min(self.suggest, SUGGEST_CONFIDENCE)

    @property
    def learn(self) -> float:
        """From here on a face is learned for its person without a question."""
        return max(self.auto, AUTO_CONFIDENCE)


@dataclass(frozen=True, slots=True)
class Match(Generic[P]):
    """person is None exactly for *unknown*. confidence: of the best candidate, 0 without one.

    rivals: only for *suggested*, declared look-alikes of the person whom the face may show as well.
    """

    kind: Literal["identified", "suggested", "unknown"]
    person: P | None
    confidence: float
    rivals: frozenset[P] = frozenset()


@dataclass(frozen=True, slots=True)
class Look(Generic[P]):
    """What one face looks like.

    confidences: of each person that the face may show. policy: as strict as the face's quality requires.
    doubtful: persons whom the face may show, but only after a question. look_alikes: the declared look-alikes
    of each person. photo: the photo of the face. calibration: of the engine that made the confidences.
    hidden: confidences of hidden persons. The face may show them, and is never given to them.
    """

    confidences: Mapping[P, float]
    policy: MatchPolicy
    doubtful: Collection[P] = ()
    photo: int = 0
    look_alikes: Mapping[P, Collection[P]] = field(default_factory=dict)
    calibration: Calibration = EVEN
    hidden: Mapping[P, float] = field(default_factory=dict)


def decide(look: Look[P]) -> Match[P]:
    ranked = sorted(look.confidences.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < look.policy.suggest:
        return Match("unknown", None, ranked[0][1] if ranked else 0.0)
    person, top = ranked[0]
    # Siblings score close together: a thin lead is a question, not an answer.
    clear_lead = len(ranked) < 2 or look.calibration.lead(top, ranked[1][1]) >= look.policy.min_margin
    alike = [other for other in look.look_alikes.get(person, ()) if other in look.confidences]
    lead = {other: look.calibration.lead(top, look.confidences[other]) for other in alike}
    clear_lead &= all(lead[other] >= look.policy.look_alike_margin for other in alike)
    clear_lead &= _leads_the_hidden(look, person)
    if top >= look.policy.auto and clear_lead and person not in look.doubtful:
        return Match("identified", person, top)
    rivals = frozenset(other for other in alike if look.confidences[other] >= look.policy.suggest)
    return Match("suggested", person, top, rivals)


def _leads_the_hidden(look: Look[P], person: P) -> bool:
    """Whether the person leads every hidden one by the margin that is needed over anybody else."""
    alike = look.look_alikes.get(person, ())
    return all(
        look.calibration.lead(look.confidences[person], confidence)
        >= (look.policy.look_alike_margin if other in alike else look.policy.min_margin)
        for other, confidence in look.hidden.items()
    )


def decide_faces(looks: Sequence[Look[P]], *, taken: Collection[tuple[int, P]] = ()) -> list[Match[P]]:
    """One answer per face, in order. Nobody is on a photo twice: a match becomes a question where another
    face of the photo is likelier to be that person, even if the other face is only a question.

    taken: pairs of a photo and a person who is on it already: each match with that person becomes a question.
    """
    matches = [decide(look) for look in looks]
    of: dict[tuple[int, P], list[int]] = defaultdict(list)
    for i, match in enumerate(matches):
        if match.person is not None:
            of[looks[i].photo, match.person].append(i)
    for place, faces in of.items():
        faces.sort(key=lambda i: (-matches[i].confidence, matches[i].kind != "identified"))
        for i in faces if place in taken else faces[1:]:
            matches[i] = replace(matches[i], kind="suggested")
    return matches
