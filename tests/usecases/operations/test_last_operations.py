"""Whoever hides, shows or merges a person again is told who has done it."""

import asyncpg

from domain.ids import WorkspaceId
from domain.queries.operations.operations import last_to_set_status
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.sharing.make_owner import make_owner
from tests.usecases.factory import Connected, Group, make_participant
from tests.usecases.linking import joined
from tests.usecases.rows import a_person, a_workspace, insert
from tests.usecases.stage import Stage


async def test_whoever_led_to_the_present_status_of_a_person_is_named(
    connection: asyncpg.Connection,
) -> None:
    """Also by an undo, which has the kind of what it undoes."""
    workspace, other = await a_workspace(connection), await a_workspace(connection)
    person = await a_person(connection, workspace)
    number = await connection.fetchval("SELECT number FROM persons WHERE id = $1", person)

    async def done(
        actor: str, after: str, *, kind: str = "hide_person", field: str = "status", where: int = workspace
    ) -> None:
        changed = {"number": number, "field": field, "before": None, "after": after}
        given = {"workspace_id": where, "kind": kind, "actor": actor, "person_number": number}
        await insert(connection, "operations", undo={"changes": [changed]}, **given)

    async def last() -> str | None:
        view = await last_to_set_status(workspace, number, undo_days=30)
        return view.actor if view else None

    await done("tg:9", "ACTIVE", where=other)
    await done("tg:8", "ACTIVE", field="name", kind="rename_person")
    assert await last() is None
    await done("tg:1", "ACTIVE", kind="show_person")
    await done("tg:2", "HIDDEN")
    assert await last() == "tg:1"
    await done("tg:3", "ACTIVE")
    assert await last() == "tg:3"
    await connection.execute("UPDATE persons SET status = 'HIDDEN'")
    assert await last() == "tg:2"


async def test_nobody_else_is_named_in_place_of_whoever_was_forgotten(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """An admin hid the person first, a forgotten owner showed it and hid it last."""
    mia = await make_participant(stage, "Mia", in_chat=group.tg_chat_id)
    await joined(stage, anna, mia)
    await make_owner(anna.number, mia.participant_id, stage.by(anna.owner), stage.doorbell)
    for who, hidden in ((group.admin, True), (mia, False), (mia, True)):
        await hide_person(anna.number, stage.by(who), hidden=hidden, doorbell=stage.doorbell)
    await forget_participant(mia.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    view = await last_to_set_status(WorkspaceId(group.workspace_id), anna.number, undo_days=30)
    assert view is not None
    assert view.actor == "forgotten"
