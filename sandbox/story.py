"""`make demo ONCE=1`: the main job as a story, and whether everybody got what they should, and no more."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.actors import Actor
from sandbox.photos import DemoPhotos
from sandbox.telegram import Message, Person
from sandbox.whole_service import WholeService

ENROL = 2  # photos that somebody connects with, where there are enough


@dataclass(frozen=True, slots=True)
class PostedPhoto:
    """shows: the connected persons in it."""

    title: str
    message: Message
    shows: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """What one account received of one photo. expected, received: whether."""

    account: str
    photo: str
    expected: bool
    received: int
    why: str

    @property
    def is_right(self) -> bool:
        return self.received == int(self.expected)


async def play(service: WholeService, photos: DemoPhotos) -> list[Line]:
    """Everybody connects, an admin approves, the rest is posted; then who has what is compared."""
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
    # All at once: Telegram lets a bot write to each of them about once a second only.
    await asyncio.gather(
        *(parent.connect(group, name, split(photos.people[name])[0]) for name, parent in parents.items())
    )
    posts: list[tuple[str, bytes, frozenset[str]]] = []
    for name in parents:
        await admin.approve()
        rest = split(photos.people[name])[1]
        posts += [(f"{name} {number}", photo, frozenset({name})) for number, photo in enumerate(rest, 1)]
    posts += [("several people", photo, names) for photo, names in photos.composites]
    posts += [("strangers", photo, frozenset()) for photo in photos.strangers]
    posted = [PostedPhoto(title, await bystander.post(group, photo), shows) for title, photo, shows in posts]
    return [
        _line(account, connected, photo)
        for account, connected in [
            (admin.person, None),
            (bystander.person, None),
            *((parent.person, name) for name, parent in parents.items()),
        ]
        for photo in posted
    ]


def split(photos: Sequence[bytes]) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """For enrolment and to post. Somebody with a single photo enrols with it; it is posted as well."""
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
    expected = connected is not None and connected in photo.shows
    why = f"shows {connected}" if expected else "connected nobody in it"
    return Line(account.name, photo.title, expected, received, why)


def table(lines: Sequence[Line]) -> str:
    """One line for each account and photo that concerns it."""
    rows = [("account", "photo", "owed", "received", "", "why")]
    rows += [
        (
            line.account,
            line.photo,
            "yes" if line.expected else "no",
            str(line.received),
            "ok" if line.is_right else "WRONG",
            line.why,
        )
        for line in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
