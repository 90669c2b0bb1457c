"""What is to stand beside a card: one lane for each sheet, so that the last wish holds."""

from domain.queries.photos.contact_sheet import Sheet
from domain.steps.work.work import Work


async def owe_sheet(work: Work, kind: str, sheet: Sheet, *, once: bool) -> None:
    """kind: picture_sheet | show_sheet. once: a press that is handled again wants nothing more."""
    await work.add(
        kind,
        dedupe=f"{sheet.lane}:{sheet.press}",
        lane=sheet.lane,
        once=once,
        workspace_id=sheet.workspace_id,
        participant_id=sheet.participant_id,
        in_private=int(sheet.in_private),
        press=sheet.press,
        card=sheet.card,
        faces=",".join(map(str, sheet.faces)),
        first=sheet.first,
    )
