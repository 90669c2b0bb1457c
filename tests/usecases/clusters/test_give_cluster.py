"""A cluster that gets a name gives the person its free faces, and leaves those of others alone."""

from uuid import UUID

import pytest

from domain.errors import NotFound
from tests import sql
from tests.usecases.factory import Connected, Group
from tests.usecases.grouping import faces_in, label, unknown_person
from tests.usecases.stage import Stage


async def assign(faces: set[UUID], person: Connected) -> None:
    await sql.execute(
        """UPDATE face_instances SET person_id = $2, basis = 'assigned', version = version + 1
           WHERE id = ANY($1::uuid[])""",
        list(faces),
        person.person_id,
    )


async def test_what_somebody_assigned_stays_assigned(stage: Stage, group: Group, anna: Connected) -> None:
    stage.settings = stage.settings.model_copy(update={"face_prototypes_on_label": 1})
    unknown = await unknown_person(stage, group)
    theirs = set(sorted(await faces_in(unknown))[:2])
    await assign(theirs, anna)
    done = await label(stage, unknown, "Max", group.admin)
    assert done.faces == 1
    left = await sql.rows(
        "SELECT DISTINCT person_id, basis FROM face_instances WHERE id = ANY($1::uuid[])", list(theirs)
    )
    assert left == [{"person_id": anna.person_id, "basis": "assigned"}]


async def test_where_every_face_is_somebodys_there_is_nobody_to_name(
    stage: Stage, group: Group, anna: Connected
) -> None:
    unknown = await unknown_person(stage, group)
    await assign(await faces_in(unknown), anna)
    with pytest.raises(NotFound):
        await label(stage, unknown, "Max", group.admin)
