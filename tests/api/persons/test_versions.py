"""A change that names a version (If-Match) is refused when another one came first, even by a moment."""

import asyncio

import pytest

from bot.api.application import PREFIX
from sandbox.telegram import Group, Person
from tests import sql
from tests.api.album import Album, posted_faces
from tests.api.conftest import Answer, Api
from tests.telegram.whole_bot import WholeBot


async def test_of_two_changes_of_the_same_version_one_is_refused(
    api: Api, album: Album, ada: Person, mia: Person
) -> None:
    anna = album.of(album.anna)
    for turn in range(3):
        seen = (await api.get(ada, anna)).headers["ETag"]
        wanted = {who: {"name": f"Anna {turn} {who.id}", "birth_date": "2020-05-14"} for who in (ada, mia)}
        answers: list[Answer] = await asyncio.gather(
            *(api.patch(who, anna, body, If_Match=seen) for who, body in wanted.items())
        )
        first = {answer.status: answer for answer in answers}
        assert sorted(first) == [200, 412]
        assert first[412].body["code"] == "changed"
        assert (await api.get(ada, anna)).body["name"] == first[200].body["name"]


async def test_nothing_is_done_to_a_person_that_changed_since(api: Api, album: Album, ada: Person) -> None:
    anna, [face, *_] = album.of(album.anna), await posted_faces(album.anna)
    old = (await api.get(ada, anna)).headers["ETag"]
    await api.patch(ada, anna, {"name": "Anya"})
    acts = [
        *(("DELETE", f"{anna}?mode={mode}", None) for mode in ("erase", "unassign", "faces_only")),
        ("POST", f"{anna}/hide", None),
        ("POST", f"{anna}/merge", {"into_person_id": album.ben}),
        ("PUT", f"{anna}/picture", {"face_id": str(face)}),
    ]
    for method, path, body in acts:
        late = await api.call(ada, method, path, body, headers={"If_Match": old})
        assert (late.status, late.body.get("code")) == (412, "changed"), path
    assert await sql.values(str, "SELECT kind FROM operations WHERE person_number > 0 ORDER BY id") == [
        "rename_person"
    ]
    now = (await api.get(ada, anna)).headers["ETag"]
    for method, path, body in reversed(acts[-2:]):
        done = await api.call(ada, method, path, body, headers={"If_Match": f"{old}, {now}"})
        assert done.status == 200, done.body
        now = (await api.get(ada, anna)).headers["ETag"]


async def test_a_repeat_gets_its_answer_and_a_route_without_versions_says_so(
    api: Api, album: Album, ada: Person
) -> None:
    anna = album.of(album.anna)
    old = (await api.get(ada, anna)).headers["ETag"]
    sent = {"If_Match": old, "Idempotency_Key": "once"}
    both = {"name": "Anya", "birth_date": "2020-05-14"}
    answers = [await api.patch(ada, anna, both, **sent) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    kinds = "SELECT kind FROM operations WHERE kind IN ('rename_person', 'set_birth_date') ORDER BY kind"
    assert await sql.values(str, kinds) == ["rename_person", "set_birth_date"]
    apart = {"other_person_id": album.ben}
    deaf = await api.post(ada, album.of(album.anna, "/apart"), apart, If_Match=old)
    assert (deaf.status, deaf.body.get("code")) == (400, "no_versions")
    here, now = api.client.make_url(f"{PREFIX}{anna}"), (await api.get(ada, anna)).headers["ETag"]
    lines = [("If-Match", old), ("If-Match", now), ("Authorization", f"Bearer {api.session(ada)}")]
    async with api.client.session.patch(here, json={"name": "Anja"}, headers=lines) as listed:
        assert listed.status == 200  # one list of versions may come in several headers
    weak = f"W/{(await api.get(ada, anna)).headers['ETag']}"
    assert (await api.patch(ada, anna, {"name": "Anya"}, If_Match=weak)).status == 200
    odd = await api.patch(ada, anna, {"name": "Ann"}, If_Match="W/never")
    assert odd.status == 412
    assert (await api.patch(ada, anna, {"name": "Ann"}, If_Match="*")).status == 200


@pytest.mark.usefixtures("connected")
async def test_a_question_is_answered_only_in_the_state_that_was_seen(
    api: Api, bot: WholeBot, group: Group, ada: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.42)))
    await bot.settle()
    path = f"/faces/suggestions/{await sql.value(int, 'SELECT id FROM face_suggestions')}"
    waiting = (await api.get(ada, path)).headers["ETag"]
    refused = await api.post(ada, f"{path}/reject", If_Match=waiting)
    assert (refused.status, refused.headers["ETag"]) == (200, f'"{refused.body["version"]}"')
    assert refused.headers["ETag"] != waiting
    late = await api.post(ada, f"{path}/accept", If_Match=waiting)
    assert (late.status, late.body.get("code")) == (412, "changed")
    operation = await sql.value(int, "SELECT max(id) FROM operations")
    assert (await api.post(ada, f"/faces/operations/{operation}/undo")).status == 200
    stale = await api.post(ada, f"{path}/accept", If_Match=refused.headers["ETag"])
    assert (stale.status, await sql.value(str, "SELECT status FROM face_suggestions")) == (412, "PENDING")
    again = await api.call(ada, "GET", path, headers={"If_None_Match": waiting})
    assert again.status == 200  # its pictures have addresses that end, so it is sent each time
    # The undo has brought back the state that was seen first.
    assert (await api.post(ada, f"{path}/accept", If_Match=waiting)).status == 200
