"""What an owner and moderators read in the history of what people did."""

from dataclasses import replace

import pytest

from domain.errors import Conflict, Forbidden
from domain.ids import AssetId, WorkspaceId
from domain.queries.operations.history import HistoryOf, history, known_to
from domain.usecases.operations.undo_operation import undo_operation
from domain.usecases.persons.rename_person import rename_person
from domain.usecases.photos.report_missing import report_missing
from domain.usecases.photos.settle_report import settle_report
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.usecases.factory import Connected, Group, Member, connected_person
from tests.usecases.linking import joined, links
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


async def renames_read_by(stage: Stage, group: Group, who: Member) -> list[tuple[str | None, str | None]]:
    """The old and the new name of each renaming, newest first."""
    workspace = WorkspaceId(group.workspace_id)
    knows = await known_to(who.participant_id, workspace)
    of = HistoryOf(workspace, group="names", knows=knows, reader=stage.by(who).actor)
    return [(one.before, one.after) for one in (await history(of, offset=0, limit=9)).entries]


async def test_an_owner_reads_of_an_undone_name_that_somebody_has_taken_meanwhile(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Anna's owner does not know Ben, nor the second Anna."""
    await sql.execute("UPDATE participant_persons SET alias = NULL")  # as of whoever came by an invitation
    done = await rename_person(anna.number, "Ben", stage.by(anna.owner), stage.doorbell)
    await connected_person(stage, group, look="carla", name="Anna")
    undone = await undo(stage, done, anna.owner)
    assert (await renames_read_by(stage, group, anna.owner))[0] == ("Ben", "Anna")
    await undo(stage, undone, anna.owner)
    assert (await renames_read_by(stage, group, anna.owner))[0] == ("Anna", "Ben")


async def test_moderators_read_on_which_photo_somebody_was_missing(
    stage: Stage, group: Group, anna: Connected, photo: AssetId
) -> None:
    delivery = await sql.value(int, "SELECT id FROM deliveries")
    assert delivery is not None
    who = anna.owner.participant_id
    await report_missing(delivery, who, actor=stage.by(anna.owner).actor, doorbell=stage.doorbell)  # type: ignore[arg-type]
    await settle_report(photo, stage.by(group.admin), doorbell=stage.doorbell)
    for of in (
        HistoryOf(WorkspaceId(group.workspace_id), group="faces"),
        HistoryOf(WorkspaceId(group.workspace_id), asset_id=photo),
    ):
        told = [(one.kind, one.asset_id) for one in (await history(of, offset=0, limit=9)).entries]
        assert [("settle_report", photo), ("report_missing", photo)] == told[:2]


async def test_a_program_does_not_undo_what_its_maker_did_as_a_guardian(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Nor is it offered. The maker may."""
    otto = group.admin
    await joined(stage, anna, otto)
    left = await unlink_participant(anna.number, otto.participant_id, stage.by(otto), stage.doorbell)
    workspace = WorkspaceId(group.workspace_id)
    offered = HistoryOf(workspace, group="links", reader=None, undo_days=30)
    assert {one.operation_id for one in (await history(offered, offset=0, limit=9)).entries} == {None}
    assert left.operation_id is not None
    program = replace(stage.by(otto), only=workspace)
    with pytest.raises(Forbidden):
        await undo_operation(left.operation_id, program, settings=stage.settings, doorbell=stage.doorbell)
    await undo(stage, left, otto)
    assert otto.name in await links(anna)


async def test_a_program_does_not_make_its_maker_an_owner_of_a_person_without_one(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Nor is it offered, although nobody else decides about the person's links."""
    otto = group.admin
    await joined(stage, anna, otto)
    await make_owner(anna.number, otto.participant_id, stage.by(anna.owner), stage.doorbell)
    left = await unlink_participant(anna.number, otto.participant_id, stage.by(otto), stage.doorbell)
    await sql.execute("DELETE FROM participants WHERE id = $1", anna.owner.participant_id)
    workspace = WorkspaceId(group.workspace_id)
    offered = HistoryOf(workspace, group="links", reader=None, undo_days=30)
    assert (await history(offered, offset=0, limit=9)).entries[0].operation_id is None
    assert left.operation_id is not None
    program = replace(stage.by(otto), only=workspace)
    with pytest.raises(Conflict, match="left_themselves"):
        await undo_operation(left.operation_id, program, settings=stage.settings, doorbell=stage.doorbell)
    assert await sql.value(str, "SELECT state FROM participant_persons") == "revoked"


async def test_a_history_is_read_where_one_operation_changed_an_alias_twice(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Earlier versions wrote both changes of an undo."""
    await sql.execute("UPDATE participant_persons SET alias = 'Annie'")
    await rename_person(anna.number, "Anni", stage.by(anna.owner), stage.doorbell)
    await sql.execute(
        """UPDATE operations SET undo = jsonb_set(undo, '{links}', jsonb_build_array(
               undo -> 'links' -> 0 || '{"after": null}', undo -> 'links' -> 0 || '{"before": null}'))
           WHERE kind = 'rename_person'"""
    )
    assert await renames_read_by(stage, group, anna.owner) == [("Annie", "Anni")]
