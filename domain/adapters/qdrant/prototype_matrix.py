"""Keeps the prototypes of one workspace in memory, so that one product compares faces with all of them."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from domain.ids import FaceId, PersonId
from domain.ports import Candidate, Embedding

_GROWTH = 1.25


class PrototypeMatrix:
    """The prototypes have no order: the last one takes the place of one that goes. room: for how many."""

    def __init__(self, dimensions: int, room: int) -> None:
        # Each face has a column, with which the product is a third faster than with rows.
        self._vectors = np.zeros((dimensions, room), np.float32)
        self._persons = np.zeros(room, np.int64)  # by their place in `_names`
        self._names: list[PersonId | None] = []
        self._numbers: dict[PersonId | None, int] = {}
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
        self._persons[place] = self._number(person)

    def drop(self, faces: Collection[FaceId]) -> None:
        """Removes those of the faces that are here, with every number of their vectors."""
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
        """As `VectorIndex.nearest_persons`."""
        if not probes:
            return []
        faces = np.stack(probes)
        faces = (faces / np.linalg.norm(faces, axis=1, keepdims=True)).astype(np.float32)
        cosines = faces @ self._vectors[:, : len(self)]
        return [self._nearest(of_face, np.float32(min_similarity), limit) for of_face in cosines]

    def _nearest(self, cosines: NDArray[np.float32], least: np.float32, limit: int) -> list[Candidate]:
        [near] = np.nonzero(cosines >= least)
        near = near[np.argsort(-cosines[near])]
        persons, first = np.unique(self._persons[near], return_index=True)
        chosen = persons[np.argsort(first)[:limit]]
        near = near[np.isin(self._persons[near], chosen)]
        return [
            Candidate(self._faces[place], self._names[person], cosine)
            for place, person, cosine in zip(
                near.tolist(), self._persons[near].tolist(), cosines[near].tolist(), strict=True
            )
        ]

    def _number(self, person: PersonId | None) -> int:
        number = self._numbers.setdefault(person, len(self._names))
        if number == len(self._names):
            self._names.append(person)
        return number

    def _make_room(self) -> None:
        room = self._vectors.shape[1]
        if len(self) > room:
            more = max(len(self), int(room * _GROWTH)) - room
            self._vectors = np.pad(self._vectors, ((0, 0), (0, more)))
            self._persons = np.pad(self._persons, (0, more))
