"""People who use the bot as people do: only through messages and buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.callbacks import parse_callback
from sandbox.telegram import Group, Message, Person
from sandbox.whole_service import WholeService

PATIENCE_S = 120
ALBUM = 10  # photos at most, says Telegram


class StoryStuck(Exception):
    """The bot did not offer what the story expected next; the text holds what everybody sees."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One account. Every act ends when the service has nothing left to do."""

    service: WholeService
    person: Person

    async def open_chat(self) -> None:
        await self.person.start_bot()
        await self.settle()

    async def press(self, where: Person | Group, verb: str) -> None:
        """Presses the newest button with this verb."""
        messages = where.inbox if isinstance(where, Person) else where.from_bot
        for message in reversed(messages):
            if (data := button_of(message, verb)) is not None:
                await self.press_button(message, data)
                return
        raise StoryStuck(f"no button {verb}\n{self.service.tg.transcript()}")

    async def press_button(self, message: Message, data: str) -> None:
        await self.person.press(message, data=data, timeout_s=PATIENCE_S)
        await self.settle()

    async def let_admins_decide(self) -> None:
        """Says that the chat of ADMIN_CHAT_ID decides, where that setting is set."""
        if any(button_of(message, "decidehere") for message in self.service.admins.from_bot):
            await self.press(self.service.admins, "decidehere")

    async def approve(self) -> None:
        """Approves the newest request, in the admin chat, or in private where the workspace has none.

        When its photos differ, it approves those that the card puts first: the largest group.
        """
        for where in (self.service.admins, self.person):
            for message in reversed(where.from_bot if isinstance(where, Group) else where.inbox):
                if (data := button_of(message, "approve") or button_of(message, "approvethese")) is not None:
                    await self.press_button(message, data)
                    return
        raise StoryStuck(f"no request to approve\n{self.service.tg.transcript()}")

    async def connect(
        self, group: Group, name: str, photos: Sequence[bytes], *, insists: bool = False
    ) -> bool:
        """Goes from the link in the group to the request. Returns False when no photo was usable.

        Three good photos send the request by themselves, fewer by a press. insists: when the bot finds that
        the person looks like another one, the account answers that they are two people, as twins are.
        """
        await self.person.open_link(connect_link(group))
        await self.settle()
        await self.press(self.person, "agree")
        await self._send_named(name, photos[:ALBUM])
        await self.settle()
        if insists:
            for message in list(self.person.inbox):
                if (data := button_of(message, "another")) is not None:
                    await self.press_button(message, data)
        if self.is_offered("takeback"):
            return True
        if not self.is_offered("done"):
            return False
        await self.press(self.person, "done")
        return True

    async def _send_named(self, name: str, photos: Sequence[bytes]) -> None:
        """Sends the photos with the name as their caption."""
        if len(photos) > 1:
            await self.person.post_album(None, photos, caption=name)
        else:
            await self.person.post_photo(None, photos[0], caption=name)

    def is_offered(self, verb: str) -> bool:
        return any(button_of(message, verb) for message in self.person.inbox)

    async def post(self, group: Group, photo: bytes) -> Message:
        message = await self.person.post_photo(group, photo)
        await self.settle()
        return message

    async def settle(self) -> None:
        await self.service.until_idle(timeout_s=PATIENCE_S)


def button_of(message: Message, verb: str) -> str | None:
    """Callback data of the message's button with this verb."""
    for row in message.keyboard:
        for button in row:
            press = parse_callback(button.get("callback_data"))
            if press is not None and press.verb == verb:
                return str(button["callback_data"])
    return None


def connect_link(group: Group) -> str:
    """The deep link of the bot's introduction. Raises StoryStuck when it has not introduced itself."""
    for message in group.from_bot:
        for row in message.keyboard:
            for button in row:
                if "start=c_" in button.get("url", ""):
                    return str(button["url"])
    raise StoryStuck(f"the bot has not introduced itself in {group.title}")
