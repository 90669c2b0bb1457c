"""/forget_group and /forget_workspace: an admin types the name, and is asked before all is erased."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.mishaps import press_again
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def board(bot: WholeBot, group: Group, ada: Person) -> Group:
    """The admin chat."""
    board = bot.tg.add_group("Board", admins=[ada])
    await ada.send(group, "/setup")
    await bot.settle()
    payload = str(ada.inbox[-1].button("Choose the admin chat")["url"]).partition("=")[2]
    await board.add_bot(by=ada)
    await ada.send(board, f"/start@{bot.world.username} {payload}")
    await bot.settle()
    return board


async def groups() -> list[str]:
    return [row["title"] for row in await sql.rows("SELECT title FROM groups ORDER BY title")]


async def test_a_group_admin_deletes_a_group_by_its_typed_name(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    card = await bot.write(ada, "/forget_group")
    assert card.buttons == ["Keep everything", "Kindergarten"]
    await bot.press(ada, card, "Kindergarten")
    assert "in 1 group photo" in card.words
    assert "/forget_group Kindergarten" in card.words
    assert card.buttons == ["Keep everything"]
    sure = await bot.write(ada, "/forget_group  kindergarten ")
    assert sure.buttons == ["Keep everything", "Delete for good"]
    assert await groups() == ["Kindergarten"]
    await bot.press(ada, sure, "Delete for good")
    assert "has been deleted" in sure.words
    assert await groups() == []
    assert "Deleted and verified" in ada.inbox[-1].words
    assert "Kindergarten" not in ada.inbox[-1].words


async def test_whoever_deleted_a_group_is_told_so_when_the_press_is_handled_again(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    sure = await bot.write(ada, "/forget_group Kindergarten")
    assert (await press_again(bot, ada, sure, "Delete for good")).text is None
    assert "The group has been deleted" in sure.words
    assert sure.buttons == []
    assert await groups() == []


async def test_an_admin_who_neither_let_the_bot_in_nor_has_a_child_there_deletes_the_group(
    bot: WholeBot, group: Group, board: Group
) -> None:
    """The bot knows Otto only from what he wrote in the group; Telegram knows that he is an admin."""
    otto = bot.tg.add_user("Otto", started=True)
    group.seat(otto.user, "administrator")
    await otto.send(group, "Good morning")
    await bot.settle()
    card = await bot.write(otto, "/forget_group")
    assert card.buttons == ["Keep everything", "Kindergarten"]
    await bot.press(otto, await bot.write(otto, "/forget_group Kindergarten"), "Delete for good")
    assert await groups() == []


async def test_keep_everything_deletes_nothing(bot: WholeBot, group: Group, ada: Person) -> None:
    sure = await bot.write(ada, "/forget_group Kindergarten")
    await bot.press(ada, sure, "Keep everything")
    assert "Nothing was deleted" in sure.words
    assert await groups() == ["Kindergarten"]


async def test_whoever_is_no_admin_sees_no_group_and_deletes_none(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await mia.start_bot()
    assert "no group that you can delete" in (await bot.write(mia, "/forget_group")).words
    typed = await bot.write(mia, "/forget_group Kindergarten")
    assert typed.words == (await bot.write(mia, "/forget_group Nowhere")).words
    [row] = await sql.rows("SELECT id FROM groups")
    for verb in ("forgetgroup", "wipegroup"):
        forged = await bot.press(mia, typed, data=f"{verb}:{row['id']}")
        assert forged == await bot.press(mia, typed, data=f"{verb}:999999")
        assert "no such group" in (forged.text or "")
    assert await groups() == ["Kindergarten"]


async def test_an_admin_who_was_demoted_meanwhile_deletes_nothing(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    sure = await bot.write(ada, "/forget_group Kindergarten")
    group.demote(ada)
    await bot.settle()
    answer = await bot.press(ada, sure, "Delete for good")
    assert "no such group" in (answer.text or "")
    assert await groups() == ["Kindergarten"]


async def test_of_two_groups_of_one_name_only_those_are_asked_about_that_the_admin_may_delete(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    other = bot.tg.add_group("Kindergarten", admins=[ada])
    await other.add_bot(by=ada)
    await bot.settle()
    both = await bot.write(ada, "/forget_group Kindergarten")
    assert both.buttons == ["Keep everything", "Delete for good", "Delete for good"]
    group.demote(ada)
    await bot.settle()
    sure = await bot.write(ada, "/forget_group Kindergarten")
    assert sure.buttons == ["Keep everything", "Delete for good"]
    await bot.press(ada, sure, "Delete for good")
    assert [r["tg_chat_id"] for r in await sql.rows("SELECT tg_chat_id FROM groups")] == [group.id]


async def test_whoever_has_left_a_group_does_not_read_what_it_is_called_now(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    group.remove(ada)
    await bot.settle()
    await sql.execute("UPDATE groups SET title = 'Secret'")
    answer = await bot.write(ada, "/forget_group")
    assert "Secret" not in [*answer.buttons, answer.words]
    assert "no group that you can delete" in answer.words
    assert answer.buttons == []
    assert "no such group" in (await bot.write(ada, "/forget_group Secret")).words


async def test_in_the_group_itself_the_bot_only_says_where_to_delete_it(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    await ada.send(group, "/forget_group")
    await ada.send(group, "/forget_workspace")
    await bot.settle()
    assert ["private" in m.words or "admin chat" in m.words for m in group.from_bot[-2:]] == [True, True]
    assert await groups() == ["Kindergarten"]


async def test_an_admin_deletes_the_workspace_in_the_admin_chat_by_its_typed_name(
    bot: WholeBot, group: Group, board: Group, ada: Person
) -> None:
    await ada.send(board, "/forget_workspace")
    await bot.settle()
    asked = board.from_bot[-1]
    assert "Kindergarten" in asked.words
    assert asked.buttons == ["Keep everything"]
    await ada.send(board, "/forget_workspace Kindergarten")
    await bot.settle()
    sure = board.from_bot[-1]
    assert sure.buttons == ["Keep everything", "Delete for good"]
    await bot.press(ada, sure, "Delete for good")
    assert await groups() == []
    assert await sql.rows("SELECT id FROM workspaces") == []
    assert "all groups and everything in them" in board.from_bot[-1].words


async def test_whoever_deleted_everything_is_told_so_when_the_press_is_handled_again(
    bot: WholeBot, group: Group, board: Group, ada: Person
) -> None:
    await ada.send(board, "/forget_workspace Kindergarten")
    await bot.settle()
    sure = board.from_bot[-1]
    data = sure.button("Delete for good")["callback_data"]
    assert (await press_again(bot, ada, sure, "Delete for good")).text is None
    assert "Everything has been deleted" in sure.words
    assert "I do not leave the groups myself" in sure.words
    assert sure.buttons == []
    later = await bot.press(ada, board.from_bot[-1], data=data)
    assert "Nothing was changed" in (later.text or "")


async def test_a_member_of_the_admin_chat_does_not_delete_the_workspace(
    bot: WholeBot, group: Group, board: Group, mia: Person
) -> None:
    board.add(mia)
    await mia.send(board, "/forget_workspace Kindergarten")
    await bot.settle()
    assert "Only an admin of the admin chat" in board.from_bot[-1].words
    [workspace] = await sql.rows("SELECT id FROM workspaces")
    forged = await bot.press(mia, board.from_bot[-1], data=f"wipeall:{workspace['id']}")
    assert "Only an admin" in (forged.text or "")
    assert await groups() == ["Kindergarten"]


async def test_the_admin_chat_deletes_a_group_of_the_workspace(
    bot: WholeBot, group: Group, board: Group, mia: Person
) -> None:
    board.add(mia)
    await mia.send(board, "/forget_group Kindergarten")
    await bot.settle()
    await bot.press(mia, board.from_bot[-1], "Delete for good")
    assert await groups() == []
    assert "a group with everything in it" in board.from_bot[-1].words
