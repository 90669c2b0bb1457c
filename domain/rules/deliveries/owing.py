"""Says for which persons a photo is owed now. A recipient expects a photo for what is new to them only.

- The first look at a photo owes it for every person on it.
- A second look (*Look harder*, or a face that somebody pointed at) owes it for the persons that it found, and
  not for those that were known before: a participant who was linked to one of them since is offered older
  photos instead. A photo that was taken back stays away.
- A decision about a person owes that person's photos, and brings back those that were taken back.
- A photo that somebody posts again is owed for every person on it, and comes back as well: it may have been
  taken back because another one had replaced it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Owing(Generic[P]):
    """persons: None for everybody on the photo. brings_back: also photos that were taken back."""

    persons: tuple[P, ...] | None
    brings_back: bool


def owing(*, found: Collection[P] | None, decided_for: P | None, is_posted_again: bool) -> Owing[P]:
    """found: by a second look. decided_for: the person about whom somebody decided."""
    if decided_for is not None:
        return Owing((decided_for,), brings_back=True)
    return Owing(None if found is None else tuple(found), brings_back=is_posted_again)
