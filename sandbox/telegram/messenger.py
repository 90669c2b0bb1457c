"""The stand-in's service, and the people and groups that use it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from sandbox.patience import patience
from sandbox.telegram.clock import Clock
from sandbox.telegram.content.transcript import transcript
from sandbox.telegram.entities import Json, User
from sandbox.telegram.groups import Group
from sandbox.telegram.ledger import Ledger
from sandbox.telegram.people import Person
from sandbox.telegram.service import Guide, Telegram
from sandbox.telegram.wire.faults import Faults
from sandbox.telegram.wire.limits import Limits, RateGuard

T = TypeVar("T")


class Messenger:
    """What a test, or the control API, does at Telegram. It opens no port."""

    def __init__(self, service: Telegram) -> None:
        self.service = service
        self.people: dict[int, Person] = {}
        self.groups: list[Group] = []

    @property
    def token(self) -> str:
        return self.service.token

    @property
    def bot(self) -> User:
        return self.service.bot

    @property
    def clock(self) -> Clock:
        """`tg.clock.advance(49 * 3600)` lets two days pass for the age of messages, file links and limits."""
        return self.service.clock

    @property
    def faults(self) -> Faults:
        return self.service.faults

    @property
    def ledger(self) -> Ledger:
        return self.service.ledger

    @property
    def violations(self) -> list[str]:
        """Requests and answers that the schema does not allow."""
        return self.service.conformity.violations

    @property
    def pending_updates(self) -> int:
        """The number of updates that the bot has not confirmed yet."""
        return len(self.service.queue.pending)

    def set_limits(self, limits: Limits) -> None:
        self.service.guard = RateGuard(limits, self.service.clock.now)

    def set_privacy(self, enabled: bool) -> None:
        """Sets privacy mode. As at Telegram, a group keeps the old mode until the bot is added again."""
        self.service.privacy = enabled
        self.service.changes.announce()

    def show_guide(self, guide: Guide) -> None:
        self.service.guide = guide
        self.service.changes.announce()

    def add_user(
        self,
        name: str,
        *,
        language_code: str | None = "en",
        username: str | None = None,
        started: bool = False,
    ) -> Person:
        """name: first and last name. started: as if Start had been pressed long ago, without an update."""
        first, _, last = name.partition(" ")
        user = self.service.add_user(
            first, last or None, language_code=language_code, username=username, started=started
        )
        person = self.people[user.id] = Person(self.service, user)
        return person

    def add_group(
        self,
        title: str,
        *,
        members: Iterable[Person] = (),
        admins: Iterable[Person] = (),
        supergroup: bool = False,
        forum: bool = False,
    ) -> Group:
        """The first of `admins` owns the group, else the first member. The bot is not in it yet."""
        chat = self.service.add_group(title, supergroup=supergroup or forum, is_forum=forum)
        group = Group(self.service, chat)
        for person in members:
            group.seat(person.user, "member")
        for person in admins:
            group.seat(person.user, "administrator")
        owner = next(iter([*admins, *members]), None)
        if owner is not None:
            group.seat(owner.user, "creator")
        self.groups.append(group)
        return group

    def push_update(self, body: Json) -> int:
        """Queues any update as it is, known to the schema or not. Returns its update_id."""
        return self.service.queue.add_raw(body)

    async def until(self, predicate: Callable[[], T], *, timeout_s: float = 10) -> T:
        """The first true value of the predicate, looked at after every change.

        Raises TimeoutError with a transcript of all chats.
        """
        try:
            return await self.service.changes.until(predicate, timeout_s=patience(timeout_s))
        except TimeoutError:
            raise TimeoutError(f"not within {timeout_s} s\n{self.transcript()}") from None

    def transcript(self) -> str:
        return transcript(self.service)
