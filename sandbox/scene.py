"""Sets the scene of `make demo`: a kindergarten, its admins, and a parent who has connected a child."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import aiohttp
from PIL import Image, ImageEnhance, ImageOps

from sandbox.actors import Actor
from sandbox.photos import DemoPhotos, six_strangers
from sandbox.story import split
from sandbox.telegram import Group, Guide, Person
from sandbox.telegram.content.init_data import signed
from sandbox.whole_service import TOKEN, WholeService

IDLE_S = 120
# No match is as sure as this, so every photo of a connected person becomes a question.
_NEVER_SURE = 0.99
_SETTING = "/api/v1/faces/settings/face_auto_assign_threshold"


@dataclass(frozen=True, slots=True)
class Scene:
    """connected: the person that the parent connected; None without photos, or if none was good enough."""

    group: Group
    admin: Person
    connected: str | None


async def set_the_scene(service: WholeService, photos: DemoPhotos | None) -> Scene:
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
    return Scene(group, admin, connected)


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
        "In Kindergarten, switch to Борис and press the button under the bot's introduction to connect "
        f"{other or 'a child of your own'}. The request arrives in Spotted admins: approve it there."
    )
    yield "You can reply and react to every message. A / in the text field lists that chat's commands."


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


async def prepare_reviews(service: WholeService, scene: Scene, photos: DemoPhotos) -> None:
    """Posts the strangers twice, so that they become unknown people, and photos that are asked about.

    For the questions the admin sets a threshold that no match reaches, and takes it back afterwards. Both
    changes stand in the history.
    """
    admin = Actor(service, scene.admin)
    await _post(admin, scene, [form(one) for one in photos.strangers for form in (bytes, _mirrored)])
    if scene.connected is not None:
        await _set(service, scene, _NEVER_SURE)
        await _post(admin, scene, _asked_about(photos.people[scene.connected]))
        await _set(service, scene, None)
    guide = service.tg.service.guide
    step = (
        "In the chat of Olga Admin, press Spotted below the text field: a page opens. Review there has "
        "questions, and Unknown has people who were seen twice."
    )
    service.tg.show_guide(replace(guide, steps=[*guide.steps, step]))


async def _post(admin: Actor, scene: Scene, pictures: Sequence[bytes]) -> None:
    for picture in pictures:
        await admin.person.post_photo(scene.group, picture)
    await admin.settle()


def _asked_about(pictures: Sequence[bytes]) -> list[bytes]:
    """Two changed copies of the last picture. The person was connected with others, if there are any."""
    return [_mirrored(pictures[-1]), _darker(pictures[-1])]


def _mirrored(picture: bytes) -> bytes:
    return _jpeg(ImageOps.mirror(_upright(picture)))


def _darker(picture: bytes) -> bytes:
    return _jpeg(ImageEnhance.Brightness(_upright(picture)).enhance(0.7))


def _upright(picture: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(picture))).convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()


async def _set(service: WholeService, scene: Scene, value: float | None) -> None:
    """Changes the setting as the Mini App does, with init data that is signed as Telegram signs it."""
    user = {"id": scene.admin.id, "first_name": scene.admin.name}
    async with aiohttp.ClientSession(service.bot.url, raise_for_status=True) as client:
        opened = await _json(client, "POST", "/api/v1/sessions", {"init_data": signed(user, TOKEN)}, {})
        allowed = {"Authorization": f"Bearer {opened['session']}"}
        await _json(client, "PATCH", _SETTING, {"value": value}, allowed)


async def _json(
    client: aiohttp.ClientSession,
    method: str,
    path: str,
    body: Mapping[str, object],
    headers: Mapping[str, str],
) -> dict[str, str]:
    async with client.request(method, path, json=body, headers=headers) as answer:
        found: dict[str, str] = await answer.json()
        return found
