"""An independent look through the database: every column of every table, whatever wrote it."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.queries import sql
from domain.rules.needles import Needles

# The ledger itself, and the needles that it holds until this look found nothing.
_LEDGER = ["erasures", "erasure_probes"]

# Where other people's names and words stand: a namesake is no trace. What is the subject's own there is
# found by its ids.
_NAMES_OF_OTHERS = {
    "conversations.data",
    "groups.title",
    "participant_persons.alias",
    "participants.name",
    "persons.name",
    "telegram_updates.payload",
    "workspaces.name",
}
# Numbers that count something else; Telegram's ids could equal them by chance.
_OTHER_NUMBERS = {
    *("version", "indexed_version", "token", "points", "done", "total"),
    *("tg_update_id", "tg_message_id", "tg_reply_message_id"),
    *("subject_number", "from_person_number", "to_person_number"),
}
_TEXT = ("text", "character varying")

# `IN ('a', 'b')` as Postgres says it back, and nothing besides.
_IS_LIST_OF_WORDS = r"""^CHECK \(+"?\w+"?\)*(::text)? = ANY \(+ARRAY\[[^][]*\]\)*(::text\[\])?\)+$"""

_COLUMNS = """
SELECT c.relname::text AS table_name, a.attname::text AS name, format_type(a.atttypid, NULL) AS type,
    EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'
        AND k.conkey = ARRAY[a.attnum] AND pg_get_constraintdef(k.oid) ~ $2) AS is_closed,
    a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false)
        OR EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'f')
            AND a.attnum = ANY(k.conkey)) AS is_counted
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p', 'm') AND c.relname <> ALL($1::text[])
ORDER BY c.relname, a.attname
"""


async def traces(needles: Needles, face_ids: Sequence[UUID]) -> list[str]:
    """`table.column` of every place where something of it is still to be found.

    The catalog says which columns there are, so one that is added later is looked at too. uuid columns are
    compared with uuids and faces, numbers with Telegram's ids, text and JSON with all of them and with names.
    """
    columns = await sql.rows(_COLUMNS, _LEDGER, _IS_LIST_OF_WORDS)
    return sorted([*await _by_uuid(columns, needles, face_ids), *await _by_content(columns, needles)])


async def _by_uuid(columns: list[sql.Row], needles: Needles, face_ids: Sequence[UUID]) -> list[str]:
    looks = [
        f"""SELECT '{c["table_name"]}.{c["name"]}' AS place WHERE EXISTS (
            SELECT 1 FROM "{c["table_name"]}" t JOIN unnest($1::uuid[]) AS gone (id)
              ON t."{c["name"]}" = gone.id)"""  # noqa: S608  names from the catalog
        for c in columns
        if c["type"] == "uuid"
    ]
    gone = [*(UUID(text) for text in needles.uuids), *face_ids]
    return [row["place"] for row in await sql.rows(" UNION ALL ".join(looks), gone)]


async def _by_content(columns: list[sql.Row], needles: Needles) -> list[str]:
    """One pass over each table."""
    looks: dict[str, dict[str, str]] = defaultdict(dict)
    for column in columns:
        if condition := _condition(column):
            looks[column["table_name"]][column["name"]] = condition
    found = []
    for table, conditions in looks.items():
        cases = ", ".join(f"CASE WHEN bool_or({c}) THEN '{name}' END" for name, c in conditions.items())
        row = await sql.one(
            f"""WITH sought AS (SELECT $1::text AS ids, $2::text AS keyed, $3::text AS names,
                    $4::bigint[] AS numbers)
                SELECT array_remove(ARRAY[{cases}], NULL) AS names FROM "{table}" t, sought""",  # noqa: S608
            needles.id_pattern(),
            needles.json_pattern(),
            needles.name_pattern(),
            list(needles.tg_ids),
        )
        found += [f"{table}.{name}" for name in (row["names"] if row else None) or ()]
    return found


def _condition(column: sql.Row) -> str | None:
    """None for a column that can hold nothing of what is looked for."""
    name, place = f't."{column["name"]}"', f"{column['table_name']}.{column['name']}"
    if column["type"] == "bigint":
        is_other = column["is_counted"] or column["name"] in _OTHER_NUMBERS
        return None if is_other else f"{name} = ANY(sought.numbers)"
    if column["type"] in _TEXT and not column["is_closed"]:
        by_id, text = f"coalesce({name} ~ sought.ids, false)", name
    elif column["type"] in ("jsonb", "json"):
        by_id, text = f"coalesce({name}::text ~ sought.keyed, false)", f"{name}::text"
    else:
        return None
    return by_id if place in _NAMES_OF_OTHERS else f"{by_id} OR {text} ~ sought.names"
