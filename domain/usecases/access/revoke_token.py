"""Revokes an API token: the next call with it is refused."""

from domain.ids import TokenId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.access.tokens import token
from domain.steps.work.work import transaction


async def revoke_token(token_id: TokenId, by: Requester, *, doorbell: Doorbell) -> WorkspaceId:
    """Returns the workspace of the token. For moderators only; others get NotFound(`token`), as for a token
    that is gone. Raises Untold where Telegram does not tell who moderates.
    """
    view = await token(token_id)
    acting = await moderating(view.workspace_id if view else None, by, what="token")
    async with transaction(doorbell):
        gone = await sql.value(
            TokenId,
            "DELETE FROM api_tokens WHERE id = $1 AND workspace_id = $2 RETURNING id",
            token_id,
            acting.workspace_id,
        )
        if gone is not None:
            await sql.execute(
                """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
                   VALUES ($1, $2, 'revoke_token', 'token', $3)""",
                acting.workspace_id,
                acting.actor,
                token_id,
            )
    return acting.workspace_id
