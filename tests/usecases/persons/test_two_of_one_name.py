"""What a recipient reads of the persons on a photo: names that tell them apart, and why the photo came."""

from domain.queries.deliveries.delivery import delivery
from domain.queries.deliveries.why_delivered import why_delivered
from tests import sql
from tests.usecases.factory import Group, connected_person, make_participant, post
from tests.usecases.operating import merge
from tests.usecases.stage import Stage


async def test_two_annas_on_one_photo_are_told_apart(stage: Stage, group: Group) -> None:
    kim = await make_participant(stage, "Kim", in_chat=group.tg_chat_id)
    for look in ("anna", "other"):
        await connected_person(stage, group, kim, look=look)
    both = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(other=0.9))
    one = await post(stage, group, stage.engine.face(other=0.9))
    await stage.settle()
    names = {row["asset_id"]: await _names(row["id"]) for row in await sql.rows("SELECT * FROM deliveries")}
    assert names[both] == ["Anna", "Anna · K"]
    assert names[one] == ["Anna"]
    why = await why_delivered(await _delivery(both))
    assert [known.name for known in why.known] == ["Anna", "Anna · K"]


async def test_why_a_photo_came_is_told_in_figures_unless_somebody_said_whose_the_face_is(
    stage: Stage, group: Group
) -> None:
    kim = await make_participant(stage, "Kim", in_chat=group.tg_chat_id)
    await connected_person(stage, group, kim)
    sure = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [known] = (await why_delivered(await _delivery(sure))).known
    assert known.is_recognised
    assert known.compared is not None
    assert (known.compared.alike, known.compared.prototypes) == (1, 1)
    assert 0.9 < known.compared.confidence < 1
    await sql.execute("UPDATE face_instances SET basis = 'answered' WHERE asset_id = $1", sure)
    [known] = (await why_delivered(await _delivery(sure))).known
    assert not known.is_recognised
    assert known.compared is None


async def test_the_runner_up_is_named_only_to_those_who_connected_that_person(
    stage: Stage, group: Group
) -> None:
    # The person whom a face resembles second is not named to other families.
    kim = await make_participant(stage, "Kim", in_chat=group.tg_chat_id)
    await connected_person(stage, group, kim)
    await connected_person(stage, group, kim, look="ben", name="Ben")
    await connected_person(stage, group, look="carl", name="Carl")
    own = await post(stage, group, stage.engine.face(anna=0.9, ben=0.3))
    foreign = await post(stage, group, stage.engine.face(anna=0.9, carl=0.3))
    await stage.settle()
    found = {}
    for photo in (own, foreign):
        [known] = (await why_delivered(await _delivery(photo))).known
        assert known.compared is not None
        assert known.compared.runner_up is not None
        assert 0.2 < known.compared.runner_up.confidence < 0.8
        found[photo] = known.compared.runner_up.name
    assert found == {own: "Ben", foreign: ""}


async def test_a_person_who_is_on_a_photo_twice_is_compared_by_the_face_that_is_most_alike(
    stage: Stage, group: Group
) -> None:
    """After a merge, two faces on one photo can be the same person's. That somebody merged the persons says
    nothing about the faces: recognition found both, so the recipient is not told that somebody named them.
    """
    kim = await make_participant(stage, "Kim", in_chat=group.tg_chat_id)
    anna = await connected_person(stage, group, kim)
    annie = await connected_person(stage, group, kim, look="annie", name="Annie")
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(annie=0.7))
    await stage.settle()
    await merge(stage, annie, anna, group.admin)
    [known] = (await why_delivered(await _delivery(photo))).known
    assert known.is_recognised
    assert known.compared is not None
    assert (known.compared.alike, known.compared.prototypes) == (1, 2)
    assert known.compared.confidence > 0.9


async def _names(delivery_id: int) -> list[str]:
    view = await delivery(delivery_id)
    assert view is not None
    return [person.name for person in view.persons]


async def _delivery(asset_id: int) -> int:
    row = await sql.one("SELECT id FROM deliveries WHERE asset_id = $1", asset_id)
    assert row is not None
    return int(row["id"])
