"""Takes the copies of a photo that is deleted for everybody out of its recipients' chats."""

from domain.ids import AssetId, CardId, WorkspaceId
from domain.queries import sql
from domain.queries.chats.card import PICTURE
from domain.queries.deliveries.delivery import DeliveryView
from domain.steps.chats.leave_cards import take_back_each
from domain.steps.deliveries.offer_again import offer_without
from domain.steps.work.work import Work

# For each copy, a card remembers only where the message is, until it is deleted: in a chat that is closed to
# the bot, when the chat opens.
_COPIES = """
INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown)
SELECT $1, 'left', gen_random_uuid()::text, r.tg_user_id, copy, $3
FROM deliveries d JOIN participants r ON r.id = d.participant_id
CROSS JOIN LATERAL unnest(d.earlier_copies || d.tg_message_id) AS copy
WHERE d.asset_id = $2 AND copy IS NOT NULL RETURNING id
"""
_LATE = """
INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown)
SELECT w.id, 'left', gen_random_uuid()::text, $3, $4, $5 FROM workspaces w
WHERE w.id = $1 AND EXISTS (
    SELECT 1 FROM erasures WHERE subject_kind = 'photo' AND subject_number = $2) RETURNING id
"""


async def take_back_copies(work: Work, workspace_id: WorkspaceId, asset_id: AssetId) -> None:
    """Call it with the photo locked, before its deliveries are deleted. Buttons that offer it are renewed."""
    # Waits for a send that is being recorded, so that its copy is taken back, too.
    await sql.execute(
        """SELECT id FROM participants WHERE id IN (SELECT participant_id FROM deliveries WHERE asset_id = $1)
           ORDER BY id FOR SHARE""",
        asset_id,
    )
    await take_back_each(work, await sql.values(CardId, _COPIES, workspace_id, asset_id, f"left{PICTURE}"))
    await offer_without(work, [asset_id])


async def take_back_late_copy(work: Work, view: DeliveryView, tg_message_id: int) -> None:
    """Takes back a copy whose send had begun when the photo was deleted for everybody; else does nothing.

    view: the delivery as it was when the send began.
    """
    values = view.workspace_id, view.asset_id, view.tg_user_id, tg_message_id, f"left{PICTURE}"
    await take_back_each(work, await sql.values(CardId, _LATE, *values))
