"""A text is deleted with those whom it names, or loses their names if its wording is kept. Others stay."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.marks import marking, without_marks
from bot.messages.wording import wording_of
from bot.messages.words import Plain, Words
from domain.ids import CardId
from domain.usecases.chats.forget_cards import forget_cards
from domain.usecases.chats.leave_card import leave_card
from domain.usecases.chats.note_said import note_said
from domain.usecases.erasing.erase_workspace import erase_workspace
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.groups.record_presence import record_presence
from domain.values.named import of_participant, of_person
from tests import sql
from tests.usecases.factory import Group, Member, connected_person, make_group, make_participant
from tests.usecases.forgetting import erase, erase_this_group, is_verified
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat


async def test_a_text_is_deleted_with_each_person_whom_it_names(stage: Stage, group: Group) -> None:
    al = await connected_person(stage, group, look="al", name="Al")
    bo = await connected_person(stage, group, look="bo", name="Bo")
    numbers = {row["id"]: row["number"] for row in await sql.rows("SELECT id, number FROM persons")}
    chat = al.owner.tg_user_id
    for message, named in ((901, [al]), (902, [bo]), (903, [al, bo]), (904, [])):
        whose = [f"p{numbers[one.person_id]}" for one in named]
        await note_said(chat, message, whose, sent_at=datetime.now(UTC))
    # An edit that has begun leaves it young.
    await note_said(chat, 901, [f"p{numbers[al.person_id]}"], is_there=False)
    stage.telegram.calls.clear()
    await erase(stage, al, group.admin)
    await stage.drain()
    await stage.show()
    calls = [call for call in stage.telegram.calls if call.method == "deleteMessages"]
    removed = {message for call in calls for message in call.params["message_ids"]}
    assert removed & {901, 902, 903, 904} == {901, 903}


async def test_a_changed_text_names_whom_it_named_until_its_new_words_are_shown(
    stage: Stage, group: Group
) -> None:
    al = await connected_person(stage, group, look="al", name="Al")
    row = await sql.one("SELECT number FROM persons")
    assert row is not None
    chat = al.owner.tg_user_id
    await note_said(chat, 901, [f"p{row['number']}"], sent_at=datetime.now(UTC))
    await note_said(chat, 901, [], is_there=False)
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'said'")
    await note_said(chat, 901, [], sent_at=datetime.now(UTC))
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'said'") == []


async def test_a_caption_loses_the_name_or_all_words_if_no_wording_is_kept_and_the_photo_stays(
    stage: Stage, group: Group
) -> None:
    al = await connected_person(stage, group, look="al", name="Al")
    row = await sql.one("SELECT number FROM persons")
    assert row is not None
    whose = f"p{row['number']}"
    with marking():
        text = Words("en").html("offer.none", name=of_person(row["number"], "Al"))
    chat = group.admin.tg_user_id
    wording = wording_of(text, [[{"text": "Back", "callback_data": "people:0"}]])
    for message, kept in ((901, wording), (902, None)):
        now = datetime.now(UTC)
        await note_said(chat, message, [whose], sent_at=now, is_caption=True, wording=kept)
    stage.telegram.calls.clear()
    await erase(stage, al)
    await stage.drain()
    await stage.show()
    edits = {c.params["message_id"]: c for c in stage.telegram.calls if c.method == "editMessageCaption"}
    assert edits[901].params["caption"] == without_marks(text).replace("Al", "(deleted)")
    assert "Back" in str(edits[901].params["reply_markup"])
    assert edits[902].params["caption"] == Words("en").html("card.said")
    assert not [c for c in stage.telegram.calls if c.method.startswith("delete") and "90" in str(c.params)]
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'said'") == []


async def test_an_erase_is_not_verified_while_a_kept_text_has_the_name(stage: Stage, group: Group) -> None:
    """The check reads the kept texts, and does not trust the notes of whom they name."""
    al = await connected_person(stage, group, look="al", name="Al")
    row = await sql.one("SELECT number FROM persons")
    assert row is not None
    with marking():
        text = Words("en").html("offer.none", name=of_person(row["number"], "Al"))
    chat, whose = al.owner.tg_user_id, [f"r{al.owner.participant_id}"]
    await note_said(chat, 901, whose, sent_at=datetime.now(UTC), wording=wording_of(text, []))
    await erase(stage, al)
    await stage.drain()
    await stage.show()
    await stage.drain()
    assert not await is_verified()
    await note_said(chat, 901, [], sent_at=datetime.now(UTC))
    await stage.make_due()
    await stage.drain()
    assert await is_verified()


async def be_in(stage: Stage, group: Group, who: Member) -> None:
    now = datetime.now(UTC)
    await record_presence(group.tg_chat_id, who.participant_id, happened_at=now, doorbell=stage.doorbell)


@pytest.mark.parametrize("erased_subject", ["group", "workspace"])
async def test_an_erase_is_not_verified_while_a_kept_text_names_who_goes_with_the_group_or_workspace(
    stage: Stage, erased_subject: str
) -> None:
    group, other = await make_group(stage), await make_group(stage)
    kim = await make_participant(stage, "Kimberly")
    await be_in(stage, group, kim)
    await be_in(stage, other, other.admin)
    al = await connected_person(stage, group, group.admin, look="al", name="Al")
    row = await sql.one("SELECT number FROM persons WHERE id = $1", al.person_id)
    assert row is not None
    named = (
        of_participant(kim.participant_id, "Kimberly")
        if erased_subject == "group"
        else of_person(row["number"], "Al")
    )
    with marking():
        text = Words("en").html("offer.none", name=named)
    chat, whose = other.admin.tg_user_id, [f"r{other.admin.participant_id}"]
    await note_said(chat, 901, whose, sent_at=datetime.now(UTC), wording=wording_of(text, []))
    assert await sql.rows("SELECT 1 FROM cards WHERE wording IS NOT NULL")
    if erased_subject == "group":
        await erase_this_group(stage, group)
    else:
        admins = group.tg_chat_id - 1_000_000
        await set_admin_chat(admins, group.workspace_id)
        stage.memberships.statuses[admins, group.admin.tg_user_id] = "admin"
        await erase_workspace(
            group.workspace_id,
            stage.by(group.admin),
            tg_notify_chat_id=chat,
            doorbell=stage.doorbell,
        )
    await stage.settle()
    assert not await is_verified()
    await note_said(chat, 901, [], sent_at=datetime.now(UTC))
    await stage.make_due()
    await stage.drain()
    assert await is_verified()


async def test_a_text_loses_only_the_name_of_whoever_goes_with_a_group(stage: Stage, group: Group) -> None:
    kim, bea = await make_participant(stage, "Kimberly"), await make_participant(stage, "Beatrice")
    other = await make_group(stage, admin=group.admin)
    for where, who in ((group, kim), (other, bea), (other, other.admin)):
        await be_in(stage, where, who)
    with marking():
        names = [of_participant(who.participant_id, who.name) for who in (kim, bea)]
        text = " ".join(Words("en").html("offer.none", name=name) for name in names)
    named = [f"r{who.participant_id}" for who in (kim, bea)]
    chat = other.admin.tg_user_id
    await note_said(chat, 901, named, sent_at=datetime.now(UTC), wording=wording_of(text, []))
    await erase_this_group(stage, group)
    await stage.drain()
    await stage.show()
    await stage.drain()
    [edit] = [c for c in stage.telegram.calls if c.params.get("message_id") == 901]
    assert edit.params["text"] == without_marks(text).replace("Kimberly", "(deleted)")
    assert await is_verified()


@pytest.mark.parametrize("is_member", [True, False])
async def test_a_text_to_somebody_who_is_only_in_the_admin_chat_is_deleted_with_whom_it_names(
    stage: Stage, group: Group, is_member: bool
) -> None:
    """No row says that Head, who reads the text, moderates. is_member: a row leads to Lena, whom it names."""
    other = await make_group(stage)
    for one in (group, other):
        await set_admin_chat(one.tg_chat_id - 1_000_000, one.workspace_id)
    head, lena = await make_participant(stage, "Head"), await make_participant(stage, "Lena")
    if is_member:
        await be_in(stage, other, lena)
    chat, named = head.tg_user_id, [f"r{lena.participant_id}"]
    await note_said(chat, 901, named, sent_at=datetime.now(UTC))
    [noted] = await sql.rows("SELECT workspace_id FROM cards WHERE kind = 'said'")
    assert noted["workspace_id"] == (other if is_member else group).workspace_id
    await forget_participant(lena.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    await stage.drain()
    await stage.show()
    assert (chat, 901) in stage.deleted


async def test_a_text_in_a_chat_of_one_workspace_is_noted_in_this_workspace_alone(
    stage: Stage, group: Group
) -> None:
    other = await make_group(stage)
    kim = await make_participant(stage, "Kim", in_chat=group.tg_chat_id)
    for where in (group, other):
        await be_in(stage, where, group.admin)
    await be_in(stage, group, kim)
    named = [f"r{group.admin.participant_id}"]
    await note_said(kim.tg_user_id, 901, named, sent_at=datetime.now(UTC))
    noted = await sql.rows("SELECT workspace_id FROM cards WHERE kind = 'said'")
    assert [card["workspace_id"] for card in noted] == [group.workspace_id]


async def test_a_link_that_may_let_somebody_in_is_kept_nowhere() -> None:
    text = Words("en").html("card.said")
    assert wording_of(text, [[{"text": "Open", "callback_data": "people:0"}]]) is not None
    assert wording_of(text, [[{"text": "Open", "url": "https://t.me/spotted_bot?start=secret"}]]) is None


async def test_words_of_people_that_are_nobodys_name_are_kept_nowhere() -> None:
    with marking():
        text = Words("en").html("line.where", date=Plain("1 May"), group="Kindergarten")
    said = Words("en").html("card.said")
    assert wording_of(text, []) is None
    assert wording_of(said, [[{"text": text}]]) is None
    assert wording_of(said, [[{"text": "Back"}]]) is not None


async def test_whom_a_text_named_is_forgotten_after_a_while(stage: Stage, group: Group) -> None:
    al = await connected_person(stage, group, look="al", name="Al")
    row = await sql.one("SELECT number FROM persons")
    assert row is not None
    for message, days in ((901, 91), (902, 89)):
        await note_said(al.owner.tg_user_id, message, [f"p{row['number']}"], sent_at=datetime.now(UTC))
        await sql.execute(
            "UPDATE cards SET sent_at = sent_at - make_interval(days => $2) WHERE tg_message_id = $1",
            message,
            days,
        )
    assert (await stage.tidy())["said"] == 1
    [left] = await sql.rows("SELECT tg_message_id FROM cards WHERE kind = 'said'")
    assert left["tg_message_id"] == 902


@pytest.mark.parametrize("was_noted", [True, False])
async def test_an_old_text_that_names_somebody_since_today_goes_with_them(
    stage: Stage, group: Group, was_noted: bool
) -> None:
    """Telegram says of an edited message only when it was first sent, and deletes it no more for its age.

    was_noted: the text named them before; this time the process died during the edit.
    """
    al = await connected_person(stage, group, look="al", name="Al")
    row = await sql.one("SELECT number FROM persons")
    assert row is not None
    chat, whose = group.admin.tg_user_id, [f"p{row['number']}"]
    sent_at = datetime.now(UTC) - timedelta(days=91)
    if was_noted:
        await note_said(chat, 901, whose, sent_at=sent_at)
        await sql.execute("UPDATE cards SET sent_at = $1 WHERE kind = 'said'", sent_at)
    await note_said(chat, 901, whose, is_there=False)
    if not was_noted:
        await note_said(chat, 901, whose, sent_at=sent_at)
    assert (await stage.tidy())["said"] == 0
    stage.telegram.calls.clear()
    await erase(stage, al, group.admin)
    await stage.drain()
    await stage.show()
    tried = [call.method for call in stage.telegram.calls if call.params.get("message_id") == 901]
    assert tried == ["deleteMessage"]  # by itself: Telegram refuses a whole batch for one that is too old
    assert await sql.rows("SELECT 1 FROM cards WHERE kind = 'said'") == []


async def forget_card(card_id: CardId) -> None:
    await forget_cards([card_id])


@pytest.mark.parametrize("end", [leave_card, forget_card])
async def test_the_wording_of_a_message_is_forgotten_in_all_workspaces_at_once(
    stage: Stage, group: Group, end: Callable[[CardId], Awaitable[None]]
) -> None:
    """Each workspace has a row of the message, and each row has all words of the message."""
    al = await connected_person(stage, group, look="al", name="Al")
    row = await sql.one("SELECT number FROM persons")
    assert row is not None
    with marking():
        text = Words("en").html("offer.none", name=of_person(row["number"], "Al"))
    whose, now = [f"p{row['number']}"], datetime.now(UTC)
    await note_said(al.owner.tg_user_id, 901, whose, sent_at=now, wording=wording_of(text, []))
    [first] = await sql.rows("SELECT id FROM cards WHERE kind = 'said' AND wording IS NOT NULL")
    await sql.execute(
        """INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown, names, wording)
           SELECT workspace_id, kind, 'of another', tg_chat_id, tg_message_id, shown, names, wording
           FROM cards WHERE id = $1""",
        first["id"],
    )
    await end(first["id"])
    left = await sql.rows("SELECT wording FROM cards WHERE kind = 'said'")
    assert [card["wording"] for card in left] == [None]
