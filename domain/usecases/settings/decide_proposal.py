"""Takes the proposed thresholds for a workspace, or keeps what it has."""

from domain.errors import Conflict
from domain.ids import CalibrationId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester, moderating
from domain.queries.operations.done import Done, done_before
from domain.queries.settings.setting_proposal import setting_proposal
from domain.queries.settings.settings_of import settings_of
from domain.settings import Settings
from domain.states import ProposalDecision
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.settings.put_settings import put_settings
from domain.steps.work.work import transaction
from domain.values.own_values import OF_NOBODY

_DECIDE = """
UPDATE setting_proposals SET decision = $2, decided_at = now(), decided_by = $3
WHERE id = $1 AND decision IS NULL RETURNING id
"""
# A decision that changes no value records no operation that `done_before` would find.
_HAS_DECIDED = "SELECT id FROM setting_proposals WHERE id = $1 AND decision = $2 AND decided_by = $3"


async def decide_proposal(
    proposal_id: CalibrationId, by: Requester, *, uses: bool, settings: Settings, doorbell: Doorbell
) -> Done:
    """For moderators only. uses: whether the proposed values are taken. They are checked like any others: the
    floor may have moved since. Whoever decided and says the same again is answered as the first time, as long
    as a yes still holds: a press may be handled again after a crash.

    Raises NotFound(`setting`), Conflict(`proposal_decided`), InvalidInput(`below_floor`, `out_of_range`), and
    Conflict(`values_changed`) where other values hold now than those with which the proposal compares.
    """
    view = await setting_proposal(proposal_id)
    acting = await moderating(view.workspace_id if view else None, by, what="setting")
    if (done := await done_before(by)) is not None:
        return done
    assert view is not None
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        await lock_workspace(acting.workspace_id)
        now = (await settings_of(acting.workspace_id, settings)).model_dump(include={*view.wanted})
        decision = ProposalDecision.ACCEPTED if uses else ProposalDecision.REJECTED
        has_decided = await sql.value(CalibrationId, _HAS_DECIDED, proposal_id, decision, acting.actor)
        if has_decided is not None and (not uses or now == view.wanted):
            return Done(None, OF_NOBODY, again=True)
        if await sql.value(CalibrationId, _DECIDE, proposal_id, decision, acting.actor) is None:
            raise Conflict("proposal_decided")
        if uses and now not in (view.compared, view.wanted):
            raise Conflict("values_changed")
        await work.add("show_setting_proposal", proposal_id=proposal_id)
        return await _use(acting, view.wanted, settings) if uses else Done(None, OF_NOBODY)


async def _use(acting: Acting, wanted: dict[str, float], settings: Settings) -> Done:
    changes = await put_settings(acting, {**wanted}, settings)
    if not changes:  # somebody typed the same values meanwhile
        return Done(None, OF_NOBODY)
    operation = Operation(acting, "change_settings", OF_NOBODY)
    return await record_operation(operation.with_undo(settings=changes))
