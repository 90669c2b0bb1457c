"""Finds out for whom and for what an API token speaks, and notes that it was used."""

from dataclasses import dataclass

from domain.ids import TokenId, WorkspaceId
from domain.ports import Memberships
from domain.queries import sql
from domain.queries.access.authority import moderates
from domain.queries.chats.participant import ParticipantView, participant
from domain.rules.access.api_tokens import hash_token, is_token, scopes_up_to
from domain.states import Scope


@dataclass(frozen=True, slots=True)
class TokenUse:
    """who: the maker. scopes: what the token may do in its workspace."""

    token_id: TokenId
    workspace_id: WorkspaceId
    who: ParticipantView
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True)
class _Token:
    id: TokenId
    workspace_id: WorkspaceId
    tg_user_id: int
    scope: Scope


async def use_token(given: str, memberships: Memberships) -> TokenUse | None:
    """None for a token that was never made, was revoked or expired, whose workspace is being erased, or whose
    maker does not moderate the workspace at this moment. Asks Telegram, so call it before a transaction.
    Raises Untold where Telegram does not tell.
    """
    if not is_token(given):
        return None
    found = await sql.one(
        _Token,
        """SELECT t.id, t.workspace_id, r.tg_user_id, t.scope FROM api_tokens t
           JOIN participants r ON r.id = t.participant_id
           JOIN workspaces w ON w.id = t.workspace_id AND w.erasing_at IS NULL
           WHERE t.token_hash = $1 AND t.expires_at > now()""",
        hash_token(given),
    )
    if found is None or not await moderates(found.workspace_id, found.tg_user_id, memberships):
        return None
    who = await participant(found.tg_user_id)
    if who is None:
        return None
    # A program calls often, and nobody needs to know the second.
    await sql.execute(
        """UPDATE api_tokens SET last_used_at = now() WHERE id = $1
             AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')""",
        found.id,
    )
    return TokenUse(found.id, found.workspace_id, who, scopes_up_to(found.scope))
