"""Reads a workspace's settings for its admins: the value in force, the service's own value, and the range."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.settings.settings_of import valid_own
from domain.rules.settings.own_settings import OWN_SETTINGS, OwnSetting, Range
from domain.settings import Settings
from domain.values.own_values import Kind, Value

_STEPS = (-5, -1, 1, 5)


@dataclass(frozen=True, slots=True)
class SettingView:
    """value: the one in force. default: the service's own. near: values that a button may offer. is_own: the
    workspace has its own value. is_ignored: its own value is not valid any more, so the default is in force.
    changed_by: an actor. low, high: None for a switch or a choice. is_floor: below `low` strangers would be
    taken for somebody.
    """

    number: int
    name: str
    part: str
    kind: Kind
    value: Value
    default: Value
    near: Sequence[Value]
    choices: Sequence[Value]
    low: float | None
    high: float | None
    is_floor: bool
    is_own: bool = False
    is_ignored: bool = False
    changed_by: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    name: str
    value: Any
    updated_by: str
    updated_at: datetime


async def workspace_settings(workspace_id: WorkspaceId, settings: Settings) -> list[SettingView]:
    """In the order in which people read them. settings: the process's. Call it for an admitted reader."""
    kept = {
        row.name: row
        for row in await sql.rows(
            _Kept,
            "SELECT name, value, updated_by, updated_at FROM workspace_settings WHERE workspace_id = $1",
            workspace_id,
        )
    }
    own, _ = valid_own(settings, {name: row.value for name, row in kept.items()})
    values: dict[str, Value] = {name: getattr(settings, name) for name in OWN_SETTINGS} | own
    return [
        _view(setting, values, getattr(settings, name), kept.get(name), is_own=name in own)
        for name, setting in OWN_SETTINGS.items()
    ]


def _view(
    setting: OwnSetting, values: dict[str, Value], default: Value, row: _Kept | None, *, is_own: bool
) -> SettingView:
    allowed = setting.range_beside(values)
    value = values[setting.name]
    is_range = not allowed.choices
    return SettingView(
        setting.number,
        setting.name,
        setting.part,
        setting.kind,
        value,
        default,
        _near(setting, value, allowed),
        allowed.choices,
        allowed.low if is_range else None,
        allowed.high if is_range else None,
        allowed.is_floor,
        is_own,
        row is not None and not is_own,
        row.updated_by if row else None,
        row.updated_at if row else None,
    )


def _near(setting: OwnSetting, value: Value, allowed: Range) -> list[Value]:
    """Other values that fit: at most two below and two above, or all others of a choice."""
    if isinstance(value, str) or allowed.choices:
        return [one for one in allowed.choices if one != value]
    near = (round(value + step * setting.step, 4) for step in _STEPS)
    inside = [min(max(one, allowed.low), allowed.high) for one in near]
    as_kind = [one if setting.kind == "share" else int(one) for one in inside]
    return sorted({one for one in as_kind if one != value})
