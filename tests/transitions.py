"""Triggers in the tests' databases; they refuse what `domain/rules/transitions.py` does not allow."""

from collections.abc import Iterator

import asyncpg

from domain.rules.transitions import TRANSITIONS


def triggers() -> Iterator[str]:
    """Yields a trigger for each state column but that of tasks, which tests end by hand. It does not fire for
    rows that a test plants as a replica, nor for rows that have no state yet.
    """
    for (table, column), transitions in TRANSITIONS.items():
        if table == "tasks":
            continue
        allowed = ", ".join(
            f"('{state}', '{after}')"
            for state, following in transitions.items()
            for after in sorted(following)
        )
        yield f"""
            CREATE FUNCTION test_{table}_{column}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION '{table}.{column}: % may not become %', OLD.{column}, NEW.{column}; END $$;
            CREATE TRIGGER test_{table}_{column} BEFORE UPDATE OF {column} ON {table} FOR EACH ROW
            WHEN (OLD.{column} IS NOT NULL AND OLD.{column} IS DISTINCT FROM NEW.{column}
                AND (OLD.{column}::text, NEW.{column}::text) NOT IN ({allowed}))
            EXECUTE FUNCTION test_{table}_{column}()"""


async def refuse_other_transitions(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for trigger in triggers():
            await connection.execute(trigger)
    finally:
        await connection.close()
