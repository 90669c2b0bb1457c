"""Makes the `?start=` payload by which the members of a group connect a person."""

from pydantic import SecretStr

from domain.ids import GroupId, WorkspaceId
from domain.queries import sql
from domain.rules.chats.deep_links import group_payload, hash_payload


async def make_group_link(workspace_id: WorkspaceId, group_id: GroupId, secret: SecretStr) -> str:
    """Returns the same payload each time, for many uses, without expiry. Only a hash is stored, in one row.

    secret: the bot's token; with another token the group gets another link, and the old one still works.
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
