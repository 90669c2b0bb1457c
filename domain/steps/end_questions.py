"""Questions that wait for an answer in somebody's chat, lists ticked and photos kept there: when they end."""

from collections.abc import Sequence

from domain.queries import sql

# A part of a name that is shorter than this is in too many others.
_TELLING = 3

# Whoever was asked about a namesake elsewhere chooses again. Persons and clusters are numbered together.
_ABOUT = """
SELECT c.id FROM conversations c,
    LATERAL (SELECT c.data->'asking'->'data' AS asked, c.data->'ticked' AS ticked) about
WHERE c.data ?| ARRAY['asking', 'ticked'] AND (
    EXISTS (SELECT 1 FROM unnest(ARRAY[asked->>'number', asked->>'absorbed', asked->>'but',
            ticked->>'number', ticked->>'to_number']::bigint[]) chosen (number)
        WHERE number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM persons p WHERE p.number = chosen.number)
          AND NOT EXISTS (SELECT 1 FROM clusters k WHERE k.number = chosen.number))
    OR EXISTS (SELECT 1 FROM unnest($1::text[]) gone (name),
            unnest(ARRAY[asked->>'typed', ticked->>'to_name']) said (name),
            LATERAL (SELECT lower(gone.name COLLATE pg_unicode_fast) AS gone,
                lower(said.name COLLATE pg_unicode_fast) AS said) low
        WHERE low.gone = low.said OR length(low.said) >= $2 AND strpos(low.gone, low.said) > 0
           OR length(low.gone) >= $2 AND strpos(low.said, low.gone) > 0))
ORDER BY c.id FOR UPDATE OF c
"""
# What was going on before the question goes on: a connection may have been interrupted by it.
_END = """
UPDATE conversations SET data = data - ARRAY['asking', 'asked_in', 'ticked', 'waiting'], updated_at = now(),
    state = CASE WHEN state = 'Asking:words' THEN data->>'asked_in' ELSE state END
WHERE id = ANY($1::bigint[])
"""


async def end_questions(names: Sequence[str]) -> None:
    """About persons and clusters whose rows are gone; and those in which one of the names was typed."""
    await _end(await sql.rows(_ABOUT, list(names), _TELLING))


async def end_old_questions(days: int) -> int:
    """What was typed may be a name, and nobody answers any more. Photos wait for a name as long."""
    old = await sql.rows(
        """SELECT id FROM conversations
           WHERE (data->'asking'->>'at')::timestamptz < now() - make_interval(days => $1)
              OR data ?| ARRAY['ticked', 'waiting'] AND updated_at < now() - make_interval(days => $1)
           ORDER BY id FOR UPDATE""",
        days,
    )
    await _end(old)
    return len(old)


async def _end(conversations: Sequence[sql.Row]) -> None:
    await sql.execute(_END, [row["id"] for row in conversations])
    await sql.execute("DELETE FROM conversations WHERE state IS NULL AND data = '{}'")
