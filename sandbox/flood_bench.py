"""Measures how long a group waits for its photo while another group floods the service."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from sandbox.actors import PATIENCE_S, Actor
from sandbox.patience import patience
from sandbox.photos import DemoPhotos
from sandbox.story import split
from sandbox.telegram import Group, Person
from sandbox.telegram.content.uploads import store_photo
from sandbox.whole_service import WholeService

POSTS = 20
_LOOK_S = 0.01
# What the loud group posts in each round. The next round begins when at most _PHOTOS updates and
# tasks are open.
_PHOTOS, _MESSAGES = 140, 450


@dataclass(frozen=True, slots=True)
class FloodRow:
    """Seconds from a post of the quiet group to the private message. flood: the loud group's posts."""

    posts: int
    flood: int
    idle_median_s: float
    idle_p95_s: float
    flooded_median_s: float
    flooded_p95_s: float
    goal: str = "flooded p95 <= 3x idle p95"


async def flood_bench(
    service: WholeService, photos: DemoPhotos, vary: Callable[[bytes, int], Sequence[bytes]]
) -> FloodRow:
    """vary: makes the given number of different files of one photo."""
    name, pictures = next(iter(photos.people.items()))
    quiet, parent = await _connected(service, name, split(pictures)[0])
    loud, member = await _group(service, "Loud")
    own = vary(split(pictures)[1][0], 2 * POSTS + 1)
    await _arrival_s(parent, quiet, own[0])  # nothing is loaded for the first time in what follows
    idle = [await _arrival_s(parent, quiet, photo) for photo in own[1 : POSTS + 1]]
    await service.until_idle(timeout_s=PATIENCE_S)
    flood = _Flood(service, loud, member, vary(photos.strangers[0], 3 * _PHOTOS))
    async with asyncio.TaskGroup() as tasks:
        pouring = tasks.create_task(flood.pour())
        await flood.is_high.wait()
        flooded = [await _arrival_s(parent, quiet, photo) for photo in own[POSTS + 1 :]]
        pouring.cancel()
    return FloodRow(POSTS, flood.posts, *_median_and_p95(idle), *_median_and_p95(flooded))


class _Flood:
    """Keeps many posts of one member waiting."""

    def __init__(self, service: WholeService, group: Group, member: Person, photos: Sequence[bytes]) -> None:
        self.posts = 0
        self.is_high = asyncio.Event()
        self._service = service
        self._group = group
        self._member = member
        self._photos = photos

    async def pour(self) -> None:
        """Posts photos and texts until it is cancelled."""
        files = [await store_photo(self._service.tg.service, photo) for photo in self._photos]
        while True:
            for at in range(_PHOTOS):
                await self._member.post_photo(self._group, files[(self.posts + at) % len(files)])
            for number in range(_MESSAGES):
                await self._member.send(self._group, f"message {number}")
            self.posts += _PHOTOS + _MESSAGES
            self.is_high.set()
            while await self._waiting() > _PHOTOS:  # noqa: ASYNC110  another process' database has no event
                await asyncio.sleep(0.2)

    async def _waiting(self) -> int:
        """How many updates and tasks of the service are open; nearly all of them come from the flood."""
        open_tasks = "SELECT count(*) FROM tasks WHERE state IN ('ready', 'leased')"
        return self._service.tg.pending_updates + int(await self._service.database.fetchval(open_tasks))


async def _group(service: WholeService, title: str) -> tuple[Group, Person]:
    """A group that uses the bot, and a member of it who is its admin."""
    tg = service.tg
    member = tg.add_user(f"Admin of {title}", started=True)
    group = tg.add_group(title, members=[member], admins=[member])
    await group.add_bot(by=member)
    await service.until_idle(timeout_s=PATIENCE_S)
    return group, member


async def _connected(service: WholeService, name: str, photos: Sequence[bytes]) -> tuple[Group, Person]:
    """A group in which a parent has connected the person."""
    group, admin = await _group(service, "Quiet")
    parent = Actor(service, service.tg.add_user(f"Parent of {name}"))
    group.seat(parent.person.user, "member")
    await parent.connect(group, name, photos)
    await Actor(service, admin).approve()
    return group, parent.person


async def _arrival_s(parent: Person, group: Group, photo: bytes) -> float:
    """Seconds from the post until the parent has the photo. Raises TimeoutError."""
    before, began = len(parent.photos), time.monotonic()
    await parent.post_photo(group, photo)
    async with asyncio.timeout(patience(PATIENCE_S)):
        while len(parent.photos) == before:  # noqa: ASYNC110  another process sends it
            await asyncio.sleep(_LOOK_S)
    return time.monotonic() - began


def _median_and_p95(times: Sequence[float]) -> tuple[float, float]:
    return round(median(times), 2), round(quantiles(times, n=20, method="inclusive")[-1], 2)
