"""Where the demo's photos come from."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from sandbox import photos
from sandbox.photos import PhotosMissing, demo_photos


async def test_the_demo_has_two_people_a_composite_of_them_and_the_picture_of_strangers() -> None:
    found = await demo_photos(None)
    assert {name: len(pictures) for name, pictures in found.people.items()} == {"Barack": 3, "Joe": 1}
    assert [names for _, names in found.composites] == [{"Barack", "Joe"}]
    # The engines' tests find six people on the picture of this size.
    assert [Image.open(io.BytesIO(picture)).size for picture in found.strangers] == [(1280, 886)]
    for picture in [*found.people["Barack"], *found.people["Joe"], *found.strangers, found.composites[0][0]]:
        assert min(Image.open(io.BytesIO(picture)).size) > 400


async def test_a_damaged_archive_in_the_cache_is_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    archive = tmp_path / "spotted" / photos.ARCHIVE
    archive.parent.mkdir()
    archive.write_bytes(b"half a download")
    assert len((await demo_photos(None)).people["Barack"]) == 3
    assert [path.name for path in archive.parent.iterdir()] == [photos.ARCHIVE]


async def test_a_missing_package_index_is_told_in_one_line_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(PhotosMissing, match=r"^[^\n]*make demo PHOTOS=DIR[^\n]*$"):
        await demo_photos(None)


async def test_a_cache_folder_that_nobody_can_write_to_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nothing")
    with pytest.raises(
        PhotosMissing, match=r"^[^\n]*Set XDG_CACHE_HOME, or give your own: make demo PHOTOS=DIR[^\n]*$"
    ):
        await demo_photos(None)


async def test_a_folder_of_ones_own_names_its_people(tmp_path: Path) -> None:
    for name, colour in {"Anna": "red", "Bo": "blue"}.items():
        (tmp_path / name).mkdir()
        Image.new("RGB", (300, 200), colour).save(tmp_path / name / "one.jpg")
    found = await demo_photos(tmp_path)
    assert {name: len(pictures) for name, pictures in found.people.items()} == {"Anna": 1, "Bo": 1}
    composite = Image.open(io.BytesIO(found.composites[0][0]))
    left, right = composite.getpixel((10, 10)), composite.getpixel((composite.width - 10, 10))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > 200 > 50 > left[2]
    assert right[2] > 200 > 50 > right[0]


@pytest.mark.parametrize("folder", [".", "nowhere"], ids=["one person", "no such folder"])
async def test_a_folder_without_two_people_is_refused(tmp_path: Path, folder: str) -> None:
    (tmp_path / "Anna").mkdir()
    Image.new("RGB", (300, 200), "red").save(tmp_path / "Anna" / "one.jpg")
    with pytest.raises(PhotosMissing, match="at least two folders"):
        await demo_photos(tmp_path / folder)


async def test_a_heic_becomes_a_jpeg_as_telegrams_clients_make_it(tmp_path: Path) -> None:
    register_heif_opener()
    for name in ("Anna", "Bo"):
        (tmp_path / name).mkdir()
        Image.new("RGB", (300, 200), "red").save(tmp_path / name / "IMG_1.HEIC", "HEIF")
    found = await demo_photos(tmp_path)
    assert [Image.open(io.BytesIO(photo)).format for photo in found.people["Anna"]] == ["JPEG"]


async def test_a_file_that_cannot_be_read_is_named_and_left_out(tmp_path: Path) -> None:
    for name in ("Anna", "Bo"):
        (tmp_path / name).mkdir()
        Image.new("RGB", (300, 200), "red").save(tmp_path / name / "one.jpg")
    broken = tmp_path / "Bo" / "two.jpg"
    broken.write_bytes((tmp_path / "Bo" / "one.jpg").read_bytes()[:200])
    heic = tmp_path / "Bo" / "three.heic"
    register_heif_opener()
    Image.new("RGB", (300, 200), "red").save(heic, "HEIF")
    heic.write_bytes(heic.read_bytes().replace(b"mdat\x00", b"mdat\x01"))  # its picture is too short
    found = await demo_photos(tmp_path)
    assert {name: len(pictures) for name, pictures in found.people.items()} == {"Anna": 1, "Bo": 1}
    assert found.left_out == [heic, broken]


async def test_too_few_people_because_of_broken_files_names_the_files(tmp_path: Path) -> None:
    for name in ("Anna", "Bo"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.jpg").write_bytes(b"not a picture")
    with pytest.raises(PhotosMissing, match=r"not pictures that can be read: .*Anna/one\.jpg, .*Bo/one\.jpg"):
        await demo_photos(tmp_path)
