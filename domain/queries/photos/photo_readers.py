"""Finds the chats in which the card of a photo is shown, or is to be shown."""

from domain.ids import AssetId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, admin_chat, deciders

IN_ADMIN_CHAT = ParticipantId(0)


async def photo_reader(workspace_id: WorkspaceId, participant_id: ParticipantId) -> Recipient | None:
    """participant_id: IN_ADMIN_CHAT for the admin chat. None where the workspace has no admin chat, and for a
    private chat that is closed to the bot.
    """
    if participant_id != IN_ADMIN_CHAT:
        return await sql.one(
            Recipient,
            """SELECT tg_user_id AS tg_chat_id, language FROM participants
               WHERE id = $1 AND private_chat = 'open'""",
            participant_id,
        )
    return await admin_chat(workspace_id)


async def photo_readers(workspace_id: WorkspaceId, asset_id: AssetId, *, kind: str) -> list[Recipient]:
    """The chats that have a card of the photo now. kind: photo | grid."""
    found = await sql.rows(
        Recipient,
        """SELECT c.tg_chat_id, coalesce(r.language, '') AS language FROM cards c
           LEFT JOIN participants r ON r.tg_user_id = c.tg_chat_id
           WHERE c.workspace_id = $1 AND c.kind = $3 AND c.subject = $2 ORDER BY c.id""",
        workspace_id,
        str(asset_id),
        kind,
    )
    spoken = {one.tg_chat_id: one.language for one in await deciders(workspace_id)}
    return [Recipient(one.tg_chat_id, one.language or spoken.get(one.tg_chat_id, "en")) for one in found]
