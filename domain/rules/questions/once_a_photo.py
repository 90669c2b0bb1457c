"""Says which of several faces one yes may make a person's: nobody is on a photo twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AssetId, SuggestionId


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one face of a photo."""

    id: SuggestionId
    asset_id: AssetId
    confidence: float


def once_a_photo(asked: Sequence[Asked]) -> list[SuggestionId]:
    """The surest question of each photo; of equals the older one."""
    best: dict[AssetId, Asked] = {}
    for one in sorted(asked, key=lambda one: (-one.confidence, one.id)):
        best.setdefault(one.asset_id, one)
    return sorted(one.id for one in best.values())
