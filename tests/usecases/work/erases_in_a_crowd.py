"""Erases in a filled database: each gets a workspace, and a participant who connected somebody in it."""

from collections.abc import Awaitable, Callable

from domain.ids import AssetId, GroupId, PersonId, WorkspaceId
from domain.steps.erasing.erase_all_faces import erase_all_faces
from domain.steps.erasing.erase_group_rows import erase_group_rows
from domain.steps.erasing.erase_photo_rows import erase_photo_rows
from domain.steps.erasing.erase_rows import erase_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.work.work import Work
from tests import sql
from tests.settings import settings_on

SETTINGS = settings_on("postgres://nowhere")


async def _erase_person(work: Work, workspace_id: int, participant_id: int) -> object:
    return await erase_rows(work, await _person_of(workspace_id, participant_id), Order())


async def _erase_faces_of_person(work: Work, workspace_id: int, participant_id: int) -> object:
    return await erase_all_faces(work, await _person_of(workspace_id, participant_id), Order(), SETTINGS)


async def _erase_photo(work: Work, workspace_id: int, _: int) -> object:
    row = await sql.one("SELECT max(id) AS id FROM image_assets WHERE workspace_id = $1", workspace_id)
    assert row is not None
    return await erase_photo_rows(work, AssetId(row["id"]), Order(), SETTINGS)


async def erase_group_there(work: Work, workspace_id: int, _: int) -> object:
    [group] = await sql.rows("SELECT id FROM groups WHERE workspace_id = $1", workspace_id)
    return await erase_group_rows(work, GroupId(group["id"]), Order(), SETTINGS)


async def _person_of(workspace_id: int, participant_id: int) -> PersonKey:
    row = await sql.one(
        """SELECT p.id, p.number FROM persons p JOIN participant_persons l ON l.person_id = p.id
           WHERE p.workspace_id = $1 AND l.participant_id = $2""",
        workspace_id,
        participant_id,
    )
    assert row is not None
    return PersonKey(PersonId(row["id"]), row["number"], WorkspaceId(workspace_id))


ERASES: dict[str, Callable[[Work, int, int], Awaitable[object]]] = {
    "a person": _erase_person,
    "the faces of a person": _erase_faces_of_person,
    "a photo": _erase_photo,
    "a group": erase_group_there,
}
