"""The roles of the access table: who they are to the workspace `home`."""

from dataclasses import dataclass

from sandbox.telegram import TelegramStandIn
from sandbox.telegram.entities import Chat, User

CHANNEL_BOT, TELEGRAM = 136817688, 777000

# In the order of the table's columns.
ROLES = (
    "stranger",  # has started the bot, is in no group
    "exmember",  # was in the group and left
    "member",  # of the group; connected nobody
    "guardian",  # receives photos of the owner's person
    "owner",  # of the person, the request, the draft, the photos
    "admin",  # of the group, and in the admin chat
    "clerk",  # in the admin chat, not in the group
    "chief",  # admin of the admin chat
    "outsider",  # admin of the other workspace
    "demoted",  # was admin of the group until a second ago
    "anonymous",  # an admin who hides: Telegram's GroupAnonymousBot, with the group as sender
    "channel",  # writes as a channel: Telegram's Channel Bot
    "linked",  # the linked channel's automatic forward: Telegram's own account
    "bot",  # another bot in the group
    "blocked",  # a member who blocked the bot
)


@dataclass(frozen=True, eq=False, repr=False)
class Actor:
    """sender_chat: the chat in whose name the actor writes; None: in the actor's own name."""

    role: str
    user: User
    private: Chat
    sender_chat: Chat | None = None
    is_automatic_forward: bool = False

    @property
    def id(self) -> int:
        return self.user.id


def people_of(tg: TelegramStandIn) -> dict[str, Actor]:
    """The actors by role. None of them is in a group yet."""
    actors = {role: _account(tg, role) for role in ROLES[:10]} | {"blocked": _account(tg, "blocked")}
    robot = _account(tg, "bot")
    robot.user.is_bot = True
    channel = Chat(-1_009_000_000_001, "channel", "A channel")  # type: ignore[arg-type]
    shared = {
        "anonymous": (tg.service.anonymous, None, False),
        "channel": (User(CHANNEL_BOT, "Channel", username="Channel_Bot", is_bot=True), channel, False),
        "linked": (User(TELEGRAM, "Telegram"), channel, True),
    }
    for role, (user, chat, is_forward) in shared.items():
        tg.service.users[user.id] = user
        private = tg.service.chats[user.id] = Chat(user.id, "private", user=user)
        actors[role] = Actor(role, user, private, chat, is_forward)
    return actors | {"bot": robot}


def _account(tg: TelegramStandIn, role: str) -> Actor:
    person = tg.add_user(role.capitalize(), started=True)
    return Actor(role, person.user, person.chat)
