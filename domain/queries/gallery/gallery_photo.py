"""What became of a photo that was sent for a connected person, for who sent it and for who decides."""

from dataclasses import dataclass

from domain.ids import AssetId, OperationId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, deciders
from domain.rules.chats.named import of_person


@dataclass(frozen=True, slots=True)
class GalleryPhotoView:
    """verdict: of `usecases.judge_gallery_photo`, a code of ImageCodec.decode, `left_out` or `dead`. name: as
    those who moderate call the person; alias: as who sent it does. operation_id: to take back that it is
    learned from; None where there is nothing to take back.
    """

    asset_id: AssetId
    workspace_id: WorkspaceId
    person_number: int
    name: str
    alias: str
    verdict: str
    operation_id: OperationId | None
    tg_chat_id: int
    tg_reply_message_id: int
    language: str
    deciders: tuple[Recipient, ...]


async def gallery_photo(asset_id: AssetId) -> GalleryPhotoView | None:
    """None while it is looked at, and where the person or who sent it is gone."""
    row = await sql.one(
        """SELECT a.workspace_id, a.state, a.reason, a.tg_reply_message_id, p.number, p.name,
               coalesce(l.alias, p.name) AS alias, r.tg_user_id, r.language, (
                   SELECT o.id FROM operations o
                   WHERE o.asset_id = a.id AND o.kind = 'add_gallery_photo' AND o.undone_by_id IS NULL
                     AND o.undoes_id IS NULL AND o.undo IS NOT NULL ORDER BY o.id DESC LIMIT 1) AS operation
           FROM image_assets a
           JOIN persons p ON p.id = a.enrols_person_id AND p.erasing_at IS NULL
           JOIN participants r ON r.id = a.sent_by_id
           LEFT JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = r.id
               AND l.state = 'approved'
           WHERE a.id = $1 AND a.state <> 'received'""",
        asset_id,
    )
    if row is None:
        return None
    return GalleryPhotoView(
        asset_id,
        row["workspace_id"],
        row["number"],
        of_person(row["number"], row["name"]),
        of_person(row["number"], row["alias"]),
        "dead" if row["state"] == "dead" else row["reason"],
        row["operation"],
        row["tg_user_id"],
        row["tg_reply_message_id"],
        row["language"],
        await deciders(row["workspace_id"]),
    )
