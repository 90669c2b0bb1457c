"""Sets the scene of `make demo`: a kindergarten, its admins, and a parent who has connected a child."""

from collections.abc import Iterator

from sandbox.actors import Actor
from sandbox.photos import DemoPhotos, six_strangers
from sandbox.story import split
from sandbox.telegram import Group, Guide, Person
from sandbox.whole_service import WholeService

IDLE_S = 120


async def set_the_scene(service: WholeService, photos: DemoPhotos | None) -> None:
    """photos: their first person that can be connected is connected; all are offered as examples."""
    tg = service.tg
    admin, anna, boris = (
        tg.add_user("Olga Admin"),
        tg.add_user("Anna Parent"),
        tg.add_user("Борис Отец", language_code="ru"),
    )
    group = tg.add_group("Kindergarten", members=[admin, anna, boris], admins=[admin])
    service.admins.add(admin)
    await service.admins.add_bot(by=admin, admin=True)
    await Actor(service, admin).open_chat()
    await group.add_bot(by=admin, admin=True)
    await service.until_idle(timeout_s=IDLE_S)
    await Actor(service, admin).let_admins_decide()
    connected = await _connect_one(service, group, admin, anna, photos) if photos is not None else None
    tg.show_guide(
        Guide(
            chats=[group.id, anna.id, service.admins.id],
            steps=list(_steps(connected, photos)),
            examples=list(_examples(photos)),
        )
    )


async def _connect_one(
    service: WholeService, group: Group, admin: Person, parent: Person, photos: DemoPhotos
) -> str | None:
    """The name of the person that was connected. None: no photo of anybody was good enough."""
    actor = Actor(service, parent)
    for name, pictures in photos.people.items():
        if await actor.connect(group, name, split(pictures)[0]):
            await Actor(service, admin).approve()
            return name
        await parent.write("/cancel")
        await service.until_idle(timeout_s=IDLE_S)
    return None


def _steps(connected: str | None, photos: DemoPhotos | None) -> Iterator[str]:
    if connected is not None:
        yield (
            f"Anna Parent has connected {connected}. Open the example photos in Kindergarten (the picture "
            f"below its messages) and tap one of {connected}. It arrives in Anna's chat and nobody else's."
        )
    other = next((name for name in (photos.people if photos else ()) if name != connected), None)
    yield (
        "In Kindergarten, be Борис and press the button under the bot's introduction to connect "
        f"{other or 'a child of your own'}. The request comes to Spotted admins: approve it there."
    )
    yield "Every message has Reply and reactions. A / in the text field lists the commands of that chat."


def _examples(photos: DemoPhotos | None) -> Iterator[tuple[str, bytes]]:
    if photos is None:
        yield "Strangers", six_strangers()
        return
    for name, pictures in photos.people.items():
        for number, picture in enumerate(pictures, 1):
            yield f"{name} {number}", picture
    for picture, names in photos.composites:
        yield " and ".join(sorted(names)), picture
    for picture in photos.strangers:
        yield "Strangers", picture
