"""Pictures over the API: who may have an address, and who may still open it."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from domain.usecases.photos.draw_view import TILE_PX
from sandbox.telegram import Group, Person
from tests import sql
from tests.api.album import Album, posted_faces
from tests.api.conftest import Api, serving
from tests.fakes.scripted_engine import SIDE_PX
from tests.telegram.whole_bot import WholeBot


@dataclass(frozen=True)
class Pictures:
    """The pictures of a posted photo of Anna and a stranger. Mia, who connected Anna, received the photo.

    photo: the photo's id. anna, stranger: ids of the two faces.
    """

    api: Api
    photo: str
    anna: str
    stranger: str

    async def addresses(self, who: Person, viewed: str, *ids: str) -> list[str]:
        answer = await self.api.post(who, "/faces/pictures", {"viewed": viewed, "ids": list(ids)})
        assert answer.status == 200, answer.body
        return list(answer.body["addresses"].values())

    async def open(self, address: str) -> tuple[int, bytes, Any]:
        """Without a session, as `<img>` does."""
        async with self.api.client.get(address) as response:
            return response.status, await response.read(), response.headers


@pytest.fixture
async def pictures(api: Api, bot: WholeBot, group: Group, mia: Person, connected: None) -> Pictures:
    photo = bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face())
    await mia.post_photo(group, photo)
    await bot.settle()
    row = await sql.one("SELECT id FROM image_assets WHERE kind = 'post'")
    faces = await sql.rows(
        """SELECT f.id::text AS id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE a.kind = 'post' ORDER BY f.person_id IS NULL"""
    )
    assert row is not None
    return Pictures(api, str(row["id"]), faces[0]["id"], faces[1]["id"])


async def test_pictures_are_for_whoever_received_them_and_for_moderators(
    pictures: Pictures, bot: WholeBot, ada: Person, mia: Person, zoe: Person
) -> None:
    both = pictures.anna, pictures.stranger
    for who, faces, photos, boxes in ((ada, 2, 1, 1), (mia, 2, 1, 0), (zoe, 0, 0, 0)):
        await bot.write(who, "/help")
        assert len(await pictures.addresses(who, "face", *both)) == faces
        assert len(await pictures.addresses(who, "photo", pictures.photo)) == photos
        assert len(await pictures.addresses(who, "boxes", pictures.photo)) == boxes
    for odd in ("0", "-1", "9" * 30, "x", pictures.anna.upper()):
        for viewed in ("face", "photo"):
            assert await pictures.addresses(ada, viewed, odd) == []


@pytest.mark.checklist(224)
async def test_a_picture_is_drawn_when_somebody_looks_at_it(
    pictures: Pictures, bot: WholeBot, ada: Person
) -> None:
    wanted = {"face": pictures.stranger, "photo": pictures.photo, "boxes": pictures.photo}
    shown: dict[str, Image.Image] = {}
    for viewed, subject in wanted.items():
        [address] = await pictures.addresses(ada, viewed, subject)
        status, _, headers = await pictures.open(address)
        assert (status, headers["Retry-After"], headers["Cache-Control"]) == (202, "1", "no-store")
        await bot.settle()
        status, picture, headers = await pictures.open(address)
        assert (status, headers["Content-Type"]) == (200, "image/jpeg")
        assert headers["Cache-Control"].startswith("private")
        with Image.open(BytesIO(picture)) as image:
            assert image.size == (240, 240) if viewed == "face" else image.width > 240
            assert not image.getexif()
            shown[viewed] = image.convert("RGB")
    boxes = await sql.rows(
        """SELECT bbox_x AS x, bbox_y AS y, bbox_h AS h FROM face_instances WHERE id::text = ANY($1)""",
        [pictures.anna, pictures.stranger],
    )
    assert len(boxes) == 2
    scale = shown["boxes"].width / SIDE_PX
    for box in boxes:
        edge = round(box["x"] * scale), round((box["y"] + box["h"] / 2) * scale)
        assert _is_yellow(shown["boxes"], edge)
        assert not _is_yellow(shown["photo"], edge)


def _is_yellow(picture: Image.Image, at: tuple[int, int]) -> bool:
    red, green, blue = picture.getpixel(at)  # type: ignore[misc]
    return red > 150 and green > 150 and blue < 120


async def test_a_small_picture_for_lists_is_drawn_together_with_the_large_one(
    pictures: Pictures, bot: WholeBot, group: Group, mia: Person
) -> None:
    large = BytesIO()
    with Image.open(BytesIO(bot.engine.draw(bot.engine.face(anna=0.9)))) as drawn:
        drawn.resize((640, 640)).save(large, "JPEG")
    await mia.post_photo(group, large.getvalue())
    await bot.settle()
    subject = str(await sql.value(int, "SELECT max(id) FROM image_assets"))
    [tile] = await pictures.addresses(mia, "tile", subject)
    [photo] = await pictures.addresses(mia, "photo", subject)
    assert [(await pictures.open(one))[0] for one in (tile, photo)] == [202, 202]
    tasks = "SELECT ids->>'viewed' FROM tasks WHERE kind = 'draw_view' AND state <> 'done'"
    assert await sql.values(str, tasks) == ["tile"]  # drawing twice would also fetch the photo twice
    await bot.settle()
    sides = []
    for address in (tile, photo):
        status, picture, _ = await pictures.open(address)
        assert status == 200
        with Image.open(BytesIO(picture)) as image:
            sides.append(max(image.size))
    assert sides == [TILE_PX, 640]


async def test_an_address_opens_for_its_viewer_and_for_as_long_as_they_may_see_it(
    pictures: Pictures, bot: WholeBot, mia: Person
) -> None:
    [address] = await pictures.addresses(mia, "face", pictures.anna)
    [photo] = await pictures.addresses(mia, "photo", pictures.photo)
    await pictures.open(address)
    await bot.settle()
    assert (await pictures.open(address))[0] == 200
    forged = (
        address.replace(pictures.anna, pictures.stranger),
        address.replace("viewer=", "viewer=1"),
        address.replace("ends=", "ends=9"),
        address[:-1] + ("0" if address[-1] != "0" else "1"),
        photo.replace("/photo/", "/boxes/"),
    )
    for other in forged:
        assert (await pictures.open(other))[0] == 403, other
    await bot.press(mia, await bot.write(mia, "/forget_me"), "Forget me")
    assert (await pictures.open(address))[0] == 404


async def test_no_picture_of_an_erased_person_is_left(
    pictures: Pictures, bot: WholeBot, ada: Person, mia: Person
) -> None:
    for viewed, subject in {"face": pictures.anna, "photo": pictures.photo}.items():
        [address] = await pictures.addresses(ada, viewed, subject)
        await pictures.open(address)
    await bot.settle()
    assert [key for key in bot.store.photos if "/views/" in key]
    row = await sql.one("SELECT number FROM persons WHERE name = 'Anna'")
    assert row is not None
    await bot.press(mia, await bot.write(mia, "/people"), data=f"erase:{row['number']}:99")
    await bot.make_due()
    await bot.settle()
    assert [key for key in bot.store.photos if "/views/" in key] == []
    assert await pictures.addresses(ada, "face", pictures.anna) == []


async def test_a_photo_that_telegram_has_no_more_is_gone(
    pictures: Pictures, bot: WholeBot, ada: Person
) -> None:
    bot.tg.faults.add("400", method="getFile", times=9, description="Bad Request: invalid file_id")
    for viewed in ("photo", "tile", "boxes"):
        [address] = await pictures.addresses(ada, viewed, pictures.photo)
        await pictures.open(address)
        await bot.settle()
        status, answer, _ = await pictures.open(address)
        assert (status, b"photo_gone" in answer) == (410, True)


async def test_addresses_have_limits_of_their_own_for_each_viewer(
    pictures: Pictures, bot: WholeBot, ada: Person, mia: Person
) -> None:
    of_mia, of_ada = [(await pictures.addresses(who, "face", pictures.anna))[0] for who in (mia, ada)]
    saved = (await pictures.api.post(mia, "/faces/my/downloads", {"photo_ids": [int(pictures.photo)]})).body
    bot.configure(api_pictures_a_minute=2, api_downloads_a_minute=1)
    async with serving(bot) as api:
        again = Pictures(api, pictures.photo, pictures.anna, pictures.stranger)
        forged = of_mia.replace("ends=", "ends=9")
        # Forged addresses do not count against Mia's limit.
        assert [(await again.open(forged))[0] for _ in range(3)] == [403] * 3
        assert [(await again.open(of_mia))[0] for _ in range(3)] == [202, 202, 429]
        assert (await again.open(of_ada))[0] == 202
        first, second = [await again.open(saved["address"]) for _ in range(2)]
        assert (first[0], second[0], int(second[2]["Retry-After"]) > 0) == (200, 429, True)


async def test_a_list_shows_faces_on_photos_that_its_reader_may_see_and_no_others(
    api: Api, bot: WholeBot, album: Album, ada: Person, mia: Person, zoe: Person
) -> None:
    await bot.write(zoe, "/start")
    faces = [str(face) for face in await posted_faces(album.anna)]

    async def seen_by(who: Person) -> tuple[list[str | None], list[str]]:
        listed = (await api.get(who, "/faces/persons")).body["persons"]
        answer = await api.post(who, "/faces/pictures", {"viewed": "face", "ids": faces})
        return [one["face_id"] for one in listed], list(answer.body["addresses"])

    [picture, of_ben], shown = await seen_by(mia)
    assert (picture in shown, of_ben) == (True, None)
    best = (await seen_by(ada))[0]
    assert best == [picture, None]
    # The photo with the best face is now one that was sent to Zoe and not to Mia.
    await sql.execute(
        """UPDATE deliveries SET participant_id = (SELECT id FROM participants WHERE tg_user_id = $2)
           WHERE asset_id = (SELECT asset_id FROM face_instances WHERE id::text = $1)""",
        picture,
        zoe.id,
    )
    [other, _], shown = await seen_by(mia)
    assert other != picture
    assert other is None or other in shown
    await sql.execute("UPDATE deliveries SET taken_away_at = now()")
    assert await seen_by(mia) == ([None, None], [])
    assert await seen_by(zoe) == ([], [])


async def test_a_stranger_who_asks_for_pictures_makes_the_bot_ask_telegram_once(
    pictures: Pictures, bot: WholeBot
) -> None:
    stranger = bot.tg.add_user("Eve", started=True)
    await bot.write(stranger, "/start")
    asked = len(bot.tg.ledger.calls("getChatMember"))
    assert [await pictures.addresses(stranger, "photo", pictures.photo) for _ in range(5)] == [[]] * 5
    assert len(bot.tg.ledger.calls("getChatMember")) - asked == 1
