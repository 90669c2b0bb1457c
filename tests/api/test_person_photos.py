"""Photos of a person: on request, those that most likely show somebody else come first."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.album import Album
from tests.api.conftest import Api
from tests.telegram.whole_bot import WholeBot


async def listed(api: Api, who: Person, path: str, **query: object) -> list[int]:
    answer = await api.get(who, path, **query)
    assert answer.status == 200, answer.body
    return [photo["photo_id"] for photo in answer.body["photos"]]


async def test_the_photo_that_shows_somebody_else_comes_first(
    api: Api, bot: WholeBot, album: Album, group: Group, ada: Person, mia: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(ben=0.9)))
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.8)))
    await bot.settle()
    *_, wrong, newest = await sql.values(int, "SELECT id FROM image_assets WHERE kind = 'post' ORDER BY id")
    given = await api.post(
        ada, album.of(album.ben, "/photos/bulk-move"), {"photo_ids": [wrong], "to_person_id": album.anna}
    )
    assert given.status == 200, given.body
    path = album.of(album.anna, "/photos")
    assert await listed(api, ada, path) == [newest, wrong, *reversed(album.photos)]
    assert (await listed(api, ada, path, order="unlike"))[0] == wrong
    assert sorted(await listed(api, ada, path, order="unlike")) == [*album.photos, wrong, newest]
    assert await listed(api, ada, path, order="unlike", pageSize=1) == [wrong]
    with_cursor = await api.get(ada, path, order="unlike", cursor="x")
    assert (with_cursor.status, with_cursor.body["code"]) == (422, "unreadable")


async def test_a_parent_is_shown_only_photos_that_were_sent_to_them(
    api: Api, album: Album, mia: Person
) -> None:
    path = album.of(album.anna, "/photos")
    await sql.execute("DELETE FROM deliveries WHERE asset_id = $1", album.photos[0])
    assert set(await listed(api, mia, path, order="unlike")) == set(album.photos[1:])


async def test_the_newest_photos_come_first_if_the_person_is_recognised_by_no_face(
    api: Api, album: Album, ada: Person
) -> None:
    await sql.execute("DELETE FROM person_prototypes")
    listed_so = await listed(api, ada, album.of(album.anna, "/photos"), order="unlike", pageSize=2)
    assert listed_so == [album.photos[2], album.photos[1]]
