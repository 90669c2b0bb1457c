"""The main job with dlib. Its weights come with its package, so these tests are never skipped."""

import io
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from sandbox.photos import DemoPhotos
from sandbox.whole_service import WholeService
from tests.e2e.families import Family
from tests.e2e.looking import stored_photos, suspended, until

SECRET_PLACE = b"a secret place"


@pytest.fixture(scope="module")
def files_family(_families: list[Family]) -> list[Family]:
    return [_families.pop()]


@pytest.fixture
def family(files_family: list[Family]) -> Family:
    """The family that all tests of this file share."""
    files_family.append(files_family[-1].in_the_next_test())
    return files_family[-1]


@pytest.mark.checklist(40, 43, 46)
async def test_the_group_sees_that_a_photo_is_looked_at_and_then_that_it_is_done(family: Family) -> None:
    tg = family.service.tg
    with suspended(family.service.vision):
        posted = await family.post()
        await tg.until(lambda: posted.reactions.get(tg.bot.id) == ["👀"])
        assert family.received == []
    await tg.until(lambda: posted.reactions.get(tg.bot.id) == ["👌"])
    await family.settle()
    assert [family.name in sent.message.words for sent in family.received] == [True]


@pytest.mark.checklist(48)
async def test_an_image_document_arrives_as_a_photo_without_exif_and_is_not_kept(family: Family) -> None:
    service = family.service
    with suspended(service.delivery):
        await family.admin.person.post_document(family.group, with_exif(family.photo), name="me.jpg")
        await until(lambda: _is_stored(service))
        assert not any(SECRET_PLACE in path.read_bytes() for path in _whole_photos(service))
    await family.until_received(1)
    await family.settle()
    [sent] = family.received
    picture = sent.message.photo
    assert picture is not None
    assert SECRET_PLACE not in picture
    assert not Image.open(io.BytesIO(picture)).getexif()
    assert stored_photos(service) == []


async def _is_stored(service: WholeService) -> bool:
    return _whole_photos(service) != []


def _whole_photos(service: WholeService) -> list[Path]:
    """Without a file that is being written."""
    return [path for path in stored_photos(service) if path.suffix != ".part"]


@pytest.mark.checklist(47, 57)
async def test_no_byte_of_a_training_photo_is_kept(family: Family) -> None:
    [enrolled] = [
        m.photo
        for m in family.parent.person.chat.visible
        if m.sender is family.parent.person.user and m.photo
    ]
    assert stored_photos(family.service) == []
    middle = enrolled[len(enrolled) // 2 :][:64]
    with_it = []
    for path in family.service.folder.rglob("*"):
        with suppress(FileNotFoundError, IsADirectoryError):  # running servers remove files of their own
            if middle in path.read_bytes():
                with_it.append(path)
    assert with_it == []


async def test_a_photo_of_strangers_goes_to_nobody_and_is_done(family: Family, photos: DemoPhotos) -> None:
    posted = await family.post(photos.strangers[0])
    await family.settle()
    assert family.received == []
    assert posted.reactions == {family.service.tg.bot.id: ["👌"]}


def with_exif(photo: bytes) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET_PLACE.decode()
    jpeg = io.BytesIO()
    Image.open(io.BytesIO(photo)).save(jpeg, "JPEG", exif=exif, comment=SECRET_PLACE)
    return jpeg.getvalue()
