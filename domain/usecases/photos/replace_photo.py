"""A group message was edited to show another photo: the new photo is recognised."""

from dataclasses import dataclass

from domain.ids import AssetId, GroupId, PostingId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY
from domain.rules.service.retention import DAYS_UNKNOWN
from domain.steps.deliveries.follow_postings import follow_postings
from domain.steps.deliveries.owe_deliveries import DeliveryTo, correct_deliveries
from domain.steps.deliveries.withdraw_replaced import withdraw_replaced, withdraw_unshown
from domain.steps.photos.forget_originals import forget_originals
from domain.steps.photos.keep_photo import PostedPhoto, follow_up, keep_photo
from domain.steps.photos.protect_postings import protect_postings
from domain.steps.questions.expire_questions import expire_of_replaced
from domain.steps.work.work import Work, transaction
from domain.values.quotas import PHOTOS_AN_HOUR

_EDITED = """
SELECT x.id, x.asset_id, x.group_id, x.caption, g.workspace_id, EXISTS (
    SELECT 1 FROM group_participants m WHERE m.group_id = g.id
      AND m.participant_id = x.posted_by_id AND m.consent = 'refused') AS is_refused
FROM postings x JOIN groups g ON g.id = x.group_id AND g.active
JOIN image_assets a ON a.id = x.asset_id
WHERE g.tg_chat_id = $1 AND x.tg_message_id = $2 AND a.tg_file_unique_id <> $3
FOR UPDATE OF x
"""


@dataclass(frozen=True, slots=True)
class _Edited:
    """A posting, with the asset that it showed so far. is_refused: its sender wants no photo looked at."""

    id: PostingId
    asset_id: AssetId
    group_id: GroupId
    caption: str | None
    workspace_id: WorkspaceId
    is_refused: bool


async def replace_photo(
    photo: PostedPhoto,
    doorbell: Doorbell,
    *,
    photos_an_hour: int = PHOTOS_AN_HOUR,
    unknown_face_ttl_days: int = DAYS_UNKNOWN,
) -> bool:
    """photo: as the message shows it now; its `posted_at` is the moment of the edit.

    Returns False if the message shows the same photo, or no posting in an active group is known.

    Once the persons on the new photo are known, the earlier photo is withdrawn for each person who is not on
    the new one (`withdraw_replaced`). Questions about it end at once. If the sender refused meanwhile, the
    new photo is not kept, and the earlier one is withdrawn from everybody.
    """
    async with transaction(doorbell) as work:
        edited = await sql.one(
            _Edited, _EDITED, photo.tg_chat_id, photo.tg_message_id, photo.tg_file_unique_id
        )
        if edited is None:
            return False
        if photo.is_protected:
            await protect_postings(edited.group_id, was_edited=True)
        await _note_group(edited)
        if edited.is_refused:
            await _take_back(work, edited)
            return True
        asset = await keep_photo(edited.workspace_id, photo)
        await _show(edited, asset.id, photo)
        await _drop_caption(work, edited.asset_id)
        await expire_of_replaced(work, edited.asset_id)
        if photo.caption != edited.caption:  # a caption of an album stands under its other photos, too
            await follow_postings(work, [edited.id])
        await forget_originals(work, [edited.asset_id])
        is_looked_at = await follow_up(
            work,
            edited.workspace_id,
            edited.group_id,
            asset,
            photo,
            posting_id=edited.id,
            photos_an_hour=photos_an_hour,
            unknown_face_ttl_days=unknown_face_ttl_days,
        )
        if not is_looked_at:
            await withdraw_replaced(work, edited.workspace_id, asset.id)
        return True


async def _note_group(edited: _Edited) -> None:
    """Nothing else says which group a photo came from once no message shows it: an erase has to know."""
    await sql.execute(
        "UPDATE image_assets SET replaced_in_id = $2 WHERE id = $1", edited.asset_id, edited.group_id
    )


async def _take_back(work: Work, edited: _Edited) -> None:
    """Forgets the message: the photo that it shows now is not to be looked at, the earlier one is gone."""
    await _drop_caption(work, edited.asset_id)
    await follow_postings(work, [edited.id])
    await sql.execute("DELETE FROM postings WHERE id = $1", edited.id)
    await expire_of_replaced(work, edited.asset_id)
    await forget_originals(work, [edited.asset_id])
    await withdraw_unshown(work, edited.workspace_id, edited.asset_id)


async def _show(edited: _Edited, asset_id: AssetId, photo: PostedPhoto) -> None:
    """Has the posting show the new photo."""
    await sql.execute(
        """UPDATE postings SET asset_id = $2, caption = $3, is_protected = $4, posted_at = $5,
               replaced_asset_ids = array_remove(replaced_asset_ids || asset_id, $2) WHERE id = $1""",
        edited.id,
        asset_id,
        photo.caption,
        photo.is_protected,
        photo.posted_at,
    )


async def _drop_caption(work: Work, asset_id: AssetId) -> None:
    """The message's caption belongs to the new photo, so the old photo's deliveries lose it."""
    said = await sql.rows(
        DeliveryTo,
        f"""SELECT d.id, d.participant_id FROM deliveries d
           WHERE d.asset_id = $1 AND (d.state IN ('pending', 'sending') OR {HAS_COPY})
           ORDER BY d.id""",  # noqa: S608  a constant
        asset_id,
    )
    await correct_deliveries(work, said)
