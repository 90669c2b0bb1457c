"""In a large table an erase looks by indexes and for names only; a nightly task looks through the rest."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from domain.errors import Throttled
from domain.queries.erasing.traces import LARGE_ROWS, traces, traces_by_day
from domain.rules.erasing.needles import Needles
from domain.usecases.erasing.rewrite_files import rewrite_files
from tests import sql
from tests.plans import Asked, plans_of
from tests.usecases.factory import Group, Member, connected_person
from tests.usecases.forgetting import NAME, erase, is_verified, well_known_person
from tests.usecases.stage import Stage

NIGHT = datetime(2026, 5, 14, 1, 30, tzinfo=UTC)


@pytest.fixture
def most_rows() -> Iterator[int]:
    """Lowers the number of rows from which a table counts as large, so that fewer have to be written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("domain.queries.erasing.traces.LARGE_ROWS", 2_000)
        yield 2_000


@pytest.fixture
async def large(most_rows: int, connection: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """A table that no erase was written for, with more rows than an erase reads as a whole."""
    await connection.execute(
        """CREATE TABLE novelties (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, who uuid, by uuid,
               of uuid, number bigint, words text, blob jsonb)"""
    )
    await connection.execute("CREATE INDEX ix_novelties_who ON novelties (who)")
    await connection.execute("CREATE INDEX ix_novelties_of ON novelties (of)")
    # An index of only some rows does not lead to the other rows.
    await connection.execute("CREATE INDEX ix_novelties_by ON novelties (by) WHERE words IS NOT NULL")
    await connection.execute(
        """INSERT INTO novelties (who, by, of, number, blob)
           SELECT gen_random_uuid(), gen_random_uuid(), md5((n % 10)::text)::uuid, n,
               jsonb_build_object('n', n)
           FROM generate_series(1, $1::int) n""",
        most_rows + 1,
    )
    await connection.execute("ANALYZE novelties")
    yield connection
    await connection.execute("DROP TABLE novelties")


UUID = "5d1c7c3e-6d0a-4a53-9b0c-3f2f6c1d8e90"
NEEDLES = Needles(uuids=(UUID,), names=("Jo",), tg_ids=(7_345_000_123,))


@pytest.mark.parametrize(
    ("column", "value", "at_once"),
    [
        ("who", UUID, True),
        ("words", "This is Jo.", True),
        ("blob", '{"caption": "Jo, 4"}', True),
        ("by", UUID, False),
        ("number", 7_345_000_123, False),
        ("words", f"merged with {UUID}", False),
        ("blob", '{"tg_user_id": 7345000123}', False),
    ],
)
async def test_what_is_left_is_found_at_once_or_in_the_night(
    large: asyncpg.Connection, column: str, value: object, *, at_once: bool
) -> None:
    await large.execute(f"INSERT INTO novelties ({column}) VALUES ($1)", value)
    place = f"novelties.{column}"
    assert (await traces_by_day(NEEDLES, [])).places == ([place] if at_once else [])
    assert await traces(NEEDLES, []) == [place]


@pytest.mark.parametrize("most_rows", [LARGE_ROWS])
async def test_thousands_of_faces_are_looked_for_by_a_database_index(large: asyncpg.Connection) -> None:
    """Also in a column that has a few values only, as where ten persons have all faces."""
    faces = [row["by"] for row in await large.fetch("SELECT by FROM novelties LIMIT 5000")]
    async with sql.in_transaction():
        assert (await traces_by_day(Needles(), faces)).places == []
        [read] = await sql.rows(
            """SELECT seq_tup_read AS without, idx_scan AS by FROM pg_stat_xact_user_tables
               WHERE relname = 'novelties'"""
        )
    assert read["without"] == 0
    assert read["by"] == 2 * len(faces)


@pytest.mark.parametrize("most_rows", [LARGE_ROWS])
async def test_many_ids_are_not_compared_one_by_one_with_what_is_stored(large: asyncpg.Connection) -> None:
    """No index leads to the ids, neither in a table of medium size nor in lists."""
    await large.execute(
        """CREATE TABLE lesser_novelties AS
           SELECT who, ARRAY[who, by, gen_random_uuid()] AS circle FROM novelties OFFSET 1000"""
    )
    await large.execute("ANALYZE lesser_novelties")
    try:
        with Asked() as asked:
            uuids = tuple(str(uuid4()) for _ in range(1000))
            assert await traces(Needles(uuids=uuids), [uuid4() for _ in range(15_000)]) == []
        asked.statements = [(look, ids) for look, ids in asked.statements if "lesser_novelties" in look]
        plans = await plans_of(large, asked)
    finally:
        await large.execute("DROP TABLE lesser_novelties")
    assert any(read.table == "lesser_novelties" for plan in plans for read in plan.reads)
    assert sum(plan.compared for plan in plans) < 1_000_000


async def test_the_night_looks_through_the_rest_before_it_writes_the_files_again(
    stage: Stage, group: Group, kim: Member, large: asyncpg.Connection
) -> None:
    anna = await well_known_person(stage, group, kim)
    await large.execute("INSERT INTO novelties (by) VALUES ($1)", anna.person_id)
    await erase(stage, anna)
    await stage.drain()
    assert await is_verified()
    [kept] = await sql.rows("SELECT needles::text FROM erasures")
    assert str(anna.person_id) in kept["needles"]
    assert NAME not in kept["needles"], "ids only"

    with pytest.raises(Throttled):
        await rewrite_files(stage.settings, stage.doorbell, now=NIGHT)
    assert await sql.rows("SELECT 1 FROM erasures WHERE rewritten_at IS NULL AND needles IS NOT NULL")

    await large.execute("DELETE FROM novelties WHERE by = $1", anna.person_id)
    assert await rewrite_files(stage.settings, stage.doorbell, now=NIGHT) == "rewritten"
    assert not await sql.rows("SELECT 1 FROM erasures WHERE rewritten_at IS NULL OR needles IS NOT NULL")


async def test_a_table_that_shrinks_while_an_erase_is_verified_is_left_for_the_night(
    stage: Stage, group: Group, kim: Member, large: asyncpg.Connection
) -> None:
    """The verification did not read the whole table. The table shrinks while the index is searched."""
    await erase(stage, await connected_person(stage, group, kim))
    stage.index.has_searched.clear()
    stage.index.pause = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stage.drain())
        await stage.index.has_searched.wait()
        await large.execute("DELETE FROM novelties WHERE number > 10")
        await large.execute("ANALYZE novelties")
        stage.index.pause.set()
    assert await is_verified()
    assert await sql.rows("SELECT 1 FROM erasures WHERE needles IS NOT NULL")


async def test_a_trace_of_one_erase_keeps_no_other_one_from_having_its_files_rewritten(
    stage: Stage, group: Group, kim: Member, large: asyncpg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    persons = []
    for _ in range(3):
        persons.append(await connected_person(stage, group, kim, name=NAME))
        await erase(stage, persons[-1])
        await stage.drain()
    left = persons[1].person_id
    await large.execute("INSERT INTO novelties (by) VALUES ($1)", left)
    waits = "SELECT id, subject_uuid AS uuid FROM erasures WHERE rewritten_at IS NULL AND needles IS NOT NULL"
    for _ in range(2):  # the second time no other erase is left to rewrite files for
        with pytest.raises(Throttled):
            await rewrite_files(stage.settings, stage.doorbell, now=NIGHT)
        [waiting] = await sql.rows(waits)
        assert waiting["uuid"] == left
    told = f"of erasure {waiting['id']} something is still in novelties.by"
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [told] * 2

    await large.execute("DELETE FROM novelties WHERE by = $1", left)
    assert await rewrite_files(stage.settings, stage.doorbell, now=NIGHT) == "rewritten"
    assert await sql.rows(waits) == []


async def test_where_no_table_is_large_nothing_is_left_for_the_night(
    stage: Stage, group: Group, kim: Member
) -> None:
    await erase(stage, await well_known_person(stage, group, kim))
    await stage.drain()
    assert await is_verified()
    assert await sql.rows("SELECT 1 FROM erasures WHERE needles IS NOT NULL") == []
