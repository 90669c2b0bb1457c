"""Two persons with one name for their recipient are told apart on a photo of both."""

from domain.queries.deliveries.delivery import delivery
from domain.queries.deliveries.why_delivered import why_delivered
from tests import sql
from tests.usecases.factory import Group, connected_person, make_participant, post
from tests.usecases.stage import Stage


async def test_two_annas_on_one_photo_are_told_apart(stage: Stage, group: Group) -> None:
    kim = await make_participant(stage, "Kim", in_chat=group.tg_chat_id)
    for look in ("anna", "other"):
        await connected_person(stage, group, kim, look=look)
    both = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(other=0.9))
    one = await post(stage, group, stage.engine.face(other=0.9))
    await stage.settle()
    names = {row["asset_id"]: await _names(row["id"]) for row in await sql.rows("SELECT * FROM deliveries")}
    assert names[both] == ["Anna", "Anna · K."]
    assert names[one] == ["Anna"]
    why = await why_delivered(await _delivery(both))
    assert [known.name for known in why.known] == ["Anna", "Anna · K."]


async def _names(delivery_id: int) -> list[str]:
    view = await delivery(delivery_id)
    assert view is not None
    return [person.name for person in view.persons]


async def _delivery(asset_id: int) -> int:
    row = await sql.one("SELECT id FROM deliveries WHERE asset_id = $1", asset_id)
    assert row is not None
    return int(row["id"])
