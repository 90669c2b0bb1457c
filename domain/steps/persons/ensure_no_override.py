"""Refuses merges that would override what somebody decided about the absorbed person."""

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.sharing.consent_withdrawn import is_consent_withdrawn
from domain.queries.sharing.name_when_left import ENDS_LINK
from domain.rules.access.access import ensure_may_absorb
from domain.states import PersonStatus
from domain.steps.persons.lock_persons import LockedPerson

# Whether somebody who receives person $2 was removed from person $1, or not let in, or from one who is part
# of $1. Whoever left by themselves decided for themselves only. Once the history has forgotten who ended a
# link (`UNDO_DAYS`), it counts as a removal.
_IS_DENIED = f"""
WITH RECURSIVE selves AS (
    SELECT $1::uuid AS id UNION SELECT a.id FROM persons a JOIN selves s ON a.merged_into_id = s.id)
SELECT 1 AS yes FROM participant_persons l JOIN participants r ON r.id = l.participant_id
WHERE l.person_id IN (SELECT id FROM selves)
  AND (l.state = 'declined' OR l.state = 'revoked' AND l.consented_at IS NOT NULL AND (
      SELECT o.actor FROM operations o WHERE o.workspace_id = $3 AND o.undone_by_id IS NULL AND {ENDS_LINK}
      ORDER BY o.id DESC LIMIT 1) IS DISTINCT FROM 'tg:' || r.tg_user_id)
  AND EXISTS (SELECT 1 FROM participant_persons o
      WHERE o.participant_id = l.participant_id AND o.person_id = $2 AND o.state = 'approved')
  AND NOT EXISTS (SELECT 1 FROM participant_persons o
      WHERE o.participant_id = l.participant_id AND o.person_id = $1 AND o.state = 'approved')
LIMIT 1
"""  # noqa: S608  a constant


async def ensure_no_override(absorbed: LockedPerson, survivor: LockedPerson, was: PersonStatus) -> None:
    """was: the status of the absorbed person before the merge. See `ensure_may_absorb` for what it raises."""
    workspace_id, one, other = absorbed.workspace_id, absorbed.id, survivor.id
    ensure_may_absorb(
        has_no_consent=await is_consent_withdrawn(one),
        is_denied=await _is_denied(workspace_id, one, other),
        is_denied_back=await _is_denied(workspace_id, other, one),
        is_shown_by_it=was == PersonStatus.HIDDEN and survivor.status != PersonStatus.HIDDEN,
    )


async def _is_denied(workspace_id: WorkspaceId, absorbed: PersonId, survivor: PersonId) -> bool:
    return await sql.value(int, _IS_DENIED, absorbed, survivor, workspace_id) is not None
