"""Every call of a method by the bot, in order. getUpdates is only counted; downloads are left out."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.entities import Keyboard, Media, Message


@dataclass(frozen=True, slots=True)
class SentFile:
    """The file of a message at the time of the call. sha256 is of the stored bytes."""

    kind: str
    file_id: str
    file_unique_id: str
    sha256: str
    size: int

    @classmethod
    def of(cls, media: Media) -> "SentFile":
        file = media.file
        return cls(file.kind, media.file_ids[-1], file.unique_id, file.sha256, len(file.data))


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message as it was right after a call. `message` is the live message, with its later changes."""

    message: Message
    chat_id: int
    message_id: int
    text: str | None
    caption: str | None
    file: SentFile | None
    keyboard: Keyboard

    @classmethod
    def of(cls, message: Message) -> "SentMessage":
        return cls(
            message,
            message.chat.id,
            message.message_id,
            message.text,
            message.caption,
            SentFile.of(message.media) if message.media is not None else None,
            message.keyboard,
        )


@dataclass(frozen=True, slots=True)
class Call:
    """accepted: the call took effect, whatever was answered. status: the HTTP status that the call itself
    led to, even if a fault spoiled the answer; 0 if a fault kept the call from taking effect. fault: the
    name of the fault that struck.
    """

    number: int
    method: str
    chat_id: int | None
    at: float
    accepted: bool
    status: int
    error: str | None = None
    retry_after_s: int | None = None
    fault: str | None = None
    messages: tuple[SentMessage, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def message_id(self) -> int | None:
        return self.messages[0].message_id if self.messages else None


class Ledger:
    def __init__(self) -> None:
        self._calls: list[Call] = []
        self.polls = 0  # getUpdates calls

    def record(self, call: Call) -> None:
        self._calls.append(call)

    def __len__(self) -> int:
        return len(self._calls)

    def clear(self) -> None:
        self._calls.clear()

    def calls(
        self, method: str | None = None, *, chat_id: int | None = None, accepted: bool | None = None
    ) -> list[Call]:
        """The calls that match, oldest first. None matches any."""
        return [
            call
            for call in self._calls
            if method in (None, call.method)
            and chat_id in (None, call.chat_id)
            and accepted in (None, call.accepted)
        ]

    def sent(self, *, chat_id: int | None = None, kind: str | None = None) -> list[SentMessage]:
        """The new messages that the bot sent, also those that were deleted later.

        kind: photo, document, video, or "text" for messages without a file.
        """
        return [
            sent
            for call in self._calls
            if call.accepted and (call.method.startswith("send") or call.method == "copyMessage")
            for sent in call.messages
            if chat_id in (None, sent.chat_id) and kind in (None, sent.file.kind if sent.file else "text")
        ]

    def photos_to(self, chat_id: int) -> list[SentMessage]:
        return self.sent(chat_id=chat_id, kind="photo")
