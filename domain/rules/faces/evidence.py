"""Computes from embeddings, as confidences, how much a face looks like each person.

A person is represented by its prototypes and by their mean: the better of the two counts. The mean evens out
what is peculiar to one photo; a single prototype may be the only one of its era or light.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.ids import AssetId, PersonId
from domain.rules.faces.calibration import Calibration, calibration_of
from domain.rules.faces.eras import age_era, is_far_from

P = TypeVar("P")
F = TypeVar("F")
Vectors = NDArray[np.float32]

# A photo may be dated in another time zone than the birth.
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Portrait(Generic[P, F]):
    """What is known of how a person looks.

    faces, vectors: of its prototypes, at least one, in one order. refused: all faces that somebody said are
    not this person. negatives: vectors of those refused faces that others are compared with. vectors and
    negatives have the shape (n, dimensions). mistakes: how many matches were refused, and how many questions
    for a reason in `refusing.LOOKS_ALIKE`, since the training photos were last called right or put right.
    look_alikes: persons, such as twins, that this one must not be confused with. eras: those that the
    prototypes show, with None where one shows no known era. is_hidden: no face is given to the person, and
    nobody is asked about the person. lacks_rival: the engine cannot compare somebody else whom the face may
    show, such as a look-alike without faces.
    """

    person: P
    faces: Sequence[F]
    vectors: Vectors
    negatives: Vectors
    refused: frozenset[F] = frozenset()
    birth_date: date | None = None
    mistakes: int = 0
    look_alikes: frozenset[P] = frozenset()
    eras: frozenset[str | None] = frozenset()
    is_hidden: bool = False
    lacks_rival: bool = False

    def is_far_in_age(self, taken_on: date) -> bool:
        """Whether the person's era at that time is far from the era of every prototype."""
        return is_far_from(age_era(self.birth_date, taken_on), self.eras)


class Quality(NamedTuple):
    """What the thresholds depend on. side_px: the shorter side. detection: the detector's confidence."""

    side_px: float
    sharpness: float
    detection: float


@dataclass(frozen=True, slots=True)
class Probe(Generic[F]):
    """A face whose person is sought. photo: the asset that shows the face. face: its id, if it is stored.
    stays_with: the person to whom the face was matched, if the grounds of that match still stand.
    """

    photo: AssetId
    vector: Vectors
    quality: Quality
    taken_on: date
    face: F | None = None
    stays_with: PersonId | None = None


class Likeness(NamedTuple, Generic[P, F]):
    """How much a face is like a person. A tuple is fast to make: a photo needs one for each face and person.

    confidence: by the best prototype or the mean, the higher counts. cosines: to each of the prototypes.
    is_nearer_to_a_no: the face is at least as much like a face that was refused for this person as like the
    person. excluded: the confidences of all persons who were refused for this face, or born after the photo.
    They stay rivals: a wrong no, or a wrong birth date, would otherwise give the face to the next person.
    """

    portrait: Portrait[P, F]
    confidence: float
    cosines: Vectors
    is_nearer_to_a_no: bool = False
    excluded: Mapping[P, float] = MappingProxyType({})

    def hits(self, calibration: Calibration) -> list[tuple[F, float]]:
        """Each prototype's face with its own confidence, closest first."""
        order = np.argsort(-self.cosines)
        confidences = calibration.confidences(self.cosines[order]).tolist()
        return [
            (self.portrait.faces[i], confidence) for i, confidence in zip(order, confidences, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Evidence(Generic[P, F]):
    """All that a decision about some faces rests on. gallery: how many live persons the workspace has."""

    portraits: Sequence[Portrait[P, F]] = ()
    gallery: int = 0
    calibration: Calibration = field(default_factory=lambda: calibration_of(""))

    def look_alikes_of(self, person: P) -> frozenset[P]:
        """Empty for a person without a portrait."""
        return next((one.look_alikes for one in self.portraits if one.person == person), frozenset())

    def likenesses(self, probes: Sequence[Probe[F]]) -> list[Mapping[P, Likeness[P, F]]]:
        """For each face its likeness to every person whom it may show, hidden persons too. Left out are
        persons who were born later, and persons who were refused for the face.
        """
        if not probes or not self.portraits:
            return [{} for _ in probes]
        scores = _scores(self.portraits, np.stack([probe.vector for probe in probes]))
        confidences = self.calibration.confidences(scores.best).tolist()
        is_nearer_to_a_no = (scores.nearest_no >= scores.best).tolist()
        found: list[Mapping[P, Likeness[P, F]]] = []
        for place, probe in enumerate(probes):
            excluded = {
                portrait.person: confidences[person][place]
                for person, portrait in enumerate(self.portraits)
                if not _may_be(portrait, probe)
            }
            found.append(
                {
                    portrait.person: Likeness(
                        portrait,
                        confidences[person][place],
                        scores.cosines[person][:, place],
                        is_nearer_to_a_no[person][place],
                        excluded,
                    )
                    for person, portrait in enumerate(self.portraits)
                    if portrait.person not in excluded
                }
            )
        return found


def best_cosines(galleries: Sequence[Vectors], faces: Vectors) -> Vectors:
    """Shape (galleries, faces): the higher of the cosines to the best prototype and to the mean. galleries:
    the prototypes of each person, at least one. faces: shape (n, dimensions).
    """
    return _scores([Portrait(None, (), vectors, vectors[:0]) for vectors in galleries], faces).best


class _Scores(NamedTuple):
    """Cosines. best, nearest_no: shape (persons, faces); nearest_no is -inf where nobody said no. cosines:
    for each person, shape (prototypes, faces).
    """

    best: Vectors
    nearest_no: Vectors
    cosines: Sequence[Vectors]


def _scores(portraits: Sequence[Portrait[P, F]], faces: Vectors) -> _Scores:
    """Scores all persons at once, in one matrix product."""
    prototypes = np.concatenate([portrait.vectors for portrait in portraits])
    ends = np.cumsum([len(portrait.vectors) for portrait in portraits])
    starts = np.concatenate([[0], ends[:-1]])
    cosines = prototypes @ faces.T
    sums = np.add.reduceat(prototypes, starts)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    means = sums / np.where(lengths > 0, lengths, 1)
    best = np.maximum(np.maximum.reduceat(cosines, starts), means @ faces.T)
    nearest_no = np.full(best.shape, -np.inf, np.float32)
    for person, portrait in enumerate(portraits):
        if portrait.negatives.size:
            nearest_no[person] = (portrait.negatives @ faces.T).max(axis=0)
    return _Scores(best, nearest_no, np.split(cosines, ends[:-1]))


def _may_be(portrait: Portrait[P, F], probe: Probe[F]) -> bool:
    if portrait.birth_date is not None and probe.taken_on < portrait.birth_date - _A_DAY:
        return False
    return probe.face is None or probe.face not in portrait.refused
