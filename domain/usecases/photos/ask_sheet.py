"""The faces that a card is about are wanted beside it; or those that stand there are to go."""

from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.photos.contact_sheet import Sheet
from domain.steps.photos.owe_sheet import owe_sheet
from domain.steps.work.work import transaction


async def ask_sheet(sheet: Sheet, doorbell: Doorbell) -> None:
    """Who asks has looked whether they may see the faces; it is looked at again before they are shown.

    In a lane: the last wish is what stands there in the end.
    """
    async with transaction(doorbell) as work:
        if not sheet.numbers and not await _is_wanted(sheet):
            return
        kind = "picture_sheet" if sheet.numbers else "show_sheet"
        await owe_sheet(work, kind, sheet, once=True)


async def _is_wanted(sheet: Sheet) -> bool:
    """It stands there, or is about to."""
    found = await sql.value(
        int,
        """SELECT 1 AS yes FROM cards WHERE workspace_id = $1 AND kind = 'sheet' AND subject = $2
           UNION ALL SELECT 1 FROM tasks WHERE lane = $3 AND state IN ('ready', 'leased')""",
        sheet.workspace_id,
        sheet.subject,
        sheet.lane,
    )
    return found is not None
