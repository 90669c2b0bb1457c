"""How the collections of the face index are named, on a server and on disk."""

import re
from dataclasses import dataclass

USUAL_DIMENSIONS = 512


@dataclass(frozen=True, slots=True)
class FaceCollection:
    """One engine's vectors: requests name `alias`, the points lie in a numbered generation behind it.

    A rebuild fills the next generation and then moves the alias, while searches go on.
    """

    alias: str
    engine: str
    dimensions: int

    @classmethod
    def of(cls, configured_name: str, engine: str, dimensions: int) -> "FaceCollection":
        """configured_name: QDRANT_FACE_COLLECTION (#128, #202); engines that are not 512-d get a suffix."""
        suffix = "" if dimensions == USUAL_DIMENSIONS else f"_{dimensions}"
        return cls(alias=configured_name + suffix, engine=engine, dimensions=dimensions)

    def generation(self, number: int) -> str:
        return f"{self._stem}.{number}"

    def is_generation(self, name: str) -> bool:
        """Whether a collection of that name holds this engine's vectors under this alias."""
        stem, _, number = name.rpartition(".")
        return stem == self._stem and number.isdigit()

    def refusal(self, name: str) -> str:
        """Why a start ends when the alias leads to `name`: its vectors cannot be compared with ours."""
        return (
            f"{self.alias!r} leads to {name!r}, which holds no vectors of the engine {self.engine!r}: "
            "choose that engine again, or set QDRANT_FACE_COLLECTION to a new name"
        )

    @property
    def _stem(self) -> str:
        return f"{self.alias}.{re.sub(r'[^A-Za-z0-9_-]', '-', self.engine)}"
