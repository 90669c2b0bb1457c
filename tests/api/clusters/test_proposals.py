"""What the night proposes about unknown people is listed, done or refused over the API."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Api
from tests.telegram.whole_bot import WholeBot
from tests.usecases.grouping import numbers_in, propose_join, propose_split, sizes

PROPOSALS = "/faces/proposals"


@pytest.fixture
async def numbers(bot: WholeBot, group: Group, connected: None, ada: Person) -> list[int]:
    """The numbers of two unknown people: the first is on three photos, the second on two."""
    for look, photos in {"max": 3, "moritz": 2}.items():
        for _ in range(photos):
            await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
            await bot.settle()
    return await sql.values(int, "SELECT number FROM clusters ORDER BY number")


async def test_a_proposed_join_is_previewed_done_once_and_undone(
    api: Api, numbers: list[int], ada: Person, mia: Person
) -> None:
    await propose_join(*numbers)
    assert (await api.get(mia, PROPOSALS)).status == 404
    [proposed] = (await api.get(ada, PROPOSALS)).body["proposals"]
    assert (proposed["kind"], proposed["number"], proposed["other_number"]) == ("join", *numbers)
    assert (proposed["face_count"], proposed["other_face_count"], proposed["leaving_face_ids"]) == (3, 2, [])
    accept = f"{PROPOSALS}/{proposed['id']}/accept"
    missing = await api.post(ada, f"{PROPOSALS}/987654/accept")
    hidden = await api.post(mia, accept)
    assert (hidden.status, hidden.body) == (404, missing.body)
    would = await api.call(ada, "POST", accept, {}, query={"preview": "true"})
    assert (would.body["faces"], would.body["operation_id"], await sizes()) == (2, None, [2, 3])
    answers = [await api.post(ada, accept, Idempotency_Key="yes") for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200], answers[0].body
    assert answers[0].body["operation_id"] == answers[1].body["operation_id"]
    assert await sizes() == [5]
    late = await api.post(ada, accept)
    assert (late.status, late.body.get("code")) == (409, "already_decided")
    assert (await api.post(mia, accept)).status == 404  # she is not told that it was decided
    undone = await api.post(ada, f"/faces/operations/{answers[0].body['operation_id']}/undo")
    assert (undone.status, await sizes()) == (200, [2, 3])
    assert (await api.get(ada, PROPOSALS)).body["proposals"] == []


async def test_an_accepted_split_gives_the_face_to_an_unknown_person_of_its_own(
    api: Api, numbers: list[int], ada: Person
) -> None:
    await propose_split(numbers[0], (await numbers_in(numbers[0]))[:1])
    [proposed] = (await api.get(ada, PROPOSALS)).body["proposals"]
    assert (proposed["kind"], proposed["other_cluster_id"]) == ("split", None)
    [leaving] = proposed["leaving_face_ids"]
    done = await api.post(ada, f"{PROPOSALS}/{proposed['id']}/accept")
    assert (done.status, done.body["faces"], await sizes()) == (200, 1, [1, 2, 2])
    alone = await sql.value(int, "SELECT cluster_id FROM face_instances WHERE id::text = $1", leaving)
    shown = (await api.get(ada, f"/faces/clusters/{alone}")).body
    assert [face["id"] for face in shown["faces"]] == [leaving]


async def test_a_refused_proposal_is_noted_once_and_moves_no_face(
    api: Api, numbers: list[int], ada: Person, mia: Person
) -> None:
    number = await propose_join(*numbers)
    refuse = f"{PROPOSALS}/{number}/refuse"
    assert (await api.post(mia, refuse)).status == 404
    assert [(await api.post(ada, refuse)).status for _ in range(2)] == [204, 204]
    assert (await api.post(ada, f"{PROPOSALS}/{number}/accept")).status == 409
    assert (await api.get(ada, PROPOSALS)).body["proposals"] == []
    assert await sizes() == [2, 3]
    events = await sql.values(str, "SELECT operation FROM admin_events WHERE operation LIKE 'refuse_%'")
    assert events == ["refuse_join"]
