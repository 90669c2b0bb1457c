"""A list of persons waits for its press, whatever else its reader says to others in the admin chat."""

from sandbox.telegram import Group, Person
from tests.telegram.chats.test_prompts import wait_in_vain
from tests.telegram.looking import card_of, names_on_posts
from tests.telegram.whole_bot import WholeBot


async def test_a_reply_to_somebody_else_does_not_end_a_list_that_waits_for_a_press(
    bot: WholeBot, group: Group, connected: None, admins: Group, ada: Person
) -> None:
    posted = await ada.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    card = await card_of(bot, posted, ada, group, admins)
    await bot.press(ada, card, "1")
    await bot.press(ada, card, "It is")
    picker = admins.from_bot[-1]
    await wait_in_vain(16)
    photo = await ada.post_photo(admins, bot.engine.draw())
    await ada.send(admins, "For the poster", reply_to=photo)
    await bot.settle()
    await bot.press(ada, picker, "Anna")
    assert await names_on_posts() == ["Anna"]
