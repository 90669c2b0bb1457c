"""The same press, handled again after a crash, is answered as done, even to somebody who has left since."""

from collections.abc import Awaitable, Callable

import pytest

from domain.queries.operations.done import Done
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.gallery.settle_gallery_photo import settle_gallery_photo
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.usecases.settings.decide_proposal import decide_proposal
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.no_error import no_error
from tests.usecases.factory import Group, connected_person, make_participant
from tests.usecases.gallery.test_add_gallery_photo import add
from tests.usecases.grouping import unknown_person
from tests.usecases.linking import asked_to_join, joined
from tests.usecases.settings.answered import answered
from tests.usecases.settings.test_proposals import propose
from tests.usecases.stage import Stage

Press = Callable[[], Awaitable[Done]]
Scene = Callable[[Stage, Group], Awaitable[Press]]


async def leave(stage: Stage, group: Group) -> Press:
    anna = await connected_person(stage, group)
    guest = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, anna, guest)
    by, left = stage.by(guest), guest.participant_id
    return lambda: unlink_participant(anna.number, left, by, stage.doorbell)


async def dissolve(stage: Stage, group: Group) -> Press:
    anna, by = await connected_person(stage, group), stage.by(group.admin)
    return lambda: dissolve_person(anna.number, by, doorbell=stage.doorbell)


async def delete_unknown(stage: Stage, group: Group) -> Press:
    cluster, by = await unknown_person(stage, group), stage.by(group.admin)
    return lambda: delete_cluster(cluster, by, settings=stage.settings, doorbell=stage.doorbell)


async def let_in(stage: Stage, group: Group) -> Press:
    return await _asked(stage, group, admit=True)


async def decline(stage: Stage, group: Group) -> Press:
    return await _asked(stage, group, admit=False)


async def _asked(stage: Stage, group: Group, *, admit: bool) -> Press:
    anna = await connected_person(stage, group)
    guest = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    link, by = await asked_to_join(stage, group, guest), stage.by(anna.owner)
    return lambda: decide_join(link, by, admit=admit, doorbell=stage.doorbell)


async def use_settings(stage: Stage, group: Group) -> Press:
    return await _proposed(stage, group, uses=True)


async def keep_settings(stage: Stage, group: Group) -> Press:
    return await _proposed(stage, group, uses=False)


async def _proposed(stage: Stage, group: Group, *, uses: bool) -> Press:
    await answered(stage, group, 100, half=0.8)
    await propose(stage, group)
    [proposal] = await sql.rows("SELECT id FROM setting_proposals")
    tools, by = {"settings": stage.settings, "doorbell": stage.doorbell}, stage.by(group.admin)
    return lambda: decide_proposal(proposal["id"], by, uses=uses, **tools)  # type: ignore[arg-type]


async def leave_out(stage: Stage, group: Group) -> Press:
    anna, by = await connected_person(stage, group), stage.by(group.admin)
    photo = await add(stage, anna, anna.owner, stage.engine.face(stranger=0.9))
    await stage.drain()
    tools = {"settings": stage.settings, "doorbell": stage.doorbell}
    return lambda: settle_gallery_photo(photo, by, is_the_person=False, **tools)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "scene", [leave, dissolve, delete_unknown, let_in, decline, use_settings, keep_settings, leave_out]
)
async def test_a_press_that_is_handled_twice_is_done_once_and_answered_twice(
    stage: Stage, group: Group, scene: Scene
) -> None:
    press = await scene(stage, group)
    done = await press()
    noted = await sql.rows("SELECT id FROM admin_events ORDER BY id")
    with no_error("it is answered as the first time"):
        again = await press()
    assert (again.again, again.operation_id) == (True, done.operation_id)
    assert await sql.rows("SELECT id FROM admin_events ORDER BY id") == noted
