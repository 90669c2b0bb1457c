"""Two admins of a group review questions about strangers, split, join, ignore and name unknown people, and
change settings; at random they undo what was done. They take proposed thresholds or decline them.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import asyncpg

from bot.messages.callbacks import callback, parse_callback
from sandbox.chaos.chats import (
    GaveUp,
    awaited_button,
    awaited_choices,
    choices_of,
    latest,
    press,
    tap,
    write,
)
from sandbox.chaos.diary import GUEST
from sandbox.chaos.judging.recovery import AWAY
from sandbox.chaos.living import Deed, live, undo
from sandbox.chaos.program import Program
from sandbox.telegram import Message, Person

# Numbers of settings that change what is asked and shown, and not who is recognised: the checker expects each
# picture to go to the same people throughout a run.
HARMLESS = (7, 12, 13, 19, 20, 21, 22)
_ASKED_ABOUT = """
SELECT DISTINCT p.number FROM groups g JOIN persons p ON p.workspace_id = g.workspace_id AND p.name LIKE $2
JOIN face_suggestions s ON s.suggested_person_id = p.id AND s.status = 'PENDING'
WHERE g.tg_chat_id = $1 AND p.status = 'ACTIVE' ORDER BY 1
"""
# Pairs of named strangers between whom faces were moved.
_ALIKE = """
SELECT DISTINCT p.number, q.number FROM groups g JOIN operations o ON o.workspace_id = g.workspace_id
JOIN persons p ON p.number = o.person_number AND p.name LIKE $2 AND p.status = 'ACTIVE'
JOIN persons q ON q.number = o.other_number AND q.name LIKE $2 AND q.status = 'ACTIVE'
WHERE g.tg_chat_id = $1 AND o.kind = 'move_faces' ORDER BY 1, 2
"""
# Clusters with unknown faces on photos of strangers, and how many such faces each has.
_UNKNOWN = """
SELECT c.number, c.state, count(*) AS faces FROM groups g JOIN clusters c ON c.workspace_id = g.workspace_id
JOIN face_instances f ON f.cluster_id = c.id AND f.person_id IS NULL
JOIN image_assets a ON a.id = f.asset_id AND a.tg_file_unique_id = ANY($2::text[])
WHERE g.tg_chat_id = $1 AND c.state IN ('open', 'ignored') GROUP BY 1, 2 ORDER BY 1
"""


# Proposals with whose thresholds each picture still goes to the same people (`nights` proposes others, too).
_HARMLESS_PROPOSALS = """
SELECT x.id FROM setting_proposals x JOIN groups g ON g.workspace_id = x.workspace_id
WHERE g.tg_chat_id = $1 AND (x.figures #>> '{then,auto}')::float < 0.81
  AND (x.figures #>> '{then,suggest}')::float <= 0.6
"""
# The latest operations that changed thresholds.
_THRESHOLDS = """
SELECT o.id FROM operations o JOIN groups g ON g.workspace_id = o.workspace_id
WHERE g.tg_chat_id = $1 AND o.kind = 'change_settings' AND o.undone_by_id IS NULL
  AND o.undo->'settings' @> '[{"name": "face_auto_assign_threshold"}]' ORDER BY o.id DESC LIMIT 3
"""


@dataclass(frozen=True, slots=True)
class Learning:
    """What the admins of one group do. program: its diary has the posts that show strangers.

    A deed raises GaveUp if there is nothing to do, or the bot does not answer in time.
    """

    admins: Sequence[Person]
    program: Program
    dice: random.Random

    async def live(self) -> None:
        """Runs until cancelled."""
        async with asyncio.TaskGroup() as lives:
            for admin in self.admins:
                lives.create_task(self._learn(admin))

    async def _learn(self, admin: Person) -> None:
        deeds: list[tuple[int, str, Deed]] = [
            (6, "review", self.review),
            (3, "tell apart", self.tell_apart),
            (2, "choose looks", self.choose_looks),
            (2, "split", self.split),
            (2, "join", self.join),
            (1, "ignore", self.ignore),
            (1, "bring back", self.bring_back),
            (2, "decide proposal", self.decide_proposal),
            (2, "take a word", self.take_word),
            (2, "change setting", self.change_setting),
            (2, "decide thresholds", self.decide_thresholds),
            (1, "thresholds as before", self.undo_thresholds),
            (4, "undo", partial(undo, self.dice)),
        ]
        await live(admin, deeds, self.dice, self.program.diary)

    # Questions.

    async def review(self, admin: Person) -> None:
        """Opens the questions about a stranger with a name. Accepts all of them or the surest, or refuses
        some with a reason or without one.
        """
        wanted = [callback("reviewof", number) for number in await self._asked_about()]
        if not wanted:
            raise GaveUp
        start = await write(admin, "/review")
        message, data = await self._offered(admin, "reviewof", start, wanted)
        admin.tap(message, data=data)
        message, _ = await awaited_button(admin, "rvlook", start)
        for tick in choices_of(message, "rvwrong"):
            if self.dice.random() < 0.3:
                await tap(admin, message, tick)
        verbs = ("rvyes", "rvabove", "rvno", "rvnone")
        if not (choices := [data for verb in verbs for data in choices_of(message, verb)]):
            raise GaveUp  # somebody else has answered them all
        chosen = self.dice.choice(choices)
        await tap(admin, message, chosen)
        if chosen.startswith("rvno"):  # or `rvnone`
            message, why = await awaited_choices(admin, "rvwhy", start)
            await tap(admin, message, self.dice.choice(why))

    async def tell_apart(self, admin: Person) -> None:
        """Says that two strangers between whom faces were moved look alike. From then on the bot asks about a
        face that could be either's.
        """
        if not (pairs := await self._rows(_ALIKE, f"{GUEST}%")):
            raise GaveUp
        await tap(admin, latest(admin)[0], callback("apartfrom", *self.dice.choice(pairs)))

    # Which faces represent a stranger.

    async def choose_looks(self, admin: Person) -> None:
        """Pins a face, takes a pin off, drops a face, or has the bot choose all of them anew."""
        guests = await self._guests()
        if not guests:
            raise GaveUp
        start = await write(admin, "/people")
        message, _ = await awaited_button(admin, "known", start)
        admin.tap(message, data=callback("looks", self.dice.choice(guests)))
        message, anew = await awaited_button(admin, "chooselooks", start)
        faces = [d for verb in ("pinlook", "unpinlook", "droplook") for d in choices_of(message, verb)]
        if not faces or self.dice.random() < 0.2:
            await tap(admin, message, anew)
            return
        await tap(admin, message, self.dice.choice(faces))  # it may be the last one, which stays

    # Unknown people.

    async def split(self, admin: Person) -> None:
        start = await self._card(admin, least=2)
        await press(admin, "clustersplit", start)
        message, faces = await awaited_choices(admin, "splitface", start)
        await tap(admin, message, self.dice.choice(faces))
        message, go = await awaited_button(admin, "splitgo", start)
        await tap(admin, message, go)

    async def join(self, admin: Person) -> None:
        start = await self._card(admin)
        await press(admin, "clusterlike", start)
        message, _ = await awaited_button(admin, "clusterwith", start, or_else="clusterstays")
        strangers = await self._unknown()
        among = [data for data in choices_of(message, "clusterwith") if _ids(data)[1] in strangers]
        if not among:
            raise GaveUp
        await tap(admin, message, self.dice.choice(among))
        message, go = await awaited_button(admin, "clusterjoin", start)
        await tap(admin, message, go)

    async def ignore(self, admin: Person) -> None:
        start = await self._card(admin)
        await press(admin, "clusterignore", start)

    async def bring_back(self, admin: Person) -> None:
        if not (ignored := await self._unknown("ignored")):
            raise GaveUp
        await tap(admin, latest(admin)[0], callback("clusterback", self.dice.choice(ignored)))

    async def decide_proposal(self, admin: Person) -> None:
        """Looks at what the night proposed, and does it or says no."""
        for message in latest(admin):
            if not (no := choices_of(message, "proposalno")):
                continue
            look = [*choices_of(message, "proposalsplit"), *choices_of(message, "clusterwith")]
            if not look or self.dice.random() < 0.3:
                await tap(admin, message, no[0])
                return
            start = message.message_id
            await tap(admin, message, look[0])
            shown, go = await awaited_button(admin, "splitgo", start, or_else="clusterjoin")
            await tap(admin, shown, go)
            return
        raise GaveUp

    async def take_word(self, admin: Person) -> None:
        """Takes the name that enough members gave a stranger in private, even if a person has it already."""
        strangers = await self._unknown()
        for message in latest(admin):
            said = [data for data in choices_of(message, "clustercalled") if _ids(data)[0] in strangers]
            if said:
                before = message.message_id - 1  # the preview may take the place of the card
                await tap(admin, message, said[0])
                shown, go = await awaited_button(admin, "undo", before, or_else="clustermerge")
                if go.startswith("clustermerge"):
                    await tap(admin, shown, go)
                return
        raise GaveUp

    # Settings.

    async def change_setting(self, admin: Person) -> None:
        start = await write(admin, "/settings")
        message, choices = await awaited_choices(admin, "setting", start)
        harmless = [data for data in choices if _ids(data)[1] in HARMLESS]
        admin.tap(message, data=self.dice.choice(harmless))
        message, values = await awaited_choices(admin, "setto", start)
        back = choices_of(message, "setback")
        await tap(admin, message, self.dice.choice([*values, *back]))

    async def decide_thresholds(self, admin: Person) -> None:
        """Declines what would change who gets which picture, and takes most of the others."""
        harmless = {row["id"] for row in await self._rows(_HARMLESS_PROPOSALS)}
        for message in latest(admin):
            if not (no := choices_of(message, "keepvalues")):
                continue
            use = choices_of(message, "usevalues") if _ids(no[0])[0] in harmless else []
            await tap(admin, message, self.dice.choice([*no, *use, *use]))
            return
        raise GaveUp

    async def undo_thresholds(self, admin: Person) -> None:
        if not (taken := await self._rows(_THRESHOLDS)):
            raise GaveUp
        await tap(admin, latest(admin)[0], callback("undo", self.dice.choice(taken)["id"]))

    # What several deeds use.

    async def _card(self, admin: Person, *, least: int = 1) -> int:
        """Opens the card of an unknown person with at least so many faces. Returns the id of the last message
        before the card was asked for.
        """
        if not (strangers := await self._unknown(least=least)):
            raise GaveUp
        start = await write(admin, "/unknown")
        wanted = [callback("cluster", number) for number in strangers]
        message, data = await self._offered(admin, "cluster", start, wanted)
        admin.tap(message, data=data)
        return start

    async def _offered(
        self, admin: Person, verb: str, start: int, wanted: Sequence[str]
    ) -> tuple[Message, str]:
        message, choices = await awaited_choices(admin, verb, start)
        if not (offered := [data for data in choices if data in wanted]):
            raise GaveUp
        return message, self.dice.choice(offered)

    async def _guests(self) -> list[int]:
        try:
            contacts = await self.program.contacts()
        except AWAY:
            raise GaveUp from None
        return [row["contact"] for row in contacts if row["is_person"]]

    async def _asked_about(self) -> list[int]:
        return [row["number"] for row in await self._rows(_ASKED_ABOUT, f"{GUEST}%")]

    async def _unknown(self, state: str = "open", *, least: int = 1) -> list[int]:
        strangers = [post.file_unique_id for post in self.program.diary.posts if not post.shows]
        rows = await self._rows(_UNKNOWN, strangers)
        return [row["number"] for row in rows if row["state"] == state and row["faces"] >= least]

    async def _rows(self, query: str, *values: object) -> list[asyncpg.Record]:
        """The rows of a query about the program's group. Raises GaveUp."""
        try:
            return list(await self.program.service.database.fetch(query, self.program.tg_chat_id, *values))
        except AWAY:
            raise GaveUp from None


def _ids(data: str) -> tuple[int, ...]:
    press = parse_callback(data)
    assert press is not None
    return press.ids
