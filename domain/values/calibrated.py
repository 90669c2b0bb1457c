"""What the answers of a workspace say about its two thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

# Fewer answers, or fewer of one kind, say too little.
LEAST_ANSWERS: Final = 50
LEAST_OF_A_KIND: Final = 5


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number for each 1,000 photos. low, high: the bounds of the middle 90 % of a bootstrap's results."""

    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True)
class Rates:
    """auto, suggest: the two thresholds. The others are estimates from the curve of the answers, for each
    1,000 photos. wrong: faces whose photo goes to somebody else's family without a question. missed: faces of
    connected persons, neither sent nor asked about. asked: questions.
    """

    auto: float
    suggest: float
    wrong: Estimate
    missed: Estimate
    asked: float


@dataclass(frozen=True, slots=True)
class Lacking:
    """The answers are too few, or nearly all of one kind."""

    yes: int
    no: int

    @property
    def answers(self) -> int:
        """How many are missing, of either kind."""
        return max(0, LEAST_ANSWERS - self.yes - self.no)

    @property
    def more_yes(self) -> int:
        return max(0, LEAST_OF_A_KIND - self.yes)

    @property
    def more_no(self) -> int:
        return max(0, LEAST_OF_A_KIND - self.no)


@dataclass(frozen=True, slots=True)
class Calibrated:
    """yes, no: answers. now, then: with the present and with the proposed thresholds. curve: for
    each point the confidence, the chance that such a face is the person, and the two bounds of that chance.
    """

    yes: int
    no: int
    now: Rates
    then: Rates
    curve: Sequence[tuple[float, float, float, float]]

    @property
    def is_better(self) -> bool:
        """Whether there is anything to change."""
        return (self.now.auto, self.now.suggest) != (self.then.auto, self.then.suggest)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Calibrated":
        curve = [(point[0], point[1], point[2], point[3]) for point in kept["curve"]]
        return cls(kept["yes"], kept["no"], _rates(kept["now"]), _rates(kept["then"]), curve)


def _rates(kept: Mapping[str, Any]) -> Rates:
    wrong, missed = Estimate(**kept["wrong"]), Estimate(**kept["missed"])
    return Rates(kept["auto"], kept["suggest"], wrong, missed, kept["asked"])
