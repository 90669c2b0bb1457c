"""`make demo ONCE=1` plays the main job as a story, and checks that all got their photos and no more."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.actors import Actor
from sandbox.photos import DemoPhotos
from sandbox.telegram import Group, Message, Person
from sandbox.whole_service import WholeService
from workers.commands.progress import ProgressLine

ENROL = 2  # photos with which a person is connected, where there are enough


@dataclass(frozen=True, slots=True)
class PostedPhoto:
    """shows: the names of the connected persons on it."""

    title: str
    message: Message
    shows: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """What one account received of one photo. owed: whether it should have. why: it was owed or not.
    received: how many times.
    """

    account: str
    photo: str
    owed: bool
    received: int
    why: str

    @property
    def is_right(self) -> bool:
        return self.received == int(self.owed)


async def play(service: WholeService, photos: DemoPhotos) -> list[Line]:
    """Each parent connects, an admin approves, and a bystander posts the other photos. Returns for each
    account and photo what was owed and what arrived.
    """
    tg = service.tg
    admin = Actor(service, tg.add_user("Olga Admin"))
    bystander = Actor(service, tg.add_user("Nobody's Parent"))
    parents = {name: Actor(service, tg.add_user(f"Parent of {name}")) for name in photos.people}
    everybody = [admin, bystander, *parents.values()]
    group = tg.add_group("Kindergarten", members=[a.person for a in everybody], admins=[admin.person])
    service.admins.add(admin.person)
    await service.admins.add_bot(by=admin.person, admin=True)
    await admin.open_chat()
    await bystander.open_chat()
    await group.add_bot(by=admin.person)
    await admin.settle()
    await admin.let_admins_decide()
    # All connect at once, so that their waiting times overlap: Telegram lets a bot write to each of them only
    # about once a second.
    await asyncio.gather(
        *(parent.connect(group, name, split(photos.people[name])[0]) for name, parent in parents.items())
    )
    for _ in parents:
        await admin.approve()
    posted = await _post_all(bystander, group, photos)
    return [
        _line(account, connected, photo)
        for account, connected in [
            (admin.person, None),
            (bystander.person, None),
            *((parent.person, name) for name, parent in parents.items()),
        ]
        for photo in posted
    ]


async def _post_all(bystander: Actor, group: Group, photos: DemoPhotos) -> list[PostedPhoto]:
    posts: list[tuple[str, bytes, frozenset[str]]] = []
    for name, pictures in photos.people.items():
        rest = split(pictures)[1]
        posts += [(f"{name} {number}", photo, frozenset({name})) for number, photo in enumerate(rest, 1)]
    posts += [("several people", photo, names) for photo, names in photos.composites]
    posts += [("strangers", photo, frozenset()) for photo in photos.strangers]
    posted: list[PostedPhoto] = []
    progress, began_at = ProgressLine(), time.monotonic()
    for title, photo, shows in posts:
        posted.append(PostedPhoto(title, await bystander.post(group, photo), shows))
        left_s = (time.monotonic() - began_at) / len(posted) * (len(posts) - len(posted))
        progress.show(f"posted and delivered, {left_s:.0f} s left", len(posted), len(posts), " photos")
    progress.end()
    return posted


def split(photos: Sequence[bytes]) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """The photos to enrol with, and those to post. A person's only photo is used for both."""
    if len(photos) == 1:
        return photos, photos
    enrol = min(ENROL, len(photos) - 1)
    return photos[:enrol], photos[enrol:]


def _line(account: Person, connected: str | None, photo: PostedPhoto) -> Line:
    file = photo.message.media
    assert file is not None
    received = sum(
        1 for m in account.photos if m.media is not None and m.media.file.unique_id == file.file.unique_id
    )
    owed = connected is not None and connected in photo.shows
    why = f"shows {connected}" if owed else "connected nobody in it"
    return Line(account.name, photo.title, owed, received, why)


def summary(lines: Sequence[Line]) -> str:
    """What each account received in all, then every photo that went wrong."""
    owed = Counter(line.account for line in lines if line.owed)
    received: Counter[str] = Counter()
    for line in lines:
        received[line.account] += line.received
    rows = [("account", "owed", "received")]
    rows += [
        (name, str(owed[name]), str(received[name])) for name in dict.fromkeys(line.account for line in lines)
    ]
    wrong = [line for line in lines if not line.is_right]
    if not wrong:
        return columns(rows)
    details = [("WRONG for", "photo", "owed", "received", "why")]
    details += [
        (line.account, line.photo, "yes" if line.owed else "no", str(line.received), line.why)
        for line in wrong
    ]
    return f"{columns(rows)}\n\n{columns(details)}"


def columns(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
