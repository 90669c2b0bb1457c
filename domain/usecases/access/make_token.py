"""Makes an API token for a workspace."""

from dataclasses import dataclass

from domain.errors import Conflict
from domain.ids import ParticipantId, TokenId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.rules.access.api_tokens import MAX_TOKENS, clean_token_name, ensure_term, hash_token, new_token
from domain.states import Scope
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.work.work import transaction

# A message that is handled again gets another secret for the same token: the first may not have been shown.
_MAKE = """
INSERT INTO api_tokens (workspace_id, participant_id, batch_id, name, scope, token_hash, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))
ON CONFLICT (batch_id) DO UPDATE SET token_hash = EXCLUDED.token_hash RETURNING id
"""
_THERE = "SELECT count(*) FROM api_tokens WHERE workspace_id = $1 AND expires_at > now()"
_NOTE = """
INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
SELECT $1, $2::text, 'make_token', 'token', $3 WHERE NOT EXISTS (
    SELECT 1 FROM admin_events WHERE workspace_id = $1 AND operation = 'make_token' AND subject_number = $3)
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """days: until it expires. name: as it was typed."""

    name: str
    scope: Scope
    days: int


async def make_token(
    workspace_id: WorkspaceId,
    wanted: Wanted,
    by: Requester,
    participant_id: ParticipantId,
    *,
    doorbell: Doorbell,
) -> str:
    """Returns the token, which is stored nowhere. participant_id: the requester's.

    For moderators only: others get NotFound(`workspace`). Raises InvalidInput(`token_name`, `token_days`),
    Conflict(`too_many_tokens`), Untold where Telegram does not tell who moderates.
    """
    acting = await moderating(workspace_id, by, what="workspace")
    name = clean_token_name(wanted.name)
    ensure_term(wanted.days)
    made = new_token()
    async with transaction(doorbell):
        await lock_workspace(acting.workspace_id)
        token_id = await sql.value(
            TokenId,
            _MAKE,
            workspace_id,
            participant_id,
            by.batch_id,
            name,
            wanted.scope,
            hash_token(made),
            wanted.days,
        )
        if (await sql.value(int, _THERE, workspace_id) or 0) > MAX_TOKENS:
            raise Conflict("too_many_tokens", limit=MAX_TOKENS)
        await sql.execute(_NOTE, workspace_id, acting.actor, token_id)
    return made
