"""Messages to whoever posted a photo that was not used: they name the group, and the group's chat."""

from domain.queries.chats.card import Place
from domain.usecases.chats.remember_card import remember_card
from tests import sql
from tests.erase.scene import Scene
from tests.erase.subjects import SUBJECTS
from tests.erase.working import are_verified, work_off
from tests.usecases.factory import make_group

KEPT = "SELECT subject FROM cards WHERE kind = 'rejected' ORDER BY id"


async def tell(scene: Scene, tg_chat_id: int, workspace_id: int | None = None) -> str:
    """Notes such a message about message 7 of the chat; returns its subject."""
    subject = f"{tg_chat_id}:7"
    place = Place(workspace_id or scene.group.workspace_id, "rejected", subject, scene.lou.tg_user_id)
    await remember_card(place, 1, shown="rejected", has_picture=False)
    return subject


async def test_a_message_that_is_sent_at_the_moment_of_the_erase_goes_too(scene: Scene) -> None:
    await SUBJECTS["group"].erase(scene)
    await tell(scene, scene.group.tg_chat_id)
    await work_off(scene.stage)
    assert await are_verified()
    assert await sql.rows(KEPT) == []


async def test_a_message_about_the_group_in_another_workspace_goes_too(scene: Scene) -> None:
    """The bot took a supergroup for a new group with its own workspace, until Telegram told of the change."""
    other = await make_group(scene.stage)
    await tell(scene, scene.group.tg_chat_id, other.workspace_id)
    kept = await tell(scene, other.tg_chat_id, other.workspace_id)
    await SUBJECTS["group"].erase(scene)
    await work_off(scene.stage)
    assert await are_verified()
    assert await sql.rows(KEPT) == [{"subject": kept}]


async def test_a_message_about_the_group_that_began_again_stays(scene: Scene) -> None:
    group = scene.group
    await SUBJECTS["group"].erase(scene)
    again = await make_group(scene.stage, admin=group.admin, tg_chat_id=group.tg_chat_id)
    kept = await tell(scene, group.tg_chat_id, again.workspace_id)
    await work_off(scene.stage)
    assert await are_verified()
    assert await sql.rows(KEPT) == [{"subject": kept}]
