"""Reads and changes the settings of a workspace, for its moderators."""

from datetime import datetime

from bot.api.call import Call
from bot.api.groups.list_groups import OfWorkspace
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.errors import InvalidInput, NotFound
from domain.ids import WorkspaceId
from domain.queries.operations.actors import actor_names
from domain.queries.settings.workspace_settings import SettingView, workspace_settings
from domain.states import Scope
from domain.usecases.settings.change_setting import change_setting as change
from domain.values.own_values import Kind, Value


class Setting(Shape):
    """kind: share (0 to 1), count, switch or choice. value: what holds now; default: the service's own value.

    low, high: the bounds of a number, else null. choices: the values of a switch or a choice. is_own: the
    workspace has a value of its own.
    """

    name: str
    part: str
    kind: Kind
    value: Value
    default: Value
    choices: list[Value]
    low: float | None
    high: float | None
    is_own: bool
    changed_by: str | None
    changed_at: datetime | None


class Settings(Shape):
    workspace: int
    settings: list[Setting]


class ByName(Query):
    name: str


class Change(Shape):
    """value: null for the service's own."""

    value: Value | None


class Changed(Shape):
    """operation_id: what can be undone; null when nothing changed."""

    operation_id: int | None
    setting: Setting


async def list_settings(call: Call, query: OfWorkspace) -> Settings:
    workspace_id = await call.workspace(query.workspace)
    return Settings(workspace=workspace_id, settings=await _settings(call, workspace_id))


async def change_setting(call: Call, path: ByName, query: OfWorkspace, body: Change) -> Changed:
    workspace_id = await call.workspace(query.workspace)
    world = call.world
    views = {one.name: one for one in await workspace_settings(workspace_id, world.settings)}
    if (view := views.get(path.name)) is None:
        raise NotFound("setting")
    done = await change(
        workspace_id,
        view.number,
        None if body.value is None else _given(view, body.value),
        call.requester(),
        settings=world.settings,
        doorbell=world.doorbell,
    )
    [now] = [one for one in await _settings(call, workspace_id) if one.name == path.name]
    return Changed(operation_id=done.operation_id, setting=now)


def _given(view: SettingView, value: Value) -> str | int:
    """Of a switch or choice, the place of the value, as a button carries it; else the number as people type
    it. Raises InvalidInput(`not_a_value`), also for a share over 1: only people type percent.
    """
    if view.choices:
        fitting = [at for at, one in enumerate(view.choices) if one == value and type(one) is type(value)]
        if not fitting:
            raise InvalidInput("not_a_value")
        return fitting[0]
    if isinstance(value, bool | str) or (view.kind == "share" and value > 1):
        raise InvalidInput("not_a_value")
    return str(value)


async def _settings(call: Call, workspace_id: WorkspaceId) -> list[Setting]:
    views = await workspace_settings(workspace_id, call.world.settings)
    names = await actor_names([view.changed_by for view in views])
    return [
        Setting.of(
            view,
            choices=[*view.choices],
            changed_by=names.get(view.changed_by) if view.changed_by else None,
        )
        for view in views
    ]


ROUTES = [
    Route("GET", "/faces/settings", list_settings, "List a workspace's settings", Scope.READ, (400, 404)),
    Route(
        *("PATCH", "/faces/settings/{name}", change_setting, "Change a workspace's setting"),
        needs=Scope.MANAGE,
        refusals=(404, 409),
    ),
]
