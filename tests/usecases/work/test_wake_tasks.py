"""Tasks that waited for a chat are due when the bot may write there again, and no others are."""

from domain.steps.work.wake_tasks import wake_tasks
from tests import sql
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task


async def test_only_tasks_that_wait_for_this_chat_are_woken(stage: Stage) -> None:
    here, there, leased, later = [await add_task("show_progress", asset_id=number) for number in range(4)]
    await sql.execute("UPDATE tasks SET not_before = now() + interval '1 hour'")
    for task_id, chat in ((here, -7), (leased, -7), (there, -8)):
        await sql.execute("UPDATE tasks SET waits_for_tg_chat_id = $2 WHERE id = $1", task_id, chat)
    await sql.execute(
        "UPDATE tasks SET state = 'leased', lease_until = now() + interval '1 hour' WHERE id = $1", leased
    )
    assert await wake_tasks(-7) == [here]
    due = await sql.rows("SELECT id FROM tasks WHERE not_before <= now() AND waits_for_tg_chat_id IS NULL")
    assert due == [{"id": here}]
    assert await wake_tasks(-7) == []
    assert later not in await wake_tasks(-8)
