"""Reads what became of a training photo of a connected person, for its sender and for the deciders."""

from dataclasses import dataclass

from domain.ids import AssetId, OperationId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, deciders
from domain.rules.photos.store_keys import card_key
from domain.states import AssetState
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class GalleryPhotoView:
    """verdict: `good` (it is learned from), `odd` (it waits for a moderator's word), what is wrong with it (a
    `Verdict` of enrolment or a code of `ImageCodec.decode`), `left_out` (a moderator refused it) or
    `dead` (it could not be judged). name: the person's name for moderators; alias: the sender's name for the
    person. operation_id: the operation that learned from the photo; None where there is nothing to undo.
    has_left: the sender no longer receives the person's photos, but did.
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
    deciders: tuple[Recipient, ...]

    @property
    def picture_key(self) -> str:
        """The store's key of the card's picture, which is kept until a moderator has decided."""
        return card_key(self.workspace_id, "gallery", self.asset_id)


@dataclass(frozen=True, slots=True)
class _Photo:
    """number, name: of the person. language: the sender's."""

    workspace_id: WorkspaceId
    state: AssetState
    reason: str | None
    tg_reply_message_id: int | None
    number: int
    name: str
    alias: str
    tg_user_id: int
    language: str
    operation: OperationId | None
    has_left: bool


async def gallery_photo(asset_id: AssetId) -> GalleryPhotoView | None:
    """None while the photo is being judged, and where its person or sender is gone."""
    photo = await sql.one(
        _Photo,
        """SELECT a.workspace_id, a.state, CASE a.reason WHEN 'kept' THEN 'good' ELSE a.reason END AS reason,
               a.tg_reply_message_id, p.number, p.name,
               coalesce(CASE l.state WHEN 'approved' THEN l.alias END, p.name) AS alias, r.tg_user_id,
               r.language, (
                   SELECT o.id FROM operations o
                   WHERE o.asset_id = a.id AND o.kind = 'add_gallery_photo' AND o.undone_by_id IS NULL
                     AND o.undoes_id IS NULL AND o.undo IS NOT NULL ORDER BY o.id DESC LIMIT 1) AS operation,
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
    return GalleryPhotoView(
        asset_id,
        photo.workspace_id,
        photo.number,
        of_person(photo.number, photo.name),
        of_person(photo.number, photo.alias),
        "dead" if photo.state == AssetState.DEAD or photo.reason is None else photo.reason,
        photo.operation,
        photo.has_left,
        photo.tg_user_id,
        photo.tg_reply_message_id,
        photo.language,
        await deciders(photo.workspace_id),
    )
