"""Shows in the group how far a photo is."""

from domain.ids import AssetId, PostingId
from domain.steps.work.work import Work

ALBUM_PAUSE_S = 1.5  # album parts arrive as separate updates without an end marker


async def add_progress(
    work: Work,
    asset_id: AssetId,
    posting_id: PostingId,
    tg_chat_id: int,
    media_group_id: str | None,
    *,
    is_rejected: bool,
    is_state_new: bool,
) -> None:
    """The reaction of an album is shown once, when its parts have had time to arrive.

    is_rejected: a task of its own tells the sender the reason at once, whatever becomes of the other parts.
    is_state_new: all messages of the photo show its state. Otherwise only the new message does: a group may
    post the same file again and again.
    """
    if media_group_id is not None and not is_rejected:
        await work.add(
            "show_progress",
            dedupe=f"album:{tg_chat_id}:{media_group_id}",
            delay_s=ALBUM_PAUSE_S,
            asset_id=asset_id,
            posting_id=posting_id,
        )
    elif is_state_new:
        await work.add("show_progress", asset_id=asset_id)
    else:
        # A task without a lane, as above, gets this lane by itself: two tasks at once would both write to the
        # same sender.
        lane = f"show_progress:{asset_id}"
        await work.add("show_progress", lane=lane, asset_id=asset_id, posting_id=posting_id)
