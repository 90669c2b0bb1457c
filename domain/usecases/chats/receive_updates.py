"""Stores updates of Telegram as they arrived, each with a task that handles it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.ids import UpdateId
from domain.ports import Doorbell
from domain.queries import sql
from domain.rules.work.turns import turn_of
from domain.steps.work.work import transaction


class Arrived(NamedTuple):
    """lane: updates of the same chat and user are handled in order, and in turn with those of others."""

    tg_update_id: int
    payload: dict[str, object]
    lane: str


@dataclass(frozen=True, slots=True)
class _Received:
    id: UpdateId
    tg_update_id: int


async def receive_updates(arrived: Sequence[Arrived], doorbell: Doorbell) -> int:
    """Returns how many updates are new. One statement stores all of them, or none.

    Raises Unavailable when Postgres is away. Only an equal id shows a repeated update, and not a lower one:
    after a quiet week Telegram's next id is random.
    """
    async with transaction(doorbell) as work:
        received = await sql.rows(
            _Received,
            """INSERT INTO telegram_updates (tg_update_id, payload)
               SELECT tg_update_id, payload FROM unnest($1::bigint[], $2::jsonb[])
                   WITH ORDINALITY AS u (tg_update_id, payload, number) ORDER BY number
               ON CONFLICT (tg_update_id) DO NOTHING RETURNING id, tg_update_id""",
            [update.tg_update_id for update in arrived],
            [sql.to_json(update.payload) for update in arrived],
        )
        new = {update.tg_update_id: update.id for update in received}
        for update in arrived:
            if update.tg_update_id in new:
                turn, update_id = turn_of(update.lane), new[update.tg_update_id]
                await work.add("handle_update", lane=update.lane, turn=turn, update_id=update_id)
    return len(new)
