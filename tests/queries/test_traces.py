"""The search for traces looks into every column that could hold an id or a name, also into new ones."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.queries.erasing.traces import OTHER_NUMBERS, traces
from domain.rules.erasing.needles import Needles
from domain.rules.erasing.written_columns import NAMES_OF_OTHERS, WORDS_OF_OURS
from tests.usecases.rows import a_face, a_participant, a_person, a_workspace, an_asset, insert

ANNA = UUID(
    "5d1c7c3e-6d0a-4a53-9b0c-3f2f6c1d8e90"
)  # the same in every process: it is part of the names of tests
NEEDLES = Needles(uuids=(str(ANNA),), names=("Annabelle",), tg_ids=(7_345_000_123,))


@pytest.fixture
async def new_table(connection: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """Somebody adds a table and does not think of erasing."""
    await connection.execute(
        """CREATE TABLE novelties (
               id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, who uuid, number bigint,
               words text, letters varchar(80), blob jsonb,
               circle uuid[], callers bigint[])"""
    )
    yield connection
    await connection.execute("DROP TABLE novelties")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("who", ANNA),
        ("number", 7_345_000_123),
        ("circle", [UUID(int=1), ANNA]),
        ("callers", [1, 7_345_000_123]),
        ("words", f"merged with {ANNA}"),
        ("words", "tg:7345000123"),
        ("words", "This is Annabelle"),
        ("letters", "Annabelle"),
        ("blob", f'{{"person_id": "{ANNA}"}}'),
        ("blob", '{"deep": [{"tg_user_id": 7345000123}]}'),
        ("blob", '{"caption": "Annabelle, 4"}'),
    ],
)
async def test_a_column_that_came_later_is_looked_at(
    new_table: asyncpg.Connection, column: str, value: object
) -> None:
    assert await traces(NEEDLES, []) == []
    await new_table.execute(f"INSERT INTO novelties ({column}) VALUES ($1)", value)
    assert await traces(NEEDLES, []) == [f"novelties.{column}"]


async def test_one_of_many_faces_is_found_in_a_column_of_uuids(new_table: asyncpg.Connection) -> None:
    faces = [uuid4() for _ in range(20_000)]
    await new_table.execute("INSERT INTO novelties (who) VALUES ($1)", faces[-1])
    assert await traces(Needles(), faces) == ["novelties.who"]


async def test_a_match_may_name_faces_that_are_gone_until_it_is_decided_again(
    connection: asyncpg.Connection,
) -> None:
    gone, workspace = uuid4(), await a_workspace(connection)
    photo = await an_asset(connection, workspace)
    face = await a_face(connection, workspace, photo)
    await connection.execute(
        "UPDATE face_instances SET matched_by = ARRAY[$2::uuid] WHERE id = $1", face, gone
    )
    assert await traces(Needles(), [gone]) == []


async def test_five_thousand_people_are_looked_for_at_once(new_table: asyncpg.Connection) -> None:
    """A group of that size leaves. A pattern that lists so many people is more than Postgres accepts."""
    people = range(7_345_000_000, 7_345_005_000)
    crowd = Needles(
        uuids=tuple(str(UUID(int=n)) for n in people),
        names=tuple(f"Mia {n}" for n in people),
        tg_ids=tuple(people),
    )
    await new_table.execute(
        """INSERT INTO novelties (number, words, blob)
           SELECT n, 'tg:' || n || ' is Tim ' || n, jsonb_build_object('tg_user_id', n)
           FROM generate_series(8345000000, 8345005000) n"""
    )
    assert await traces(crowd, []) == []
    last = people[-1]
    await insert(new_table, "novelties", number=last, words=f"tg:{last}", blob={"tg_user_id": last})
    await insert(new_table, "novelties", letters=f"This is Mia {last}.", who=UUID(int=last))
    assert await traces(crowd, []) == [
        f"novelties.{c}" for c in ("blob", "letters", "number", "who", "words")
    ]


async def test_a_namesake_is_no_trace(connection: asyncpg.Connection) -> None:
    await a_person(connection, await a_workspace(connection), name="Annabelle")
    await a_participant(connection, name="Annabelle")
    assert await traces(NEEDLES, []) == []


async def test_the_subjects_own_row_is_found_by_its_id(connection: asyncpg.Connection) -> None:
    await a_person(connection, await a_workspace(connection), id=ANNA)
    assert await traces(NEEDLES, []) == ["persons.id"]


async def test_only_a_list_of_words_of_ours_closes_a_column(new_table: asyncpg.Connection) -> None:
    """Other checks, such as that a text is not empty, leave room for anything: their columns are searched."""
    await new_table.execute(
        """ALTER TABLE novelties ADD CHECK (length(btrim(words)) > 0),
               ADD CHECK (letters IN ('few', 'many') OR length(letters) > 30)"""
    )
    await a_person(new_table, await a_workspace(new_table), name=f"was {ANNA}")
    await insert(new_table, "novelties", words=f"was {ANNA}", letters=str(ANNA))
    assert await traces(NEEDLES, []) == [
        "novelties.letters",
        "novelties.words",
        "persons.name",
        "persons.name_key",
    ]


async def test_our_own_numbers_and_words_of_our_own_are_no_traces(connection: asyncpg.Connection) -> None:
    """An id, a version or a state may equal a needle by chance."""
    workspace = await a_workspace(connection, id=7_345_000_123)
    await a_person(connection, workspace, number=7_345_000_123, status="HIDDEN")
    await insert(connection, "telegram_updates", tg_update_id=7_345_000_123)
    needles = Needles(names=("HIDDEN",), tg_ids=(7_345_000_123,))
    assert await traces(needles, []) == []


async def test_of_every_number_it_is_known_whether_it_is_an_id_of_telegram(
    connection: asyncpg.Connection,
) -> None:
    """Otherwise the erase of a user whose id equals such a number by chance could never be verified."""
    found = await connection.fetch(
        """SELECT a.attname AS name, a.attidentity <> '' OR d.adbin IS NOT NULL
                   AND pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%'
               OR EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'f')
                   AND a.attnum = ANY(k.conkey)) AS is_key
           FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
           LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
             AND c.relname NOT IN ('erasures', 'erasure_probes')
             AND a.atttypid IN ('bigint'::regtype, 'bigint[]'::regtype)"""
    )
    assert OTHER_NUMBERS - {row["name"] for row in found} == set(), (
        "these columns are gone: take them out of OTHER_NUMBERS"
    )
    others = {row["name"] for row in found if not row["is_key"]} - OTHER_NUMBERS
    # Telegram ids whose names do not say so: a chat's, and a user's.
    assert {name for name in others if "tg_" not in name} == {"counter", "decided_by"}


async def test_every_column_has_a_type_that_is_searched_or_that_can_hold_no_id(
    connection: asyncpg.Connection,
) -> None:
    found = await connection.fetch(
        "SELECT DISTINCT udt_name AS name FROM information_schema.columns WHERE table_schema = 'public'"
    )
    searched = {"uuid", "_uuid", "int8", "_int8", "text", "varchar", "json", "jsonb"}
    without_ids = {"bool", "int2", "int4", "float8", "date", "timestamptz", "bytea"}
    assert {row["name"] for row in found} <= searched | without_ids


async def test_a_word_of_ours_is_no_trace_of_a_subject_who_is_called_like_it(
    new_table: asyncpg.Connection,
) -> None:
    """Otherwise the erase of somebody with such a name could never be verified."""
    workspace = await a_workspace(new_table)
    await insert(
        new_table,
        "tasks",
        kind="deliver",
        queue="delivery",
        dedupe_key="person:message:5",
        lane="request:5",
        ids={"person_id": "message"},
        last_error="Unavailable: Redis",
    )
    await insert(
        new_table,
        "admin_events",
        workspace_id=workspace,
        actor="setup",
        operation="erase",
        subject_kind="person",
        subject_number=5,
    )
    await insert(
        new_table,
        "cards",
        workspace_id=workspace,
        kind="request",
        subject="5",
        tg_chat_id=-5,
        tg_message_id=5,
        shown="requested:5",
    )
    await insert(new_table, "novelties", blob={"message": [{"person": "nobody"}]})
    words = ("deliver", "delivery", "person", "message", "request", "requested", "setup", "erase", "spotted")
    assert await traces(Needles(names=(*words, "Unavailable", "Redis")), []) == []


async def test_every_column_that_is_left_out_for_names_exists(connection: asyncpg.Connection) -> None:
    """These columns are not searched for names; the name of a column that is gone must leave the list."""
    found = await connection.fetch(
        "SELECT table_name || '.' || column_name AS place FROM information_schema.columns"
    )
    assert {*NAMES_OF_OTHERS, *WORDS_OF_OURS} - {row["place"] for row in found} == set()


async def test_without_needles_nothing_is_found(connection: asyncpg.Connection) -> None:
    await a_person(connection, await a_workspace(connection))
    assert await traces(Needles(), [UUID(int=0)]) == []
