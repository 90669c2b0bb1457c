"""Schedules the sheet of faces beside a card. Each sheet has one lane, so that the last press holds."""

from domain.queries.photos.contact_sheet import Sheet
from domain.steps.work.work import Work


async def owe_sheet(work: Work, kind: str, sheet: Sheet, *, once: bool) -> None:
    """kind: picture_sheet draws the sheet; show_sheet sends the drawn one, or takes an empty one away. once:
    a press that is handled again adds nothing.
    """
    await work.add(
        kind,
        dedupe=sheet.key,
        lane=sheet.lane,
        once=once,
        workspace_id=sheet.workspace_id,
        participant_id=sheet.participant_id,
        in_private=int(sheet.in_private),
        press=sheet.press,
        card=sheet.card,
        faces=",".join(map(str, sheet.faces)),
        first=sheet.first,
        columns=sheet.columns,
        by_row=int(sheet.by_row),
    )
