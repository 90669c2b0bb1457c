"""One contract for every PhotoStore: the fake, the folder, and S3 (moto's server)."""

import asyncio

import pytest

from domain.errors import NotFound
from domain.ports import PhotoStore

KEY = "w1/a42/original"


async def listed(store: PhotoStore, prefix: str = "") -> list[str]:
    return [key async for key in store.list(prefix)]


async def test_what_was_put_comes_back(store: PhotoStore) -> None:
    photo = bytes(range(256)) * 5000
    await store.put(KEY, photo)
    assert await store.get(KEY) == photo


async def test_a_put_replaces(store: PhotoStore) -> None:
    await store.put(KEY, b"first, and longer")
    await store.put(KEY, b"second")
    assert await store.get(KEY) == b"second"
    assert await listed(store) == [KEY]


async def test_an_empty_photo_is_a_photo(store: PhotoStore) -> None:
    await store.put(KEY, b"")
    assert await store.get(KEY) == b""


async def test_an_absent_photo_is_not_found(store: PhotoStore) -> None:
    await store.put(KEY, b"photo")
    for key in ("w1/a42/preview", "w2/a42/original", "w1/a42", f"{KEY}/deeper"):
        with pytest.raises(NotFound):
            await store.get(key)


async def test_deleted_photos_are_gone_and_the_others_stay(store: PhotoStore) -> None:
    keys = [f"w1/a{n}/original" for n in range(25)]
    await asyncio.gather(*(store.put(key, b"photo") for key in keys))
    await store.put("w1/a2/original.preview", b"preview")
    await store.delete(keys)
    assert await listed(store) == ["w1/a2/original.preview"]
    with pytest.raises(NotFound):
        await store.get(keys[0])


async def test_deleting_what_is_absent_is_no_error(store: PhotoStore) -> None:
    await store.put(KEY, b"photo")
    await store.delete([])
    await store.delete([KEY, "w9/never/there"])
    await store.delete([KEY])
    assert await listed(store) == []


async def test_a_prefix_is_a_beginning_of_the_key_not_a_folder(store: PhotoStore) -> None:
    for key in ("w1/a4/original", "w1/a42/original", "w1/b4/original", "w2/a4/original"):
        await store.put(key, b"photo")
    assert sorted(await listed(store, "w1/a4")) == ["w1/a4/original", "w1/a42/original"]
    assert sorted(await listed(store, "w1/a4/")) == ["w1/a4/original"]
    assert await listed(store, "w3/") == []
    assert len(await listed(store)) == 4


async def test_many_writers_of_one_key_leave_one_whole_photo(store: PhotoStore) -> None:
    photos = [bytes([n]) * 100_000 for n in range(8)]
    await asyncio.gather(*(store.put(KEY, photo) for photo in photos))
    assert await store.get(KEY) in photos
    assert await listed(store) == [KEY]


@pytest.mark.parametrize(
    "key",
    ["", "/etc/passwd", "../up", "w1/../../up", "w1//a", "w1/", "w1/.hidden", "w1\\a", "w1/a\0", "w1/é"],
)
async def test_a_key_that_is_no_plain_path_is_refused(store: PhotoStore, key: str) -> None:
    with pytest.raises(ValueError, match="not a photo key"):
        await store.put(key, b"photo")
    with pytest.raises(ValueError, match="not a photo key"):
        await store.get(key)
    with pytest.raises(ValueError, match="not a photo key"):
        await store.delete([key])


@pytest.mark.parametrize("prefix", ["/etc", "../", "w1/../..", ".hid"])
async def test_a_prefix_that_begins_no_plain_path_is_refused(store: PhotoStore, prefix: str) -> None:
    with pytest.raises(ValueError, match="not the beginning of a photo key"):
        await listed(store, prefix)


async def test_the_check_leaves_nothing_behind(store: PhotoStore) -> None:
    await store.check()
    assert await listed(store) == []
