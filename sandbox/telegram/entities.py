"""Users, members, messages and chats of the stand-in. A message keeps what it said before each edit."""

from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.telegram.content.files import StoredFile

Json = dict[str, Any]
Status = Literal["creator", "administrator", "member", "left", "kicked"]
Keyboard = list[list[Json]]

# Telegram's own account that speaks for administrators who hide their name.
GROUP_ANONYMOUS_BOT = 1087968824


@dataclass(slots=True, eq=False)
class User:
    """An account; its private chat with the bot has the same id. started: has pressed Start. blocked: has
    blocked the bot.
    """

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False


@dataclass(slots=True, eq=False)
class Member:
    """`rights` are the names of the administrator rights that the member has, as Telegram names them."""

    user: User
    status: Status = "member"
    rights: frozenset[str] = frozenset()
    # A bot keeps the privacy setting of the time when it joined, until it is added again.
    joined_with_privacy: bool = True

    @property
    def is_in(self) -> bool:
        return self.status in ("creator", "administrator", "member")

    @property
    def is_admin(self) -> bool:
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)


@dataclass(frozen=True, slots=True)
class Media:
    """A file as one message shows it. A photo has one file_id for each size, smallest first."""

    file: StoredFile
    file_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said before an edit."""

    text: str | None
    caption: str | None
    media: Media | None
    keyboard: Keyboard


@dataclass(slots=True, eq=False)
class Message:
    chat: "Chat"
    message_id: int
    date: int
    sender: User
    sender_chat: "Chat | None" = None
    text: str | None = None
    caption: str | None = None
    entities: list[Json] = field(default_factory=list)
    media: Media | None = None
    media_group_id: str | None = None
    keyboard: Keyboard = field(default_factory=list)
    reply_to: "Message | None" = None
    thread_id: int | None = None
    service: Json = field(default_factory=dict)  # what happened, such as who joined; else empty
    forwarded_from: User | None = None
    protected: bool = False
    silent: bool = False  # arrived without a notification
    edit_date: int | None = None
    deleted: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)  # emoji by the id of who reacted
    history: list[Version] = field(default_factory=list)

    @property
    def photo(self) -> bytes | None:
        """The largest size as it is stored, a JPEG without metadata."""
        return self._bytes("photo")

    @property
    def document(self) -> bytes | None:
        return self._bytes("document")

    def _bytes(self, kind: str) -> bytes | None:
        return self.media.file.data if self.media is not None and self.media.file.kind == kind else None

    @property
    def buttons(self) -> list[str]:
        """The texts of the inline keyboard, row by row."""
        return [button["text"] for row in self.keyboard for button in row]

    def button(self, text: str) -> Json:
        """The button with this text, or the only one that contains it. Raises LookupError."""
        every = [button for row in self.keyboard for button in row]
        found = [b for b in every if b["text"] == text] or [b for b in every if text in b["text"]]
        if len(found) != 1:
            raise LookupError(f"{len(found)} buttons match {text!r}; there are {self.buttons}")
        return found[0]

    @property
    def words(self) -> str:
        """Text or caption."""
        return self.text or self.caption or ""

    def remember_version(self) -> None:
        self.history.append(Version(self.text, self.caption, self.media, self.keyboard))


@dataclass(slots=True, eq=False)
class Chat:
    id: int
    type: Literal["private", "group", "supergroup"]
    title: str | None = None
    username: str | None = None  # of a public group
    user: User | None = None  # whose private chat with the bot it is
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)  # the names by their ids
    pinned: list[int] = field(default_factory=list)  # ids of messages
    actions: list[str] = field(default_factory=list)  # that the bot showed, such as typing
    migrated_to: "Chat | None" = None
    deleted: bool = False
    protected: bool = False
    only_admins_write: bool = False
    hides_members: bool = False
    version: int = 0  # grows with each change

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def visible(self) -> list[Message]:
        """What a member sees, oldest first."""
        return [m for m in self.messages.values() if not m.deleted]

    def member(self, user_id: int) -> Member | None:
        return self.members.get(user_id)
