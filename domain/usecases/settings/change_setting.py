"""Gives a workspace a value of its own for a setting, or the service's value back."""

from domain.errors import NotFound
from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries.access.acting import Requester, moderating
from domain.queries.operations.done import Done, done_before
from domain.rules.settings.given_value import given_value
from domain.rules.settings.own_settings import OWN_BY_NUMBER
from domain.settings import Settings
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.questions.ask_at_once import ask_at_once
from domain.steps.settings.put_settings import put_settings
from domain.steps.work.work import transaction
from domain.values.own_values import OF_NOBODY


async def change_setting(
    workspace_id: WorkspaceId,
    number: int,
    given: str | int | None,
    by: Requester,
    *,
    settings: Settings,
    doorbell: Doorbell,
) -> Done:
    """For moderators only. number: the setting's number. given: words, the position that a button carries, or
    None for the service's value. The value holds from now on; what was decided before stays.

    Raises NotFound(`setting`), InvalidInput(`not_a_value`, `below_floor`, `out_of_range`),
    Conflict(`bounded`) where another setting leaves no room for the service's value.
    """
    acting = await moderating(workspace_id, by, what="setting")
    if (done := await done_before(by)) is not None:
        return done
    setting = OWN_BY_NUMBER.get(number)
    if setting is None:
        raise NotFound("setting")
    value = None if given is None else given_value(setting, given)
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        await lock_workspace(workspace_id)
        changes = await put_settings(acting, {setting.name: value}, settings)
        if not changes:
            return Done(None, OF_NOBODY)
        await ask_at_once(work, workspace_id, changes)
        return await record_operation(
            Operation(acting, "change_settings", OF_NOBODY).with_undo(settings=changes)
        )
