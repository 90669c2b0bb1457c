"""Leaves one face of each person who was found in a video."""

from collections.abc import Sequence

import numpy as np

from domain.ports import DetectedFace
from domain.rules.faces.calibration import AUTO_CONFIDENCE, Calibration
from domain.rules.faces.repeats import best_of_each
from domain.rules.photos.places import Box


def without_repeats(
    faces: Sequence[DetectedFace],
    calibration: Calibration,
    *,
    known: Sequence[Box] = (),
    frames: Sequence[int] | None = None,
) -> list[DetectedFace]:
    """known: places of faces that are on record. A person found at such a place is left out everywhere.

    frames: the frame of each face, if it is known: faces of one frame are different people. Other faces are
    one person's when they are as close as a match that needs no question.
    """
    if not faces:
        return []
    best = best_of_each(
        np.stack([face.embedding for face in faces]),
        [face.quality for face in faces],
        same_cosine=calibration.cosine(AUTO_CONFIDENCE),
        known=[any(face.box.is_same_place(place) for place in known) for face in faces],
        frames=range(len(faces)) if frames is None else frames,
    )
    return [faces[n] for n in best]
