"""Measures how much a person's faces are like the faces by which the person is recognised."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

F = TypeVar("F")


def likeness_to_others(
    faces: Sequence[F], vectors: NDArray[np.float32], prototypes: Sequence[F], known: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The highest cosine of each face with a prototype that is not the face itself, shape (n,). It is 1 where
    there is no other prototype: then nothing speaks against the face.

    vectors: of the faces, shape (n, dimensions). known: of the prototypes, shape (m, dimensions). Both have
    unit length.
    """
    place = {face: column for column, face in enumerate(prototypes)}
    cosines = vectors @ known.T
    for row, face in enumerate(faces):
        if face in place:
            cosines[row, place[face]] = -np.inf
    nearest = cosines.max(axis=1, initial=-np.inf)
    return np.where(np.isneginf(nearest), np.float32(1), nearest).astype(np.float32)
