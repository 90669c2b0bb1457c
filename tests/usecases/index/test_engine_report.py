"""The report of faces that a new engine does not know names nobody who was erased."""

from uuid import UUID

import asyncpg

from domain.queries.index.engine_change import persons_of_other_engines, workspaces_with_other_engines
from domain.usecases.index.report_engine_change import report_engine_change
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, make_group
from tests.usecases.forgetting import erase
from tests.usecases.rows import a_face, a_workspace, an_asset, insert
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat


def last_words(stage: Stage, message_id: int) -> str:
    edits = (call for call in stage.telegram.calls if call.method == "editMessageText")
    return [str(call.params["text"]) for call in edits if call.params["message_id"] == message_id][-1]


async def test_the_report_names_no_erased_person_and_is_deleted_with_the_last_one(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await sql.execute("UPDATE face_embeddings SET engine = 'old'")
    stage.source.files.clear()  # Telegram has none of the photos any more
    await report_engine_change(stage.engine.name, stage.doorbell)
    await stage.drain()
    await stage.show()
    [report] = await sql.rows("SELECT tg_message_id FROM cards WHERE kind = 'engine'")
    await erase(stage, anna)
    await stage.settle()
    await stage.show()
    said = last_words(stage, report["tg_message_id"])
    assert "<b>Ben</b>" in said
    assert "Anna" not in said
    assert report["tg_message_id"] not in {message for _, message in stage.deleted}
    await erase(stage, ben)
    await stage.settle()
    await stage.show()
    assert report["tg_message_id"] in {message for _, message in stage.deleted}
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'engine'") == []


async def test_whoever_decides_in_two_workspaces_has_a_report_of_each(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """An erase in one workspace shortens or deletes the report of that workspace only."""
    school = await make_group(stage, admin=group.admin)
    for look in ("zoe", "carla"):
        await connected_person(stage, school, look=look, name=look.title())
    await sql.execute("UPDATE face_embeddings SET engine = 'old'")
    stage.source.files.clear()
    await stage.show()
    stage.telegram.calls.clear()
    await report_engine_change(stage.engine.name, stage.doorbell)
    await stage.drain()
    await stage.show()
    found = await sql.rows(
        "SELECT workspace_id, tg_message_id FROM cards WHERE kind = 'engine' AND tg_chat_id = $1",
        group.admin.tg_user_id,
    )
    reports = {row["workspace_id"]: row["tg_message_id"] for row in found}
    assert reports.keys() == {group.workspace_id, school.workspace_id}
    [zoe] = await sql.rows("SELECT id, number FROM persons WHERE name = 'Zoe'")
    await erase(stage, Connected(zoe["id"], zoe["number"], 0, group.admin))
    await stage.settle()
    await stage.show()
    said = last_words(stage, reports[school.workspace_id])
    assert "<b>Carla</b>" in said
    assert "Zoe" not in said
    await erase(stage, anna)
    await stage.settle()
    await stage.show()
    assert reports[group.workspace_id] in {message for _, message in stage.deleted}
    assert reports[school.workspace_id] not in {message for _, message in stage.deleted}


async def test_the_report_leaves_a_chat_that_decides_no_more(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Else the name of somebody erased would stay there: nothing edits it in that chat any more."""
    await sql.execute("UPDATE face_embeddings SET engine = 'old'")
    stage.source.files.clear()
    await report_engine_change(stage.engine.name, stage.doorbell)
    await stage.drain()
    await stage.show()
    [report] = await sql.rows("SELECT tg_chat_id, tg_message_id FROM cards WHERE kind = 'engine'")
    await set_admin_chat(group.tg_chat_id - 1_000_000, group.workspace_id)
    await erase(stage, anna)
    await stage.settle()
    await stage.show()
    assert (report["tg_chat_id"], report["tg_message_id"]) in stage.deleted


async def test_a_later_report_names_the_persons_of_then_also_if_they_are_as_many_as_before(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await sql.execute("UPDATE face_embeddings SET engine = 'old' WHERE face_id <> $1", await face_of(ben))
    await report_engine_change(stage.engine.name, stage.doorbell)
    await stage.show()
    await sql.execute(
        "UPDATE face_embeddings SET engine = CASE face_id WHEN $1 THEN 'old' ELSE $2 END",
        await face_of(ben),
        stage.engine.name,
    )
    await report_engine_change(stage.engine.name, stage.doorbell)
    await stage.show()
    said = [str(call.params.get("text")) for call in stage.telegram.calls]
    named = [{name for name in ("Anna", "Ben") if name in text} for text in said if "engine" in text]
    assert named == [{"Anna"}, {"Ben"}]


async def face_of(person: Connected) -> UUID:
    [face] = await sql.values(UUID, "SELECT id FROM face_instances WHERE person_id = $1", person.person_id)
    return face


async def test_the_report_names_nobody_of_another_workspace(
    stage: Stage, group: Group, anna: Connected
) -> None:
    elsewhere = await make_group(stage)
    await connected_person(stage, elsewhere, look="ben", name="Ben")
    await sql.execute("UPDATE face_embeddings SET engine = 'old'")
    for workspace_id, names in ((group.workspace_id, ["Anna"]), (elsewhere.workspace_id, ["Ben"])):
        assert await persons_of_other_engines(stage.engine.name, workspace_id) == names
    assert await persons_of_other_engines(stage.engine.name, None) == ["Anna", "Ben"]


async def test_a_workspace_is_reported_only_for_faces_that_only_another_engine_saw(
    connection: asyncpg.Connection,
) -> None:
    known_by: dict[int, tuple[str, ...]] = {}
    for engines in ((), ("new",), ("old",), ("old", "new")):
        workspace = await a_workspace(connection)
        face = await a_face(connection, workspace, await an_asset(connection, workspace))
        for engine in engines:
            await insert(connection, "face_embeddings", face_id=face, engine=engine, vector=b"1234")
        known_by[workspace] = engines
    found = await workspaces_with_other_engines("new")
    assert [known_by[workspace] for workspace in found] == [("old",)]
