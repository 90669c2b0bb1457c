"""Older photos are offered to those who do not have them; answered offers are not repeated."""

import re

import pytest

from domain.errors import Conflict
from domain.ids import AssetId
from domain.queries.deliveries.offer import offers
from domain.usecases.deliveries.accept_offer import accept_offer
from domain.usecases.deliveries.decline_offer import decline_offer
from domain.usecases.deliveries.take_photo_away import take_photo_away
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.persons.hide_person import hide_person
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.usecases.assigning import reassign
from tests.usecases.factory import Connected, Group, connected_person, make_group, post
from tests.usecases.linking import joined
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


async def find(stage: Stage, group: Group, anna: Connected, *, photos: int) -> list[str]:
    """What the owner is told when so many photos, posted while Anna was hidden, are found afterwards."""
    by = stage.by(group.admin)
    await hide_person(anna.number, by, hidden=True, doorbell=stage.doorbell)
    for _ in range(photos):
        await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await hide_person(anna.number, stage.by(group.admin), hidden=False, doorbell=stage.doorbell)
    await stage.settle()
    before = len(stage.telegram.calls)
    await stage.show()
    told = [(call.method, str(call.params.get("text"))) for call in stage.telegram.calls[before:]]
    return [
        f"{method} {found[1]}" for method, words in told if (found := re.search(r"found (\d+) older", words))
    ]


async def empty_offer(stage: Stage, group: Group, anna: Connected) -> None:
    """A photo is offered, and turns out to show nobody."""
    assert await find(stage, group, anna, photos=1) == ["sendMessage 1"]
    [photo] = await sql.values(AssetId, "SELECT id FROM image_assets WHERE kind = 'post'")
    await reassign(stage, WhichFaces(anna.number, asset_ids=[photo]), NOBODY, group.admin)
    assert await find(stage, group, anna, photos=0) == []


async def test_nobody_is_told_that_there_are_no_older_photos_while_some_are_asked_about(
    stage: Stage, group: Group
) -> None:
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    anna = await connected_person(stage, group)
    assert await sql.rows("SELECT 1 FROM face_suggestions WHERE status = 'PENDING'")
    await stage.show()
    chat = anna.owner.tg_user_id
    told = str([call.params for call in stage.telegram.calls if call.params.get("chat_id") == chat])
    assert ("older photo" in told, "When I am not sure, I’ll ask you" in told) == (False, True)


async def test_a_photo_that_was_taken_back_is_offered_to_whoever_receives_its_person_later(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """The photo was sent for Anna, who was not on it. Now its recipient joins Ben, who is on it."""
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    which = WhichFaces(anna.number, asset_ids=[photo])
    await reassign(stage, which, Target(ben.number), group.admin)
    await stage.show()
    await joined(stage, ben, anna.owner)
    found = {offer.participant_id: offer.found for offer in await offers(ben.person_id)}
    assert found == {anna.owner.participant_id: 1, ben.owner.participant_id: 0}
    assert await accept_offer(ben.person_id, anna.owner.participant_id, "all", stage.doorbell) == 1
    await stage.settle()
    assert stage.mailbox.sent.count((anna.owner.tg_user_id, photo)) == 2


async def test_accepting_an_offer_sends_no_photo_that_is_still_in_the_chat(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """It was to be taken back, because Anna is not on it. Before that its recipient joins Ben, who is."""
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    which = WhichFaces(anna.number, asset_ids=[photo])
    await reassign(stage, which, Target(ben.number), group.admin)
    await joined(stage, ben, anna.owner)
    assert await accept_offer(ben.person_id, anna.owner.participant_id, "all", stage.doorbell) == 0
    await stage.settle()
    assert stage.mailbox.sent.count((anna.owner.tg_user_id, photo)) == 1


async def test_photos_of_a_group_in_which_the_recipient_is_not_are_not_offered(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The two groups share one list of people, and the recipient was never seen in the other one."""
    other = await make_group(stage, joins=group)
    by = stage.by(group.admin)
    await hide_person(anna.number, by, hidden=True, doorbell=stage.doorbell)
    for _ in range(3):
        await post(stage, other, stage.engine.face(anna=0.9))
    await stage.settle()
    assert await find(stage, group, anna, photos=2) == ["sendMessage 2"]
    assert await accept_offer(anna.person_id, anna.owner.participant_id, "all", stage.doorbell) == 2
    await stage.settle()
    assert len(stage.mailbox.sent) == 2


async def test_a_photo_that_was_taken_away_is_not_offered_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    row = await sql.one("SELECT id FROM deliveries")
    assert row is not None
    await take_photo_away(row["id"], anna.owner.participant_id, stage.doorbell)
    assert [offer.found for offer in await offers(anna.person_id)] == [0]


async def test_after_a_merge_recipients_of_the_absorbed_person_are_offered_photos_of_the_survivor(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(ben=0.9))
    await stage.settle()
    await stage.show()
    await sql.execute("DELETE FROM participant_persons WHERE person_id = $1", ben.person_id)
    await merge(stage, anna, ben, group.admin)
    before = len(stage.telegram.calls)
    await stage.show()
    told = [(c.params.get("chat_id"), str(c.params.get("text"))) for c in stage.telegram.calls[before:]]
    assert [chat for chat, words in told if "1 older photo" in words] == [anna.owner.tg_user_id]


async def test_as_many_photos_as_were_accepted_before_are_offered_in_a_message_of_their_own(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await empty_offer(stage, group, anna)
    assert await find(stage, group, anna, photos=2) == ["sendMessage 2"], "nobody hears of an edit"
    await accept_offer(anna.person_id, anna.owner.participant_id, "all", stage.doorbell)
    await stage.settle()
    assert await find(stage, group, anna, photos=2) == ["sendMessage 2"]


async def test_an_offer_that_a_newer_one_followed_goes_when_the_person_is_erased(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await empty_offer(stage, group, anna)
    await find(stage, group, anna, photos=2)
    chat = anna.owner.tg_user_id
    offers = [
        row["tg_message_id"]
        for row in await sql.rows(
            "SELECT tg_message_id FROM cards WHERE tg_chat_id = $1 AND kind = 'offer'", chat
        )
    ]
    assert len(offers) == 2, "that there was nothing, and that there is something"
    by = stage.by(anna.owner)
    await erase_person(anna.person_id, by, tg_notify_chat_id=None, doorbell=stage.doorbell)
    await stage.drain()
    await stage.show()
    assert {(chat, number) for number in offers} <= {*stage.deleted}


async def test_what_was_declined_is_not_offered_again_before_there_is_more(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await find(stage, group, anna, photos=1)
    await decline_offer(anna.person_id, anna.owner.participant_id)
    assert await find(stage, group, anna, photos=0) == []
    assert await find(stage, group, anna, photos=1) == ["sendMessage 2"]


async def test_nobody_declines_an_offer_that_was_made_to_somebody_else(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await find(stage, group, anna, photos=1)
    await decline_offer(anna.person_id, ben.owner.participant_id)
    shown = await sql.rows("SELECT shown FROM cards WHERE kind = 'offer' ORDER BY shown")
    assert [row["shown"] for row in shown] == ["1"]


async def test_an_offer_of_whoever_is_hidden_meanwhile_stands_until_they_are_shown_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await find(stage, group, anna, photos=2)
    hidden = await hide_person(anna.number, stage.by(group.admin), hidden=True, doorbell=stage.doorbell)
    with pytest.raises(Conflict, match="hidden"):
        await accept_offer(anna.person_id, anna.owner.participant_id, "all", stage.doorbell)
    await undo(stage, hidden, group.admin)
    assert await accept_offer(anna.person_id, anna.owner.participant_id, "all", stage.doorbell) == 2


async def test_nothing_of_whoever_is_hidden_is_offered(stage: Stage, group: Group, anna: Connected) -> None:
    await find(stage, group, anna, photos=1)
    await hide_person(anna.number, stage.by(group.admin), hidden=True, doorbell=stage.doorbell)
    assert await offers(anna.person_id) == []


async def test_an_offer_of_whoever_is_hidden_can_be_declined(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await find(stage, group, anna, photos=1)
    await hide_person(anna.number, stage.by(group.admin), hidden=True, doorbell=stage.doorbell)
    await decline_offer(anna.person_id, anna.owner.participant_id)
    assert await find(stage, group, anna, photos=0) == []
    assert await find(stage, group, anna, photos=1) == ["sendMessage 2"], "not an edit"


async def in_doubt(stage: Stage, group: Group, anna: Connected) -> tuple[int, int]:
    """Two photos matched to Anna: one by her own photos, one by a face that is not hers any more."""
    own = await post(stage, group, stage.engine.face(anna=0.9))
    wrong = await post(stage, group, stage.engine.face(eve=0.95))
    await stage.settle()
    [face] = await sql.rows("SELECT number FROM face_instances WHERE asset_id = $1", wrong)
    await reassign(stage, WhichFaces(None, face_numbers=[face["number"]]), Target(anna.number), group.admin)
    await stage.settle()
    doubtful = await post(stage, group, stage.engine.face(eve=0.9))
    await stage.settle()
    which = WhichFaces(anna.number, face_numbers=[face["number"]])
    await reassign(stage, which, NOBODY, group.admin)
    return own, doubtful


async def test_a_photo_whose_match_is_in_doubt_is_not_offered_before_it_was_decided_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    own, doubtful = await in_doubt(stage, group, anna)
    await joined(stage, anna, ben.owner)
    reader = ben.owner.participant_id
    assert {offer.participant_id: offer.found for offer in await offers(anna.person_id)}[reader] == 1
    assert await accept_offer(anna.person_id, reader, "all", stage.doorbell) == 1
    await stage.settle()
    assert (ben.owner.tg_user_id, own) in stage.mailbox.sent
    assert (ben.owner.tg_user_id, doubtful) not in stage.mailbox.sent


async def test_a_photo_whose_match_was_decided_again_and_stays_is_offered(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """The reader had pressed before, when this photo was in doubt and not offered."""
    other = await post(stage, group, stage.engine.face(anna=0.95))
    await stage.settle()
    [face] = await sql.rows("SELECT number FROM face_instances WHERE asset_id = $1", other)
    await reassign(stage, WhichFaces(anna.number, asset_ids=[other]), NOBODY, group.admin)
    which = WhichFaces(None, face_numbers=[face["number"]])
    await reassign(stage, which, Target(anna.number), group.admin)
    await stage.settle()
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await reassign(stage, WhichFaces(anna.number, asset_ids=[other]), NOBODY, group.admin)
    await joined(stage, anna, ben.owner)
    await stage.show()
    reader = ben.owner.participant_id
    assert await accept_offer(anna.person_id, reader, "all", stage.doorbell) == 0
    await stage.settle()
    before = len(stage.telegram.calls)
    await stage.show()
    told = [(c.params.get("chat_id"), str(c.params.get("text"))) for c in stage.telegram.calls[before:]]
    assert [chat for chat, words in told if "1 older photo" in words] == [ben.owner.tg_user_id]
    assert await accept_offer(anna.person_id, reader, "all", stage.doorbell) == 1
