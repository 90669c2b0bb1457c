"""Reads the API tokens of a workspace. Of the secret itself only a hash is stored, which is not read here."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import ParticipantId, TokenId, WorkspaceId
from domain.queries import sql
from domain.states import Scope


@dataclass(frozen=True, slots=True)
class TokenView:
    """made_by: an actor. last_used_at: to the minute."""

    id: TokenId
    workspace_id: WorkspaceId
    participant_id: ParticipantId
    name: str
    scope: Scope
    made_by: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


_TOKENS = """
SELECT t.id, t.workspace_id, t.participant_id, t.name, t.scope, 'tg:' || r.tg_user_id AS made_by,
    t.created_at, t.expires_at, t.last_used_at
FROM api_tokens t JOIN participants r ON r.id = t.participant_id
JOIN workspaces w ON w.id = t.workspace_id AND w.erasing_at IS NULL
"""


async def tokens(workspace_id: WorkspaceId) -> list[TokenView]:
    """The tokens that have not expired, the newest first."""
    return await sql.rows(
        TokenView,
        f"{_TOKENS} WHERE t.workspace_id = $1 AND t.expires_at > now() ORDER BY t.id DESC",
        workspace_id,
    )


async def workspace_of_ended(what: str, number: int, actor: str, *, since: datetime) -> WorkspaceId | None:
    """The workspace of a token or webhook that the actor ended since then. what: token | webhook."""
    return await sql.value(
        WorkspaceId,
        """SELECT workspace_id FROM admin_events
           WHERE operation IN ('revoke_token', 'remove_webhook') AND subject_kind = $1
             AND subject_number = $2 AND actor = $3 AND created_at >= $4 LIMIT 1""",
        what,
        number,
        actor,
        since,
    )


async def token(token_id: TokenId) -> TokenView | None:
    return await sql.one(TokenView, f"{_TOKENS} WHERE t.id = $1", token_id)
