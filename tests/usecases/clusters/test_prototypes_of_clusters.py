"""Which faces of a cluster represent the person that the cluster becomes."""

from uuid import UUID

import pytest

from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.work.work import transaction
from tests import sql
from tests.usecases.factory import Group, connected_person
from tests.usecases.grouping import faces_in, label, merge, person, unknown_person
from tests.usecases.stage import Stage


@pytest.mark.checklist(89, 217)
@pytest.mark.parametrize("most", [None, 2])
async def test_the_best_three_faces_represent_whoever_got_a_name(
    stage: Stage, group: Group, most: int | None
) -> None:
    """Or as many as the setting says. The others represent nobody until somebody confirms them."""
    number = await unknown_person(stage, group, photos=5)
    faces = sorted(await faces_in(number))
    for face, quality in zip(faces, (0.6, 0.9, 0.7, 0.95, 0.8), strict=True):
        await sql.execute("UPDATE face_instances SET quality_score = $2 WHERE id = $1", face, quality)
    if most is not None:
        stage.settings = stage.settings.model_copy(update={"face_prototypes_on_label": most})
    await label(stage, number, "Max", group.admin)
    best = {faces[3], faces[1], faces[4]} - ({faces[4]} if most else set())
    assert await prototypes_of(number) == best
    async with transaction(stage.doorbell) as work:
        await choose_prototypes(work, (await person(number))["id"], stage.settings)
    assert await prototypes_of(number) == best


async def test_three_faces_of_a_cluster_at_most_represent_somebody_who_was_known(
    stage: Stage, group: Group
) -> None:
    anna = await connected_person(stage, group)
    before = await prototypes_of(anna.number)
    number = await unknown_person(stage, group, photos=5)
    await merge(stage, number, anna, group.admin)
    added = await prototypes_of(anna.number) - before
    assert before
    assert len(added) == 3
    assert added < await faces_in(number)


async def prototypes_of(number: int) -> set[UUID]:
    found = await sql.rows(
        """SELECT x.face_instance_id AS id FROM person_prototypes x JOIN persons p ON p.id = x.person_id
           WHERE p.number = $1""",
        number,
    )
    return {row["id"] for row in found}
