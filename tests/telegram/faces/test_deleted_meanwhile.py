"""Faces that are deleted between a preview and its Yes."""

from collections.abc import Awaitable, Callable

import pytest

from domain.queries.access.acting import TelegramRequester
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.clusters.delete_cluster_faces import delete_cluster_faces
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.faces.delete_faces import delete_faces
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import connect, faces_of, say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot

Ask = Callable[[WholeBot, Group, Person], Awaitable[Message]]


@scene_fixture
async def nine_photos(bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person) -> None:
    """Anna, Ben and somebody unknown are on three photos each."""
    for name in ("Anna", "Ben"):
        await connect(bot, group, admins, mia, name)
    for look in ("anna", "ben", "max"):
        for _ in range(3):
            await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
            await bot.settle()


async def merging(bot: WholeBot, admins: Group, ada: Person) -> Message:
    card = await say_there(bot, admins, ada, "/merge")
    for button in ("Anna", "Ben"):
        await bot.press(ada, card, button)
    return card


async def moving(bot: WholeBot, admins: Group, ada: Person) -> Message:
    card = await say_there(bot, admins, ada, "/move")
    for button in ("Anna", "All", "Move to", "Ben"):
        await bot.press(ada, card, button)
    return card


async def naming(bot: WholeBot, admins: Group, ada: Person) -> Message:
    [card] = [message for message in admins.from_bot if "🏷 Name …" in message.buttons]
    await bot.press(ada, card, "Same as")
    picker = admins.from_bot[-1]
    await bot.press(ada, picker, "Ben")
    return picker


async def delete(bot: WholeBot, ada: Person, mia: Person, ask: Ask, which: str) -> None:
    """which: one face of the preview, all of them, or the person to whom they were to go."""
    if which == "Ben":
        card = await bot.write(mia, "/delete")
        await bot.press(mia, card, "Ben")
        await bot.press(mia, card, "Delete for good")
        return
    by, settings, doorbell = TelegramRequester(ada.id, bot.memberships), bot.settings, bot.rung
    [face] = await sql.rows(
        """SELECT p.number AS person, c.number AS cluster, f.asset_id FROM face_instances f
           LEFT JOIN persons p ON p.id = f.person_id LEFT JOIN clusters c ON c.id = f.cluster_id
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE p.name IS NOT DISTINCT FROM $1 ORDER BY f.asset_id LIMIT 1""",
        None if ask is naming else "Anna",
    )
    number = face["cluster"] if ask is naming else face["person"]
    if which == "all":
        delete_all = delete_cluster if ask is naming else erase_faces
        await delete_all(number, by, settings=settings, doorbell=doorbell)
    else:
        delete_here = delete_cluster_faces if ask is naming else delete_faces
        await delete_here(number, face["asset_id"], by, settings=settings, doorbell=doorbell)


@pytest.mark.parametrize(
    ("ask", "which", "told", "bens"),
    [
        (merging, "one", "Anna became part of Ben, with 3 faces", 5),
        (moving, "one", "2 faces that were Anna are Ben now", 5),
        (naming, "one", "turned out to be Ben, with 2 faces", 5),
        (merging, "all", "Anna became part of Ben, with 0 faces", 3),
        (moving, "all", "All of it has changed since", 3),
        (naming, "all", "There is no such unknown person", 3),
        (merging, "Ben", "There is no such person", 0),
        (moving, "Ben", "This button is from an earlier conversation", 0),
        (naming, "Ben", "There is no such person", 0),
    ],
)
async def test_faces_deleted_before_the_yes_stay_deleted_and_the_rest_moves(
    bot: WholeBot,
    nine_photos: None,
    admins: Group,
    ada: Person,
    mia: Person,
    ask: Ask,
    which: str,
    told: str,
    bens: int,
) -> None:
    card = await ask(bot, admins, ada)
    yes = card.button("Yes")["callback_data"]
    await delete(bot, ada, mia, ask, which)
    before = await assigned()
    answer = await bot.press(ada, card, data=yes)
    assert told in f"{answer.text} {card.words}"
    assert await faces_of("Ben") == bens
    if "↩️ Undo" in card.buttons:
        await bot.press(ada, card, "Undo")
    assert await assigned() == before


async def assigned() -> list[sql.Row]:
    return await sql.rows(
        """SELECT f.id, p.name, p.status FROM face_instances f LEFT JOIN persons p ON p.id = f.person_id
           ORDER BY f.id"""
    )
