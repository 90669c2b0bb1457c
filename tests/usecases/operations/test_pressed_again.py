"""The same press, handled again after a crash, is answered as done, even to somebody who has left since."""

from collections.abc import Awaitable, Callable

import pytest

from domain.queries.operations.done import Done
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests.usecases.factory import Connected, Group, make_participant
from tests.usecases.grouping import unknown_person
from tests.usecases.linking import joined
from tests.usecases.stage import Stage

Press = Callable[[], Awaitable[Done]]


@pytest.fixture
async def presses(stage: Stage, group: Group, anna: Connected) -> dict[str, Press]:
    guest = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, anna, guest)
    cluster, left = await unknown_person(stage, group), guest.participant_id
    leaving, admin = stage.by(guest), stage.by(group.admin)
    tools = {"settings": stage.settings, "doorbell": stage.doorbell}
    return {
        "leave": lambda: unlink_participant(anna.number, left, leaving, stage.doorbell),
        "dissolve": lambda: dissolve_person(anna.number, admin, doorbell=stage.doorbell),
        "delete unknown": lambda: delete_cluster(cluster, admin, **tools),  # type: ignore[arg-type]
    }


@pytest.mark.parametrize("press", ["leave", "dissolve", "delete unknown"])
async def test_it_is_done_once_and_told_twice(presses: dict[str, Press], press: str) -> None:
    done = await presses[press]()
    again = await presses[press]()
    assert (again.again, again.operation_id) == (True, done.operation_id)
