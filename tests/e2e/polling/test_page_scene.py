"""The page of `make demo` as somebody sees it who opens it for the first time."""

from sandbox.actors import Actor
from sandbox.photos import DemoPhotos
from sandbox.scene import set_the_scene
from sandbox.whole_service import WholeService


async def test_an_example_that_is_tapped_at_once_reaches_the_parent_beside_it(
    service: WholeService, photos: DemoPhotos
) -> None:
    await set_the_scene(service, photos)
    guide = service.tg.service.guide
    kindergarten = next(group for group in service.tg.groups if group.id == guide.chats[0])
    anna = service.tg.people[guide.chats[1]]
    assert anna.photos == []
    titles = [title for title, _ in guide.examples]
    assert titles == ["Barack 1", "Barack 2", "Barack 3", "Joe 1", "Barack and Joe", "Strangers"]
    assert "Anna Parent has connected Barack" in guide.steps[0]
    photo = await Actor(service, anna).post(kindergarten, guide.examples[2][1])
    [received] = anna.photos
    assert received.media is not None
    assert photo.media is not None
    assert received.media.file.unique_id == photo.media.file.unique_id
