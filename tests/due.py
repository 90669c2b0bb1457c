"""Makes tasks due before their time, so that no test waits for it."""

from tests import sql


async def make_tasks_due() -> None:
    """Makes every waiting task due but `rewrite_files`, which takes longer than most tests and has tests of
    its own.
    """
    await sql.execute("UPDATE tasks SET not_before = now() WHERE state = 'ready' AND kind <> 'rewrite_files'")
