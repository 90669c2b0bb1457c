"""The messenger page: example photos, hints, the `/` menu, replies and reactions."""

import io
from typing import Any

from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from PIL import Image

from sandbox.telegram import Group, Guide, Person, TelegramStandIn
from tests.sandbox.control_client import Control


async def test_examples_are_shown_small_and_posted_by_a_tap(
    tg: TelegramStandIn, control: Control, group: Group, anna: Person, picture: bytes
) -> None:
    tg.show_guide(Guide(examples=[("Anna 1", picture)], steps=["Tap it."]))
    state = await control.get("/state")
    assert (state["examples"], state["steps"]) == (["Anna 1"], ["Tap it."])
    async with control.http.get("/control/examples/0") as answer:
        assert max(Image.open(io.BytesIO(await answer.read())).size) == 240
    tapped = {"from": anna.id, "caption": "at the sea"}
    assert (await control.post(f"/chats/{group.id}/examples/0", **tapped))[0] == 200
    assert (await control.post(f"/chats/{group.id}/examples/1", **tapped))[0] == 400
    *_, posted = group.messages
    assert (posted.sender, posted.caption, posted.photo is not None) == (anna.user, "at the sea", True)


async def test_columns_of_the_guide_come_first_then_groups_then_people(
    tg: TelegramStandIn, control: Control, group: Group, anna: Person, admin: Person
) -> None:
    admins = tg.add_group("Admins", members=[admin])

    async def columns() -> list[int]:
        return [chat["id"] for chat in (await control.get("/state"))["chats"]]

    assert await columns() == [group.id, admins.id, anna.id, admin.id]
    tg.show_guide(Guide(chats=[admins.id, admin.id]))
    assert await columns() == [admins.id, admin.id, group.id, anna.id]


async def test_the_menu_lists_what_a_client_would_show(
    tg: TelegramStandIn, control: Control, bot: Bot, group: Group, anna: Person, admin: Person
) -> None:
    boris = tg.add_user("Boris", language_code="ru")
    group.add(boris)

    async def menu(name: str, scope: Any, language: str | None = None) -> None:
        await bot.set_my_commands(
            [BotCommand(command=name, description="It.")], scope=scope, language_code=language
        )

    async def listed(chat_id: int, person: Person) -> list[str]:
        answer = await control.get(f"/chats/{chat_id}/commands?for={person.id}")
        return [one["command"] for one in answer["commands"]]

    assert await listed(anna.id, anna) == []
    await menu("private", BotCommandScopeAllPrivateChats())
    await menu("chastnoe", BotCommandScopeAllPrivateChats(), "ru")
    await menu("group", BotCommandScopeAllGroupChats())
    await menu("administrator", BotCommandScopeAllChatAdministrators())
    assert await listed(anna.id, anna) == ["private"]
    assert await listed(boris.id, boris) == ["chastnoe"]
    assert await listed(group.id, anna) == ["group"]
    assert await listed(group.id, admin) == ["administrator"]
    await menu("scope", BotCommandScopeChat(chat_id=group.id))
    assert await listed(group.id, anna) == ["scope"]
    assert await listed(group.id, admin) == ["scope"]


async def test_a_person_replies_and_reacts_from_the_page(
    tg: TelegramStandIn, control: Control, group: Group, anna: Person, picture: bytes
) -> None:
    photo = await anna.post_photo(group, picture)
    said = {"from": anna.id, "text": "/photo", "reply_to": photo.message_id}
    await control.post(f"/chats/{group.id}/messages", **said)
    await control.post(
        f"/chats/{group.id}/messages/{photo.message_id}/react", **{"from": anna.id, "emoji": ["👍"]}
    )
    shown, answer = (await control.get(f"/chats/{group.id}"))["messages"][-2:]
    assert shown["reactions"] == [{"emoji": "👍", "by": "Anna", "by_id": anna.id}]
    assert answer["reply"] == {"from": "Anna Lind", "text": "Photo"}
