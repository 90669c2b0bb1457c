"""Names the collections of the face index, on a server and on disk."""

import re
import secrets
from dataclasses import dataclass

USUAL_DIMENSIONS = 512


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

    def dimensions_of(self, name: str) -> int | None:
        """How many numbers a vector has in a collection that some engine made under the same
        QDRANT_FACE_COLLECTION. None for other names.

        On a server another installation may call its own collection "faces_128": look at the vectors too.
        """
        alias, _, rest = name.partition(".")
        return self._dimensions_behind(alias) if re.fullmatch(r"[A-Za-z0-9_-]+\.[0-9]+", rest) else None

    def is_of_family(self, name: str) -> bool:
        return self.dimensions_of(name) is not None

    def is_alias_of_family(self, alias: str) -> bool:
        return self._dimensions_behind(alias) is not None

    def _dimensions_behind(self, alias: str) -> int | None:
        if alias == self.alias:
            return self.dimensions
        found = re.fullmatch(re.escape(self._configured_name) + r"(?:_([1-9][0-9]*))?", alias)
        if found is None or found[1] == str(USUAL_DIMENSIONS):  # these have no suffix
            return None
        return int(found[1] or USUAL_DIMENSIONS)

    @property
    def owner_prefix(self) -> str:
        """An empty collection marks the owner: its name is this prefix and the installation's id."""
        return owner_prefix(self._configured_name)

    def refusal(self, name: str) -> str:
        """Says why the service refuses to start: the alias leads to a collection that is not ours."""
        return (
            f"{self.alias!r} leads to {name!r}, which is not ours: set QDRANT_FACE_COLLECTION to a new name"
        )

    @property
    def _configured_name(self) -> str:
        return self.alias.removesuffix(_suffix(self.dimensions))

    @property
    def _stem(self) -> str:
        return f"{self.alias}.{re.sub(r'[^A-Za-z0-9_-]', '-', self.engine)}"


def owner_prefix(configured_name: str) -> str:
    return f"{configured_name}.of-"


def _suffix(dimensions: int) -> str:
    return "" if dimensions == USUAL_DIMENSIONS else f"_{dimensions}"
