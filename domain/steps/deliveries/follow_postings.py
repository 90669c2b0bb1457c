"""Corrects delivered photos after the captions of their postings were changed or removed."""

from collections.abc import Sequence

from domain.ids import PostingId
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY
from domain.steps.deliveries.owe_deliveries import DeliveryTo, correct_deliveries
from domain.steps.work.work import Work


async def follow_postings(work: Work, posting_ids: Sequence[PostingId]) -> None:
    """The caption of one photo of an album counts for all its photos. Every message that exists is corrected,
    whatever became of a later send.

    A photo on its way is corrected, too: the task waits in its recipient's lane until the photo has arrived.
    """
    if not posting_ids:
        return
    said = await sql.rows(
        DeliveryTo,
        f"""SELECT DISTINCT d.id, d.participant_id FROM postings x
           JOIN postings o ON o.id = x.id OR o.group_id = x.group_id AND o.media_group_id = x.media_group_id
           JOIN deliveries d ON d.asset_id = o.asset_id
           WHERE x.id = ANY($1::bigint[]) AND (d.state IN ('pending', 'sending') OR {HAS_COPY})
           ORDER BY d.id""",  # noqa: S608  a constant
        list(posting_ids),
    )
    await correct_deliveries(work, said)
