"""A moderator says that nothing more is to be done about a photo that was reported."""

from domain.errors import NotFound
from domain.ids import AssetId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.photos.open_reports import IS_OPEN_REPORT
from domain.queries.photos.posted_photo import workspace_of_photo
from domain.steps.photos.owe_photo_cards import follow_photo_cards
from domain.steps.work.work import transaction


async def settle_report(asset_id: AssetId, by: Requester, *, doorbell: Doorbell) -> None:
    """For moderators only. A later report of another recipient counts again. Raises NotFound(`photo`) for
    others, and for a photo that nobody reported; Untold where Telegram does not tell who moderates.
    """
    acting = await moderating(await workspace_of_photo(asset_id), by, what="photo")
    async with transaction(doorbell) as work:
        is_open = await sql.value(
            bool,
            f"""SELECT bool_or({IS_OPEN_REPORT}) AS is_open FROM admin_events e
               WHERE e.workspace_id = $1 AND e.subject_number = $2
                 AND e.operation = 'report_missing'""",  # noqa: S608  a constant
            acting.workspace_id,
            asset_id,
        )
        if is_open is None:
            raise NotFound("photo")
        if not is_open:
            return
        await sql.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, $2, 'settle_report', 'asset', $3)""",
            acting.workspace_id,
            acting.by.actor,
            asset_id,
        )
        await follow_photo_cards(work, [asset_id])
