"""Asks for a sheet of the faces that a card is about, under the card; or for its removal."""

from domain.ids import TaskId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.photos.contact_sheet import Sheet
from domain.steps.photos.owe_sheet import owe_sheet
from domain.steps.work.work import transaction


async def ask_sheet(sheet: Sheet, doorbell: Doorbell) -> None:
    """The caller has checked that the reader may see the faces; this is checked again before they are shown.

    Earlier tasks for this sheet that have not begun are dropped: whoever turns pages quickly gets the last
    page, and a removal waits at most for the one picture that is being drawn.
    """
    async with transaction(doorbell) as work:
        # Locked in the order of ids: a worker that ends a task locks it first, and then the lane's next task.
        before = await sql.values(
            TaskId,
            """SELECT id FROM tasks WHERE lane = $1 AND state IN ('ready', 'leased') AND dedupe_key <> $2
               ORDER BY id FOR UPDATE""",
            sheet.lane,
            sheet.key,
        )
        if not sheet.numbers and not before and not await _is_shown(sheet):
            return
        await sql.execute(
            """UPDATE tasks SET state = 'done', last_error = 'superseded', finished_at = now()
               WHERE id = ANY($1::bigint[]) AND state = 'ready'""",
            before,
        )
        kind = "picture_sheet" if sheet.numbers else "show_sheet"
        await owe_sheet(work, kind, sheet, once=True)


async def _is_shown(sheet: Sheet) -> bool:
    found = await sql.value(
        int,
        "SELECT 1 AS yes FROM cards WHERE workspace_id = $1 AND kind = 'sheet' AND subject = $2",
        sheet.workspace_id,
        sheet.subject,
    )
    return found is not None
