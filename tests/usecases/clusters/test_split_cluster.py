"""Faces that are somebody else leave an unknown person."""

import asyncio

import pytest

from domain.errors import Conflict
from tests import sql
from tests.usecases.factory import Connected, Group
from tests.usecases.grouping import numbers_in, split, unknown_person
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


async def test_a_split_whose_only_face_got_a_person_meanwhile_is_refused(
    stage: Stage, group: Group, clean_database: str, anna: Connected
) -> None:
    number = await unknown_person(stage, group)
    *_, face = await numbers_in(number)

    async def refused() -> None:
        with pytest.raises(Conflict, match="changed_since"):
            await split(stage, number, [face], group.admin)

    answer = "UPDATE face_instances SET person_id = $2, cluster_id = NULL WHERE number = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, answer, face, anna.person_id):
        await until_blocked(tasks.create_task(refused()))
    assert await sql.rows("SELECT id FROM operations WHERE kind = 'split_cluster'") == []
