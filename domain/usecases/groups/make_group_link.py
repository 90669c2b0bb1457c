"""The `?start=` payload by which the members of a group connect somebody."""

from pydantic import SecretStr

from domain.ids import GroupId, WorkspaceId
from domain.queries import sql
from domain.rules.chats.deep_links import group_payload, hash_payload


async def make_group_link(workspace_id: WorkspaceId, group_id: GroupId, secret: SecretStr) -> str:
    """The same one each time: many uses, no end, one row. The payload itself is not stored.

    secret: the bot's token; with another token the group gets another link, and the old one still leads here.
    """
    payload = group_payload(group_id, secret.get_secret_value())
    await sql.execute(
        """INSERT INTO deep_links (workspace_id, purpose, token_hash, group_id)
           VALUES ($1, 'connect', $2, $3) ON CONFLICT (token_hash) DO NOTHING""",
        workspace_id,
        hash_payload(payload),
        group_id,
    )
    return payload
