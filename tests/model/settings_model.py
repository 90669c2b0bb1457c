"""Models the values that a workspace has for settings, in place of the service's."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.model.answers_model import AnswersModel
from tests.model.words import Refused, SettingChange, Step, Value

AUTO, SUGGEST = "face_auto_assign_threshold", "face_prototype_search_threshold"
# The least and the greatest value of each setting; the two thresholds bound each other as well.
RANGES: Mapping[str, tuple[float, float]] = {
    AUTO: (0.8, 0.99),
    SUGGEST: (0.6, 0.99),
    "face_questions_a_day": (1, 50),
}


@dataclass
class SettingsModel(AnswersModel):
    """own: the workspace's values. service: the service's."""

    own: dict[str, Value] = field(default_factory=dict)
    service: dict[str, Value] = field(default_factory=dict)

    def change_settings(self, wanted: Mapping[str, Value | None], by: int) -> Step | None:
        if not self.moderates(by):
            raise Refused("setting")
        changes = self._put(wanted)
        return Step("change_settings", 0, settings=changes) if changes else None

    def settings_back(self, done: Step) -> list[SettingChange]:
        """Restores the former values. Empty when somebody changed them since, or they do not fit any more."""
        same = {one.name: one.before for one in done.settings if self.own.get(one.name) == one.after}
        try:
            return self._put(same)
        except Refused:
            return []

    def _put(self, wanted: Mapping[str, Value | None]) -> list[SettingChange]:
        """Writes the wanted values. None, or a value equal to the service's, removes the own value."""
        wanted = {n: None if value == self.service[n] else value for n, value in wanted.items()}
        after = {n: value for n, value in {**self.own, **wanted}.items() if value is not None}
        for name, value in wanted.items():
            self._ensure_fits(name, value, self.service | after)
        changes = [
            SettingChange(name, self.own.get(name), value)
            for name, value in wanted.items()
            if self.own.get(name) != value
        ]
        self.own = after
        return changes

    def _ensure_fits(self, name: str, value: Value | None, beside: Mapping[str, Value]) -> None:
        is_odd = name in (AUTO, SUGGEST) and beside[AUTO] < beside[SUGGEST]
        if value is None:
            if is_odd:
                raise Refused("bounded")
            return
        low, high = RANGES[name]
        if is_odd or not low <= value <= high:
            raise Refused(
                "below_floor" if value < low and name != "face_questions_a_day" else "out_of_range",
                "out_of_range",
            )
