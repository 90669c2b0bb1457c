"""Makes a new `?start=` payload for a workspace."""

from typing import Literal

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.rules.chats.deep_links import hash_payload, new_payload


async def make_deep_link(workspace_id: WorkspaceId, purpose: Literal["connect", "setup"]) -> str:
    """connect: for many uses, never expires. setup: for one use within a day. Only a hash is stored."""
    payload = new_payload(purpose)
    await sql.execute(
        """INSERT INTO deep_links (workspace_id, purpose, token_hash, expires_at)
           VALUES ($1, $2::text, $3, CASE WHEN $2::text = 'setup' THEN now() + interval '1 day' END)""",
        workspace_id,
        purpose,
        hash_payload(payload),
    )
    return payload
