"""Asks for a sheet of the faces that a card is about, beside the card; or for its removal."""

from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.photos.contact_sheet import Sheet
from domain.steps.photos.owe_sheet import owe_sheet
from domain.steps.work.work import transaction


async def ask_sheet(sheet: Sheet, doorbell: Doorbell) -> None:
    """The caller has checked that the reader may see the faces; this is checked again before they are shown.

    The tasks share a lane, so that the last request decides which sheet is shown.
    """
    async with transaction(doorbell) as work:
        if not sheet.numbers and not await _is_wanted(sheet):
            return
        kind = "picture_sheet" if sheet.numbers else "show_sheet"
        await owe_sheet(work, kind, sheet, once=True)


async def _is_wanted(sheet: Sheet) -> bool:
    """Whether a sheet is shown, or a task is about to show one."""
    found = await sql.value(
        int,
        """SELECT 1 AS yes FROM cards WHERE workspace_id = $1 AND kind = 'sheet' AND subject = $2
           UNION ALL SELECT 1 FROM tasks WHERE lane = $3 AND state IN ('ready', 'leased')""",
        sheet.workspace_id,
        sheet.subject,
        sheet.lane,
    )
    return found is not None
