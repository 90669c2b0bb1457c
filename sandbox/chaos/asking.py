"""Members are asked in private whose child an unknown person is. They answer, and take answers back.

They name strangers only. A child of the run may be unknown for a while, too: under a wrong name its photos
would go to the wrong people.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sandbox.chaos.chats import GaveUp, awaited_button, choices_of, id_of, latest, tap, until, write
from sandbox.chaos.diary import GUEST
from sandbox.chaos.judging.recovery import AWAY
from sandbox.chaos.living import Deed, live
from sandbox.chaos.program import Program
from sandbox.telegram import Message, Person

_IS_ABOUT_A_STRANGER = """
SELECT EXISTS (SELECT 1 FROM cluster_inquiries i JOIN face_instances f ON f.cluster_id = i.cluster_id
    JOIN image_assets a ON a.id = f.asset_id AND a.tg_file_unique_id = ANY($2::text[]) WHERE i.id = $1)
"""


@dataclass(frozen=True, slots=True)
class Asking:
    """asked: those who post pictures of strangers, and so may be asked. program: its diary has the posts."""

    title: str
    asked: Sequence[Person]
    program: Program
    dice: random.Random

    async def live(self) -> None:
        """Runs until cancelled."""
        deeds: list[tuple[int, str, Deed]] = [
            (12, "say whose child", self.answer),
            (1, "say again whose child", partial(self._tap_one, "childback")),
        ]
        async with asyncio.TaskGroup() as lives:
            for person in self.asked:
                lives.create_task(live(person, deeds, self.dice, self.program.diary))

    async def answer(self, person: Person) -> None:
        """Chooses one of their own persons, writes a name, or says that they do not know."""
        message, no = self._one(person, "childno")
        verb = "childno"
        if await self._is_about_a_stranger(id_of(no)):
            verb = self.dice.choices(["childis", "childname", "childno"], [2, 5, 1])[0]
        choices = choices_of(message, verb)
        if not choices:
            raise GaveUp
        before = message.message_id
        await tap(person, message, self.dice.choice(choices))
        if verb == "childname":
            await awaited_button(person, "stop", before)
            await write(person, self._word())
        await until(lambda: not choices_of(message, "childno"))

    async def _tap_one(self, verb: str, person: Person) -> None:
        await tap(person, *self._one(person, verb))

    def _one(self, person: Person, verb: str) -> tuple[Message, str]:
        buttons = [(message, data) for message in latest(person) for data in choices_of(message, verb)]
        if not buttons:
            raise GaveUp
        return self.dice.choice(buttons)

    async def _is_about_a_stranger(self, inquiry: int) -> bool:
        posts = [post.file_unique_id for post in self.program.diary.posts if not post.shows]
        try:
            return bool(await self.program.service.database.fetchval(_IS_ABOUT_A_STRANGER, inquiry, posts))
        except AWAY:
            raise GaveUp from None

    def _word(self) -> str:
        """A name for the child. There are so few names that several people give the same one."""
        number = self.dice.choices([1, 2], [4, 1])[0]
        name = f"{GUEST}{self.title[6:]}w{number}z"
        self.program.diary.guests[name] = self.title
        return name
