"""A card that is outdated leaves a chat that was closed to the bot as soon as the chat opens."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from bot.messages.card import Card
from domain.errors import Refused, Silenced
from domain.queries.chats.card import Place, card
from domain.steps.erasing.take_back_orphans import take_back_orphans
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.groups.resume_posts import resume_posts
from tests import sql
from tests.usecases.factory import Connected, Group, Member
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task
from workers.chats.telegram_cards import drop_card, redraw_card, renew_card, show_card

BLOCKED = Refused("Telegram", 403, "Forbidden: bot was blocked by the user")
MUTED = Refused("Telegram", 400, "Bad Request: CHAT_WRITE_FORBIDDEN")
ADMIN_CHAT = -1009
BEFORE, AFTER = Card("Anna"), Card("")
Change = Callable[[Stage, Place], Awaitable[None]]


async def edit(stage: Stage, place: Place) -> None:
    await show_card(stage.world, place, AFTER, shown="after")


async def redraw(stage: Stage, place: Place) -> None:
    await redraw_card(stage.world, place, AFTER, shown="after", picture=b"without Anna")


async def renew(stage: Stage, place: Place) -> None:
    with suppress(Silenced):
        await renew_card(
            stage.world, place, AFTER, shown="after", picture=b"without Anna", gone=AFTER, names=()
        )


async def drop(stage: Stage, place: Place) -> None:
    known = await card(place)
    assert known is not None
    message = (place.tg_chat_id, known.card_id, known.tg_message_id)
    await drop_card(stage.world, *message, AFTER, has_picture=known.has_picture)


@pytest.mark.parametrize("change", [edit, redraw, renew, drop])
@pytest.mark.parametrize("picture", [None, b"Anna"])
async def test_a_card_that_could_not_be_changed_goes_when_the_chat_opens(
    stage: Stage, group: Group, kim: Member, change: Change, picture: bytes | None
) -> None:
    """Its text may name, and its picture show, somebody who was erased meanwhile."""
    place = Place(group.workspace_id, "request", 7, kim.tg_user_id)
    await show_card(stage.world, place, BEFORE, shown="before", picture=picture)
    before = await card(place)
    assert before is not None
    methods = ("editMessageText", "editMessageCaption", "editMessageMedia", "deleteMessage", "deleteMessages")
    methods += ("sendMessage", "sendPhoto")
    stage.telegram.refusals |= dict.fromkeys(methods, BLOCKED)
    await change(stage, place)
    assert await card(place) is None  # else the row would say what the card does not show
    stage.telegram.refusals.clear()
    stage.telegram.calls.clear()
    await open_private_chat(kim.participant_id, stage.doorbell)
    await stage.show()
    assert (kim.tg_user_id, before.tg_message_id) in stage.deleted
    assert await sql.rows("SELECT 1 FROM cards WHERE tg_chat_id = $1", kim.tg_user_id) == []


@pytest.mark.parametrize("change", [edit, redraw, renew, drop])
@pytest.mark.parametrize("picture", [None, b"Anna"])
@pytest.mark.parametrize("is_told", [True, False])
async def test_a_card_that_the_muted_bot_could_not_change_goes_when_the_bot_may_write_again(
    stage: Stage, group: Group, change: Change, picture: bytes | None, is_told: bool
) -> None:
    """is_told: Telegram tells the bot that its rights changed. Otherwise the whole group may write again: of
    this Telegram tells no bot.
    """
    place = Place(group.workspace_id, "request", 7, ADMIN_CHAT)
    await show_card(stage.world, place, BEFORE, shown="before", picture=picture)
    before = await card(place)
    assert before is not None
    stage.telegram.refusals |= dict.fromkeys(
        ("editMessageText", "editMessageCaption", "editMessageMedia", "sendMessage", "sendPhoto"), MUTED
    )
    stage.telegram.refusals["deleteMessage"] = Refused(
        "Telegram", 400, "Bad Request: message can't be deleted"
    )
    await change(stage, place)
    assert await card(place) is None  # else the row would say what the card does not show
    stage.telegram.refusals.clear()
    stage.telegram.calls.clear()
    if is_told:
        await resume_posts(ADMIN_CHAT, stage.doorbell)
    else:
        await take_back_orphans(stage.doorbell)
    await stage.show()
    assert (ADMIN_CHAT, before.tg_message_id) in stage.deleted


async def test_an_older_question_for_fresh_photos_goes_when_the_chat_opens(
    stage: Stage, anna: Connected
) -> None:
    """The bot is not told yet that the owner blocked it, so it asks again in a chat that is closed."""
    await sql.execute("UPDATE persons SET fresh_photos_asked_at = now() - interval '40 days'")
    await add_task("show_fresh_photos", person_id=str(anna.person_id))
    await stage.show()
    [asked] = await sql.rows("SELECT tg_message_id FROM cards WHERE kind = 'fresh'")
    stage.telegram.refusals |= dict.fromkeys(("editMessageText", "sendMessage"), BLOCKED)
    await sql.execute("UPDATE persons SET fresh_photos_asked_at = now()")
    await add_task("show_fresh_photos", person_id=str(anna.person_id))
    await stage.show()
    stage.telegram.refusals.clear()
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    await stage.show()
    assert (anna.owner.tg_user_id, asked["tg_message_id"]) in stage.deleted
