"""Compares faces that are meant to be one person's, and says which may be somebody else's."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Group = tuple[int, ...]


def likeness_groups(embeddings: Sequence[NDArray[np.float32]], least_cosine: float) -> list[Group]:
    """Positions of faces that look alike, the largest group first, of equally large ones the earliest.

    embeddings: of unit length. With one group, all faces may be one person's. A face joins a group when its
    cosine to one face of it is at least `least_cosine`, not to all: photos from the years between connect the
    first and the last photo of a child that grew.
    """
    if not embeddings:
        return []
    vectors = np.stack(embeddings)
    is_alike = vectors @ vectors.T >= least_cosine
    ungrouped = list(range(len(embeddings)))
    groups: list[Group] = []
    while ungrouped:
        group, new = {ungrouped[0]}, {ungrouped[0]}
        while new:
            new = {one for one in ungrouped if one not in group and is_alike[list(new), one].any()}
            group |= new
        groups.append(tuple(sorted(group)))
        ungrouped = [one for one in ungrouped if one not in group]
    return sorted(groups, key=lambda group: -len(group))


def doubtful(groups: Sequence[Group]) -> Group:
    """Positions outside of the largest group; all positions where no group is the largest."""
    if len(groups) < 2:
        return ()
    is_clear = len(groups[0]) > len(groups[1])
    return tuple(sorted(position for group in groups[is_clear:] for position in group))
