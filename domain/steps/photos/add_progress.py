"""Shows in the group how far a photo is."""

from domain.ids import AssetId
from domain.steps.work.work import Work

ALBUM_PAUSE_S = 1.5  # album parts arrive as separate updates without an end marker


async def add_progress(
    work: Work, asset_id: AssetId, tg_chat_id: int, media_group_id: str | None, *, is_rejected: bool
) -> None:
    """The reaction of an album is shown once, when its parts have had time to arrive.

    is_rejected: a task of its own tells the sender the reason at once, whatever becomes of the other parts.
    """
    if media_group_id is None or is_rejected:
        await work.add("show_progress", asset_id=asset_id)
    else:
        await work.add(
            "show_progress",
            dedupe=f"album:{tg_chat_id}:{media_group_id}",
            delay_s=ALBUM_PAUSE_S,
            asset_id=asset_id,
        )
