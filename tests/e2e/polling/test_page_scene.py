"""The page of `make demo` as somebody sees it who opens it for the first time."""

import pytest

from sandbox.actors import Actor
from sandbox.photos import DemoPhotos
from sandbox.scene import Scene, prepare_reviews, set_the_scene
from sandbox.whole_service import WholeService


@pytest.mark.prove
async def test_an_example_that_is_tapped_at_once_reaches_the_parent(
    service: WholeService, photos: DemoPhotos
) -> None:
    scene = await set_the_scene(service, photos)
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
    await _ensure_there_is_something_to_decide(service, scene, photos)


async def _ensure_there_is_something_to_decide(
    service: WholeService, scene: Scene, photos: DemoPhotos
) -> None:
    """The admin's page has questions about the connected person, and unknown people seen more than once."""
    await prepare_reviews(service, scene, photos)
    assert service.tg.service.guide.steps[-1].startswith("In the chat of Olga Admin, press Spotted")
    asked = await service.database.fetch(
        """SELECT p.name FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
           JOIN groups g ON g.workspace_id = p.workspace_id AND g.tg_chat_id = $1
           WHERE s.status = 'PENDING'""",
        scene.group.id,
    )
    assert [row["name"] for row in asked] == ["Barack", "Barack"]
    seen = await service.database.fetch(
        """SELECT count(*) AS faces FROM face_instances f
           JOIN groups g ON g.workspace_id = f.workspace_id AND g.tg_chat_id = $1
           WHERE f.person_id IS NULL AND f.cluster_id IS NOT NULL
           GROUP BY f.cluster_id HAVING count(*) > 1""",
        scene.group.id,
    )
    assert len(seen) >= 3
    # The threshold that made the demo ask is taken back: from now on it decides as the service does.
    own = """SELECT count(*) FROM workspace_settings s
        JOIN groups g ON g.workspace_id = s.workspace_id AND g.tg_chat_id = $1"""
    assert await service.database.fetchval(own, scene.group.id) == 0
