"""Telegram does not tell who is in an admin chat that hides its members: nobody waits for that."""

from sandbox.telegram import Group, Person
from tests.telegram.whole_bot import WholeBot


async def test_a_hidden_admin_chat_holds_up_nobody(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """Mia has nothing to do with the chat. Else all that she writes and presses would wait for hours."""
    otto = bot.tg.add_user("Otto")
    board = bot.tg.add_group("Board", admins=[ada, otto])
    await ada.send(group, "/setup")
    await bot.settle()
    payload = str(ada.inbox[-1].button("Choose the admin chat")["url"]).partition("=")[2]
    await board.add_bot(by=ada)
    await ada.send(board, f"/start@{bot.world.username} {payload}")
    await bot.settle()
    board.hide_members()
    await mia.start_bot()
    assert "/language" in (await bot.write(mia, "/help")).words
    await otto.send(board, "/queue")
    await bot.settle()
    assert "its members are hidden" in board.from_bot[-1].words
    bot.memberships.forget(board.id, ada.id)  # an answer is kept for a minute
    assert "its members are hidden" in (await bot.write(ada, "/settings")).words
    await otto.send(board, f"/forget_group {group.title}")
    await bot.settle()
    assert "its members are hidden" in board.from_bot[-1].words
    await ada.send(group, "/setup")  # the way out
    await bot.settle()
    assert "Choose the admin chat" in ada.inbox[-1].buttons
    board.promote_bot(by=ada)
    await otto.send(board, "/queue")
    await bot.settle()
    assert "hidden" not in board.from_bot[-1].words
