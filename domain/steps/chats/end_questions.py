"""Ends what a dialogue keeps: questions, ticked lists and photos that are old or whose subject is gone, and
connections that nobody went on with.
"""

from collections.abc import Sequence

from domain.queries import sql
from domain.rules.persons.names import name_key

# A text that is shorter is part of too many names.
_TELLING = 3

_SAID = """
SELECT DISTINCT said FROM conversations c,
    unnest(ARRAY[c.data->'asking'->'data'->>'typed', c.data->'ticked'->>'to_name']) said
WHERE c.data ?| ARRAY['asking', 'ticked'] AND said IS NOT NULL
"""
# A question about a namesake in another workspace ends too: its user has to choose again. Persons and
# clusters share one sequence of numbers.
_ABOUT = """
SELECT c.id FROM conversations c,
    LATERAL (SELECT c.data->'asking'->'data' AS asked, c.data->'ticked' AS ticked) about
WHERE c.data ?| ARRAY['asking', 'ticked'] AND (
    EXISTS (SELECT 1 FROM unnest(ARRAY[asked->>'number', asked->>'absorbed', asked->>'but',
            ticked->>'number', ticked->>'to_number']::bigint[]) chosen (number)
        WHERE number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM persons p WHERE p.number = chosen.number)
          AND NOT EXISTS (SELECT 1 FROM clusters k WHERE k.number = chosen.number))
    OR asked->>'typed' = ANY($1::text[]) OR ticked->>'to_name' = ANY($1::text[]))
ORDER BY c.id FOR UPDATE OF c
"""
_QUESTION = ("asking", "asked_in", "ticked")
# A connection that the question interrupted goes on: `asked_in` is its state.
_END = """
UPDATE conversations SET data = data - $2::text[], updated_at = now(),
    state = CASE WHEN state = 'Asking:words' THEN data->>'asked_in' ELSE state END
WHERE id = ANY($1::bigint[])
"""
# Without a draft no erase ends the connection, and it may hold a child's name. Photos that somebody sends
# long after they began to add some may be meant for anything.
_LEFT_OFF = """
DELETE FROM conversations WHERE updated_at < now() - make_interval(days => $1)
  AND (state = 'AddPhotos:photos'
    OR state IN ('ConnectPerson:consent', 'ConnectPerson:name') AND data->>'person_id' IS NULL)
"""


async def end_questions(names: Sequence[str]) -> None:
    """Ends questions about persons and clusters that are gone, and those with one of the names typed in."""
    said = await sql.values(str, _SAID)
    telling = [words for words in said if any(_tells(words, name) for name in names)]
    await _end(await sql.values(int, _ABOUT, telling), _QUESTION)


def _tells(said: str, name: str) -> bool:
    said, name = name_key(said), name_key(name)
    return (
        said == name or (len(said) >= _TELLING and said in name) or (len(name) >= _TELLING and name in said)
    )


async def end_old_questions(days: int) -> int:
    """Ends questions, ticked lists and waiting photos older than `days`: typed words may be a name.

    Returns in how many dialogues.
    """
    old = await sql.values(
        int,
        """SELECT id FROM conversations
           WHERE (data->'asking'->>'at')::timestamptz < now() - make_interval(days => $1)
              OR data ?| ARRAY['ticked', 'waiting', 'split']
                  AND updated_at < now() - make_interval(days => $1)
           ORDER BY id FOR UPDATE""",
        days,
    )
    await _end(old, (*_QUESTION, "waiting", "split"))
    return len(old)


async def end_left_off(days: int) -> int:
    """Ends connections without a draft, and dialogues that add photos, which stood still for so many days.

    Returns how many.
    """
    return await sql.execute(_LEFT_OFF, days)


async def _end(conversations: Sequence[int], keys: Sequence[str]) -> None:
    await sql.execute(_END, list(conversations), list(keys))
    await sql.execute("DELETE FROM conversations WHERE state IS NULL AND data = '{}'")
