"""Many people who use the bot while it dies: they post, connect, press, block, leave, delete."""

import asyncio
import random
import time
from collections.abc import Callable, Coroutine

from bot.messages.callbacks import parse_callback
from domain.ids import DeliveryId
from sandbox.actors import Actor, button_of, connect_link
from sandbox.chaos.asking import Asking
from sandbox.chaos.chats import LOOK_S, GaveUp, awaited_button, last_id, latest, until
from sandbox.chaos.circle import Circle, Parent
from sandbox.chaos.diary import Absence, Connection, Diary, Post, Press
from sandbox.chaos.learning import Learning
from sandbox.chaos.moderation import Moderation
from sandbox.chaos.nights import Nights
from sandbox.chaos.pictures import Picture, Pictures, video_of
from sandbox.chaos.program import Program
from sandbox.chaos.second_groups import SecondGroups
from sandbox.telegram import Group, Person
from sandbox.whole_service import WholeService

# How long somebody waits for what a button does before they press it again.
PRESSED_AGAIN_S = 10.0


class Crowd:
    """owed: by group and picture, the Telegram ids of those who received the picture before the faults."""

    def __init__(
        self, service: WholeService, pictures: Pictures, seed: str, diary: Diary, *, has_second_groups: bool
    ) -> None:
        self._service = service
        self._pictures = pictures
        self._seed = seed
        self._diary = diary
        self._has_second_groups = has_second_groups
        self.circles: list[Circle] = []
        self.owed: dict[tuple[str, str], frozenset[int]] = {}

    async def gather(self, circles: int) -> None:
        """Runs before the faults: founds groups, connects everybody, and learns who gets which picture."""
        self.circles = [self._circle(number) for number in range(circles)]
        for circle in self.circles:
            for admin in circle.admins:
                await Actor(self._service, admin).open_chat()
            if circle.second_groups is not None:
                await circle.second_groups.deputy.start_bot()
            await circle.group.add_bot(by=circle.admin)
        await self._settle()
        for circle in self.circles:
            circle.link = connect_link(circle.group)
        deeds = [self._connect(circle, parent) for circle in self.circles for parent in circle.parents]
        await self._approving(asyncio.gather(*deeds))
        await self._settle()
        for circle in self.circles:
            for picture in self._pictures.posts:
                await self._post(circle, picture, "photo")
        await self._settle()
        self.owed = self._who_received()
        await asyncio.gather(*(circle.moderation.begin() for circle in self.circles))
        await self._settle()
        second = [circle.second_groups for circle in self.circles if circle.second_groups is not None]
        await asyncio.gather(*(groups.begin() for groups in second))
        await self._settle()

    async def live(self, is_busy: Callable[[], bool]) -> None:
        """Runs until cancelled. is_busy: whether enough is under way; then only second groups get posts."""
        async with asyncio.TaskGroup() as lives:
            for circle in self.circles:
                lives.create_task(self._keep_posting(circle, is_busy))
                lives.create_task(self._keep_deciding(circle))
                for other in circle.others:
                    lives.create_task(other.live())
                for parent in circle.parents:
                    lives.create_task(self._live(circle, parent))

    async def come_to_rest(self) -> None:
        """Brings everybody back into their group and lets the bot write to them."""
        for circle in self.circles:
            for parent in circle.parents:
                self._come_back(circle, parent)
                await parent.person.start_bot()

    def _circle(self, number: int) -> Circle:
        tg, title = self._service.tg, f"Group {number}"
        admin, reviewer = tg.add_user(f"Admin {number}"), tg.add_user(f"Reviewer {number}")
        parents = [
            Parent(
                tg.add_user(f"Parent {identity} {number}"),
                identity,
                is_steady=(number + place) % 2 == 0,
                dice=self._dice(f"{title} {identity}"),
            )
            for place, identity in enumerate(self._pictures.enrol)
        ]
        relatives = [tg.add_user(f"{one} {number}", started=True) for one in ("Aunt", "Uncle")]
        members = [*(parent.person for parent in parents), *relatives]
        # Every second circle has none, so that some workspaces never join another one.
        has_deputy = self._has_second_groups and number % 2 == 0
        deputies = [tg.add_user(f"Deputy {number}")] if has_deputy else []
        deciders = [admin, reviewer, *deputies]
        group = tg.add_group(title, members=members, admins=deciders)
        self._diary.deciders[title] = frozenset(one.id for one in deciders)
        self._diary.groups[title] = frozenset({group.id, *(p.id for p in [*deciders, *members])})
        dice = self._dice(f"{title} strangers")
        program = Program(self._service, group.id, self._diary, self._dice(f"{title} program"))
        moderation = Moderation(title, admin, relatives, program, self._diary, dice)
        admins, posters = (admin, reviewer), (admin, *relatives)
        learning, nights = Learning(admins, program, dice), Nights(program, self._dice(f"{title} nights"))
        asking = Asking(title, posters, program, self._dice(f"{title} asking"))
        circle = Circle(title, group, admin, parents, self._dice(title), moderation, admins, posters)
        circle.others += [moderation, learning, program, asking, nights]
        for deputy in deputies:
            shared = next(parent.person for parent in parents if parent.is_steady)
            circle.second_groups = SecondGroups(
                *(tg, title, group, deputy, shared, self._pictures.posts, self._post_in, self._diary),
                dice=self._dice(f"{title} second groups"),
            )
            circle.others.append(circle.second_groups)
        return circle

    def _dice(self, name: str) -> random.Random:
        return random.Random(f"{self._seed}:{name}")  # noqa: S311 - has to be replayed, not to be secret

    async def _keep_posting(self, circle: Circle, is_busy: Callable[[], bool]) -> None:
        while True:
            await asyncio.sleep(circle.dice.expovariate(1 / 2.0))
            if not is_busy():
                form = circle.dice.choices(["photo", "document", "album", "video"], [74, 12, 8, 6])[0]
                await self._post(circle, circle.dice.choice(self._pictures.posts), form)

    async def _post(self, circle: Circle, picture: Picture, form: str) -> None:
        by = circle.admin if picture.shows else circle.dice.choice(circle.posters)
        await self._post_in(circle.title, circle.group, by, picture, form)

    async def _post_in(self, title: str, group: Group, by: Person, picture: Picture, form: str) -> None:
        if form == "album":
            messages = await by.post_album(group, [picture.data, picture.data])
        elif form == "video":
            messages = [await by.post_video(group, await asyncio.to_thread(video_of, [picture.data]))]
        else:
            messages = [await by.post_photo(group, picture.data, as_document=form == "document")]
        now = self._service.tg.clock.now()
        for message in messages:
            assert message.media is not None
            unique_id = message.media.file.unique_id
            self._diary.posts.append(Post(now, title, unique_id, picture.key, picture.shows, by.id))

    async def _keep_deciding(self, circle: Circle) -> None:
        """The admin approves every request, and presses again when nothing comes of it for a while. Without
        the pause the bot would be busy with presses alone.
        """
        pressed: dict[int, float] = {}
        while True:
            await asyncio.sleep(circle.dice.uniform(0.5, 1.5))
            now = time.monotonic()
            for message in latest(circle.admin):
                data = button_of(message, "approve")
                if data is not None and now > pressed.get(message.message_id, 0) + PRESSED_AGAIN_S:
                    pressed[message.message_id] = now
                    circle.admin.tap(message, data=data)

    async def _approving(self, deeds: "asyncio.Future[list[None]]") -> None:
        async with asyncio.TaskGroup() as admins:
            deciding = [admins.create_task(self._keep_deciding(circle)) for circle in self.circles]
            await deeds
            open_requests = "SELECT count(*) FROM persons WHERE approval <> 'approved'"
            while await self._service.database.fetchval(open_requests):  # noqa: ASYNC110 - rows of others
                await asyncio.sleep(LOOK_S)
            for task in deciding:
                task.cancel()

    async def _live(self, circle: Circle, parent: Parent) -> None:
        deeds: list[tuple[int, str, Callable[[Circle, Parent], Coroutine[None, None, None]]]] = [
            (8, "show unknown", self._show_unknown),
            (4, "judge", self._judge),
            (2, "show again", self._show_again),
            (2, "block", self._block),
        ]
        if not parent.is_steady:
            deeds += [(2, "leave", self._leave), (2, "erase", self._erase)]
        while True:
            await asyncio.sleep(parent.dice.uniform(1, 5))
            _, name, deed = parent.dice.choices(deeds, [weight for weight, _, _ in deeds])[0]
            if parent.name is None:
                name, deed = "connect", self._connect
            try:
                await deed(circle, parent)
            except GaveUp:
                self._diary.given_up[name] = self._diary.given_up.get(name, 0) + 1

    async def _connect(self, circle: Circle, parent: Parent) -> None:
        person, start = parent.person, last_id(parent.person)
        await person.open_link(circle.link)
        agreement, data = await awaited_button(person, "agree", start)
        query = person.tap(agreement, data=data)
        # The photos wait for the answer to the press, because a pushed message could overtake it.
        await until(lambda: query.answer is not None or button_of(agreement, "agree") is None)
        parent.names += 1
        name = f"Kid{circle.title[6:]}{parent.identity}{parent.names}z"
        self._diary.connections.append(Connection(person.id, circle.title, parent.identity, name))
        before = last_id(person)
        await person.post_photo(None, self._pictures.enrol[parent.identity], caption=name)
        message, data = await awaited_button(person, "done", before)
        person.tap(message, data=data)
        parent.name = name

    async def _erase(self, circle: Circle, parent: Parent) -> None:
        person, start = parent.person, last_id(parent.person)
        await person.write("/delete")
        message, data = await awaited_button(person, "delete", start)
        person.tap(message, data=data)
        message, data = await awaited_button(person, "erase", start, or_else="suredelete")
        if data.startswith("suredelete"):  # many faces are asked about twice
            person.tap(message, data=data)
            message, data = await awaited_button(person, "erase", start)
        query = person.tap(message, data=data)
        answer = await until(lambda: query.answer)
        if answer.text:  # refused: by now more faces would go than the card said
            raise GaveUp
        assert parent.name is not None
        self._diary.erased.append(parent.name)
        parent.name = None

    async def _block(self, circle: Circle, parent: Parent) -> None:
        tg_id, now = parent.person.id, self._service.tg.clock.now
        absence = Absence(tg_id, circle.title, is_block=True, since=now())
        self._diary.absences.append(absence)
        parent.person.block_bot()
        await asyncio.sleep(parent.dice.uniform(1, 4))
        await parent.person.start_bot()
        absence.until = now()

    async def _leave(self, circle: Circle, parent: Parent) -> None:
        self._diary.absences.append(
            Absence(parent.person.id, circle.title, is_block=False, since=self._service.tg.clock.now())
        )
        circle.group.remove(parent.person)
        await asyncio.sleep(parent.dice.uniform(2, 8))
        self._come_back(circle, parent)

    def _come_back(self, circle: Circle, parent: Parent) -> None:
        for absence in self._diary.absences:
            if absence.tg_user_id == parent.person.id and absence.until is None and not absence.is_block:
                circle.group.add(parent.person)
                absence.until = self._service.tg.clock.now()

    async def _show_unknown(self, _: Circle, parent: Parent) -> None:
        for message in latest(parent.person):
            if (data := button_of(message, "showunknown")) is not None:
                self._diary.presses.append(Press(self._service.tg.clock.now(), parent.person.id, None))
                parent.person.tap(message, data=data)
                return

    async def _show_again(self, _: Circle, parent: Parent) -> None:
        person, start = parent.person, last_id(parent.person)
        await person.write("/photos")
        message, data = await awaited_button(person, "photo", start)
        press = parse_callback(data)
        assert press is not None
        self._diary.presses.append(Press(self._service.tg.clock.now(), person.id, DeliveryId(press.ids[0])))
        person.tap(message, data=data)

    async def _judge(self, _: Circle, parent: Parent) -> None:
        verb = parent.dice.choices(["more", "notperson"], [4, 1])[0]
        for message in latest(parent.person):
            if (data := button_of(message, verb)) is not None:
                parent.person.tap(message, data=data)
                return

    def _who_received(self) -> dict[tuple[str, str], frozenset[int]]:
        ids = {post.file_unique_id: (post.group, post.picture) for post in self._diary.posts}
        owed: dict[tuple[str, str], frozenset[int]] = dict.fromkeys(ids.values(), frozenset())
        for parent in (parent for circle in self.circles for parent in circle.parents):
            for message in parent.person.inbox:
                key = ids.get(message.media.file.unique_id) if message.media else None
                if key is not None:
                    owed[key] |= {parent.person.id}
        return owed

    async def _settle(self) -> None:
        await self._service.until_idle(timeout_s=120)
