"""Chooses which faces represent a person, and says what each of them is for.

PRIMARY was pinned by people and stays. EXEMPLAR is one of the best confirmed faces, chosen for quality and
difference. TEMPORAL is the best face of an era that no other prototype shows. FALLBACK is a poor face of a
person who has no better one. CENTROID, the mean of the prototypes, is computed whenever faces are compared
(`rules/faces/evidence.py`). No row has that role: a stored mean would be wrong after the next choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.states import Basis, Pose, PrototypeRole

F = TypeVar("F")
Floats = NDArray[np.float32]

# The likeness of two faces is lowered by this if the heads are turned differently, and once more if the eras
# differ.
_OTHERWISE = 0.1
# Among faces that add nothing new, those that resemble other faces of the person come first.
_RATHER = 1e-3
# Of the places that pins leave, a third, but at most this many, is kept for good faces that people confirmed
# and that are no training photos. Otherwise a child whose ten training photos show a baby would never be
# learned anew.
_FOR_OTHERS = 3


# Two faces are the same only if they are one object: a comparison of their vectors has no single answer.
@dataclass(frozen=True, slots=True, eq=False)
class Exemplar(Generic[F]):
    """A face that may be chosen. basis: None where it is not known, which counts as matched. chosen: whether
    the face is a prototype now.

    era: the one that the face shows, or the decade where nobody told the birth date. vector: float32, of unit
    length, by the same engine for all faces; None if that engine never saw the face.
    """

    face: F
    quality: float
    pinned: bool = False
    basis: Basis | None = Basis.ASSIGNED
    chosen: bool = False
    era: str | None = None
    pose: Pose | None = None
    vector: Floats | None = None

    @property
    def goes_first(self) -> bool:
        return self.pinned or self.basis == Basis.TRAINED

    @property
    def is_confirmed(self) -> bool:
        return self.pinned or self.basis not in (Basis.MATCHED, None)


class Prototype(NamedTuple, Generic[F]):
    face: F
    role: PrototypeRole


def choose_exemplars(
    faces: Sequence[Exemplar[F]], *, max_exemplars: int, min_quality: float
) -> list[Prototype[F]]:
    """Only faces that people confirmed represent a person; without any of these the choice is among the
    present prototypes, until somebody confirms a face. These are taken, in this order:

    1. Pinned faces, all of them, and trained ones as far as there is room beside a few places for others.
    2. Good faces by quality and difference. A face that the engine never saw recognises nobody. So if it saw
       none of the faces of 1, one that it saw is taken even without room: a poor one if there is no good one.
    3. The best face of each era that would have none, in the place of a face of 2.
    4. Good faces that are prototypes now and that the engine did not see, as far as there is room: after a
       change of the engine it may see them soon.
    """
    confirmed = [f for f in faces if f.is_confirmed] or [f for f in faces if f.chosen]
    ranked = sorted(confirmed, key=lambda f: (not f.pinned, not f.goes_first, -f.quality))
    usable = [f for f in ranked if f.vector is not None] or ranked
    others = [f for f in ranked if not f.goes_first and f.quality >= min_quality]
    good = [f for f in others if f in usable]
    staying = _staying(ranked, max_exemplars, others=len(good))
    may_recognise = any(f in usable for f in staying)
    room = max_exemplars - len(staying)
    best = _different(staying, good, max(room, 0 if may_recognise else 1))
    best, temporal = _with_every_era(staying, best, good)
    fallback = [] if may_recognise or good else usable[:1]
    room -= len(best) + len(temporal) + len(fallback)
    best += [f for f in others if f.chosen and f not in usable][: max(room, 0)]
    has_good = bool(best or temporal) or any(f.pinned or f.quality >= min_quality for f in staying)
    usual = PrototypeRole.EXEMPLAR if has_good else PrototypeRole.FALLBACK
    return [
        *(Prototype(f.face, PrototypeRole.PRIMARY if f.pinned else usual) for f in staying),
        *(Prototype(f.face, PrototypeRole.EXEMPLAR) for f in best),
        *(Prototype(f.face, PrototypeRole.TEMPORAL) for f in temporal),
        *(Prototype(f.face, PrototypeRole.FALLBACK) for f in fallback),
    ]


def best_of_cluster(faces: Sequence[Exemplar[F]], *, most: int) -> tuple[list[F], list[F]]:
    """The best few, which represent the person when the cluster gets a name, and the rest."""
    ranked = [f.face for f in sorted(faces, key=lambda f: -f.quality)]
    return ranked[:most], ranked[most:]


def _staying(ranked: Sequence[Exemplar[F]], max_exemplars: int, *, others: int) -> list[Exemplar[F]]:
    """Of too many trained faces the most different ones stay. Faces that the engine saw come first.

    others: how many good faces of other kinds there are.
    """
    pinned = [f for f in ranked if f.pinned]
    trained = [f for f in ranked if f.goes_first and not f.pinned]
    trained.sort(key=lambda f: f.vector is None)
    room = max(max_exemplars - len(pinned), 0)
    room -= min(others, _FOR_OTHERS, room // 3)
    return [*pinned, *_different(pinned, trained, room, are_given=True)]


def _different(
    staying: Sequence[Exemplar[F]],
    faces: Sequence[Exemplar[F]],
    room: int,
    *,
    are_given: bool = False,
) -> list[Exemplar[F]]:
    """Chooses faces until the room is full, so that each face is as like a chosen one as can be. Each time it
    takes the face with the greatest gain in this likeness, times its quality (greedy facility location).

    After one of several near copies the others add almost nothing. The weight of a face is its likeness to
    the face of the person that is most like it: a face that is like no other, maybe of somebody else, comes
    last. faces: the best first. are_given: people gave each face as the person's, so each that the engine saw
    counts in full.
    """
    if len(faces) <= room:
        return list(faces)
    likeness = _likeness([*faces, *staying])
    among = likeness[: len(faces), : len(faces)]
    np.fill_diagonal(among, 0)
    weight = among.max(axis=1)
    if are_given:
        weight = np.array([f.vector is not None for f in faces], np.float32)
    np.fill_diagonal(among, weight)
    covered = likeness[: len(faces), len(faces) :].max(axis=1, initial=0)
    quality = np.array([f.quality for f in faces], np.float32)
    chosen: list[int] = []
    while len(chosen) < room:
        gains = quality * (np.maximum(among - covered[:, None], 0).sum(axis=0) + _RATHER * weight)
        gains[chosen] = -1
        chosen.append(int(np.argmax(gains)))
        covered = np.maximum(covered, among[:, chosen[-1]])
    return [faces[i] for i in chosen]


def _likeness(faces: Sequence[Exemplar[F]]) -> Floats:
    """Shape (faces, faces), 0..1. A face without a vector is like no other one."""
    dimensions = next((f.vector.size for f in faces if f.vector is not None), 1)
    nothing = np.zeros(dimensions, np.float32)
    vectors = np.stack([nothing if f.vector is None else f.vector for f in faces])
    eras, poses = np.array([str(f.era) for f in faces]), np.array([str(f.pose) for f in faces])
    otherwise = (eras[:, None] != eras).astype(np.float32) + (poses[:, None] != poses)
    alike: Floats = np.maximum(vectors @ vectors.T - np.float32(_OTHERWISE) * otherwise, 0)
    return alike


def _with_every_era(
    staying: Sequence[Exemplar[F]], added: Sequence[Exemplar[F]], good: Sequence[Exemplar[F]]
) -> tuple[list[Exemplar[F]], list[Exemplar[F]]]:
    """Returns the added faces that stay, and the best face of each era that no chosen face shows.

    Each face of the second list takes the place of the last added face whose era another chosen face shows as
    well.
    """
    kept, temporal = list(added), list[Exemplar[F]]()
    for face in good:
        shown = [f.era for f in (*staying, *kept, *temporal)]
        if face.era is None or face.era in shown:
            continue
        spare = next((f for f in reversed(kept) if shown.count(f.era) > 1), None)
        if spare is None:
            break
        kept.remove(spare)
        temporal.append(face)
    return kept, temporal
