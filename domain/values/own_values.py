"""Values of settings that a workspace may change: how texts, buttons and operations hold them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from domain.values.way_back import SettingKept

Value = float | int | bool | str
Kind = Literal["share", "count", "switch", "choice"]

# An operation about the workspace itself has this number: no person and no cluster ever has it.
OF_NOBODY: Final = 0
# A button carries a setting and a value in one number. Shares are carried in thousandths.
_CARRIED = 1_000_000
_THOUSANDTHS = 1000


@dataclass(frozen=True, slots=True)
class SettingChange:
    """before, after: None where the service's value held or holds."""

    name: str
    before: Value | None
    after: Value | None


def changes_in(undo: Sequence[SettingKept] | None) -> tuple[SettingChange, ...]:
    """undo: what an operation keeps of the settings that it changed."""
    return tuple(SettingChange(one["name"], one["before"], one["after"]) for one in undo or ())


def written(value: Value) -> str:
    """Shares in percent. Switches and choices have words of their own in each language."""
    return f"{round(value * 100, 1):g} %" if isinstance(value, float) else str(value)


def carried(number: int, position: int) -> int:
    """The number in a button. number: the setting's number. position: the value's, from `position_of`."""
    return number * _CARRIED + position


def carried_by(button: int) -> tuple[int, int]:
    """The setting's number and the value's position."""
    return divmod(button, _CARRIED)


def position_of(kind: Kind, value: Value, choices: Sequence[Value]) -> int:
    if choices:
        return list(choices).index(value)
    return round(float(value) * _THOUSANDTHS) if kind == "share" else int(value)


def value_at(kind: Kind, position: int, choices: Sequence[Value]) -> Value | None:
    """None for a position behind the last of the choices. Without choices any position gives a value, which
    the caller compares with the setting's range.
    """
    if choices:
        return choices[position] if position < len(choices) else None
    return position / _THOUSANDTHS if kind == "share" else position
