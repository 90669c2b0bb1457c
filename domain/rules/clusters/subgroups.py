"""Proposes who else may be among the faces of one cluster: parts whose faces look less like the others."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

# A moderator looks at each part. Further parts are added to the largest part, which stays.
MOST_GROUPS: Final = 6


def part_by_likeness(faces: Vectors, least_cosine: float) -> list[list[int]]:
    """faces: shape (n, dimensions), unit length. Returns the places of each part, the largest first; one part
    where all look like one person.

    Two parts are one as long as the mean of the cosines between them is at least `least_cosine` (average
    linkage); the most alike come first. Call it for a few hundred faces: it compares all pairs.
    """
    parts = [[place] for place in range(len(faces))]
    sums, sizes = faces.astype(np.float64), np.ones(len(faces))
    cosines = sums @ sums.T
    np.fill_diagonal(cosines, -np.inf)
    while len(faces) > 1:
        one, other = divmod(int(np.argmax(cosines)), len(faces))
        if cosines[one, other] < least_cosine:
            break
        parts[one] += parts[other]
        sums[one] += sums[other]
        sizes[one] += sizes[other]
        parts[other] = []
        cosines[other, :] = cosines[:, other] = -np.inf
        alive = np.isfinite(cosines[one])
        cosines[one, alive] = cosines[alive, one] = sums[alive] @ sums[one] / (sizes[alive] * sizes[one])
    return _largest_first([sorted(part) for part in parts if part])


def _largest_first(parts: list[list[int]]) -> list[list[int]]:
    parts.sort(key=lambda part: (-len(part), part[0]))
    for rest in parts[MOST_GROUPS:]:
        parts[0] = sorted([*parts[0], *rest])
    return parts[:MOST_GROUPS]
