"""Who else receives a person's photos: invitations, leaving, and asking to join."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.messages.connecting.connecting import CONSENT_VERSION
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import add_persons, approvals, has
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
async def anna(connected: None) -> str:
    """Anna's number, as buttons carry it."""
    [number] = await sql.values(int, "SELECT number FROM persons")
    return str(number)


@pytest.fixture
def opa(bot: WholeBot, group: Group) -> Person:
    opa = bot.tg.add_user("Opa Otto", started=True)
    group.add(opa)
    return opa


async def shared(bot: WholeBot, mia: Person) -> Message:
    """The card of /share."""
    await bot.press(mia, await bot.write(mia, "/share"), "Anna")
    return mia.inbox[-1]


async def invitation(bot: WholeBot, mia: Person) -> str:
    await bot.press(mia, await shared(bot, mia), "Invite somebody")
    return next(word for word in mia.inbox[-1].words.split() if "start=" in word).partition("?start=")[2]


async def invited(bot: WholeBot, mia: Person, opa: Person) -> None:
    await opa.start_bot(await invitation(bot, mia))
    await bot.settle()
    await bot.press(opa, opa.inbox[-1], "I agree")


async def receivers(bot: WholeBot, group: Group, ada: Person, *people: Person) -> list[bool]:
    """Posts a photo of Anna, and tells for each of `people` whether it came."""
    before = [len(person.photos) for person in people]
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    return [len(person.photos) > n for person, n in zip(people, before, strict=True)]


async def test_grandpa_is_invited_and_receives_what_his_daughter_receives(
    bot: WholeBot, group: Group, ada: Person, mia: Person, opa: Person, anna: str
) -> None:
    payload = await invitation(bot, mia)
    card = mia.inbox[-1]
    assert "a member of a group from which the photos come (yours: Kindergarten)" in card.words
    sent = parse_qs(urlsplit(str(card.button("Send the invitation")["url"])).query)
    assert sent["url"][0].endswith(f"?start={payload}")
    assert "I invite you to receive the photos of Anna from the group “Kindergarten”" in sent["text"][0]
    assert "only members of the group receive" in sent["text"][0]
    await opa.start_bot(payload)
    await bot.settle()
    asked = opa.inbox[-1]
    agree = str(asked.button("I agree")["callback_data"])
    assert "invites you to receive the photos of Anna" in asked.words
    assert await receivers(bot, group, ada, mia, opa) == [True, False]  # not before he agreed
    await bot.press(opa, asked, "I agree")
    assert "invites you" in asked.words
    assert f"version {CONSENT_VERSION}" in asked.words  # the card keeps what he agreed to, and when
    assert "You agreed on" in asked.words
    assert asked.buttons == []
    assert await receivers(bot, group, ada, mia, opa) == [True, True]
    assert "Opa Otto" in (await shared(bot, mia)).words
    late = await bot.press(opa, asked, data=agree)
    assert "used up" in (late.text or "")


async def test_an_invitation_that_was_used_works_for_nobody_else(
    bot: WholeBot, group: Group, mia: Person, opa: Person, anna: str
) -> None:
    payload = await invitation(bot, mia)
    await opa.start_bot(payload)
    await bot.settle()
    await bot.press(opa, opa.inbox[-1], "I agree")
    aunt = bot.tg.add_user("Aunt Alma")
    group.add(aunt)
    await aunt.start_bot(payload)
    await bot.settle()
    assert "already been used" in aunt.inbox[-1].words
    assert "ask for a new one" in aunt.inbox[-1].words
    assert "try it again later" in aunt.inbox[-1].words  # the same is said while the person is hidden
    assert "/connect" not in aunt.inbox[-1].words


async def test_an_invitation_can_be_accepted_until_its_last_hour(
    bot: WholeBot, mia: Person, opa: Person, anna: str
) -> None:
    await opa.start_bot(await invitation(bot, mia))
    await bot.settle()
    card = opa.inbox[-1]
    await sql.execute("UPDATE deep_links SET expires_at = expires_at - interval '6 days 23 hours'")
    await sql.execute(
        """UPDATE conversations SET data = jsonb_set(data, '{asking,at}', to_jsonb(
               (now() - interval '6 days 23 hours')::text))"""
    )
    await sql.execute("INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('tidy_up', 'vision', 'hour')")
    await bot.settle()
    await bot.press(opa, card, "I agree")
    assert any("come to this chat from now on" in message.words for message in opa.inbox)


async def test_an_open_invitation_is_withdrawn(bot: WholeBot, mia: Person, opa: Person, anna: str) -> None:
    payload = await invitation(bot, mia)
    await bot.press(mia, await shared(bot, mia), "Withdraw open invitations (1)")
    assert not any("Withdraw" in button for button in (await shared(bot, mia)).buttons)
    await opa.start_bot(payload)
    await bot.settle()
    assert "ask for a new one" in opa.inbox[-1].words


async def test_whoever_is_in_no_group_is_told_what_to_do(bot: WholeBot, mia: Person, anna: str) -> None:
    far = bot.tg.add_user("Far Away")
    await far.start_bot(await invitation(bot, mia))
    await bot.settle()
    assert "only to members of the group" in far.inbox[-1].words
    assert not any("invites you" in message.words or message.buttons for message in far.inbox)
    assert await sql.rows("SELECT 1 FROM participant_persons WHERE role = 'guardian'") == []


async def test_whoever_left_the_group_while_reading_is_told_too(
    bot: WholeBot, group: Group, ada: Person, mia: Person, opa: Person, anna: str
) -> None:
    await opa.start_bot(await invitation(bot, mia))
    await bot.settle()
    card = opa.inbox[-1]
    group.remove(opa)
    await bot.settle()
    await bot.press(opa, card, "I agree")
    assert "only to members of the group" in opa.inbox[-1].words
    group.add(opa)
    group.remove_bot(by=ada)
    await bot.settle()
    assert "I am no longer in the group" in ((await bot.press(opa, card, "I agree")).text or "")


async def test_whoever_receives_the_person_already_is_not_asked_to_agree(
    bot: WholeBot, mia: Person, opa: Person, anna: str
) -> None:
    await invited(bot, mia, opa)
    await opa.start_bot(await invitation(bot, mia))
    await bot.settle()
    assert "You already receive the photos of this person" in opa.inbox[-1].words


async def test_no_thanks_leaves_the_invitation_good(
    bot: WholeBot, mia: Person, opa: Person, anna: str
) -> None:
    payload = await invitation(bot, mia)
    for answer in ("No, thank you", "I agree"):
        await opa.start_bot(payload)
        await bot.settle()
        await bot.press(opa, opa.inbox[-1], answer)
    assert any("come to this chat from now on" in message.words for message in opa.inbox)


async def test_an_owner_removes_a_guardian_and_undo_brings_the_guardian_back(
    bot: WholeBot, group: Group, ada: Person, mia: Person, opa: Person, anna: str
) -> None:
    await invited(bot, mia, opa)
    await bot.press(mia, await shared(bot, mia), "Remove Opa Otto")
    await bot.press(mia, mia.inbox[-1], "Remove Opa Otto")
    assert await receivers(bot, group, ada, opa) == [False]
    [card] = [message for message in mia.inbox if "no longer receives photos" in message.words]
    await bot.press(mia, card, "Undo")
    assert await receivers(bot, group, ada, opa) == [True]


async def test_a_guardian_leaves_and_sees_no_button_of_an_owner(
    bot: WholeBot, group: Group, ada: Person, mia: Person, opa: Person, anna: str
) -> None:
    await invited(bot, mia, opa)
    card = await shared(bot, opa)
    assert "Others may receive them too" in card.words
    assert "Others may" not in (await shared(bot, mia)).words, "an owner reads who they are"
    assert not any("Invite" in button or "Remove" in button for button in card.buttons)
    await bot.press(opa, card, "Stop receiving")
    await bot.press(opa, left := opa.inbox[-1], "Yes, no more photos")
    assert (await bot.press(opa, left, "Back")).text is None
    assert "not connected anybody" in left.words
    assert await receivers(bot, group, ada, mia, opa) == [True, False]


async def test_the_last_owner_is_told_what_to_do_instead(bot: WholeBot, mia: Person, anna: str) -> None:
    answer = await bot.press(mia, await shared(bot, mia), data=f"leavenow:{anna}")
    assert "you are the last one" in f"{answer.text} {mia.inbox[-1].words}"


async def test_everybody_calls_the_person_as_they_like(
    bot: WholeBot, group: Group, ada: Person, mia: Person, opa: Person, anna: str
) -> None:
    await invited(bot, mia, opa)
    await bot.press(opa, await shared(bot, opa), "What I call them")
    asked = opa.inbox[-1]
    assert "Anna" in asked.words
    assert asked.buttons == ["Cancel"]
    told = await bot.write(opa, "Äffchen")
    assert "Äffchen" in told.words
    await receivers(bot, group, ada, mia, opa)
    assert opa.photos[-1].words.startswith("Äffchen")
    assert mia.photos[-1].words.startswith("Anna")


async def test_a_photo_of_a_connected_person_leads_to_a_request_to_join_and_the_owner_decides(
    bot: WholeBot, group: Group, ada: Person, mia: Person, opa: Person, anna: str
) -> None:
    await bot.connect_until_verdict(opa, group, "Enkelin", bot.engine.draw(bot.engine.face(anna=0.9)))
    verdict = opa.inbox[-1]
    assert "already know here" in verdict.words
    assert "Mia" not in verdict.words
    await bot.press(opa, verdict, "Ask to join")
    asked = mia.inbox[-1]
    assert f"Opa Otto (id {opa.id}) asks to receive the photos of Anna too" in asked.words
    await bot.press(mia, asked, "Let them join")
    assert "Mia" in asked.words
    assert "Enkelin" in opa.inbox[-1].words
    assert await receivers(bot, group, ada, mia, opa) == [True, True]
    late = await bot.press(mia, asked, data=f"refuse:{await link_of(opa)}")
    assert "already" in (late.text or "")


@scene_fixture
async def asked(bot: WholeBot, group: Group, mia: Person, opa: Person, anna: str) -> Message:
    """The card by which Opa asks Mia to let him join."""
    verdict = await bot.connect_until_verdict(
        opa, group, "Enkelin", bot.engine.draw(bot.engine.face(anna=0.9))
    )
    await bot.press(opa, verdict, "Ask to join")
    return mia.inbox[-1]


async def test_whoever_let_somebody_join_and_takes_it_back_sees_that_on_the_card(
    bot: WholeBot, mia: Person, asked: Message
) -> None:
    await bot.press(mia, asked, "Let them join")
    assert "Mia Lind let them join" in asked.words
    undo = await bot.write(mia, "/undo")
    await bot.press(mia, undo, undo.buttons[0])
    assert "They no longer receive the photos" in asked.words
    await bot.press(mia, undo, "Redo")
    assert "Mia Lind let them join" in asked.words


async def test_whoever_let_somebody_join_takes_it_back_on_the_card_itself(
    bot: WholeBot, group: Group, ada: Person, mia: Person, opa: Person, asked: Message
) -> None:
    await bot.press(mia, asked, "Let them join")
    assert asked.buttons == ["↩️ Undo"]
    await bot.press(mia, asked, "Undo")
    assert asked.buttons == []
    assert await receivers(bot, group, ada, mia, opa) == [True, False]
    await bot.press(mia, mia.inbox[-2], "Redo")
    assert asked.buttons == ["↩️ Undo"]


async def test_a_request_to_join_an_absorbed_person_is_no_question_until_the_merge_is_undone(
    bot: WholeBot, ada: Person, mia: Person, asked: Message, anna: str
) -> None:
    [other] = await add_persons("Anni")
    merged = await bot.write(ada, "/people")
    await bot.press(ada, merged, data=f"domerge:{anna}:{other['number']}")
    assert "They no longer receive the photos" in asked.words
    assert asked.buttons == []
    for button, buttons in (("Undo", ["✅ Let them join", "✖️ Decline"]), ("Redo", [])):
        await bot.press(ada, merged, button)
        assert asked.buttons == buttons


async def link_of(person: Person) -> int:
    row = await sql.one(
        f"""SELECT l.id FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           JOIN persons p ON p.id = l.person_id WHERE r.tg_user_id = $1 AND p.{has("approved")}""",
        person.id,
    )
    assert row is not None
    return int(row["id"])


async def test_two_who_ask_for_one_child_are_brought_together_by_its_owner(
    bot: WholeBot, group: Group, ada: Person, mia: Person, opa: Person, anna: str
) -> None:
    """The face was not sure enough to stop Opa's request, so the owner was told of it."""
    await bot.connect(opa, group, "Enkelin", bot.engine.draw(bot.engine.face(anna=0.4)))
    [told] = [message for message in mia.inbox if "looks like Anna" in message.words]
    await bot.press(mia, told, "Same person")
    assert await receivers(bot, group, ada, mia, opa) == [True, True]
    assert any("let you join" in message.words for message in opa.inbox)
    assert set((await approvals()).values()) == {"approved"}
