"""Chooses the cluster that an unknown face joins."""

from collections.abc import Collection, Mapping
from typing import Final, TypeVar

C = TypeVar("C")
F = TypeVar("F")
# Old unknown faces are deleted, but the best few of an ignored cluster stay to compare with: otherwise people
# would be asked about its next photo again.
FACES_OF_IGNORED: Final = 3
# How long a proposal about clusters waits for a moderator. Its clusters go on growing meanwhile.
PROPOSAL_DAYS: Final = 14
# How many new proposals the moderators of a workspace are asked about each day; the others wait.
PROPOSALS_A_DAY: Final = 3
# How many new cards about unknown people the moderators of a workspace get each day.
CARDS_A_DAY: Final = 5


def choose_cluster(near: Mapping[F, float], clusters: Mapping[F, C], *, taken: Collection[C]) -> C | None:
    """Of the clusters that are not `taken`, the one with the nearest face; None where no cluster fits.

    near: similarities of other faces. taken: clusters of the photo's other faces, as nobody is on it twice.
    """
    joinable = [face for face in near if face in clusters and clusters[face] not in taken]
    return clusters[max(joinable, key=lambda face: near[face])] if joinable else None
