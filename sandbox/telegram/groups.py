"""A group as a test or the page handles it."""

from typing import Protocol

from sandbox.telegram.content.views import ADMIN_RIGHTS, user_json
from sandbox.telegram.entities import Chat, Member, Message, Status, User
from sandbox.telegram.events import tell_membership, tell_message
from sandbox.telegram.service import Telegram


class Account(Protocol):
    """Somebody who acts in a group. In tests it is a `Person`."""

    @property
    def user(self) -> User: ...


class Group:
    """`chat` and `id` follow the group when it becomes a supergroup."""

    def __init__(self, tg: Telegram, chat: Chat) -> None:
        self._tg = tg
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def title(self) -> str:
        return self.chat.title or ""

    @property
    def messages(self) -> list[Message]:
        """What its members see, oldest first."""
        return self.chat.visible

    @property
    def from_bot(self) -> list[Message]:
        """What the bot said here, oldest first."""
        return [m for m in self.chat.visible if m.sender is self._tg.bot and not m.service]

    @property
    def has_bot(self) -> bool:
        member = self._tg.bot_member(self.chat)
        return member is not None and member.is_in

    async def add_bot(self, *, by: Account, admin: bool = False) -> None:
        """Adds the bot. The present privacy setting holds until the bot is added again."""
        self._change(self._tg.bot, by.user, "member")
        joined = {"new_chat_members": [user_json(self._tg.bot)]}
        tell_message(self._tg, self._tg.post(self.chat, by.user, service=joined))
        if admin:
            self.promote_bot(by=by)

    def remove_bot(self, *, by: Account) -> None:
        self._change(self._tg.bot, by.user, "kicked")
        self._tg.post(self.chat, by.user, service={"left_chat_member": user_json(self._tg.bot)})

    def promote_bot(self, *, by: Account, without: frozenset[str] = frozenset()) -> None:
        """Makes the bot an administrator with every right, except those in `without`."""
        self._change(self._tg.bot, by.user, "administrator", frozenset(ADMIN_RIGHTS) - without)

    def let_only_admins_write(self) -> None:
        """From now on only administrators may write. Telegram does not tell bots of this setting."""
        self.chat.only_admins_write = True
        self._tg.touch(self.chat)

    def hide_members(self) -> None:
        """From now on Telegram tells only administrators who is in the group."""
        self.chat.hides_members = True
        self._tg.touch(self.chat)

    def demote_bot(self, *, by: Account) -> None:
        self._change(self._tg.bot, by.user, "member")

    def add(self, person: Account, *, by: Account | None = None) -> None:
        """by: who added the person; None when the person joined without anybody's help."""
        actor = by.user if by is not None else person.user
        self._change(person.user, actor, "member")
        joined = {"new_chat_members": [user_json(person.user)]}
        tell_message(self._tg, self._tg.post(self.chat, actor, service=joined))

    def remove(self, person: Account, *, by: Account | None = None) -> None:
        """by: None means that the person left."""
        actor = by.user if by is not None else person.user
        self._change(person.user, actor, "left" if by is None else "kicked")
        left = {"left_chat_member": user_json(person.user)}
        tell_message(self._tg, self._tg.post(self.chat, actor, service=left))

    def promote(self, person: Account, *, by: Account | None = None) -> None:
        self._change(person.user, self._actor(by), "administrator", frozenset(ADMIN_RIGHTS))

    def demote(self, person: Account, *, by: Account | None = None) -> None:
        self._change(person.user, self._actor(by), "member")

    def rename(self, title: str, *, by: Account) -> None:
        self.chat.title = title
        tell_message(self._tg, self._tg.post(self.chat, by.user, service={"new_chat_title": title}))
        self._tg.touch(self.chat)

    def migrate_to_supergroup(self) -> Chat:
        """Makes a new chat with a new id, and returns it; the old id answers with migrate_to_chat_id.

        The bot is told that it joined the new chat before it is told why, and never that it left the old one
        (tdlib/telegram-bot-api#266).
        """
        old = self.chat
        new = self._tg.add_group(self.title, supergroup=True)
        new.members = dict(old.members)
        new.only_admins_write = old.only_admins_write
        new.hides_members = old.hides_members
        owner = self._actor(None)
        if (bot := self._tg.bot_member(old)) is not None and bot.is_in:
            tell_membership(self._tg, new, owner, Member(self._tg.bot, "left"), bot)
        tell_message(self._tg, self._tg.post(old, owner, service={"migrate_to_chat_id": new.id}))
        tell_message(self._tg, self._tg.post(new, owner, service={"migrate_from_chat_id": old.id}))
        old.migrated_to = new
        self.chat = new
        self._tg.touch(old)
        return new

    def delete(self) -> None:
        """The owner deletes the whole group."""
        self.chat.deleted = True
        self._tg.touch(self.chat)

    def status_of(self, person: Account) -> Status:
        member = self.chat.member(person.user.id)
        return member.status if member is not None else "left"

    def seat(self, user: User, status: Status) -> None:
        """Puts somebody into the group without telling anybody, before a story begins."""
        rights = frozenset(ADMIN_RIGHTS) if status == "administrator" else frozenset()
        self.chat.members[user.id] = Member(user, status, rights)
        self._tg.touch(self.chat)

    def _actor(self, by: Account | None) -> User:
        if by is not None:
            return by.user
        owners = [m.user for m in self.chat.members.values() if m.status == "creator"]
        if not owners:
            raise ValueError(f"{self.title} has no owner: say who does it")
        return owners[0]

    def _change(self, user: User, by: User, status: Status, rights: frozenset[str] = frozenset()) -> None:
        before = self.chat.member(user.id) or Member(user, "left")
        privacy = before.joined_with_privacy if before.is_in else self._tg.privacy
        after = Member(user, status, rights, privacy)
        self.chat.members[user.id] = after
        tell_membership(self._tg, self.chat, by, before, after)
        self._tg.touch(self.chat)
