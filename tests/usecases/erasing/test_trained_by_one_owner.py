"""One of two owners trains their person again, and one of them is forgotten: the person stays."""

import pytest

from domain.queries.erasing.forgetting import forgetting
from domain.usecases.connecting.submit_connection import submit_connection
from domain.usecases.connecting.train_again import train_again
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.sharing.make_owner import make_owner
from tests import sql
from tests.erase.working import are_verified, work_off
from tests.persons import approval_of, has, is_erasing
from tests.usecases.factory import Connected, Group, Member, make_participant, train
from tests.usecases.linking import joined
from tests.usecases.stage import Stage


@pytest.fixture
async def grandpa(stage: Stage, group: Group, anna: Connected) -> Member:
    """Anna's other owner. Her faces were deleted, and the first owner has pressed *Add photos again*."""
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, anna, grandpa)
    await make_owner(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    await erase_faces(anna.number, stage.by(anna.owner), settings=stage.settings, doorbell=stage.doorbell)
    await stage.settle()
    await train_again(anna.number, anna.owner.participant_id, stage.doorbell)
    return grandpa


async def forget(stage: Stage, who: Member) -> dict[str, int]:
    return await forget_participant(who.participant_id, settings=stage.settings, doorbell=stage.doorbell)


async def grow_old(stage: Stage) -> None:
    await sql.execute("UPDATE persons SET updated_at = now() - interval '30 days'")
    await stage.tidy()


async def test_an_owner_who_is_forgotten_takes_nobody_along_whom_the_other_owner_trains_again(
    stage: Stage, anna: Connected, grandpa: Member
) -> None:
    assert (await forgetting(grandpa.participant_id)).alone == ()
    assert (await forget(stage, grandpa))["persons"] == 0
    assert not await is_erasing(anna.person_id)


async def test_whom_a_forgotten_owner_trained_again_stays_with_the_other_owner(
    stage: Stage, anna: Connected, grandpa: Member
) -> None:
    """The photos of the one who is forgotten go with them."""
    await train(stage, anna.person_id, anna.owner, stage.engine.face(anna=1.0))
    await stage.drain()
    assert (await forgetting(anna.owner.participant_id)).alone == ()
    await forget(stage, anna.owner)
    assert await approval_of(anna.person_id) == "approved"
    assert await sql.rows("SELECT id FROM image_assets WHERE kind = 'training'") == []
    await work_off(stage)
    assert await are_verified()
    await grow_old(stage)
    assert not await is_erasing(anna.person_id)
    await train_again(anna.number, grandpa.participant_id, stage.doorbell)


async def test_whoever_has_an_owner_is_never_an_old_request(
    stage: Stage, anna: Connected, grandpa: Member
) -> None:
    """An earlier version left a person with an owner behind as a draft when the other one was forgotten."""
    await forget(stage, anna.owner)
    await sql.execute(f"UPDATE persons SET {has('draft')}")
    await grow_old(stage)
    assert not await is_erasing(anna.person_id)
    assert await approval_of(anna.person_id) == "approved"


async def test_a_request_that_waits_stays_before_its_deciders_when_the_other_owner_is_forgotten(
    stage: Stage, anna: Connected, grandpa: Member
) -> None:
    await work_off(stage)
    await train(stage, anna.person_id, anna.owner, stage.engine.face(anna=1.0))
    await stage.drain()
    await submit_connection(anna.person_id, anna.owner.participant_id, stage.doorbell)
    await work_off(stage)
    assert await request_cards() == ["requested+picture"]
    await forget(stage, grandpa)
    await work_off(stage)
    await stage.drain()
    await stage.show()
    assert await are_verified()
    assert await request_cards() == ["requested+picture"]


async def request_cards() -> list[str]:
    return [row["shown"] for row in await sql.rows("SELECT shown FROM cards WHERE kind = 'request'")]
