"""A person is hidden and shown again: no photo from before or from meanwhile is lost."""

import pytest

from domain.queries.deliveries.offer import offers
from domain.queries.operations.done import Done
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.persons.hide_person import hide_person
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import faces_on, persons_in, reassign, unassign
from tests.usecases.factory import Connected, Group, post
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


async def hide(stage: Stage, anna: Connected, *, hidden: bool = True) -> Done:
    return await hide_person(anna.number, stage.by(anna.owner), hidden=hidden, doorbell=stage.doorbell)


async def show_again(stage: Stage, anna: Connected, done: Done, how: str) -> Done:
    if how == "show":
        return await hide(stage, anna, hidden=False)
    return await undo(stage, done, anna.owner)


async def offer_waits() -> bool:
    return bool(await sql.rows("SELECT id FROM tasks WHERE kind = 'show_offer' AND state = 'ready'"))


@pytest.mark.parametrize("how", ["show", "undo"])
async def test_a_photo_owed_before_hiding_is_sent_when_the_person_is_shown_again(
    stage: Stage, group: Group, anna: Connected, how: str
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    hidden = await hide(stage, anna)
    await stage.deliver()
    assert stage.mailbox.sent == []
    shown = await show_again(stage, anna, hidden, how)
    assert shown.starts == {anna.owner.participant_id: 1}
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, photo)]


@pytest.mark.parametrize("how", ["show", "undo"])
async def test_photos_from_a_time_outside_the_group_are_offered_and_not_sent(
    stage: Stage, group: Group, anna: Connected, how: str
) -> None:
    """Otherwise the owner might get the photos of a whole year without having asked for them."""
    at = (group.tg_chat_id, anna.owner.tg_user_id)
    status = stage.memberships.statuses.pop(at)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert await sql.rows("SELECT state, reason FROM deliveries") == [
        {"state": "suppressed", "reason": "no right to receive"}
    ]
    stage.memberships.statuses[at] = status
    await sql.execute("UPDATE group_participants SET status = 'member', checked_at = now()")
    await stage.show()  # the offer that followed the connection
    assert not await offer_waits()
    await show_again(stage, anna, await hide(stage, anna), how)
    await stage.settle()
    assert stage.mailbox.sent == []
    assert await offer_waits()


@pytest.mark.parametrize("how", ["show", "undo"])
async def test_a_photo_posted_while_the_person_is_hidden_is_matched_and_offered_later(
    stage: Stage, group: Group, anna: Connected, how: str
) -> None:
    await stage.show()  # the offer that followed the connection
    hidden = await hide(stage, anna)
    await stage.drain()
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert await sql.rows("SELECT id FROM face_instances WHERE asset_id = $1 AND person_id IS NULL", photo)
    await show_again(stage, anna, hidden, how)
    await stage.settle()
    found = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", photo)
    assert found == [{"person_id": anna.person_id}]
    assert stage.mailbox.sent == []
    assert [offer.found for offer in await offers(anna.person_id)] == [1]
    assert await offer_waits()
    # A photo that was only offered stays an offer, however often the person is shown again.
    await show_again(stage, anna, await hide(stage, anna), how)
    await stage.settle()
    assert stage.mailbox.sent == []


@pytest.mark.parametrize("how", ["show", "undo"])
async def test_a_match_to_be_checked_again_is_sent_after_the_check(
    stage: Stage, group: Group, anna: Connected, how: str
) -> None:
    """Two matches rest on a face that was taken from Anna while she was hidden. One of them is wrong."""
    sure = await post(stage, group, stage.engine.face(anna=0.9))
    wrong = await post(stage, group, stage.engine.face(eve=0.95))
    await stage.drain()
    [stranger] = await faces_on(wrong)
    await reassign(stage, WhichFaces(None, [stranger["number"]]), Target(anna.number), group.admin)
    await stage.drain()
    right, mistaken = [await post(stage, group, stage.engine.face(**{who: 0.9})) for who in ("anna", "eve")]
    await stage.drain()
    hidden = await hide(stage, anna)
    await stage.deliver()
    await unassign(stage, group, {**stranger, "person": anna.number})
    await stage.settle()
    shown = await show_again(stage, anna, hidden, how)
    assert shown.starts == {anna.owner.participant_id: 1}
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, sure)]
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, photo) for photo in (sure, right)]
    assert await persons_in(mistaken) == []


async def test_nothing_is_sent_for_a_person_hidden_again_before_the_check(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await hide(stage, anna)
    await stage.deliver()
    await sql.execute(
        "UPDATE face_instances SET matched_by = ARRAY[gen_random_uuid()] WHERE asset_id = $1", photo
    )
    assert (await hide(stage, anna, hidden=False)).starts == {}
    await hide(stage, anna)
    await stage.drain()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "suppressed"}]
    await hide(stage, anna, hidden=False)
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, photo)]
