"""Offers photos that waited too long instead of sending them: nobody is woken by yesterday's photos."""

from collections.abc import Collection

from domain.ids import AssetId, ParticipantId
from domain.queries import sql
from domain.queries.deliveries.delivery import DeliveryView
from domain.queries.service.clocks import is_known_wrong
from domain.steps.deliveries.owe_deliveries import DeliveryTo
from domain.steps.photos.forget_originals import forget_originals
from domain.steps.work.work import Work

# The age of the task counts, and not that of the photo: an old photo may just have been asked for.
_OFFER = """
UPDATE deliveries d SET offered_at = now()
WHERE d.participant_id = $1 AND d.state = 'pending' AND d.offered_at IS NULL AND EXISTS (
    SELECT 1 FROM tasks t WHERE t.kind = 'deliver' AND t.dedupe_key = d.id::text
      AND t.state IN ('ready', 'leased') AND t.created_at < now() - make_interval(secs => $2))
RETURNING d.asset_id
"""
# Only deliveries that this transaction owes count; earlier ones are late by the age of their tasks. A photo
# that was posted again is as old as its latest posting; a photo that replaced another is as old as that edit.
_OFFER_PHOTO = """
UPDATE deliveries SET offered_at = now()
WHERE asset_id = $1 AND state = 'pending' AND offered_at IS NULL AND created_at = now() AND NOT EXISTS (
    SELECT 1 FROM postings x WHERE x.asset_id = $1 AND x.posted_at >= now() - make_interval(secs => $2))
RETURNING participant_id
"""
# The photos of one backlog are recognised one after another, and their offer is one message.
_GATHER_S = 60.0


async def offer_late(work: Work, participant_id: ParticipantId, hours: float) -> None:
    """Offers all photos of this participant that waited longer than `hours`, and counts them in a message."""
    late = await sql.values(AssetId, _OFFER, participant_id, hours * 3600)
    await forget_originals(work, late)
    await work.add("show_late_photos", participant_id=participant_id)


async def offer_photo(work: Work, asset_id: AssetId, hours: float) -> None:
    """Offers a photo whose latest posting was already older than `hours` when it was recognised, together
    with those that are recognised in the minute after it; none while nobody knows how late it is.
    """
    if await is_known_wrong():
        return
    for participant_id in await sql.values(ParticipantId, _OFFER_PHOTO, asset_id, hours * 3600):
        await work.add("show_late_photos", delay_s=_GATHER_S, participant_id=participant_id)


async def offer_unsent(work: Work, view: DeliveryView) -> None:
    """Offers a photo whose task was given up before its send began."""
    offered = await sql.values(
        AssetId,
        """UPDATE deliveries SET offered_at = now() WHERE id = $1 AND state = 'pending' AND offered_at IS NULL
           RETURNING asset_id""",
        view.delivery_id,
    )
    if offered:
        await forget_originals(work, offered)
        await work.add("show_late_photos", participant_id=view.participant_id)


async def offer_undrawn(work: Work, asset_id: AssetId) -> None:
    """Offers a document whose photo could not be made: a press tries it again."""
    participants = await sql.values(
        ParticipantId,
        """UPDATE deliveries SET offered_at = now()
           WHERE asset_id = $1 AND state = 'pending' AND offered_at IS NULL RETURNING participant_id""",
        asset_id,
    )
    await forget_originals(work, [asset_id])
    for participant_id in sorted(participants):
        await work.add("show_late_photos", participant_id=participant_id)


async def begin_waiting_anew(deliveries: Collection[DeliveryTo]) -> None:
    """Makes the waiting tasks of these deliveries new again, because their recipient asked for the photos:
    a photo with an old task would be offered once more, instead of sent.
    """
    await sql.execute(
        """UPDATE tasks SET created_at = now() WHERE kind = 'deliver' AND state IN ('ready', 'leased')
             AND dedupe_key = ANY($1::text[])""",
        [str(delivery.id) for delivery in deliveries],
    )
