"""Says for which settings a workspace may have its own value, and which values it may have.

A workspace may be stricter about strangers than the engine was measured to need, never looser: its floors are
the confidences of `rules/faces/calibration.py`, which mean the same for every engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.rules.faces.aggregating import AGGREGATES
from domain.rules.faces.calibration import AUTO_CONFIDENCE, SUGGEST_CONFIDENCE
from domain.values.own_values import Kind, Value

# Measured on blended siblings: with a thinner lead the photos of one come to the family of the other.
LEAD = 0.05
LEAD_OF_LOOK_ALIKES = 0.06


@dataclass(frozen=True, slots=True)
class Range:
    """low, high: the least and the most of a share or a count. choices: False and True of a switch, the words
    of a choice. is_floor: below `low` strangers would be taken for somebody.
    """

    low: float = 0
    high: float = 1
    choices: Sequence[bool | str] = ()
    is_floor: bool = False


@dataclass(frozen=True, slots=True)
class OwnSetting:
    """name: of the field of `Settings`. number: for buttons; it is never given to another setting. part: of
    the settings list. step: of its buttons. at_most, at_least: another setting that bounds this one.
    """

    number: int
    name: str
    part: str
    kind: Kind
    allowed: Range
    step: float = 1
    at_most: str | None = None
    at_least: str | None = None

    def range_beside(self, values: Mapping[str, Value]) -> Range:
        """The range beside the present values of the other settings."""
        low, high, is_floor = self.allowed.low, self.allowed.high, self.allowed.is_floor
        if self.at_least is not None and (other := float(values[self.at_least])) > low:
            low, is_floor = other, False
        if self.at_most is not None:
            high = max(low, min(high, float(values[self.at_most])))
        return Range(low, high, self.allowed.choices, is_floor)

    def goes_with(self, value: Value, values: Mapping[str, Value]) -> bool:
        """Whether the settings that bound this one leave room for the value."""
        bounds = (self.at_least and values[self.at_least], self.at_most and values[self.at_most])
        least, most = (None if one is None else float(one) for one in bounds)
        number = 0.0 if isinstance(value, str) else value
        return (least is None or number >= least) and (most is None or number <= most)

    def fits(self, value: Value, values: Mapping[str, Value]) -> bool:
        """Whether the workspace may have this value beside those of the other settings."""
        if self.allowed.choices:
            return value in self.allowed.choices and isinstance(value, type(self.allowed.choices[0]))
        if isinstance(value, bool | str) or (self.kind == "count" and value != int(value)):
            return False
        allowed = self.range_beside(values)
        return allowed.low <= value <= allowed.high


def _share(number: int, name: str, part: str, allowed: Range, **more: str) -> OwnSetting:
    return OwnSetting(number, name, part, "share", allowed, 0.01, **more)


def _count(number: int, name: str, part: str, allowed: Range, step: int = 1) -> OwnSetting:
    return OwnSetting(number, name, part, "count", allowed, step)


_AUTO = "face_auto_assign_threshold"
_SUGGEST = "face_prototype_search_threshold"
# The settings stand in the order of the list in the chat. Of two own values that do not go
# together, the one whose setting stands first is in force. A number stays with its setting for ever.
_ALL = (
    _share(1, _AUTO, "matching", Range(AUTO_CONFIDENCE, 0.99, is_floor=True), at_least=_SUGGEST),
    _share(3, "face_match_min_margin", "matching", Range(LEAD, 0.5, is_floor=True)),
    _share(4, "face_look_alike_margin", "matching", Range(LEAD_OF_LOOK_ALIKES, 0.5, is_floor=True)),
    _share(2, _SUGGEST, "questions", Range(SUGGEST_CONFIDENCE, 0.99, is_floor=True), at_most=_AUTO),
    _share(5, "face_similar_search_threshold", "questions", Range(SUGGEST_CONFIDENCE, 0.99, is_floor=True)),
    OwnSetting(16, "face_suggestion_aggregate", "questions", "choice", Range(choices=AGGREGATES)),
    _count(6, "face_suggestions_per_person", "questions", Range(0, 500), 10),
    _count(7, "face_questions_a_day", "questions", Range(1, 50)),
    _count(19, "face_suggestion_groups_per_page", "questions", Range(1, 12)),
    _count(20, "face_suggestion_items_per_group", "questions", Range(1, 12)),
    _count(8, "face_prototype_max_exemplars", "prototypes", Range(1, 20)),
    _share(9, "face_prototype_min_quality", "prototypes", Range(0.2, 0.9)),
    _count(10, "face_prototypes_on_label", "prototypes", Range(1, 10)),
    OwnSetting(
        18, "face_suggestions_auto_rescan_on_recompute", "prototypes", "switch", Range(choices=(True, False))
    ),
    _share(11, "clustering_min_quality", "clusters", Range(0.2, 0.9)),
    _count(17, "clustering_limit", "clusters", Range(2, 20_000), 1000),
    _count(12, "cluster_card_min_faces", "clusters", Range(1, 50)),
    _count(13, "cluster_card_min_photos", "clusters", Range(1, 50)),
    OwnSetting(21, "whose_child_asks", "clusters", "switch", Range(choices=(True, False))),
    _count(22, "whose_child_answers", "clusters", Range(1, 5)),
    _count(14, "face_enrol_min_side_px", "enrolment", Range(32, 400), 8),
    _share(15, "face_enrol_min_sharpness", "enrolment", Range(0.05, 0.9)),
)
OWN_SETTINGS: Final = {setting.name: setting for setting in _ALL}
OWN_BY_NUMBER: Final = {setting.number: setting for setting in _ALL}
