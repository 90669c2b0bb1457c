"""An update of Telegram becomes one committed row, before anybody tells Telegram that it arrived."""

from domain.ports import Doorbell
from domain.queries import sql
from domain.rules.turns import turn_of
from domain.steps.work import transaction


async def receive_update(
    tg_update_id: int, payload: dict[str, object], lane: str, doorbell: Doorbell
) -> bool:
    """False for a repeated update. lane: updates of the same chat and user are handled in order, and in turn
    with those of others.

    Repeats are found by membership, not by order: after a quiet week Telegram's next id is random.
    """
    async with transaction(doorbell) as work:
        row = await sql.one(
            """INSERT INTO telegram_updates (tg_update_id, payload) VALUES ($1, $2)
               ON CONFLICT (tg_update_id) DO NOTHING RETURNING id""",
            tg_update_id,
            payload,
        )
        if row is None:
            return False
        await work.add("handle_update", lane=lane, turn=turn_of(lane), update_id=row["id"])
        return True
