"""The picture of a request shows its faces, and those of the persons it is claimed not to be."""

import pytest

from domain.usecases.connecting.picture_request import picture_request
from tests import sql
from tests.persons import ERASING, has
from tests.usecases.factory import Connected, Group, Member, requested_person
from tests.usecases.stage import Stage


@pytest.fixture
async def asked(stage: Stage, group: Group, anna: Connected, kim: Member) -> Connected:
    """Kim asks for Maria, and says that she is a different person from Anna, whom she looks like."""
    faces = stage.engine.face(maria=1.0), stage.engine.face(maria=0.9)
    maria = await requested_person(stage, group, kim, *faces, name="Maria")
    await sql.execute(
        """INSERT INTO look_alikes (workspace_id, first_person_id, second_person_id)
           VALUES ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid))""",
        group.workspace_id,
        maria.person_id,
        anna.person_id,
    )
    return maria


@pytest.mark.parametrize("status", ["ACTIVE", "HIDDEN"])
async def test_a_claimed_look_alike_is_shown_beside_the_requested_person(
    stage: Stage, asked: Connected, status: str
) -> None:
    await sql.execute("UPDATE persons SET status = $1 WHERE name = 'Anna'", status)
    assert await picture_request(asked.person_id, stage.eyes, stage.doorbell) == 3


@pytest.mark.parametrize(
    "otherwise",
    [
        "UPDATE look_alikes SET declared_at = now()",
        f"UPDATE persons SET {ERASING} WHERE name = 'Anna'",
        "DELETE FROM look_alikes",
    ],
)
async def test_nobody_is_shown_beside_the_request_without_an_open_claim(
    stage: Stage, asked: Connected, otherwise: str
) -> None:
    await sql.execute(otherwise)
    assert await picture_request(asked.person_id, stage.eyes, stage.doorbell) == 2


@pytest.mark.parametrize("change", [has("approved"), has("declined"), ERASING])
async def test_a_request_that_is_over_gets_no_picture(stage: Stage, asked: Connected, change: str) -> None:
    await sql.execute(f"UPDATE persons SET {change} WHERE name = 'Maria'")
    assert await picture_request(asked.person_id, stage.eyes, stage.doorbell) == 0
