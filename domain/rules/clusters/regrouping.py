"""Compares a new grouping of all unknown faces with the clusters that people know.

Clusters keep their identity: a cluster goes on in the group that holds most of its faces. A loose face, which
nobody knows as a part of somebody, moves at once; a join or a split of clusters is only proposed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

C = TypeVar("C")
F = TypeVar("F")

NOISE: Final = -1
# A single face that fell out of a cluster says more about its photo than about the cluster.
LEAST_LEAVING: Final = 2
# A cluster is joined to another one when at least this share of its faces is in the other one's group.
_SHARE: Final = 0.5
# The largest cluster of a group may be ignored, or somebody said that it is another person. So each smaller
# cluster is tried with up to this many larger ones.
_TRIED: Final = 5


@dataclass(frozen=True, slots=True)
class PlacedFace(Generic[F, C]):
    """label: of its new group, or NOISE. cluster: None for noise. is_loose: nobody knows it as a part of
    somebody: it is noise, or alone in a cluster that nobody decided about.
    """

    face: F
    label: int
    cluster: C | None
    is_loose: bool


@dataclass(frozen=True, slots=True)
class Regrouping(Generic[F, C]):
    """What a new grouping would change. A cluster that a loose face leaves is empty then.

    joined: the cluster that each of these loose faces joins. opened: groups of loose faces of whom none has a
    cluster; each group becomes a new cluster. joins: pairs of clusters, the larger one first; of the pairs
    with the same second cluster, propose the first that may be one person. splits: the faces that would
    leave, by cluster.
    """

    joined: Mapping[F, C]
    opened: Sequence[Sequence[F]]
    joins: Sequence[tuple[C, C]]
    splits: Mapping[C, Sequence[F]]


@dataclass
class _Changes(Generic[F, C]):
    joined: dict[F, C] = field(default_factory=dict)
    opened: list[list[F]] = field(default_factory=list)
    joins: list[tuple[C, C]] = field(default_factory=list)


def regroup(
    faces: Sequence[PlacedFace[F, C]], alike: Callable[[F, C], float] = lambda face, cluster: 0.0
) -> Regrouping[F, C]:
    """faces: the best ones first. Of two clusters with equally many faces in a group, the one with the best
    face counts as the larger.

    alike: how much a face is like a cluster. Where one group holds several clusters, such as twins that
    somebody told apart, a loose face joins the most alike of them; of equally alike ones, the larger.
    """
    groups: dict[int, list[PlacedFace[F, C]]] = defaultdict(list)
    parts: dict[C, dict[int, list[F]]] = defaultdict(lambda: defaultdict(list))
    for face in faces:
        groups[face.label].append(face)
        if not face.is_loose and face.cluster is not None:
            parts[face.cluster][face.label].append(face.face)
    homes = {cluster: home for cluster, of in parts.items() if (home := _home(of)) is not None}
    changes: _Changes[F, C] = _Changes()
    for label, group in groups.items():
        if label != NOISE:
            owners = [c for c in _by_size(group) if homes.get(c) == label]
            _settle(group, owners, parts, alike, changes)
    splits = {
        cluster: leaving for cluster, home in homes.items() if (leaving := _leaving(parts[cluster], home))
    }
    return Regrouping(changes.joined, changes.opened, changes.joins, splits)


def _settle(
    group: Sequence[PlacedFace[F, C]],
    owners: Sequence[C],
    parts: Mapping[C, Mapping[int, Sequence[F]]],
    alike: Callable[[F, C], float],
    changes: _Changes[F, C],
) -> None:
    """Adds to `changes` what this group changes.

    owners: clusters that have more faces in this group than in any other, the one with most of them first.
    """
    label = group[0].label
    loose = [face for face in group if face.is_loose]
    if owners:
        for face in (face.face for face in loose):
            changes.joined[face] = max(owners, key=lambda cluster: alike(face, cluster))
        changes.joins.extend(
            (larger, other)
            for place, other in enumerate(owners)
            if _is_mostly_in(parts[other], label)
            for larger in owners[: min(place, _TRIED)]
        )
    elif len(loose) > 1:
        kept = next((face.cluster for face in loose if face.cluster is not None), None)
        if kept is None:
            changes.opened.append([face.face for face in loose])
        else:
            changes.joined.update({face.face: kept for face in loose if face.cluster != kept})


def _by_size(group: Sequence[PlacedFace[F, C]]) -> Iterator[C]:
    sizes = Counter(face.cluster for face in group if not face.is_loose and face.cluster is not None)
    return (cluster for cluster, _ in sizes.most_common())


def _home(parts: Mapping[int, Sequence[F]]) -> int | None:
    """The group that has most of the cluster; None where all of it is noise."""
    known = {label: len(part) for label, part in parts.items() if label != NOISE}
    return max(known, key=lambda label: known[label]) if known else None


def _is_mostly_in(parts: Mapping[int, Sequence[F]], label: int) -> bool:
    return len(parts[label]) >= _SHARE * sum(len(part) for part in parts.values())


def _leaving(parts: Mapping[int, Sequence[F]], home: int) -> Sequence[F]:
    """The largest part of a cluster that now looks like somebody else; empty when that is too few faces."""
    others = [part for label, part in parts.items() if label not in (home, NOISE)]
    largest = max(others, key=len, default=())
    return largest if len(largest) >= LEAST_LEAVING else ()
