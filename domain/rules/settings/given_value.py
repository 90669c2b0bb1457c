"""Reads the value that somebody wants a setting to have."""

import re
from collections.abc import Mapping

from domain.errors import InvalidInput
from domain.rules.settings.own_settings import OwnSetting
from domain.values.own_values import Value, value_at, written

_NUMBER = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,6})?) ?(%?)")


def given_value(setting: OwnSetting, given: str | int) -> Value:
    """given: words that somebody typed, or the position of a value in a button. A share may be typed as `85`,
    `85 %`, `0.85` or `0,85`. Raises InvalidInput(`not_a_value`).
    """
    value = value_at(setting.kind, given, setting.allowed.choices) if isinstance(given, int) else None
    if isinstance(given, str) and not setting.allowed.choices:
        value = _typed(setting, given)
    if value is None:
        raise InvalidInput("not_a_value")
    return value


def _typed(setting: OwnSetting, text: str) -> Value | None:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    number = float(found[1].replace(",", "."))
    if setting.kind == "share":
        return round(number / 100 if found[2] or number > 1 else number, 4)
    return int(number) if not found[2] and number == int(number) else None


def ensure_fits(setting: OwnSetting, value: Value, values: Mapping[str, Value]) -> None:
    """values: of all settings, as they are to be. Raises InvalidInput(`out_of_range`: low, high), or
    InvalidInput(`below_floor`: low, high) for a value with which strangers would be taken for somebody.
    """
    if setting.fits(value, values):
        return
    allowed = setting.range_beside(values)
    is_below = allowed.is_floor and not isinstance(value, str) and value < allowed.low
    low, high = written(allowed.low), written(allowed.high)
    raise InvalidInput("below_floor" if is_below else "out_of_range", low=low, high=high)
