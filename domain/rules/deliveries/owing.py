"""For whom is a photo owed now? A parent expects it for what is new to them, and for nothing else.

- The first look at a photo owes it for everybody on it.
- A second look (*Look harder*, or a face that somebody pointed at) owes it for those whom it found. Who was
  known on it before was owed it then: who was linked since is offered older photos, and is not sent one of
  them because somebody else was found. What left a chat stays away.
- Somebody's word about a person owes that person's photos. They come back to a chat that they had left.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Owing(Generic[P]):
    """persons: None: everybody on the photo. brings_back: also what was taken back for another reason."""

    persons: tuple[P, ...] | None
    brings_back: bool


def owing(*, found: Collection[P] | None, decided_for: P | None) -> Owing[P]:
    """found: by a second look. decided_for: the person about whom somebody decided."""
    if decided_for is not None:
        return Owing((decided_for,), brings_back=True)
    return Owing(None if found is None else tuple(found), brings_back=False)
