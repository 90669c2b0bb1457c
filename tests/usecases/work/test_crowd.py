"""In a filled database, no statement that a command or a new photo needs reads a table as a whole. The tests
look at the plans of these very statements, not at seconds.
"""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import asyncpg
import numpy as np
import pytest

from domain.adapters.postgres.database import open_database
from domain.ids import WorkspaceId
from domain.queries.clusters.clusters import clusters
from domain.queries.faces.unknown_faces import unknown_faces_since
from domain.queries.gallery.fresh_photos import persons_to_compare
from domain.queries.index.photos_behind import photos_behind
from domain.queries.index.unindexed import similar_unindexed, unindexed_prototypes
from domain.queries.operations.history import HistoryOf, history
from domain.queries.persons.people import people
from domain.queries.persons.workspace_people import Choosing, choosable, people_counts
from domain.queries.questions.waiting import waiting
from domain.queries.service.recognition_stats import recognition_stats
from domain.steps.erasing.erase_workspace_rows import erase_workspace_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.work.in_parts import PART
from domain.steps.work.work import transaction
from sandbox.launcher import Postgres
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.plans import Asked, Plan, plans_of
from tests.usecases.work.erases_in_a_crowd import ERASES, erase_group_there
from tests.usecases.work.filled_database import ENGINE, fill_database

FACES = 30_000
FEWER = FACES // 5
# A table with at most so many rows is a few pages: Postgres may read it as a whole.
SMALL = 700
TIMES = 8
# The most rows that a query may read in a workspace with half a million faces. Those in COUNTING count all.
MOST = 20_000
COUNTING = ("/unknown",)
# These tables have few rows, and may be read as a whole.
FEW = ("persons:", "clusters:", "face_suggestions:", "negative_pairs:")

Query = Callable[[int, int], Awaitable[object]]
PROBE = [np.zeros(16, np.float32)]
# Each query gets a workspace, and a participant who connected somebody in it.
QUERIES: dict[str, Query] = {
    "unindexed_prototypes": lambda w, _: unindexed_prototypes(
        w, PROBE, engine=ENGINE, since=datetime.now(UTC), min_similarity=0.5
    ),
    "similar_unindexed": lambda w, _: similar_unindexed(
        w, PROBE, engine=ENGINE, since=datetime.now(UTC), min_similarity=0.5
    ),
    "unknown_faces_since": lambda w, _: unknown_faces_since(w, [], ENGINE, datetime.now(UTC)),
    "/unknown": lambda w, _: clusters([w], 0, 10),
    "/history": lambda w, _: history(HistoryOf(w), offset=0, limit=10),
    "/history names": lambda w, _: history(HistoryOf(w, group="names"), offset=0, limit=10),
    "/history recognition": lambda w, _: history(HistoryOf(w, group="recognition"), offset=0, limit=10),
    "/history of a photo": lambda w, _: _history_of_a_photo(w),
    "/queue": lambda w, _: waiting([w], None, 0, 10),
    "/queue in private": lambda _, participant: waiting([], participant, 0, 10),
    "/people": lambda w, _: choosable(Choosing((w,), hidden=False), offset=0, limit=10),
    "/people, counted": lambda w, _: people_counts(w),
    "/people in private": lambda _, participant: people(participant),
    "/stats": lambda w, _: recognition_stats(w),
}


async def _history_of_a_photo(workspace_id: int) -> object:
    """Of one photo: a database for these queries has at least so many."""
    return await history(HistoryOf(workspace_id, asset_id=FEWER), offset=0, limit=10)


@pytest.fixture(scope="module")
async def templates(postgres: Postgres) -> AsyncIterator[set[int]]:
    """The sizes, in faces, of the filled databases. To copy one takes a tenth of the time to fill it."""
    filled: set[int] = set()
    yield filled
    for faces in filled:
        await postgres.drop_database(f"crowd_{faces}")


@pytest.fixture
async def crowd(
    postgres: Postgres, templates: set[int], request: pytest.FixtureRequest
) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a filled database of its own; the parameter is the number of faces."""
    faces, name = request.param, f"of_crowd_{request.param}"
    if faces not in templates:
        templates.add(faces)
        template = await asyncpg.connect(await postgres.create_database(f"crowd_{faces}", template="spotted"))
        await fill_database(template, faces)
        await template.close()
    dsn = await postgres.create_database(name, template=f"crowd_{faces}")
    connection = await asyncpg.connect(dsn)
    async with open_database(dsn):
        yield connection
    await connection.close()
    await postgres.drop_database(name)


async def largest() -> int:
    """The workspace of half of all faces."""
    row = await sql.one("SELECT min(id) AS id FROM workspaces")
    assert row is not None
    return int(row["id"])


async def somewhere() -> tuple[int, int]:
    """A workspace of a tenth of all faces, and a participant in it."""
    row = await sql.one(
        """SELECT p.workspace_id, l.participant_id FROM persons p
           JOIN participant_persons l ON l.person_id = p.id ORDER BY p.number DESC LIMIT 1"""
    )
    assert row is not None
    return row["workspace_id"], row["participant_id"]


def whole_tables(plans: list[Plan]) -> list[str]:
    return [
        f"{read.table}: {read.rows}"
        for plan in plans
        for read in plan.reads
        if read.is_whole and read.rows > SMALL
    ]


@pytest.mark.parametrize("crowd", [FACES], indirect=True)
async def test_an_index_leads_to_all_that_a_query_reads(crowd: asyncpg.Connection) -> None:
    """The tables are small here, so Postgres is told to read one as a whole only if there is no other way."""
    await crowd.execute("SET enable_seqscan = off")
    where = await somewhere()
    found = {}
    for name, query in QUERIES.items():
        with Asked() as asked:
            await query(*where)
        found[name] = whole_tables(await plans_of(crowd, asked))
    assert {name: tables for name, tables in found.items() if tables} == {}


@pytest.mark.parametrize("crowd", [FEWER], indirect=True)
async def test_an_erase_reads_no_faces_that_it_is_not_about(crowd: asyncpg.Connection) -> None:
    await crowd.execute("SET enable_seqscan = off")
    found = {}
    for name, erase in ERASES.items():
        with Asked() as asked:
            async with transaction(RecordingDoorbell(), rehearses=True) as work:
                await erase(work, *await somewhere())
        # An INSERT would name the erase, whose own row is rolled back.
        asked.statements = [
            one for one in asked.statements if "face_instances" in one[0] and not one[0].startswith("INSERT")
        ]
        read = whole_tables(await plans_of(crowd, asked))
        found[name] = [table for table in read if table.startswith("face_instances:")]
    assert {name: tables for name, tables in found.items() if tables} == {}


@pytest.mark.parametrize("crowd", [FACES], indirect=True)
async def test_queries_for_each_photo_read_few_rows_however_often_they_run(crowd: asyncpg.Connection) -> None:
    """After five runs Postgres makes one plan for all values, and may expect far more rows than there are."""
    where = await somewhere()
    found = {}
    for name in ("unindexed_prototypes", "similar_unindexed", "unknown_faces_since"):
        async with sql.in_transaction():
            for _ in range(TIMES):
                await QUERIES[name](*where)
            found[name] = await sql.rows(
                """SELECT relname::text AS name, seq_tup_read + idx_tup_fetch AS rows
                   FROM pg_stat_xact_user_tables WHERE seq_tup_read + idx_tup_fetch > $1""",
                SMALL,
            )
    assert {name: read for name, read in found.items() if read} == {}


@pytest.mark.parametrize("crowd", [FEWER], indirect=True)
async def test_stats_read_the_recognitions_of_the_last_hour_only(crowd: asyncpg.Connection) -> None:
    """In a workspace with half of all faces, a photo came each minute, with three faces of persons."""
    with Asked() as asked:
        stats = await recognition_stats(WorkspaceId(await largest()))
    plans = await plans_of(crowd, asked)
    events = sum(read.rows for plan in plans for read in plan.reads if read.table == "face_assignment_events")
    assert 0 < events <= 3 * 60 < FEWER / 4 < stats.assigned


@pytest.mark.parametrize("crowd", [FEWER], indirect=True)
async def test_another_engine_goes_on_where_it_was_without_reading_all_photos(
    crowd: asyncpg.Connection,
) -> None:
    """It has looked at all photos with prototypes. In a large workspace there are thousands of pages."""
    workspace_id = WorkspaceId(await largest())
    await crowd.execute(
        """INSERT INTO unseen_faces (face_id, engine, reason)
           SELECT face_instance_id, 'other', 'not_found' FROM person_prototypes"""
    )
    first = await photos_behind(workspace_id, "other", before=None, limit=10)
    with Asked() as asked:
        second = await photos_behind(workspace_id, "other", before=first.before, limit=10)
    assert [one.id for one in (*first.photos, *second.photos)] == sorted(
        {one.id for one in (*first.photos, *second.photos)}, reverse=True
    )
    assert len(second.photos) == 10
    assert asked.hurried == []
    read = [one for plan in await plans_of(crowd, asked) for one in plan.reads]
    assert sum(one.rows for one in read if one.table in ("face_instances", "image_assets")) < FEWER / 4


@pytest.mark.parametrize("crowd", [FEWER], indirect=True)
async def test_persons_who_look_different_are_sought_on_recent_photos_only(crowd: asyncpg.Connection) -> None:
    """This is asked each hour, and most photos are years old."""
    await crowd.execute("UPDATE image_assets SET taken_at = taken_at - interval '1 year' WHERE id % 20 > 0")
    await crowd.execute("ANALYZE image_assets")
    with Asked() as asked:
        assert await persons_to_compare(180, 1000)
    [plan] = await plans_of(crowd, asked)
    read = sum(read.rows for read in plan.reads if read.table in ("face_instances", "image_assets"))
    assert read < FEWER / 10


@pytest.mark.parametrize("crowd", [FEWER], indirect=True)
async def test_a_large_group_is_erased_in_parts(crowd: asyncpg.Connection) -> None:
    """Each statement that deletes photos, or seeks what rested on their faces, is about a part of them."""
    workspace_id = await largest()
    with Asked() as asked:
        async with transaction(RecordingDoorbell(), rehearses=True) as work:
            counts = await erase_group_there(work, workspace_id, 0)
            [noted] = await sql.rows("SELECT needles, store_keys FROM erasures")
            [history] = await sql.rows(
                """SELECT n_tup_upd AS written FROM pg_stat_xact_user_tables WHERE relname = 'operations'"""
            )
    assert isinstance(counts, dict)
    assert counts["faces"] == FEWER / 2
    assert history["written"] == 0, "none of these operations can be undone"
    kept = [*json.loads(noted["needles"])["cards"], *json.loads(noted["store_keys"])]
    assert len(kept) < counts["photos"] / 4, "what the ids of the photos say is not listed once more"
    deletes = [ids for query, ids in asked.statements if query.startswith("DELETE FROM image_assets")]
    assert max(len(ids) for [ids] in deletes) <= PART < counts["photos"]
    asked.statements = [one for one in asked.statements if "matched_by" in one[0]]
    assert asked.statements
    await crowd.execute("SET enable_seqscan = off")
    at_once = max(plan.rows for plan in await plans_of(crowd, asked))
    assert at_once < FEWER / 2, "faces of one person at a time, and what their matches rest on"


@pytest.mark.parametrize("crowd", [FEWER], indirect=True)
async def test_a_workspace_is_erased_without_a_change_of_its_history(crowd: asyncpg.Connection) -> None:
    """Each recognition names a person. If the persons went first, each row of the history would change."""
    async with transaction(RecordingDoorbell(), rehearses=True) as work:
        assert await erase_workspace_rows(work, WorkspaceId(await largest()), Order())
        [events] = await sql.rows(
            """SELECT n_tup_upd AS written, n_tup_del AS deleted FROM pg_stat_xact_user_tables
               WHERE relname = 'face_assignment_events'"""
        )
    assert events["written"] == 0
    assert events["deleted"]


@pytest.mark.prove
@pytest.mark.parametrize("crowd", [1_000_000], indirect=True)
async def test_no_query_reads_a_table_as_a_whole_among_a_million_faces(
    crowd: asyncpg.Connection, record_figure: Callable[[str, object], None]
) -> None:
    workspace_id = await largest()
    _, participant_id = await somewhere()
    found, figures = {}, {}
    for name, query in QUERIES.items():
        taken = []
        for _ in range(8):
            began = time.perf_counter()
            with Asked() as asked:
                await query(workspace_id, participant_id)
            taken.append(time.perf_counter() - began)
        figures[name] = round(min(taken) * 1000, 1)
        plans = await plans_of(crowd, asked)
        found[name] = [table for table in whole_tables(plans) if not table.startswith(FEW)]
        if name not in COUNTING and sum(plan.rows for plan in plans) > MOST:
            found[name].append(f"{sum(plan.rows for plan in plans)} rows")
    record_figure("ms at a million faces", figures)
    assert {name: tables for name, tables in found.items() if tables} == {}
