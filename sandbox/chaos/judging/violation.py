"""One promise that was broken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """kind: lost | under_way | duplicate | unauthorised | leak | residue | index | stuck | not_offered |
    stray; for operations also: stays | not_owed | unexplained | half_done | unkept | undo | queue; for what
    people said: asked_again | found_again | half_answered | settings | twice | overruled | rerun; for unknown
    people and thresholds: shown_to_others | inquiry | threshold.
    """

    kind: str
    what: str
