"""What waited too long is offered, not sent: nobody is woken by the photos of the day before."""

from domain.ids import AssetId, ParticipantId
from domain.queries import sql
from domain.steps.photos.forget_originals import forget_originals
from domain.steps.work.work import Work

# The task says since when a photo is owed: a photo may be old and just have been asked for.
_OFFER = """
UPDATE deliveries d SET offered_at = now()
WHERE d.participant_id = $1 AND d.state = 'pending' AND d.offered_at IS NULL AND EXISTS (
    SELECT 1 FROM tasks t WHERE t.kind = 'deliver' AND t.dedupe_key = d.id::text
      AND t.state IN ('ready', 'leased') AND t.created_at < now() - make_interval(secs => $2))
RETURNING d.asset_id
"""
# Owed by this very transaction: what was owed before is late by its own task. A photo that was posted again
# is as old as its latest message, one that replaced another as old as its replacing.
_OFFER_PHOTO = """
UPDATE deliveries SET offered_at = now()
WHERE asset_id = $1 AND state = 'pending' AND offered_at IS NULL AND created_at = now() AND NOT EXISTS (
    SELECT 1 FROM postings x WHERE x.asset_id = $1 AND x.posted_at >= now() - make_interval(secs => $2))
RETURNING participant_id
"""


async def offer_late(work: Work, participant_id: ParticipantId, hours: float) -> None:
    """All that have waited for longer, together: one message tells how many."""
    late = await sql.values(AssetId, _OFFER, participant_id, hours * 3600)
    await forget_originals(work, late)
    await work.add("show_late_photos", participant_id=participant_id)


async def offer_photo(work: Work, asset_id: AssetId, hours: float) -> None:
    """If it was posted longer ago than that when somebody could look at it at last."""
    for participant_id in await sql.values(ParticipantId, _OFFER_PHOTO, asset_id, hours * 3600):
        await work.add("show_late_photos", participant_id=participant_id)
