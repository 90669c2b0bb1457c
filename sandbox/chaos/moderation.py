"""An admin and two relatives name, merge, move, hide and share strangers, and undo it.

Strangers are nobody's child, so that whatever becomes of their faces does not change the parents' photos.
The checker reads from the history of faces, persons and links who may have a stranger's photo.
"""

import asyncio
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.messages.callbacks import callback
from sandbox.chaos.chats import (
    GaveUp,
    awaited_button,
    awaited_choices,
    choices_of,
    last_id,
    latest,
    press,
    until,
    write,
)
from sandbox.chaos.diary import GUEST, Diary
from sandbox.chaos.judging.recovery import AWAY
from sandbox.chaos.living import live, undo
from sandbox.chaos.program import Program
from sandbox.telegram import Person

ENOUGH_GUESTS = 4
_LINK = re.compile(r"https://t\.me/\S+\?start=[\w-]+")


@dataclass(slots=True)
class Moderation:
    """The moderation of one group. guests: how many names were given."""

    title: str
    admin: Person
    relatives: Sequence[Person]
    program: Program
    diary: Diary
    dice: random.Random
    guests: int = 0
    _links: list[str] = field(default_factory=list)

    async def begin(self) -> None:
        """Runs before the faults: names two strangers, and lets a relative receive one of them."""
        await self._name(self.admin)
        await self._share(self.admin)
        await self._accept(self.relatives[0])
        await self._name(self.admin)

    async def live(self) -> None:
        """Runs until cancelled."""
        async with asyncio.TaskGroup() as lives:
            lives.create_task(self._keep_moderating())
            lives.create_task(self._keep_pressing_old_cards())
            for relative in self.relatives:
                lives.create_task(self._keep_looking_after(relative))

    async def _keep_moderating(self) -> None:
        await live(
            self.admin,
            [
                (3, "name", self._name),
                (1, "ignore", self._ignore),
                (3, "merge", self._merge),
                (4, "move", self._move),
                (2, "take off", self._take_off),
                (2, "hide", self._hide),
                (2, "show", self._show),
                (1, "rename", self._rename),
                (2, "share", self._share),
                (1, "look harder", partial(self._press_any, ("lookharder",))),
                (1, "point at a face", partial(self._press_any, ("pointout", "pointat"))),
                (6, "undo", partial(undo, self.dice)),
            ],
            self.dice,
            self.diary,
        )

    async def _keep_pressing_old_cards(self) -> None:
        deeds = [(1, "old card", self._press_old_card)]
        await live(self.admin, deeds, self.dice, self.diary, pause_s=3)

    async def _keep_looking_after(self, relative: Person) -> None:
        await live(
            relative,
            [
                (3, "accept", self._accept),
                (2, "invite", self._invite),
                (1, "leave", self._leave),
                (2, "rename own", self._rename_own),
                (1, "hide own", self._hide_own),
                (2, "not my person", partial(self._press_any, ("wrong", "notperson"))),
                (2, "more", partial(self._press_any, ("more",))),
                (2, "somebody is missing", partial(self._press_any, ("missing",))),
                (2, "take away", partial(self._press_any, ("takeaway", "takeawaynow"))),
                (3, "yes or no", partial(self._press_any, ("yes", "no"))),
                (2, "say why not", partial(self._press_any, ("because",))),
                (3, "undo own", partial(undo, self.dice)),
            ],
            self.dice,
            self.diary,
        )

    # Deeds of the admin, about anybody.

    async def _name(self, admin: Person) -> None:
        start = await self._stranger(admin, "clustername")
        await self._answer(admin, start)

    async def _ignore(self, admin: Person) -> None:
        await self._stranger(admin, "clusterignore")

    async def _stranger(self, admin: Person, verb: str) -> int:
        """Presses a button of an unknown person's card. Returns the last message's id before /unknown."""
        contacts, _ = await self._known()
        strangers = {callback("cluster", one["contact"]) for one in contacts if not one["is_person"]}
        start = await write(admin, "/unknown")
        message, choices = await awaited_choices(admin, "cluster", start)
        if not strangers & set(choices):
            raise GaveUp
        admin.tap(message, data=self.dice.choice(sorted(strangers & set(choices))))
        await press(admin, verb, start)
        return start

    async def _merge(self, admin: Person) -> None:
        start = await write(admin, "/merge")
        await self._choose(admin, "merge", start)
        await self._choose(admin, "into", start)
        await press(admin, "domerge", start)
        await awaited_button(admin, "undo", start)

    async def _move(self, admin: Person) -> None:
        start = await self._tick(admin)
        await press(admin, "moveto", start)
        if self.guests >= ENOUGH_GUESTS:
            await self._choose(admin, "target", start)
        else:
            await awaited_button(admin, "target", start)
            await admin.write(self._new_name())
            await press(admin, "newtarget", start)
        await self._go(admin, start)

    async def _take_off(self, admin: Person) -> None:
        start = await self._tick(admin)
        await press(admin, "moveoff", start)
        await self._go(admin, start)

    async def _tick(self, admin: Person) -> int:
        start = await write(admin, "/move")
        await self._choose(admin, "move", start)
        message, choices = await awaited_choices(admin, "tick", start)
        for data in self.dice.sample(choices, k=self.dice.randint(1, len(choices))):
            admin.tap(message, data=data)
        return start

    async def _go(self, admin: Person, start: int) -> None:
        await press(admin, "movego", start)
        message, data = await awaited_button(admin, "undo", start, or_else="movesure")
        if data.startswith("movesure"):  # the bot asks a second time before it moves many photos
            admin.tap(message, data=data)
            await awaited_button(admin, "undo", start)

    async def _hide(self, admin: Person) -> None:
        start = await self._card_of_guest(admin, "known")
        await press(admin, "hide", start)
        await awaited_button(admin, "undo", start)

    async def _show(self, admin: Person) -> None:
        start = await self._card_of_guest(admin, "hidden")
        await press(admin, "show", start)
        await awaited_button(admin, "undo", start)

    async def _rename(self, admin: Person) -> None:
        start = await self._card_of_guest(admin, "known")
        await self._write_name(admin, start, named="")

    async def _share(self, admin: Person) -> None:
        start = await self._card_of_guest(admin, "known")
        await press(admin, "share", start)
        await self._take_link(admin, start)

    async def _card_of_guest(self, admin: Person, section: str) -> int:
        start = await write(admin, "/people")
        await press(admin, "known", start)
        if section == "hidden":
            await press(admin, "hidden", start)
        await self._choose(admin, "person", start)
        return start

    async def _press_old_card(self, admin: Person) -> None:
        """Presses a button that may be out of date, as on a card that came long ago."""
        contacts, operations = await self._known()
        guests = [one["contact"] for one in contacts if one["is_person"]]
        if not guests:
            raise GaveUp
        one, other = self.dice.choice(contacts), self.dice.choice(guests)
        number, buttons = one["contact"], [callback("show", other)]
        if one["is_person"]:
            buttons += [callback("domerge", number, other), callback("hide", number)]
            buttons.append(callback("notface", self.dice.choice(one["faces"]), number))
        else:
            buttons += [callback("clustermerge", number, other), callback("clusterignore", number)]
        undos = [callback(self.dice.choice(("undo", "sureundo")), operation) for operation in operations]
        admin.tap(latest(admin)[0], data=self.dice.choice([*buttons, *undos[:4]]))

    async def _known(self) -> tuple[Sequence[Mapping[str, Any]], Sequence[int]]:
        """The contacts of strangers, and operations about them. Raises GaveUp while Postgres is away."""
        try:
            return await self.program.contacts(), await self.program.operations()
        except AWAY:
            raise GaveUp from None

    # Deeds of a relative, about the persons that they receive.

    async def _accept(self, relative: Person) -> None:
        if not self._links:
            return
        start = last_id(relative)
        await relative.open_link(self._links.pop())
        await press(relative, "accept", start)
        await awaited_button(relative, "undo", start)

    async def _invite(self, relative: Person) -> None:
        start = await self._sharing(relative)
        await self._take_link(relative, start)

    async def _leave(self, relative: Person) -> None:
        start = await self._sharing(relative)
        await press(relative, "leave", start)
        await press(relative, "leavenow", start)
        await awaited_button(relative, "undo", start)

    async def _sharing(self, relative: Person) -> int:
        start = await write(relative, "/share")
        await self._choose(relative, "share", start)
        return start

    async def _rename_own(self, relative: Person) -> None:
        start = await write(relative, "/rename")
        await self._write_name(relative, start)

    async def _hide_own(self, relative: Person) -> None:
        start = await write(relative, "/hide")
        await self._choose(relative, "hide", start)
        await awaited_button(relative, "undo", start)

    # Deeds of everybody.

    async def _press_any(self, verbs: Sequence[str], person: Person) -> None:
        """Presses a random button of these verbs on the latest message with one: often the wrong answer."""
        for message in latest(person):
            if choices := [data for verb in verbs for data in choices_of(message, verb)]:
                person.tap(message, data=self.dice.choice(choices))
                return

    async def _write_name(self, person: Person, start: int, *, named: str = GUEST) -> None:
        await self._choose(person, "rename", start, named=named)
        await self._answer(person, start)

    async def _answer(self, person: Person, start: int) -> None:
        """Writes a new name once the bot asks for it."""
        await awaited_button(person, "stop", start)
        asked = await write(person, self._new_name())
        await awaited_button(person, "undo", asked)

    async def _take_link(self, person: Person, start: int) -> None:
        await press(person, "invite", start)
        self._links.append(await until(lambda: _link_after(person, start)))

    async def _choose(self, person: Person, verb: str, start: int, *, named: str = GUEST) -> None:
        message, choices = await awaited_choices(person, verb, start, named=named)
        person.tap(message, data=self.dice.choice(choices))

    def _new_name(self) -> str:
        self.guests += 1
        name = f"{GUEST}{self.title[6:]}n{self.guests}z"
        self.diary.guests[name] = self.title
        return name


def _link_after(person: Person, start: int) -> str | None:
    for message in latest(person):
        if message.message_id > start and (found := _LINK.search(message.text or "")):
            return found.group()
    return None
