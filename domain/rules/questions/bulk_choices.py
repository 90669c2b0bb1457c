"""Says from which confidence on several questions may be accepted with one press."""

from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = range(95, 45, -5)
_MOST = 3


@dataclass(frozen=True, slots=True)
class BulkChoice:
    """percent: the lowest confidence that is accepted. count: how many questions have that or more."""

    percent: int
    count: int


def bulk_choices(confidences: Sequence[float]) -> list[BulkChoice]:
    """At most three choices, the most careful first. No two take the same questions, and none takes all."""
    choices: list[BulkChoice] = []
    for percent in _STEPS:
        count = sum(confidence >= percent / 100 for confidence in confidences)
        if 0 < count < len(confidences) and (not choices or choices[-1].count < count):
            choices.append(BulkChoice(percent, count))
    return choices[:_MOST]
