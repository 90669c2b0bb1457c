"""Draws the faces that a card is about, numbered as on the card."""

from dataclasses import replace

from domain.errors import InvalidInput
from domain.ports import Doorbell, Eyes
from domain.queries.photos.contact_sheet import Sheet, SheetFace, sheet_faces
from domain.steps.photos.decode_photo import decode_photo
from domain.steps.photos.owe_sheet import owe_sheet
from domain.steps.work.work import transaction

CROP_PX = 240


async def picture_sheet(sheet: Sheet, eyes: Eyes, doorbell: Doorbell) -> int:
    """Returns the number of faces drawn. A face whose photo cannot be had or decoded is a grey tile."""
    faces = await sheet_faces(sheet)
    tiles = [await _tile(faces.get(number), eyes) for number in sheet.faces]
    drawn = replace(sheet, faces=tuple(n if tile else 0 for n, tile in zip(sheet.faces, tiles, strict=True)))
    if drawn.numbers:
        drawn_tiles = await eyes.codec.face_sheet(
            tiles, numbered="rows" if sheet.by_row else True, first=sheet.first, columns=sheet.columns
        )
        await eyes.store.put(sheet.picture_key, drawn_tiles)
    # The sheet is shown only if all its faces are still there: an erase may have come meanwhile.
    async with transaction(doorbell) as work:
        await owe_sheet(work, "show_sheet", drawn, once=False)
    return len(drawn.numbers)


async def _tile(face: SheetFace | None, eyes: Eyes) -> bytes | None:
    if face is None:
        return None
    try:
        image = await decode_photo(face.asset_path, face.tg_file_id, eyes)
    except InvalidInput:
        return None
    return await eyes.codec.crop_face(image, face.box, side_px=CROP_PX)
