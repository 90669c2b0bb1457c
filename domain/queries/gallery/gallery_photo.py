"""Reads what became of a training photo of a connected person, for its sender and for the deciders."""

from dataclasses import dataclass, replace

from domain.ids import AssetId, OperationId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, deciders
from domain.queries.reading import Made
from domain.rules.photos.store_keys import card_key
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class GalleryPhotoView:
    """verdict: `good` (it is learned from), `odd` (it waits for a moderator's word), what is wrong with it (a
    `Verdict` of enrolment or a code of `ImageCodec.decode`), `left_out` (a moderator refused it), `dead` (it
    could not be judged), or why nobody looked at it: `same_photo` (the person who absorbed this one has it),
    `moved_on` (the person is gone, or the sender may not send photos of it any more). name: the person's name
    for moderators; alias: the sender's name for the person. operation_id: the operation that learned from the
    photo; None where there is nothing to undo. has_left: the sender no longer receives the person's photos,
    but did.
    """

    asset_id: AssetId
    workspace_id: WorkspaceId
    person_number: int
    name: str
    alias: str
    verdict: str
    operation_id: OperationId | None
    has_left: bool
    tg_chat_id: int
    tg_reply_message_id: int | None
    language: str
    deciders: Made[tuple[Recipient, ...]]

    @property
    def picture_key(self) -> str:
        """The store's key of the card's picture, which is kept until a moderator has decided."""
        return card_key(self.workspace_id, "gallery", self.asset_id)


async def gallery_photo(asset_id: AssetId) -> GalleryPhotoView | None:
    """None while the photo is being judged, and where its person or sender is gone."""
    photo = await sql.one(
        GalleryPhotoView,
        """SELECT a.id AS asset_id, a.workspace_id, CASE WHEN a.state = 'dead' THEN 'dead'
                   WHEN a.reason = 'kept' THEN 'good' ELSE coalesce(a.reason, 'dead') END AS verdict,
               a.tg_reply_message_id, p.number AS person_number, p.name,
               coalesce(CASE l.state WHEN 'approved' THEN l.alias END, p.name) AS alias,
               r.tg_user_id AS tg_chat_id, r.language, (
                   SELECT o.id FROM operations o
                   WHERE o.asset_id = a.id AND o.kind = 'add_gallery_photo' AND o.undone_by_id IS NULL
                     AND o.undoes_id IS NULL AND o.undo IS NOT NULL
                   ORDER BY o.id DESC LIMIT 1) AS operation_id,
               coalesce(l.state = 'revoked', false) AS has_left
           FROM image_assets a
           JOIN persons p ON p.id = a.enrols_person_id AND p.erasing_at IS NULL
           JOIN participants r ON r.id = a.sent_by_id
           LEFT JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = r.id
           WHERE a.id = $1 AND a.state <> 'received'""",
        asset_id,
    )
    if photo is None:
        return None
    return replace(
        photo,
        name=of_person(photo.person_number, photo.name),
        alias=of_person(photo.person_number, photo.alias),
        deciders=await deciders(photo.workspace_id),
    )
