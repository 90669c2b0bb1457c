"""Chooses the cluster that an unknown face joins, and how many faces of an ignored one stay."""

from collections.abc import Collection, Mapping
from typing import Final, TypeVar

C = TypeVar("C")
F = TypeVar("F")
# Old unknown faces are deleted, but the best few of an ignored cluster stay to compare with: otherwise the
# next photo of the ignored person would open a new cluster, and people would be asked again.
FACES_OF_IGNORED: Final = 3


def choose_cluster(near: Mapping[F, float], clusters: Mapping[F, C], *, taken: Collection[C]) -> C | None:
    """Of the clusters that are not `taken`, the one with the nearest face; None where no cluster fits.

    near: similarities of other faces. clusters: by face. taken: clusters of the photo's other faces, as
    nobody is on it twice.
    """
    joinable = [face for face in near if face in clusters and clusters[face] not in taken]
    return clusters[max(joinable, key=lambda face: near[face])] if joinable else None
