"""Lets a test or the page act as a person with a Telegram client."""

import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.patience import patience
from sandbox.telegram.content.files import StoredFile
from sandbox.telegram.content.formatting import detect_entities
from sandbox.telegram.content.transcript import transcript
from sandbox.telegram.content.uploads import store_document, store_photo, store_video
from sandbox.telegram.entities import Chat, Media, Member, Message, Status, User
from sandbox.telegram.events import tell_edited, tell_membership, tell_message, tell_query, tell_reaction
from sandbox.telegram.groups import Group
from sandbox.telegram.service import CallbackAnswer, CallbackQuery, Telegram


class Person:
    """A person of a test. In all methods, `where` is a group, or None for the private chat with the bot."""

    def __init__(self, tg: Telegram, user: User) -> None:
        self._tg = tg
        self.user = user
        self.chat: Chat = tg.chats[user.id]

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.user.first_name, self.user.last_name) if part)

    @property
    def inbox(self) -> list[Message]:
        """What this person sees from the bot in private, oldest first."""
        return [m for m in self.chat.visible if m.sender is self._tg.bot and not m.service]

    @property
    def photos(self) -> list[Message]:
        return [m for m in self.inbox if m.photo is not None]

    async def start_bot(self, payload: str | None = None) -> Message:
        """Presses Start, with the payload of a deep link. Unblocks the bot when it was blocked."""
        if self.user.blocked:
            self.unblock_bot()
        self.user.started = True
        return await self.send(None, f"/start {payload}" if payload else "/start")

    def block_bot(self) -> None:
        self._set_blocked(True)

    def unblock_bot(self) -> None:
        self._set_blocked(False)

    def deactivate(self) -> None:
        """Deletes the account."""
        self.user.deactivated = True
        self._tg.touch(self.chat)

    async def write(self, text: str, *, reply_to: Message | None = None) -> Message:
        """Writes to the bot in private."""
        return await self.send(None, text, reply_to=reply_to)

    async def send(
        self,
        where: Group | None,
        text: str,
        *,
        reply_to: Message | None = None,
        topic: int | None = None,
        as_group: bool = False,
    ) -> Message:
        """topic: the id of a forum's topic. as_group: writes as an anonymous administrator, so that `from` is
        Telegram's GroupAnonymousBot.
        """
        words = {"text": text, "entities": detect_entities(text)}
        return self._post(where, as_group=as_group, **words, reply_to=reply_to, thread_id=topic)

    async def post_photo(
        self,
        where: Group | None,
        photo: bytes | StoredFile,
        *,
        caption: str | None = None,
        as_document: bool = False,
        name: str = "photo.jpg",
        as_group: bool = False,
    ) -> Message:
        """photo: any image file, or a StoredFile to post the very same file again."""
        if as_document:
            if not isinstance(photo, bytes):
                raise TypeError("a document is made from bytes")
            return await self.post_document(where, photo, name=name, caption=caption)
        file = photo if isinstance(photo, StoredFile) else await store_photo(self._tg, photo)
        return self._post_media(where, file, caption=caption, as_group=as_group)

    async def post_document(
        self,
        where: Group | None,
        data: bytes,
        *,
        name: str,
        mime_type: str | None = "image/jpeg",
        caption: str | None = None,
    ) -> Message:
        file = store_document(self._tg, data, name, mime_type)
        return self._post_media(where, file, caption=caption)

    async def post_file(
        self, where: Group | None, data: bytes, *, what: str, name: str, mime_type: str, caption: str | None
    ) -> Message:
        """what: "image", "video", or anything else for a document."""
        match what:
            case "image":
                return await self.post_photo(where, data, caption=caption)
            case "video":
                return await self.post_video(where, data, name=name, caption=caption)
            case _:
                return await self.post_document(where, data, name=name, mime_type=mime_type, caption=caption)

    async def post_video(
        self,
        where: Group | None,
        video: bytes | StoredFile,
        *,
        name: str = "video.mp4",
        caption: str | None = None,
    ) -> Message:
        """video: an MP4 file, or a StoredFile to post the very same file again."""
        if isinstance(video, bytes):
            video = store_video(self._tg, video, name, "video/mp4")
        return self._post_media(where, video, caption=caption)

    async def post_album(
        self,
        where: Group | None,
        photos: Sequence[bytes],
        *,
        caption: str | None = None,
        as_documents: bool = False,
    ) -> list[Message]:
        """Posts separate messages with one media_group_id; the first one has the caption."""
        if as_documents:
            files = [
                store_document(self._tg, data, f"photo_{n}.jpg", "image/jpeg")
                for n, data in enumerate(photos)
            ]
        else:
            files = [await store_photo(self._tg, data) for data in photos]
        group_id = str(secrets.randbits(53))
        captions = [caption, *[None] * (len(files) - 1)]
        return [
            self._post_media(where, file, caption=words, media_group_id=group_id)
            for file, words in zip(files, captions, strict=True)
        ]

    async def forward(self, message: Message, where: Group | None) -> Message:
        """Posts the words and the file in another message. The file keeps its file_unique_id."""
        media = self._tg.attach(message.media.file) if message.media else None
        return self._post(
            where, text=message.text, caption=message.caption, media=media, forwarded_from=message.sender
        )

    async def edit(self, message: Message, text: str) -> None:
        """Edits the text or caption of an own message."""
        message.remember_version()
        if message.text is not None:
            message.text = text
        else:
            message.caption = text
        message.entities = detect_entities(text)
        message.edit_date = self._tg.now()
        self._tg.touch(message.chat)
        tell_edited(self._tg, message)

    def delete(self, message: Message) -> None:
        """Deletes a message. Bots are not told."""
        message.deleted = True
        self._tg.touch(message.chat)

    def react(self, message: Message, *emoji: str) -> None:
        """Reacts to a message; without an emoji the reaction is taken back."""
        before = message.reactions.pop(self.id, [])
        if emoji:
            message.reactions[self.id] = list(emoji)
        self._tg.touch(message.chat)
        tell_reaction(self._tg, message, self.user, before, list(emoji))

    async def press(
        self, message: Message, button: str | None = None, *, data: str | None = None, timeout_s: float = 10
    ) -> CallbackAnswer:
        """Presses the button with this text, or sends any callback data, as a forged client can.

        Returns the bot's answer. Raises TimeoutError with the transcript when the bot did not answer.
        """
        query = self.tap(message, button, data=data)
        try:
            return (
                await self._tg.changes.until(lambda: query.answer, timeout_s=patience(timeout_s))
                or CallbackAnswer()
            )
        except TimeoutError:
            raise TimeoutError(f"no answer to {query.data!r}\n{transcript(self._tg)}") from None

    def tap(self, message: Message, button: str | None = None, *, data: str | None = None) -> CallbackQuery:
        """Presses without waiting for the bot.

        Raises LookupError without such a button, and PermissionError when the person is not in the chat.
        """
        self._ensure_in(message.chat)
        if data is None:
            pressed = message.button(button or "")
            if "callback_data" not in pressed:
                raise LookupError(f"{pressed['text']!r} is a link: use follow")
            data = pressed["callback_data"]
        query = self._tg.open_query(self.user, message, data)
        tell_query(self._tg, query)
        return query

    async def follow(self, message: Message, button: str) -> Message:
        """Opens a t.me/<bot>?start=... button: presses Start with its payload."""
        return await self.open_link(message.button(button)["url"])

    async def open_link(self, url: str) -> Message:
        """Opens a link to this bot. Raises ValueError for any other link."""
        parts = urlsplit(url)
        if parts.netloc not in ("t.me", "telegram.me") or parts.path.strip("/") != self._tg.bot.username:
            raise ValueError(f"{url} does not lead to @{self._tg.bot.username}")
        return await self.start_bot(parse_qs(parts.query).get("start", [None])[0])

    def _set_blocked(self, blocked: bool) -> None:
        self.user.blocked = blocked
        status: tuple[Status, Status] = ("member", "kicked") if blocked else ("kicked", "member")
        before, after = (Member(self._tg.bot, one) for one in status)
        tell_membership(self._tg, self.chat, self.user, before, after)
        self._tg.touch(self.chat)

    def _ensure_in(self, chat: Chat) -> None:
        member = chat.member(self.id)
        if member is None or not member.is_in:
            raise PermissionError(f"{self.name} is not in {chat.title or chat.id}")

    def _post_media(self, where: Group | None, file: StoredFile, **content: Any) -> Message:
        media: Media = self._tg.attach(file)
        return self._post(where, media=media, **content)

    def _post(self, where: Group | None, *, as_group: bool = False, **content: Any) -> Message:
        chat = where.chat if where is not None else self.chat
        self._ensure_in(chat)
        if chat.is_private and (self.user.blocked or not self.user.started):
            raise PermissionError(f"{self.name} has to press Start first")
        if as_group:
            sender, extra = self._tg.anonymous, {"sender_chat": chat}
        else:
            sender, extra = self.user, {}
        message = self._tg.post(chat, sender, **content, **extra)
        tell_message(self._tg, message)
        return message
