"""What was written under photos in groups changed or is gone: delivered photos that say it follow."""

from collections.abc import Sequence

from domain.queries import sql
from domain.steps.deliveries.owe_deliveries import DeliveryTo, correct_deliveries
from domain.steps.work.work import Work


async def follow_postings(work: Work, posting_ids: Sequence[int]) -> None:
    """The words under one photo of an album are those of all its photos.

    A photo on its way is corrected, too: the task waits in its recipient's lane until it has arrived.
    """
    if not posting_ids:
        return
    said = await sql.rows(
        DeliveryTo,
        """SELECT DISTINCT d.id, d.participant_id FROM postings x
           JOIN postings o ON o.id = x.id OR o.group_id = x.group_id AND o.media_group_id = x.media_group_id
           JOIN deliveries d ON d.asset_id = o.asset_id
           WHERE x.id = ANY($1::bigint[]) AND d.state IN ('sent', 'pending', 'sending')
           ORDER BY d.id""",
        list(posting_ids),
    )
    await correct_deliveries(work, said)
