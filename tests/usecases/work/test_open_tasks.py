"""Which tasks a run of the whole service waits for: it says that they are stuck if they do not end."""

import pytest

from sandbox.whole_service import OPEN_TASKS
from tests import sql
from tests.usecases.tasks import add_task


@pytest.mark.parametrize(
    ("delay_s", "change", "is_open"),
    [
        (0, "state = 'ready'", True),
        (60, "state = 'ready'", True),
        (86_400, "state = 'ready'", False),
        (86_400, "attempts = 3", True),
        (86_400, "state = 'leased', lease_until = now()", True),
        (0, "state = 'done'", False),
    ],
)
async def test_a_task_of_another_day_is_not_open(
    clean_database: str, delay_s: float, change: str, *, is_open: bool
) -> None:
    """A question may wait for tomorrow, when there were enough today. A task that failed is open, however."""
    await add_task("ask_questions", delay_s=delay_s, person_id="somebody")
    await sql.execute(f"UPDATE tasks SET {change}")
    assert [row["n"] for row in await sql.rows(OPEN_TASKS)] == ([1] if is_open else [])
