"""Photos that were given up through no fault of their own, or taken out, are looked at when sent again."""

from typing import Final

from domain.ids import AssetId
from domain.queries import sql
from domain.steps.chats.set_card_aside import set_card_aside
from domain.values.training import SentPhoto

# The task died, or Telegram no longer had the file; a video from before the bot looked at videos; a file that
# took too much CPU time, or that this version refused to read: a faster machine or a newer version may.
_AGAIN = """('file_gone', 'video_not_supported', 'image_damaged', 'video_unreadable', 'image_too_costly',
    'video_too_costly')"""
# a: the alias of image_assets.
IS_GIVEN_UP: Final = f"(a.state = 'dead' OR a.state = 'rejected' AND a.reason IN {_AGAIN})"

# A photo of an earlier training: its face was taken out, and is nobody's since.
_IS_TAKEN_OUT = """(a.reason = 'left_out' AND (SELECT bool_and(f.person_id IS NULL) FROM face_instances f
    WHERE f.asset_id = a.id))"""


async def take_up_again(asset_id: AssetId, photo: SentPhoto, card: str) -> bool:
    """Makes a training photo wait for its verdict again; the verdict will answer the new message. False for a
    photo that was neither given up nor taken out. card: the kind of the card with the earlier verdict, which
    stays as it is. A face that was taken out is found anew, so its taking out cannot be undone any more.
    """
    number = await sql.value(
        int,
        f"""UPDATE image_assets a SET state = 'received', reason = NULL, told_at = NULL, updated_at = now(),
               tg_file_id = $2, tg_reply_message_id = $3
           WHERE a.id = $1 AND ({IS_GIVEN_UP} OR {_IS_TAKEN_OUT})
           RETURNING (SELECT number FROM persons p WHERE p.id = a.enrols_person_id)""",  # noqa: S608  a constant
        asset_id,
        photo.tg_file_id,
        photo.tg_message_id,
    )
    if number is None:
        return False
    # The numbers of the next picture are those of the faces that are found now.
    await sql.execute("DELETE FROM face_instances WHERE asset_id = $1 AND person_id IS NULL", asset_id)
    await set_card_aside(card, asset_id, number)
    return True
