"""Names the collections of the face index, on a server and on disk."""

import re
import secrets
from dataclasses import dataclass

USUAL_DIMENSIONS = 512
# Only the dimensions of our engines, because another installation may call its collection "faces_2".
ALL_DIMENSIONS = (USUAL_DIMENSIONS, 128)


@dataclass(frozen=True, slots=True)
class FaceCollection:
    """One engine's vectors. Requests name `alias`; it leads to a numbered collection, the generation.

    A rebuild fills another generation and then moves the alias, while searches go on.
    """

    alias: str
    engine: str
    dimensions: int

    @classmethod
    def of(cls, configured_name: str, engine: str, dimensions: int) -> "FaceCollection":
        """configured_name: QDRANT_FACE_COLLECTION. Engines that are not 512-d get a suffix."""
        return cls(configured_name + _suffix(dimensions), engine, dimensions)

    def generation(self, number: int) -> str:
        return f"{self._stem}.{number}"

    def is_generation(self, name: str) -> bool:
        """Whether `name` is that of a generation of this engine under this alias."""
        stem, _, number = name.rpartition(".")
        return stem == self._stem and number.isdigit()

    def draft(self) -> str:
        """A new name for each rebuild: one whose draft was removed must not write into a newer draft."""
        return self.generation(secrets.randbits(62))

    @property
    def draft_alias(self) -> str:
        """The alias of the generation that a rebuild fills. It exists only during the rebuild."""
        return f"{self.alias}.next"

    def is_of_family(self, name: str) -> bool:
        """Whether some engine made the collection under the same QDRANT_FACE_COLLECTION."""
        alias, _, rest = name.partition(".")
        return self.is_alias_of_family(alias) and re.fullmatch(r"[A-Za-z0-9_-]+\.[0-9]+", rest) is not None

    def is_alias_of_family(self, alias: str) -> bool:
        base = self.alias.removesuffix(_suffix(self.dimensions))
        return alias in {self.alias, *(base + _suffix(dimensions) for dimensions in ALL_DIMENSIONS)}

    @property
    def owner_prefix(self) -> str:
        """An empty collection marks the owner: its name is this prefix and the installation's id."""
        return owner_prefix(self.alias.removesuffix(_suffix(self.dimensions)))

    def refusal(self, name: str) -> str:
        """Says why the service refuses to start: the alias leads to a collection that is not ours."""
        return (
            f"{self.alias!r} leads to {name!r}, which is not ours: set QDRANT_FACE_COLLECTION to a new name"
        )

    @property
    def _stem(self) -> str:
        return f"{self.alias}.{re.sub(r'[^A-Za-z0-9_-]', '-', self.engine)}"


def owner_prefix(configured_name: str) -> str:
    return f"{configured_name}.of-"


def _suffix(dimensions: int) -> str:
    return "" if dimensions == USUAL_DIMENSIONS else f"_{dimensions}"
