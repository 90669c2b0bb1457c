"""What is known about the faces to group: which are on one photo, whose they are, and whose they are not."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import TypeVar

import numpy as np

from domain.values.grouping import Constraints

F = TypeVar("F", bound=Hashable)
P = TypeVar("P", bound=Hashable)


def constraints_of(
    photos: Mapping[F, Hashable], persons: Sequence[P], refused: Sequence[tuple[F, P]]
) -> Constraints:
    """The clusterer gets one row per face: first the unknown faces, in the order of `photos` (the photo of
    each), then the prototypes, in the order of `persons` (the person of each). refused: pairs of a face and a
    person that it does not show.

    Two faces of one photo never share a group, also where they look alike; nor do prototypes of two persons.
    """
    places = {face: place for place, face in enumerate(photos)}
    firsts: dict[P, int] = {}
    for place, person in enumerate(persons, start=len(places)):
        firsts.setdefault(person, place)
    numbers = {person: number for number, person in enumerate(firsts)}
    apart = chain(
        _on_one_photo(photos),
        combinations(firsts.values(), 2),
        ((places[face], firsts[person]) for face, person in refused if person in firsts),
    )
    flat = np.fromiter(chain.from_iterable(apart), np.int64)
    together = [-1] * len(places) + [numbers[person] for person in persons]
    return Constraints(flat.reshape(-1, 2), np.array(together, np.int64))


def _on_one_photo(photos: Mapping[F, Hashable]) -> Iterator[tuple[int, int]]:
    on: dict[Hashable, list[int]] = defaultdict(list)
    for place, photo in enumerate(photos.values()):
        on[photo].append(place)
    return chain.from_iterable(combinations(places, 2) for places in on.values())
