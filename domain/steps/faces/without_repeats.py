"""Leaves one face of each person who was found in a video."""

from collections.abc import Sequence

import numpy as np

from domain.ids import PersonId
from domain.ports import DetectedFace
from domain.rules.faces.calibration import AUTO_CONFIDENCE, Calibration
from domain.rules.faces.repeats import best_of_each
from domain.rules.faces.required_confidence import is_poor
from domain.rules.photos.places import Box
from domain.rules.photos.storyboards import Storyboard
from domain.steps.faces.settle_faces import quality_of


def without_repeats(
    faces: Sequence[DetectedFace],
    board: Storyboard,
    calibration: Calibration,
    *,
    likely: Sequence[PersonId | None],
    known: Sequence[Box],
) -> list[DetectedFace]:
    """known: places of faces that are on record. A person found at such a place is left out everywhere.
    likely: whom each face resembles most (`likely_persons`).

    Faces are one person's when they are as close as a match that needs no question, with the exceptions of
    `best_of_each`.
    """
    if not faces:
        return []
    best = best_of_each(
        np.stack([face.embedding for face in faces]),
        [face.quality for face in faces],
        same_cosine=calibration.cosine(AUTO_CONFIDENCE),
        poor=[is_poor(quality_of(face)) for face in faces],
        known=[any(face.box.is_same_place(place) for place in known) for face in faces],
        frames=[board.frame_of(face.box) for face in faces],
        likely=likely,
    )
    return [faces[n] for n in best]
