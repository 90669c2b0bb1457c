"""Keeps a workspace's prototypes in memory: one matrix product compares faces with all of them."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from domain.ids import FaceId, PersonId
from domain.ports import Candidate, Embedding

_GROWTH = 1.25


class PrototypeMatrix:
    """No order is kept: the last prototype takes the place of a dropped one. room: for how many at first."""

    def __init__(self, dimensions: int, room: int) -> None:
        # Each face is a column: the product is a third faster than with rows. It is a third faster again
        # in large pages of memory, for which NumPy asks Linux in `full` but not in `zeros`.
        self._vectors = np.full((dimensions, room), 0, np.float32)
        self._persons = np.zeros(room, np.int64)  # each as its position in `_person_ids`
        self._person_ids: list[PersonId | None] = []
        self._positions: dict[PersonId | None, int] = {}
        self._faces: list[FaceId] = []
        self._places: dict[FaceId, int] = {}

    def __len__(self) -> int:
        return len(self._faces)

    def put(self, face: FaceId, person: PersonId | None, vector: ArrayLike) -> None:
        place = self._places.setdefault(face, len(self._faces))
        if place == len(self._faces):
            self._faces.append(face)
            self._make_room()
        self._vectors[:, place] = vector
        self._persons[place] = self._position_of(person)

    def drop(self, faces: Collection[FaceId]) -> None:
        """Removes those of the faces that are kept here, and overwrites their vectors."""
        for face in self._places.keys() & set(faces):
            place, last = self._places.pop(face), self._faces.pop()
            end = len(self._faces)
            if last != face:
                self._vectors[:, place], self._persons[place] = self._vectors[:, end], self._persons[end]
                self._faces[place], self._places[last] = last, place
            self._vectors[:, end] = 0

    def nearest_persons(
        self, probes: Sequence[Embedding], *, min_similarity: float, limit: int
    ) -> list[list[Candidate]]:
        """For each probe, the similar prototypes of the `limit` persons nearest to it, closest first."""
        if not probes:
            return []
        faces = np.stack(probes)
        faces = (faces / np.linalg.norm(faces, axis=1, keepdims=True)).astype(np.float32)
        cosines = faces @ self._vectors[:, : len(self)]
        return self._nearest(cosines, np.float32(min_similarity), limit)

    def _nearest(self, cosines: NDArray[np.float32], least: np.float32, limit: int) -> list[list[Candidate]]:
        """Handles all probes together: one by one, this would take a fifth as long as the matrix product."""
        # NumPy searches a flat array ten times as fast as a table.
        found_at = np.flatnonzero(cosines >= least)
        probes, places = np.divmod(found_at, cosines.shape[1])
        values = cosines.ravel()[found_at]
        order = np.lexsort((-values, probes))
        probes, places, values = probes[order], places[order], values[order]
        persons = self._persons[places]
        near = _of_nearest_persons(probes, persons, limit)
        found: list[list[Candidate]] = [[] for _ in cosines]
        for probe, place, person, value in zip(
            probes[near].tolist(),
            places[near].tolist(),
            persons[near].tolist(),
            values[near].tolist(),
            strict=True,
        ):
            found[probe].append(Candidate(self._faces[place], self._person_ids[person], value))
        return found

    def _position_of(self, person: PersonId | None) -> int:
        number = self._positions.setdefault(person, len(self._person_ids))
        if number == len(self._person_ids):
            self._person_ids.append(person)
        return number

    def _make_room(self) -> None:
        room = self._vectors.shape[1]
        if len(self) > room:
            more = max(len(self), int(room * _GROWTH)) - room
            self._vectors = np.pad(self._vectors, ((0, 0), (0, more)))
            self._persons = np.pad(self._persons, (0, more))


def _of_nearest_persons(
    probes: NDArray[np.int64], persons: NDArray[np.int64], limit: int
) -> NDArray[np.bool_]:
    """Which hits are of one of the `limit` persons nearest to their probe.

    The hits have to be sorted by probe, the closest first.
    """
    pair = probes * (persons.max(initial=0) + 1) + persons
    _, first, which = np.unique(pair, return_index=True, return_inverse=True)
    by_first = np.argsort(first)
    probe_of = probes[first[by_first]]
    rank = np.empty(len(first), np.int64)
    rank[by_first] = np.arange(len(first)) - np.searchsorted(probe_of, probe_of)
    return rank[which] < limit
