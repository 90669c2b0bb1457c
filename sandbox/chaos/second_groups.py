"""A deputy adds the bot to second groups, lets them share the first group's list, and splits them off.

Photos are posted before a press, at the moment of the press and after it. Each second group ends in one of
three ways: with a list of its own, sharing the first group's list, or split off.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sandbox.chaos.chats import GaveUp, awaited_choices, choices_of, last_id, until
from sandbox.chaos.diary import Diary, SecondGroup
from sandbox.chaos.pictures import Picture
from sandbox.telegram import Group, Message, Person, TelegramStandIn

MOST_GROUPS = 3
PHOTOS = 2
Post = Callable[[str, Group, Person, Picture, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Annex:
    """A second group. guest: its other admin, who is not in the first group."""

    title: str
    group: Group
    guest: Person


@dataclass(slots=True)
class SecondGroups:
    """deputy: an admin of both groups, known to the bot as an admin. shared: a parent who is in both groups.

    post: posts a picture in the group of this title, and notes that in the diary.
    """

    tg: TelegramStandIn
    title: str
    first: Group
    deputy: Person
    shared: Person
    pictures: tuple[Picture, ...]
    post: Post
    diary: Diary
    dice: random.Random
    _annexes: list[_Annex] = field(default_factory=list)

    async def begin(self) -> None:
        """Without faults: a second group joins the list, and photos are posted there."""
        start = last_id(self.deputy)
        annex = await self._add_group()
        message, [data, *_] = await self._offered(start)  # the bot asks by itself
        self.deputy.tap(message, data=data)
        await self._until_pressed(message, "joinlist")
        await self._post_some(annex)

    async def live(self) -> None:
        """Runs until cancelled, or until there are enough groups."""
        await self._part(self._annexes[0])
        while len(self._annexes) < MOST_GROUPS:
            await asyncio.sleep(self.dice.uniform(2, 8))
            annex = await self._add_group()
            if self.dice.random() < 0.25:
                await self._post_some(annex)  # so the group begins with a list of its own
            await self._tried("join a list", self._ask_and_join(annex))
            await self._post_some(annex)
            if self.dice.random() < 0.7:
                await self._part(annex)

    async def _part(self, annex: _Annex) -> None:
        await asyncio.sleep(self.dice.uniform(0, 6))
        await self._tried("split a group off", self._split(annex))
        await self._post_some(annex)

    async def _add_group(self) -> _Annex:
        number = len(self._annexes) + 1
        title = f"{self.title} annex {number}"
        guest = self.tg.add_user(f"Guest admin {self.title} {number}", started=True)
        group = self.tg.add_group(title, members=[self.shared], admins=[self.deputy, guest])
        admins = frozenset({self.deputy.id, guest.id})
        self.diary.groups[title] = admins | {self.shared.id, group.id}
        self.diary.second_groups[title] = SecondGroup(self.title, self.first.id, group.id, admins)
        annex = _Annex(title, group, guest)
        self._annexes.append(annex)
        await group.add_bot(by=self.deputy)
        await guest.start_bot()  # whoever decides is told only in a chat that is open
        return annex

    async def _tried(self, name: str, deed: Awaitable[None]) -> None:
        try:
            await deed
        except GaveUp:
            self.diary.given_up[name] = self.diary.given_up.get(name, 0) + 1
        else:
            self.diary.deeds[name] = self.diary.deeds.get(name, 0) + 1

    async def _join(self, annex: _Annex, start: int, *, posts_before: bool) -> None:
        """Presses the join button of a message after `start`.

        posts_before: posts a photo before the press; if it is stored by then, the group cannot join.
        """
        message, [data, *_] = await self._offered(start)
        await self._press_while_posting(annex, message, data, posts_before=posts_before)
        await self._until_pressed(message, "joinlist")

    async def _offered(self, start: int) -> tuple[Message, list[str]]:
        one_list = f"One list with “{self.title}”"
        return await awaited_choices(self.deputy, "joinlist", start, named=one_list)

    async def _ask_and_join(self, annex: _Annex) -> None:
        start = await self._write_setup(annex)
        await self._join(annex, start, posts_before=self.dice.random() < 0.3)

    async def _split(self, annex: _Annex) -> None:
        start = await self._write_setup(annex)
        message, choices = await awaited_choices(self.deputy, "splitgroup", start)
        self.deputy.tap(message, data=choices[0])
        sure, [data] = await awaited_choices(self.deputy, "splitnow", start)
        await self._press_while_posting(annex, sure, data, posts_before=True)
        await self._until_pressed(sure, "splitnow")

    async def _write_setup(self, annex: _Annex) -> int:
        start = last_id(self.deputy)
        await self.deputy.send(annex.group, "/setup")
        return start

    async def _press_while_posting(
        self, annex: _Annex, message: Message, data: str, *, posts_before: bool
    ) -> None:
        if posts_before:
            await self._post_one(annex)
        self.deputy.tap(message, data=data)
        await self._post_one(annex)

    async def _until_pressed(self, message: Message, verb: str) -> None:
        await until(lambda: not choices_of(message, verb))

    async def _post_some(self, annex: _Annex) -> None:
        for _ in range(PHOTOS):
            await self._post_one(annex)
            await asyncio.sleep(self.dice.uniform(0, 1.5))

    async def _post_one(self, annex: _Annex) -> None:
        form = self.dice.choices(["photo", "document"], [85, 15])[0]
        await self.post(annex.title, annex.group, annex.guest, self.dice.choice(self.pictures), form)
