"""An admin chat, and people connected through it."""

from urllib.parse import parse_qs, urlsplit

from domain.usecases.groups.make_deep_link import make_deep_link
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def open_admin_chat(bot: WholeBot, ada: Person, *members: Person) -> Group:
    """Makes an admin chat for the only workspace, by the link of /setup."""
    chat = bot.tg.add_group("Admins", members=list(members), admins=[ada])
    row = await sql.one("SELECT id FROM workspaces")
    assert row is not None
    await chat.add_bot(by=ada)
    await ada.send(chat, f"/start@{bot.world.username} {await make_deep_link(row['id'], 'setup')}")
    await bot.settle()
    return chat


async def connect(bot: WholeBot, group: Group, admins: Group, who: Person, name: str) -> None:
    """Connects `name` for `who`; an admin approves. `engine.face(anna=0.9)` is a clear photo of Anna then."""
    await bot.connect(who, group, name, bot.engine.draw(bot.engine.face(**{name.lower(): 0.9})))
    admin = next(
        bot.tg.people[one.user.id] for one in admins.chat.members.values() if one.user.id in bot.tg.people
    )
    request = next(m for m in reversed(admins.from_bot) if "would like" in m.words)
    await bot.press(admin, request, "Approve")


async def say_there(bot: WholeBot, chat: Group, who: Person, text: str) -> Message:
    """Writes a text in the chat and gives the bot's answer."""
    sent = await who.send(chat, text)
    await bot.settle()
    return next(message for message in chat.from_bot if message.reply_to is sent)


async def faces_of(name: str | None) -> int:
    """How many faces on posted photos belong to this person, or to nobody for None."""
    row = await sql.one(
        """SELECT count(*) AS n FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
             AND a.kind = 'post' LEFT JOIN persons p ON p.id = f.person_id
           WHERE p.name IS NOT DISTINCT FROM $1""",
        name,
    )
    assert row is not None
    return int(row["n"])


async def setup_payload(bot: WholeBot, group: Group, ada: Person) -> str:
    await ada.send(group, "/setup")
    await bot.settle()
    url = ada.inbox[-1].button("Choose the admin chat")["url"]
    return parse_qs(urlsplit(url).query)["startgroup"][0]


async def choose(bot: WholeBot, person: Person, chat: Group, payload: str) -> Message:
    """Does what Telegram does for a startgroup link: adds the bot, writes the command."""
    await chat.add_bot(by=person)
    await person.send(chat, f"/start@{bot.world.username} {payload}")
    await bot.settle()
    return chat.from_bot[-1]
