"""A moderator says that nothing more is to be done about a photo that was reported."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import AssetId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.photos.posted_photo import workspace_of_photo
from domain.steps.photos.owe_photo_cards import follow_photo_cards
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Reported:
    """Ids of the photo's last events. told: its last report. settled: the last time that it was settled."""

    told: int | None
    settled: int | None


async def settle_report(asset_id: AssetId, by: Requester, *, doorbell: Doorbell) -> None:
    """For moderators only. A later report of another recipient counts again. Raises NotFound(`photo`) for
    others, and for a photo that nobody reported.
    """
    acting = await moderating(await workspace_of_photo(asset_id), by, what="photo")
    async with transaction(doorbell) as work:
        reported = await sql.one(
            _Reported,
            """SELECT max(id) FILTER (WHERE operation = 'report_missing') AS told,
                   max(id) FILTER (WHERE operation = 'settle_report') AS settled
               FROM admin_events WHERE workspace_id = $1 AND subject_number = $2
                 AND operation IN ('report_missing', 'settle_report')""",
            acting.workspace_id,
            asset_id,
        )
        if reported is None or reported.told is None:
            raise NotFound("photo")
        if (reported.settled or 0) > reported.told:
            return
        await sql.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, $2, 'settle_report', 'asset', $3)""",
            acting.workspace_id,
            acting.by.actor,
            asset_id,
        )
        await follow_photo_cards(work, [asset_id])
