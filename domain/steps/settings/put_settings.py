"""Writes a workspace's own values of settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import Conflict, InvalidInput
from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.queries.settings.settings_of import valid_own
from domain.rules.settings.given_value import ensure_fits
from domain.rules.settings.own_settings import OWN_SETTINGS
from domain.settings import Settings
from domain.values.own_values import Value, changes_in
from domain.values.way_back import SettingKept

Changes = list[SettingKept]


@dataclass(frozen=True, slots=True)
class _Kept:
    name: str
    value: Any


async def put_settings(acting: Acting, wanted: Mapping[str, Value | None], settings: Settings) -> Changes:
    """wanted: None for the service's value; a value that is equal to the service's is taken as None.
    settings: of the process. Call with the workspace locked.

    Returns the changes, for `undo`. Raises InvalidInput(`below_floor`, `out_of_range`), Conflict(`bounded`)
    where another setting leaves no room for the service's value; then nothing is changed.
    """
    own = await _own(acting.workspace_id)
    default: dict[str, Value] = {name: getattr(settings, name) for name in OWN_SETTINGS}
    wanted = {name: None if value == default[name] else value for name, value in wanted.items()}
    asked = {name: value for name, value in wanted.items() if value is not None}
    beside = {**default, **valid_own(settings, own)[0], **{name: default[name] for name in wanted}, **asked}
    for name in wanted:
        if name in asked:
            ensure_fits(OWN_SETTINGS[name], asked[name], beside)
        elif not OWN_SETTINGS[name].goes_with(default[name], beside):
            raise Conflict("bounded")
    changes: Changes = []
    for name, value in wanted.items():
        if own.get(name) != value:
            changes.append({"name": name, "before": own.get(name), "after": value})
            await _put(acting, name, value)
    return changes


async def give_back_settings(acting: Acting, done: RecordedOperation, settings: Settings) -> Changes:
    """Takes back the changes of an operation, as far as nobody changed these settings since. Returns what a
    redo needs. Call with the workspace locked. Raises Conflict(`changed_since`) where nothing can be given
    back, also because the earlier value does not fit beside the others any more.
    """
    own = await _own(acting.workspace_id)
    was = changes_in(done.way_back.get("settings"))
    same = [one for one in was if one.name in OWN_SETTINGS and own.get(one.name) == one.after]
    try:
        given = await put_settings(acting, {one.name: one.before for one in same}, settings)
    except (Conflict, InvalidInput):
        given = []
    if not given:
        raise Conflict("changed_since")
    return given


async def _own(workspace_id: WorkspaceId) -> dict[str, Any]:
    kept = await sql.rows(
        _Kept, "SELECT name, value FROM workspace_settings WHERE workspace_id = $1", workspace_id
    )
    return {one.name: one.value for one in kept}


async def _put(acting: Acting, name: str, value: Value | None) -> None:
    if value is None:
        await sql.execute(
            "DELETE FROM workspace_settings WHERE workspace_id = $1 AND name = $2", acting.workspace_id, name
        )
        return
    await sql.execute(
        """INSERT INTO workspace_settings (workspace_id, name, value, updated_by) VALUES ($1, $2, $3, $4)
           ON CONFLICT (workspace_id, name) DO UPDATE
           SET value = EXCLUDED.value, updated_by = EXCLUDED.updated_by, updated_at = now()""",
        acting.workspace_id,
        name,
        sql.to_json(value),
        acting.actor,
    )
