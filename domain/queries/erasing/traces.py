"""Searches the database for traces of an erased subject: in every table, every column that could hold an id
or a name (uuids, big integers, lists of these, text and JSON).

Of a large table, the verification of an erase searches indexed columns and columns that may hold a name. The
other columns are searched once a night, for all erasures since.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.ids import FaceId
from domain.queries import sql
from domain.queries.deadline import taking_long
from domain.rules.erasing.needles import IDS_IN_JSON, IDS_IN_TEXT, Needles
from domain.rules.erasing.written_columns import NAMES_OF_OTHERS, WORDS_OF_OURS
from domain.values.time_limit import begin_anew

# The ledger itself, and the probes; they hold what is sought until nothing was found.
_LEDGER = ["erasures", "erasure_probes"]

# Columns of numbers that are no ids of Telegram's users or chats, but could equal one by chance: after a
# restore our own numbers begin above a million, where Telegram has users.
OTHER_NUMBERS = {
    *("version", "indexed_version", "token", "points", "done", "total", "place", "recognised", "generation"),
    *("forgotten_wrong", "forgotten_yes", "forgotten_no", "forgotten_ended"),
    *("tg_update_id", "tg_message_id", "tg_reply_message_id", "asked_by"),
    *("subject_number", "from_person_number", "to_person_number", "person_number", "other_number"),
    *("asked", "earlier_copies", "names", "participants", "replaced_asset_ids", "question_ids", "wrong_ids"),
}
# Reading so many rows takes up to a tenth of a second. The count is Postgres' estimate.
LARGE_ROWS = 20_000

_TEXT = ("text", "character varying")
_JSON = ("jsonb", "json")

# Matches a CHECK constraint that is only `IN ('a', 'b')`, in the form in which Postgres returns it.
_IS_LIST_OF_WORDS = r"""^CHECK \(+"?\w+"?\)*(::text)? = ANY \(+ARRAY\[[^][]*\]\)*(::text\[\])?\)+$"""

_COLUMNS = """
SELECT c.relname::text AS table_name, a.attname::text AS name, format_type(a.atttypid, NULL) AS type,
    EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'
        AND k.conkey = ARRAY[a.attnum] AND pg_get_constraintdef(k.oid) ~ $2) AS is_closed,
    a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false)
        OR EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'f')
            AND a.attnum = ANY(k.conkey)) AS is_key,
    EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum
        AND i.indisvalid AND i.indpred IS NULL) AS is_indexed,
    c.reltuples > $3 AS is_large
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p', 'm') AND c.relname <> ALL($1::text[])
ORDER BY c.relname, a.attname
"""


# `HAVING count(*)` needs all rows, so Postgres joins by hash. With EXISTS it would expect a hit in the first
# rows, and compare each sought value with each row.
_BY_READING = """SELECT '{table}.{name}' AS place FROM "{table}" t
WHERE t."{name}" IN (SELECT unnest($1::{kind}[])) HAVING count(*) > 0"""
_BY_ELEMENT = """SELECT '{table}.{name}' AS place FROM (
    SELECT DISTINCT unnest(t."{name}") AS id FROM "{table}" t OFFSET 0) named
WHERE id IN (SELECT unnest($1::{kind}[])) HAVING count(*) > 0"""
# The limit keeps Postgres from reading the table as a whole for many faces. See also `_by_index`.
_BY_INDEX = """SELECT '{table}.{name}' AS place WHERE EXISTS (
    SELECT 1 FROM unnest($1::{kind}[]) AS gone (id)
    CROSS JOIN LATERAL (SELECT 1 FROM "{table}" t WHERE t."{name}" = gone.id LIMIT 1) found)"""
# The query collects each id in the columns once; the join finds the sought ones, however many are sought.
_IDS_IN = """
WITH named AS MATERIALIZED (
    SELECT DISTINCT c.name, coalesce(m[1], m[2]) AS id FROM "{table}" t
    CROSS JOIN LATERAL (VALUES {columns}) c (name, text, pattern)
    CROSS JOIN LATERAL regexp_matches(c.text, c.pattern, 'g') m)
SELECT DISTINCT name FROM named WHERE id IN (SELECT unnest($1::text[]))
"""
# A name is sought in texts that contain its first word; a name of signs only is sought in all texts.
_NAMES_IN = r"""
WITH sought AS MATERIALIZED (
    SELECT name, pattern, coalesce((regexp_match(name, '\w+'))[1], '') AS word
    FROM unnest($1::text[], $2::text[]) s (name, pattern)),
words AS MATERIALIZED (
    SELECT DISTINCT c.name AS place, c.text, word
    FROM (SELECT * FROM "{table}" WHERE num_nonnulls({names}) > 0) t
    CROSS JOIN LATERAL (VALUES {columns}) c (name, text)
    CROSS JOIN LATERAL (SELECT m[1] AS word FROM regexp_matches(c.text, '\w+', 'g') m UNION SELECT '') w)
SELECT DISTINCT place AS name FROM words JOIN sought USING (word)
WHERE CASE WHEN strpos(text, sought.name) > 0 THEN text ~ pattern END
"""


@dataclass(frozen=True, slots=True)
class _Column:
    """is_closed: a CHECK allows only listed words. is_key: a serial or key. is_large: its table is."""

    table_name: str
    name: str
    type: str
    is_closed: bool
    is_key: bool
    is_indexed: bool
    is_large: bool


@dataclass(frozen=True, slots=True)
class DayTraces:
    """places: see `traces`. is_all_read: no table is large, so that nothing is left for the night."""

    places: list[str]
    is_all_read: bool


async def traces(needles: Needles, face_ids: Sequence[FaceId]) -> list[str]:
    """Returns `table.column` of every place where a trace is left.

    The catalog tells the columns, so a column that is added later is searched too. A uuid column is searched
    for the subject's uuids and for the faces, a list of uuids for the subject's uuids only: `matched_by`
    keeps the id of an erased face, which tells that a match rests on nothing any more. Numbers, and lists of
    them, are searched for Telegram ids, text and JSON for uuids and Telegram ids. Names are sought only where
    a name could be stored: somebody may bear a name that is also the word for a kind of task.
    """
    return await _search(await _columns(), needles, face_ids, at_night=True)


async def traces_by_day(needles: Needles, face_ids: Sequence[FaceId]) -> DayTraces:
    """Searches texts and JSON of large tables for names only, and their other columns only by an index.

    One look at the catalog decides what is left out and tells it: Postgres may count a table anew any time.
    """
    columns = await _columns()
    places = await _search(columns, needles, face_ids, at_night=False)
    return DayTraces(places, not any(column.is_large for column in columns))


async def _search(
    columns: list[_Column], needles: Needles, face_ids: Sequence[FaceId], *, at_night: bool
) -> list[str]:
    subjects = [UUID(text) for text in needles.uuids]
    whole = [c for c in columns if at_night or not c.is_large]
    led_to = [c for c in columns if at_night or not c.is_large or c.is_indexed]
    numbers = [c for c in led_to if not c.is_key and c.name not in OTHER_NUMBERS]
    return sorted(
        {
            *await _by_value(led_to, "uuid", [*subjects, *face_ids]),
            *await _by_value(led_to, "uuid[]", subjects),
            *await _by_value(numbers, "bigint", list(needles.tg_ids)),
            *await _by_value(numbers, "bigint[]", list(needles.tg_ids)),
            *await _by_content(whole, _IDS_IN, _ids_of, [list(needles.ids())]),
            *await _by_content(columns, _NAMES_IN, _names_of, _names(needles)),
        }
    )


async def _columns() -> list[_Column]:
    return await sql.rows(_Column, _COLUMNS, _LEDGER, _IS_LIST_OF_WORDS, LARGE_ROWS)


async def _by_value(columns: list[_Column], kind: str, sought: Sequence[object]) -> list[str]:
    found = []
    of_kind = [c for c in columns if c.type == kind]
    for search in (_by_index, _by_reading) if sought else ():
        begin_anew()
        found += await search(of_kind, kind.removesuffix("[]"), sought)
    return found


async def _by_index(columns: list[_Column], kind: str, sought: Sequence[object]) -> list[str]:
    """Where a column has a few values only, such as ten persons, Postgres expects to meet each sought value
    in the first rows, and would read the table for each of them: it is told to take the index.
    """
    looks = [_look(_BY_INDEX, c, kind) for c in columns if _uses_index(c)]
    if not looks:
        return []
    with taking_long():
        async with sql.in_transaction():
            await sql.execute("SET LOCAL enable_seqscan = off")
            return await sql.values(str, " UNION ALL ".join(looks), sought)


async def _by_reading(columns: list[_Column], kind: str, sought: Sequence[object]) -> list[str]:
    looks = [
        _look(_BY_ELEMENT if c.type.endswith("[]") else _BY_READING, c, kind)
        for c in columns
        if not _uses_index(c)
    ]
    if not looks:
        return []
    with taking_long():
        return await sql.values(str, " UNION ALL ".join(looks), sought)


def _uses_index(column: _Column) -> bool:
    return column.is_indexed and column.is_large and not column.type.endswith("[]")


def _look(query: str, column: _Column, kind: str) -> str:
    return query.format(table=column.table_name, name=column.name, kind=kind)


async def _by_content(
    columns: list[_Column],
    query: str,
    value_of: Callable[[_Column], str | None],
    sought: list[list[str]],
) -> list[str]:
    """Reads each table once. value_of: a column's row of VALUES; None if the column cannot hold a trace."""
    looks: dict[str, dict[str, str]] = defaultdict(dict)
    for column in columns if sought[0] else ():
        if (value := value_of(column)) is not None:
            looks[column.table_name][column.name] = value
    found = []
    for table, values in looks.items():
        names = ", ".join(f'"{name}"' for name in values)
        look = query.format(table=table, names=names, columns=", ".join(values.values()))
        begin_anew()
        with taking_long():
            found += [f"{table}.{name}" for name in await sql.values(str, look, *sought)]
    return found


def _ids_of(column: _Column) -> str | None:
    if column.is_closed or column.type not in (*_TEXT, *_JSON):
        return None
    pattern = IDS_IN_JSON if column.type in _JSON else IDS_IN_TEXT
    return f"""('{column.name}', t."{column.name}"::text, '{pattern}')"""


def _names_of(column: _Column) -> str | None:
    """The row of VALUES for a column; of JSON only the values, because its keys are words of the code."""
    place, text = f"{column.table_name}.{column.name}", f't."{column.name}"'
    if column.is_closed or place in NAMES_OF_OTHERS or place in WORDS_OF_OURS:
        return None
    if column.type in _JSON:
        text = f"""(SELECT string_agg(v #>> '{{}}', ' / ')
            FROM jsonb_path_query({text}::jsonb, 'strict $.** ? (@.type() == "string")') v)"""  # noqa: S608
    elif column.type not in _TEXT:
        return None
    return f"('{column.name}', {text})"


def _names(needles: Needles) -> list[list[str]]:
    named = needles.telling_names()
    return [list(named), list(named.values())]
