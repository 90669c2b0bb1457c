"""Which cluster does a face of nobody join?"""

from collections.abc import Collection, Mapping
from typing import Final, TypeVar

C = TypeVar("C")
F = TypeVar("F")
# Without a face to compare with, whoever was ignored would be asked about again by the next photo.
FACES_OF_IGNORED: Final = 3


def choose_cluster(near: Mapping[F, float], clusters: Mapping[F, C], *, taken: Collection[C]) -> C | None:
    """That of the nearest face which has one; None: open a new one.

    near: similarities of other faces. taken: clusters with another face of the photo: nobody is in it twice.
    """
    joinable = [face for face in near if face in clusters and clusters[face] not in taken]
    return clusters[max(joinable, key=lambda face: near[face])] if joinable else None
