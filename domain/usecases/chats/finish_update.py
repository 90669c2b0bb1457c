"""An update was handled: dialogue state, quotas, its row and its task change together or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import Conflict
from domain.ids import ParticipantId, UpdateId
from domain.queries import sql
from domain.queries.work.claimed_task import ClaimedTask
from domain.steps.work.lease import FINISH
from domain.steps.work.spend_quota import spend_quota
from domain.values.quotas import Quota

_FINISH = f"""
WITH done AS ({FINISH} RETURNING id)
UPDATE telegram_updates SET handled_at = now(), payload = NULL WHERE id = $3 AND EXISTS (SELECT FROM done)
RETURNING id
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The dialogue to store. With state None and no data it is over."""

    state: str | None
    data: dict[str, object]


async def finish_update(
    task: ClaimedTask,
    update_id: UpdateId,
    dialogues: Mapping[tuple[int, int], Dialogue],
    spent: Mapping[tuple[ParticipantId, Quota], int],
) -> None:
    """dialogues: by (chat, user). The update's payload is removed, because it holds what people wrote.

    spent: how often the update used each quota. An update that is handled again until a neighbour answers
    counts once.

    Raises Conflict(`lease_lost`): the worker that has the lease now starts from the old dialogue state.
    """
    if not dialogues and not spent:
        await _finish(task, update_id)
        return
    async with sql.in_transaction():
        for (tg_chat_id, tg_user_id), dialogue in dialogues.items():
            await _keep(tg_chat_id, tg_user_id, dialogue)
        for (participant_id, quota), times in spent.items():
            await spend_quota(participant_id, quota, times)
        await _finish(task, update_id)


async def _finish(task: ClaimedTask, update_id: UpdateId) -> None:
    if await sql.value(int, _FINISH, task.id, task.token, update_id) is None:
        raise Conflict("lease_lost", task=task.id)


async def _keep(tg_chat_id: int, tg_user_id: int, dialogue: Dialogue) -> None:
    if dialogue.state is None and not dialogue.data:
        await sql.execute(
            "DELETE FROM conversations WHERE tg_chat_id = $1 AND tg_user_id = $2", tg_chat_id, tg_user_id
        )
        return
    await sql.execute(
        """INSERT INTO conversations (tg_chat_id, tg_user_id, state, data) VALUES ($1, $2, $3, $4)
           ON CONFLICT (tg_chat_id, tg_user_id) DO UPDATE SET state = $3, data = $4, updated_at = now()""",
        tg_chat_id,
        tg_user_id,
        dialogue.state,
        dialogue.data,
    )
