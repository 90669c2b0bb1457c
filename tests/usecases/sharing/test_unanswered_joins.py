"""A wish to join that nobody answers: its sender is told and may take it back, and the wish ends in time."""

import pytest

from domain.errors import Conflict, NotFound, Refused
from domain.queries.persons.people import people
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.sharing.ask_to_join import ask_to_join
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.withdraw_join import withdraw_join
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    begin,
    make_participant,
    post,
    set_private_chat,
    train,
)
from tests.usecases.linking import answer, asked_to_join, delete_links, links, said_to, sent_to
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


async def told(stage: Stage, who: Member) -> list[str]:
    await stage.drain()
    await stage.show()
    calls = [c.params for c in stage.telegram.calls if c.params.get("chat_id") == who.tg_user_id]
    said = [one.get("media", one) for one in calls]
    return [str(one.get("text") or one["caption"]) for one in said if "text" in one or "caption" in one]


async def wait(days: int) -> None:
    await sql.execute(
        "UPDATE participant_persons SET consented_at = consented_at - make_interval(days => $1)", days
    )


async def state_of(link_id: int) -> str | None:
    return await sql.value(str, "SELECT state FROM participant_persons WHERE id = $1", link_id)


async def test_whoever_asks_owners_who_cannot_be_reached_is_told_so_and_when_they_are_back(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    owner = anna.owner.participant_id
    await sql.execute("UPDATE participants SET private_chat = 'blocked' WHERE id = $1", owner)
    await asked_to_join(stage, group, grandpa)
    assert "can be reached" in "".join((await told(stage, grandpa))[-1:])
    await open_private_chat(owner, stage.doorbell)
    assert "I have asked them now" in (await told(stage, grandpa))[-1]


async def test_whoever_asks_owners_who_can_be_reached_is_told_nothing_more(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await asked_to_join(stage, group, grandpa)
    assert not any("reached" in text for text in await told(stage, grandpa))


async def test_a_wish_that_is_taken_back_is_decided_by_nobody_and_may_be_made_again(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    asked = await asked_to_join(stage, group, grandpa)
    await told(stage, grandpa)
    for _ in range(2):  # a press may be handled again
        await withdraw_join(anna.number, grandpa.participant_id, stage.doorbell)
    assert await people(grandpa.participant_id) == []
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}
    assert "The request has ended" in (await told(stage, anna.owner))[-1]
    with pytest.raises(Conflict, match="already_decided"):
        await decide_join(asked, stage.by(anna.owner), admit=True, doorbell=stage.doorbell)
    await asked_to_join(stage, group, grandpa)
    assert await state_of(asked) == "requested", "the wish comes back"
    await decide_join(asked, stage.by(anna.owner), admit=True, doorbell=stage.doorbell)
    assert (await links(anna))["Opa"] == "guardian"
    with pytest.raises(Conflict, match="linked_already"):
        await withdraw_join(anna.number, grandpa.participant_id, stage.doorbell)
    assert await state_of(asked) == "approved"


async def test_nobody_takes_back_what_they_did_not_ask(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    asked = await asked_to_join(stage, group, grandpa)
    with pytest.raises(NotFound):
        await withdraw_join(anna.number, group.admin.participant_id, stage.doorbell)
    assert await state_of(asked) == "requested"


async def test_a_wish_that_nobody_answers_ends_and_whoever_asked_is_told(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    asked = await asked_to_join(stage, group, grandpa)
    await told(stage, grandpa)
    await wait(stage.settings.request_ttl_days - 1)
    await stage.tidy()
    assert await state_of(asked) == "requested"
    await wait(2)
    await stage.tidy()
    assert await state_of(asked) == "revoked"
    assert "Nobody answered" in (await told(stage, grandpa))[-1]
    assert "The request has ended" in (await told(stage, anna.owner))[-1]
    before = await told(stage, grandpa)
    await stage.tidy()
    assert await told(stage, grandpa) == before


async def test_somebody_whom_nobody_owns_is_recognised_as_before_when_a_wish_is_over(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    """Only a consent that somebody gave, and took back, keeps a person from being recognised."""
    await asked_to_join(stage, group, grandpa)
    await delete_links(anna)
    await sql.execute(
        """INSERT INTO participant_persons (participant_id, person_id, role, state, consented_at)
           VALUES ($1, $2, 'guardian', 'requested', now())""",
        grandpa.participant_id,
        anna.person_id,
    )
    await withdraw_join(anna.number, grandpa.participant_id, stage.doorbell)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [face] = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
    assert face["person_id"] == anna.person_id


async def test_a_wish_that_a_merge_made_does_not_lapse_and_its_participant_may_take_it_back(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await merge(stage, anna, ben, group.admin)
    await said_to(stage, anna)
    await wait(stage.settings.request_ttl_days + 1)
    await stage.tidy()
    await withdraw_join(ben.number, anna.owner.participant_id, stage.doorbell)
    await said_to(stage, anna)
    assert "You have withdrawn your request" in (await told(stage, anna.owner))[-1]
    with pytest.raises(ValueError, match="unpack"):  # no request is left
        await answer(stage, ben, admit=True)


async def lapsed(stage: Stage, group: Group, grandpa: Member) -> int:
    """A wish that the owner saw, and that nobody answered."""
    asked = await asked_to_join(stage, group, grandpa)
    await told(stage, grandpa)
    await wait(stage.settings.request_ttl_days + 1)
    await stage.tidy()
    await told(stage, grandpa)
    return asked


async def test_an_owner_who_overlooked_a_wish_is_sent_it_again_when_it_is_made_again(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await lapsed(stage, group, grandpa)
    stage.telegram.calls.clear()
    await asked_to_join(stage, group, grandpa)
    said = await told(stage, grandpa)
    [method] = [c.method for c in stage.telegram.calls if "asks to receive" in str(c.params.get("caption"))]
    assert method == "sendPhoto", "nobody hears of an edited message"
    assert not any("reached" in text for text in said), "the owner could be reached all the time"
    assert "I am asking those who decide" in said[-1], "the sender no longer reads that the wish has ended"


async def test_an_owner_who_closed_the_chat_is_asked_again_when_it_opens(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await lapsed(stage, group, grandpa)
    owner = anna.owner.participant_id
    await sql.execute("UPDATE participants SET private_chat = 'blocked' WHERE id = $1", owner)
    await asked_to_join(stage, group, grandpa)
    await told(stage, grandpa)
    stage.telegram.calls.clear()
    await open_private_chat(owner, stage.doorbell)
    assert "asks to receive" in (await told(stage, anna.owner))[-1]


async def test_whoever_closed_the_chat_keeps_no_face_of_a_wish_that_ended_meanwhile(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await asked_to_join(stage, group, grandpa)
    await told(stage, grandpa)
    owner = anna.owner
    seen = await sql.value(
        int, "SELECT tg_message_id FROM cards WHERE kind = 'join' AND tg_chat_id = $1", owner.tg_user_id
    )
    await set_private_chat("blocked", owner.tg_user_id)
    stage.telegram.refusals.update(
        editMessageMedia=Refused("Telegram", 403, "Forbidden: bot was blocked by the user")
    )
    await withdraw_join(anna.number, grandpa.participant_id, stage.doorbell)
    await told(stage, grandpa)
    stage.telegram.refusals.clear()
    await open_private_chat(owner.participant_id, stage.doorbell)
    await told(stage, owner)
    assert (owner.tg_user_id, seen) in stage.deleted


async def test_a_wish_that_an_undone_merge_took_away_may_be_made_anew(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await undo(stage, await merge(stage, anna, ben, group.admin), group.admin)
    draft = await begin(stage, group, anna.owner, "Junge")
    photo = await train(stage, draft.person_id, anna.owner, stage.engine.face(ben=0.9))
    await stage.drain()
    owner = anna.owner
    asked = await ask_to_join(photo, owner.participant_id, stage.doorbell)
    assert asked.ends_draft, "nobody ever answered"


async def test_a_wish_that_was_taken_back_stays_ended_when_a_merge_that_carried_it_is_undone(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member
) -> None:
    asked = await asked_to_join(stage, group, grandpa)
    merged = await merge(stage, anna, ben, group.admin)
    await withdraw_join(ben.number, grandpa.participant_id, stage.doorbell)
    await undo(stage, merged, group.admin)
    assert await state_of(asked) == "revoked"


@pytest.mark.parametrize("lapses", [False, True])
async def test_a_wish_ends_also_while_an_owner_sends_new_photos_of_the_person(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, *, lapses: bool
) -> None:
    asked = await asked_to_join(stage, group, grandpa)
    await sql.execute("UPDATE persons SET approval = 'draft' WHERE id = $1", anna.person_id)
    if lapses:
        await wait(stage.settings.request_ttl_days + 1)
        await stage.tidy()
    else:
        await withdraw_join(anna.number, grandpa.participant_id, stage.doorbell)
    assert await state_of(asked) == "revoked"


async def test_whoever_asks_while_the_bot_is_muted_in_the_admin_chat_reads_what_helps(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await set_admin_chat(-77)
    draft = await begin(stage, group, grandpa, "Enkelin")
    photo = await train(stage, draft.person_id, grandpa, stage.engine.face(anna=0.9))
    await stage.drain()
    await sql.execute("DELETE FROM participant_persons WHERE person_id = $1", anna.person_id)
    await ask_to_join(photo, grandpa.participant_id, stage.doorbell)
    muted = Refused("Telegram", 400, "Bad Request: CHAT_WRITE_FORBIDDEN")
    stage.telegram.refusals.update(sendPhoto=muted)
    await stage.drain()
    said = await told(stage, grandpa)
    assert "let me write there" in said[-1]
