"""The caption of a photo was edited in the group: the recipients' captions follow."""

from dataclasses import dataclass

from domain.ids import GroupId, PostingId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.deliveries.follow_postings import follow_postings
from domain.steps.photos.protect_postings import protect_postings
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class EditedPhoto:
    """A photo as the group's message shows it now. is_protected: the group lets nobody pass it on."""

    tg_chat_id: int
    tg_message_id: int
    tg_file_unique_id: str
    caption: str | None
    is_protected: bool = False


async def edit_caption(photo: EditedPhoto, doorbell: Doorbell) -> None:
    """A message that is no known posting changes nothing. A protected one protects all photos of its group.

    A posting loses its caption if its sender refused consent, or if the message shows another photo now: the
    new words are not about the photo that was posted.
    """
    async with transaction(doorbell) as work:
        edited = await sql.values(
            PostingId,
            """WITH now AS (
                   SELECT x.id, CASE WHEN a.tg_file_unique_id = $3 AND NOT EXISTS (
                       SELECT 1 FROM group_participants m WHERE m.group_id = x.group_id
                         AND m.participant_id = x.posted_by_id AND m.consent = 'refused')
                       THEN $4::text END AS said
                   FROM postings x JOIN groups g ON g.id = x.group_id AND g.active
                   JOIN image_assets a ON a.id = x.asset_id
                   WHERE g.tg_chat_id = $1 AND x.tg_message_id = $2)
               UPDATE postings x SET caption = now.said FROM now
               WHERE x.id = now.id AND x.caption IS DISTINCT FROM now.said RETURNING x.id""",
            photo.tg_chat_id,
            photo.tg_message_id,
            photo.tg_file_unique_id,
            photo.caption,
        )
        await follow_postings(work, edited)
        if photo.is_protected:
            await _protect(photo)


async def _protect(photo: EditedPhoto) -> None:
    for group_id in await sql.values(
        GroupId,
        """SELECT g.id FROM groups g JOIN postings x ON x.group_id = g.id
           WHERE g.tg_chat_id = $1 AND x.tg_message_id = $2 AND g.active""",
        photo.tg_chat_id,
        photo.tg_message_id,
    ):
        await protect_postings(group_id, was_edited=True)
