"""Has photos looked at again whose faces only an earlier engine has seen."""

from domain.ids import AssetId, WorkspaceId
from domain.steps.work.work import Work


async def ask_to_look_again(
    work: Work,
    workspace_id: WorkspaceId,
    *,
    delay_s: float = 0,
    ended: bool = False,
    before: AssetId | None = None,
) -> None:
    """Adds a task that looks at some photos of the workspace, and adds the next task while any are left.

    ended: only photos that could not be read are left, and all that follows the last look was done.
    before: the last photo that was looked at. It is no part of the key: a task that waits already is enough,
    wherever it begins.
    """
    lane, key = f"again:{workspace_id}", f"{int(ended)}:{workspace_id}"
    await work.add(
        "look_again",
        dedupe=key,
        lane=lane,
        delay_s=delay_s,
        workspace_id=workspace_id,
        ended=int(ended),
        before=before or 0,
    )
