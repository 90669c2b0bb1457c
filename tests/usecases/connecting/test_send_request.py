"""A draft becomes a request: strangers' faces on its photos go, and nobody else's do."""

from domain.usecases.connecting.begin_connection import Draft
from domain.usecases.connecting.submit_connection import submit_connection
from tests import sql
from tests.usecases.factory import Group, Member, begin, make_participant, train
from tests.usecases.stage import Stage


async def faces_of(draft: Draft) -> int:
    """How many faces the draft's training photos have, whoever they are."""
    rows = await sql.rows(
        """SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE a.enrols_person_id = $1""",
        draft.person_id,
    )
    return len(rows)


async def test_strangers_on_training_photos_go_and_those_of_another_draft_stay(
    stage: Stage, group: Group, kim: Member
) -> None:
    draft = await begin(stage, group, kim)
    lou = await make_participant(stage, in_chat=group.tg_chat_id)
    other = await begin(stage, group, lou, "Ben")
    for of, by in ((draft, kim), (other, lou)):
        await train(stage, of.person_id, by, stage.engine.face(anna=1.0))
        await train(stage, of.person_id, by, stage.engine.face(), stage.engine.face())
    await stage.drain()
    assert await faces_of(draft) == await faces_of(other) == 3
    await submit_connection(draft.person_id, kim.participant_id, stage.doorbell)
    assert (await faces_of(draft), await faces_of(other)) == (1, 3)
