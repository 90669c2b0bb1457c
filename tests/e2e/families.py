"""Makes families through the bot: each has a group with an admin, and a parent who connected one person."""

import io
from dataclasses import dataclass, replace
from functools import cache

from PIL import Image

from sandbox.actors import Actor
from sandbox.photos import DemoPhotos
from sandbox.telegram import Group, Message
from sandbox.telegram.ledger import SentMessage
from sandbox.whole_service import WholeService

HEIGHT_PX = 400
CONNECTED = "Barack"  # whom most of the demo photos show


@dataclass(frozen=True, slots=True)
class Family:
    """A workspace and chats for one test, or for the tests of one file in turn (`in_the_next_test`).

    name: of the connected person. enrolled, photo: two photos of them. had: how many photos the parent
    had received before the test.
    """

    service: WholeService
    admin: Actor
    parent: Actor
    group: Group
    name: str
    enrolled: bytes
    photo: bytes
    had: int = 0

    @property
    def received(self) -> list[SentMessage]:
        """Every photo that reached the parent in this test, also one that was sent by mistake and taken back.
        Sheets of faces are replies to a card, and do not count.
        """
        photos = self.service.tg.ledger.photos_to(self.parent.person.id)
        return [photo for photo in photos if photo.message.reply_to is None][self.had :]

    def in_the_next_test(self) -> "Family":
        return replace(self, had=self.had + len(self.received))

    async def post(self, photo: bytes | None = None) -> Message:
        """The admin posts a photo; returns before a worker has looked at it."""
        return await self.admin.person.post_photo(self.group, photo or self.photo)

    async def settle(self) -> None:
        await self.admin.settle()

    async def until_received(self, count: int) -> None:
        await self.service.tg.until(lambda: len(self.received) >= count, timeout_s=60)


async def make_family(service: WholeService, photos: DemoPhotos, number: int) -> Family:
    first, *_, last = photos.people[CONNECTED]
    enrolled, photo = variant(first, number), variant(last, number)
    tg = service.tg
    admin = Actor(service, tg.add_user(f"Admin {number}"))
    parent = Actor(service, tg.add_user(f"Parent {number}"))
    group = tg.add_group(f"Group {number}", members=[parent.person], admins=[admin.person])
    await admin.open_chat()
    await group.add_bot(by=admin.person)
    await admin.settle()
    name = f"Barnaby{number:02}"
    assert await parent.connect(group, name, [enrolled]), tg.transcript()
    await admin.approve()
    return Family(service, admin, parent, group, name, enrolled, photo)


def variant(photo: bytes, number: int) -> bytes:
    """Makes the photo small, to be quick, and cuts it so that no two families share an embedding."""
    image = _small(photo)
    jpeg = io.BytesIO()
    image.crop((number, 0, image.width, image.height)).save(jpeg, "JPEG", quality=92)
    return jpeg.getvalue()


@cache
def _small(photo: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(photo)).convert("RGB")
    return image.resize((image.width * HEIGHT_PX // image.height, HEIGHT_PX))
