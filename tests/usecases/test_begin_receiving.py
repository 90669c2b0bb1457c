"""Photos that somebody has already are also those of a person whom they receive from now on."""

from domain.queries import sql
from domain.queries.delivery import delivery
from domain.usecases.decide_join import decide_join
from tests.usecases.factory import Connected, Group, post
from tests.usecases.linking import joined
from tests.usecases.operating import merge, reject
from tests.usecases.stage import Stage


async def delivery_to(person: Connected) -> int:
    """The only one of its owner."""
    [found] = await sql.rows(
        "SELECT id FROM deliveries WHERE participant_id = $1", person.owner.participant_id
    )
    return int(found["id"])


async def numbers_on(delivery_id: int) -> list[int]:
    view = await delivery(delivery_id)
    assert view is not None
    return [person.number for person in view.persons]


async def test_the_caption_says_who_else_of_theirs_is_on_it(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    await stage.show()
    had = await delivery_to(anna)
    assert await numbers_on(had) == [anna.number]
    await joined(stage, ben, anna.owner)
    before = len(stage.telegram.calls)
    await stage.show()
    [edited] = [call for call in stage.telegram.calls[before:] if call.method == "editMessageCaption"]
    assert "Anna</b>, <b>Ben" in str(edited.params["caption"])
    assert not await reject(stage, had, ben, anna)
    assert await numbers_on(had) == [anna.number]


async def test_who_is_let_in_after_a_merge_can_judge_what_came_before_it(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    had = await delivery_to(anna)
    await merge(stage, anna, ben, group.admin)
    [asked] = await sql.rows("SELECT id FROM participant_persons WHERE state = 'requested'")
    await decide_join(asked["id"], stage.by(ben.owner), admit=True, doorbell=stage.doorbell)
    assert await numbers_on(had) == [ben.number]
    assert await reject(stage, had, ben, anna)
