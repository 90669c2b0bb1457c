"""Photos that are red where their face is, so that a cut-out shows whether it hit the face."""

from io import BytesIO

from PIL import Image

from domain.ports import Box
from tests import sql
from tests.fakes.scripted_telegram_api import Call
from tests.recognition.pictures import RED, WHITE, saved
from tests.usecases.stage import Stage

# Swapping any two of the four numbers gives a place that is not red.
_PLACE = Box(100, 130, 20, 80)


async def paint_faces(stage: Stage) -> None:
    """Makes the first face of every photo at Telegram red, and forgets the copies that are stored here."""
    picture = Image.new("RGB", (256, 256), WHITE)
    picture.paste(RED, (_PLACE.x, _PLACE.y, _PLACE.x + _PLACE.w, _PLACE.y + _PLACE.h))
    stage.source.files.update(dict.fromkeys(stage.source.files, saved(picture, "JPEG")))
    await sql.execute("UPDATE image_assets SET path = NULL")
    await sql.execute(
        """UPDATE face_instances SET bbox_x = $1, bbox_y = $2, bbox_w = $3, bbox_h = $4
           WHERE number IN (SELECT min(number) FROM face_instances GROUP BY asset_id)""",
        _PLACE.x,
        _PLACE.y,
        _PLACE.w,
        _PLACE.h,
    )


def has_face_in_the_middle(sheet: Call, *, columns: int = 1) -> bool:
    """Whether the middle of the sheet's first tile is red. columns: tiles in a row."""
    assert sheet.upload is not None
    picture = Image.open(BytesIO(sheet.upload[1])).convert("RGB")
    middle = picture.width // columns // 2
    red, green, blue = picture.getpixel((middle, middle))  # type: ignore[misc]
    return red > 180 and green < 90 and blue < 90
