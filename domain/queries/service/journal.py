"""Says whether the database's role may begin a new file of the write-ahead log, so that Postgres can remove
the earlier files: these still hold what was erased.
"""

from domain.queries import sql

_MAY = """
SELECT has_function_privilege('pg_switch_wal()', 'execute') AND pg_has_role('pg_checkpoint', 'usage')
    AS ends_journal
"""


async def may_end_journal() -> bool:
    return bool(await sql.value(bool, _MAY))
