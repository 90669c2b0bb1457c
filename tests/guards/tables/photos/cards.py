"""Guards of the cards and sheets of photos: what is drawn belongs to what is listed."""

from tests.guards.guard import Guard

_SHEETS = ("tests/usecases/photos/test_ask_sheet.py",)
_BOXES = ("tests/usecases/photos/test_numbered_boxes.py",)

CARD_GUARDS = (
    Guard(
        "a new card of a photo has as many lines as its picture has boxes",
        "workers/photos/show_photos.py",
        '        if ids.get("boxes") != view.boxes:',
        "        if not view.boxes:",
        _BOXES,
    ),
    Guard(
        "a card gets no line without a box when it is edited",
        "workers/photos/show_photos.py",
        "        if known is not None and not known.shown.startswith(view.boxes):",
        "        if known is not None and not view.boxes:",
        _BOXES,
    ),
    Guard(
        "a sheet that was put away while it was drawn does not come",
        "domain/queries/photos/contact_sheet.py",
        ' AND (ids->>\'press\')::bigint > $2""",',
        ' AND $2 = $2::bigint""",',
        _SHEETS,
    ),
    Guard(
        "the removal of a sheet leaves that of another workspace",
        "workers/photos/show_sheets.py",
        "    if known is None or known.workspace_id != sheet.workspace_id:",
        "    if known is None:",
        _SHEETS,
    ),
)
