"""Erases everything of a workspace, as an admin of its admin chat asks."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import TelegramRequester
from domain.queries.access.authority import admit_to_erase_workspace
from domain.queries.chats.participant import language_of
from domain.steps.erasing.erase_workspace_rows import erase_workspace_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.work.work import Work, transaction

# Whoever closed the chat is not told: the erase forgets them, so no row may wait for them.
_RECEIVERS = """
SELECT DISTINCT r.tg_user_id, r.language FROM participant_persons l
JOIN persons p ON p.id = l.person_id JOIN participants r ON r.id = l.participant_id
WHERE p.workspace_id = $1 AND p.erasing_at IS NULL AND l.state = 'approved' AND r.private_chat = 'open'
  AND r.tg_user_id <> $2 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class _Receiver:
    tg_user_id: int
    language: str


async def erase_workspace(
    workspace_id: WorkspaceId,
    by: TelegramRequester,
    *,
    tg_notify_chat_id: int,
    doorbell: Doorbell,
) -> dict[str, int]:
    """Returns counts of what is gone. tg_notify_chat_id: the chat that gets the certificate.

    Raises NotFound for a user who is not in the admin chat and for a workspace that is gone, Forbidden for a
    member of the chat who is no admin of it, Untold where only Telegram could tell.
    """
    await admit_to_erase_workspace(workspace_id, by.tg_user_id, by.memberships)
    async with transaction(doorbell) as work:
        order = Order(by.tg_user_id, tg_notify_chat_id, await language_of(by.tg_user_id))
        await _tell_receivers(work, workspace_id, by.tg_user_id)
        counts = await erase_workspace_rows(work, workspace_id, order)
        if counts is None:
            raise NotFound("workspace")
        return counts


async def _tell_receivers(work: Work, workspace_id: WorkspaceId, deleted_by: int) -> None:
    """Adds a task for each receiver, which tells them that no more photos come. The tasks hold all that is
    needed; the purge waits for them and deletes them.

    deleted_by: the Telegram id of the user who deletes the workspace and is not told.
    """
    told: list[dict[str, int | str]] = [
        {"workspace_id": workspace_id, "tg_told_chat_id": one.tg_user_id, "language": one.language}
        for one in await sql.rows(_Receiver, _RECEIVERS, workspace_id, deleted_by)
    ]
    await work.add_each("show_erased_workspace", told)
