"""/doctor in the admin chat: a card with the state, the findings, and a button that mends them."""

import pytest
from aiogram.types import BotCommandScopeChat

from bot.menu import show_admin_menu
from domain.ids import WorkspaceId
from domain.steps.service.open_report import open_report
from domain.steps.work.work import transaction
from domain.usecases.work.sweep_tasks import sweep_tasks
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import choose, setup_payload
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
def otto(bot: WholeBot) -> Person:
    return bot.tg.add_user("Otto")


@scene_fixture
async def admins(bot: WholeBot, group: Group, ada: Person, otto: Person) -> Group:
    admins = bot.tg.add_group("Admins", members=[otto], admins=[ada])
    await choose(bot, ada, admins, await setup_payload(bot, group, ada))
    return admins


async def ask(bot: WholeBot, person: Person, chat: Group) -> Message:
    await person.send(chat, "/doctor")
    for queue in ("bot", "vision", "delivery"):
        await sweep_tasks(queue, bot.rung)
    await bot.settle()
    return chat.from_bot[-1]


async def lose_a_face(bot: WholeBot, group: Group, mia: Person) -> None:
    await mia.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    [face] = await sql.rows("SELECT id, workspace_id FROM face_instances")
    await bot.index.delete_faces(WorkspaceId(face["workspace_id"]), [face["id"]])


async def test_doctor_says_in_one_message_that_all_is_well(
    bot: WholeBot, group: Group, admins: Group, otto: Person
) -> None:
    before = len(admins.from_bot)
    card = await ask(bot, otto, admins)
    assert "All is well" in card.words
    assert len(admins.from_bot) == before + 1, "one message, edited as it goes"


@pytest.mark.checklist(234)
async def test_what_doctor_finds_is_mended_by_a_button(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await lose_a_face(bot, group, mia)
    card = await ask(bot, ada, admins)
    assert "1 face cannot be found by the search" in card.words
    answer = await bot.press(ada, card, "Fix")
    assert "on it" in (answer.text or "")
    assert "fixed: 1" in admins.from_bot[-1].words
    assert len([point async for point in bot.index.scan(None)]) == 1
    assert "All is well" in (await ask(bot, ada, admins)).words


async def test_the_card_says_how_far_the_examination_is(bot: WholeBot, group: Group, admins: Group) -> None:
    [workspace] = await sql.rows("SELECT id FROM workspaces")
    async with transaction(bot.rung) as work:
        report_id = await open_report(work, "examine_service", workspace_id=workspace["id"], has_card=True)
        await work.add("show_report", report_id=report_id)
    await sql.execute("UPDATE tasks SET state = 'done' WHERE kind = 'examine_service'")
    await bot.settle()
    assert "checking" in admins.from_bot[-1].words
    await sql.execute("UPDATE reports SET done = 256, total = 1000 WHERE id = $1", report_id)
    async with transaction(bot.rung) as work:
        await work.add("show_report", report_id=report_id)
    await bot.settle()
    assert "256 of 1000" in admins.from_bot[-1].words


async def test_only_moderators_learn_what_doctor_found(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await lose_a_face(bot, group, mia)
    card = await ask(bot, ada, admins)
    [report] = await sql.rows("SELECT id FROM reports")
    before = len(group.from_bot)
    await mia.send(group, "/doctor")
    await bot.settle()
    assert len(group.from_bot) == before
    await mia.start_bot()
    await bot.settle()
    assert "Only those who decide about requests" in (await bot.write(mia, "/doctor")).words
    forged = await bot.press(mia, mia.inbox[-1], data=f"mend:{report['id']}")
    unknown = await bot.press(mia, mia.inbox[-1], data="mend:999999")
    assert forged.text == unknown.text
    assert forged.text is not None
    assert "no such report" in forged.text
    assert len(await sql.rows("SELECT id FROM reports")) == 1
    assert card.words == admins.from_bot[-1].words


async def test_without_an_admin_chat_the_admin_asks_in_private(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    await ada.write("/doctor")
    for queue in ("bot", "vision", "delivery"):
        await sweep_tasks(queue, bot.rung)
    await bot.settle()
    assert "All is well" in ada.inbox[-1].words


async def test_whoever_decides_in_their_private_chat_asks_there(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    """ADMIN_CHAT_ID may name a private chat, which decides for the workspace then. Its help and its menu have
    the commands of a private chat and of an admin chat.
    """
    await sql.execute("UPDATE workspaces SET tg_admin_chat_id = $1", ada.id)
    await ada.write("/doctor")
    for queue in ("bot", "vision", "delivery"):
        await sweep_tasks(queue, bot.rung)
    await bot.settle()
    assert "All is well" in ada.inbox[-1].words
    told = (await bot.write(ada, "/help")).words
    assert "You look after" not in told, "no group is named here"
    assert {"/doctor", "/forget_workspace", "/connect", "/photos", "/forget_me"} <= {*told.split()}
    await show_admin_menu(bot.world.bot, ada.id)
    menu = await bot.world.bot.get_my_commands(scope=BotCommandScopeChat(chat_id=ada.id))
    assert {"queue", "connect", "help"} <= {one.command for one in menu}
