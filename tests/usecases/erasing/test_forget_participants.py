"""A forgotten participant is in nothing that operations keep for an undo; moderators' moves stay undoable."""

import asyncpg
import pytest

from domain.steps.erasing.forget_participants import forget_participants
from domain.steps.work.work import transaction
from tests import sql
from tests.usecases.rows import a_link, a_participant, a_person, a_workspace, insert
from tests.usecases.stage import Stage


@pytest.mark.parametrize(
    ("kind", "by", "is_kept"),
    [
        ("move_faces", "lou", True),
        ("move_faces", "kim", True),  # the faces can go back, whoever moved them
        ("set_alias", "kim", False),
        ("label_cluster", "kim", False),
        ("reject_delivery", "kim", False),
        ("unlink_participant", "lou", False),
    ],
)
async def test_a_move_loses_only_links_of_the_forgotten_and_other_operations_with_such_links_lose_their_undo(
    stage: Stage, connection: asyncpg.Connection, kind: str, by: str, is_kept: bool
) -> None:
    workspace = await a_workspace(connection)
    person = await a_person(connection, workspace)
    ids = {"kim": 7_345_000_901, "lou": 7_345_000_902}
    who = {name: await a_participant(connection, tg_user_id=tg_id) for name, tg_id in ids.items()}
    links = {name: await a_link(connection, participant, person) for name, participant in who.items()}
    done = await insert(
        connection,
        "operations",
        workspace_id=workspace,
        kind=kind,
        actor=f"tg:{ids[by]}",
        person_number=1,
        undo={"links": [{"link": link} for link in links.values()]},
    )
    async with transaction(stage.doorbell) as work:
        await forget_participants(work, [who["kim"]])
    row = await sql.one("SELECT undo FROM operations WHERE id = $1", done["id"])
    assert row is not None
    kept = sql.from_json(row["undo"])["links"] if row["undo"] else None
    assert kept == ([{"link": links["lou"]}] if is_kept else None)


async def test_operations_that_do_not_concern_them_stay_as_they_are(
    stage: Stage, connection: asyncpg.Connection
) -> None:
    workspace = await a_workspace(connection)
    person = await a_person(connection, workspace)
    kim, lou = await a_participant(connection), await a_participant(connection, tg_user_id=7_345_000_902)
    undo = {"links": [{"link": await a_link(connection, lou, person)}]}
    given = {"workspace_id": workspace, "actor": "tg:7345000902", "person_number": 1, "undo": undo}
    await insert(connection, "operations", kind="set_alias", **given)
    async with transaction(stage.doorbell) as work:
        await forget_participants(work, [kim])
    [row] = await sql.rows("SELECT undo FROM operations")
    assert sql.from_json(row["undo"]) == undo


async def test_whoever_had_pinned_a_face_that_moved_is_forgotten(
    stage: Stage, connection: asyncpg.Connection
) -> None:
    """The pin itself can still be given back."""
    workspace = await a_workspace(connection)
    kim = await a_participant(connection, tg_user_id=7_345_000_901)
    pinned = [{"face": "1", "role": "PRIMARY", "by": f"tg:734500090{who}"} for who in (1, 2)]
    given = {"workspace_id": workspace, "actor": "tg:7345000902", "person_number": 1}
    await insert(connection, "operations", kind="move_faces", undo={"pinned": pinned}, **given)
    await insert(connection, "operations", kind="move_faces", undo={"pinned": []}, **given)
    async with transaction(stage.doorbell) as work:
        await forget_participants(work, [kim])
    kept = [sql.from_json(row["undo"]) for row in await sql.rows("SELECT undo FROM operations ORDER BY id")]
    assert kept == [{"pinned": [pinned[0] | {"by": "forgotten"}, pinned[1]]}, {"pinned": []}]
