"""Unknown people and single faces over the API."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Api
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")


@scene_fixture
async def cluster_of_max(bot: WholeBot, group: Group, ada: Person) -> str:
    """The id of an unknown person, Max, on three photos."""
    for _ in range(3):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
        await bot.settle()
    rows = await sql.rows("SELECT id FROM clusters ORDER BY id")
    return str(rows[-1]["id"])


async def _faces(cluster_id: str) -> list[str]:
    rows = await sql.rows(
        "SELECT id FROM face_instances WHERE cluster_id = $1 ORDER BY number", int(cluster_id)
    )
    return [str(row["id"]) for row in rows]


@pytest.mark.checklist(101)
async def test_an_unknown_person_gets_a_name(api: Api, cluster_of_max: str, ada: Person, mia: Person) -> None:
    path = f"/faces/clusters/{cluster_of_max}/label"
    empty = await api.post(ada, path, {"name": ""})
    blank = await api.post(ada, path, {"name": "  "})
    assert (empty.status, blank.status) == (422, 400)
    noise = await api.post(ada, "/faces/clusters/-1/label", {"name": "Max"})
    assert (noise.status, noise.body["code"]) == (400, "noise")
    missing = await api.post(ada, "/faces/clusters/987654/label", {"name": "Max"})
    hidden = await api.post(mia, path, {"name": "Max"})
    assert (missing.status, missing.body) == (404, hidden.body)
    taken = await api.post(ada, path, {"name": "ANNA", "is_new": True})
    assert (taken.status, taken.body["code"]) == (409, "name_taken")
    named = await api.post(ada, path, {"name": "Max", "is_new": True})
    assert named.status == 200, named.body
    assert (named.body["person_name"], named.body["faces_labeled"]) == ("Max", 3)
    [row] = await sql.rows(
        "SELECT count(*) AS n FROM person_prototypes WHERE person_id = $1::uuid", named.body["person_id"]
    )
    assert named.body["prototypes_created"] == row["n"] > 0
    assert (await api.post(ada, path, {"name": "Moritz"})).status == 409
    known = (await api.get(ada, f"/faces/clusters/{cluster_of_max}")).body
    assert (known["person_id"], known["faces"]) == (named.body["person_id"], [])
    assert known["face_count"] == 0, "of faces that no page lists"


@pytest.mark.checklist(16, 218)
async def test_unknown_people_are_listed_shown_split_joined_and_ignored(
    api: Api, bot: WholeBot, cluster_of_max: str, ada: Person
) -> None:
    listed = (await api.get(ada, "/faces/clusters", section="open")).body
    assert [(one["id"], one["face_count"], one["photo_count"]) for one in listed["clusters"]] == [
        (cluster_of_max, 3, 3)
    ]
    shown = (await api.get(ada, f"/faces/clusters/{cluster_of_max}", pageSize=2)).body
    assert (shown["state"], shown["face_count"], len(shown["faces"])) == ("open", 3, 2)
    [workspace] = (await api.get(ada, "/faces/me")).body["workspaces"]
    assert shown["workspace"] == workspace["id"]
    parts = (await api.get(ada, f"/faces/clusters/{cluster_of_max}/parts")).body["parts"]
    assert [len(part) for part in parts] == [3]
    leaving = await api.post(ada, f"/faces/clusters/{cluster_of_max}/split", {"face_ids": parts[0][:1]})
    assert (leaving.status, leaving.body["faces"]) == (200, 1)
    [other] = [
        one["id"]
        for one in (await api.get(ada, "/faces/clusters")).body["clusters"]
        if one["id"] != cluster_of_max
    ]
    assert await _faces(other) == parts[0][:1]
    joined = await api.post(ada, f"/faces/clusters/{other}/join", {"into": cluster_of_max})
    assert joined.status == 200, joined.body
    assert len(await _faces(cluster_of_max)) == 3
    assert (await api.post(ada, f"/faces/clusters/{cluster_of_max}/ignore")).status == 200
    sizes = (await api.get(ada, "/faces/clusters")).body["sizes"]
    assert sizes == {"ignored": 1}
    back = await api.post(ada, f"/faces/clusters/{cluster_of_max}/ignore", {"ignored": False})
    assert back.status == 200
    late = await api.delete(ada, f"/faces/clusters/{cluster_of_max}", at_most="0")
    assert (late.status, late.body["code"]) == (409, "more_by_now")
    deleted = await api.delete(ada, f"/faces/clusters/{cluster_of_max}")
    assert deleted.status == 200
    await bot.settle()
    assert (await api.get(ada, f"/faces/clusters/{cluster_of_max}")).status == 404


@pytest.mark.checklist(102, 103, 161, 170)
async def test_a_face_is_assigned_and_taken_away(
    api: Api, cluster_of_max: str, ada: Person, mia: Person
) -> None:
    face, *_ = await _faces(cluster_of_max)
    [anna] = (await api.get(ada, "/faces/persons")).body["persons"]
    row = await sql.one("SELECT id FROM persons WHERE name = 'Anna'")
    assert row is not None
    assert anna["name"] == "Anna"
    body = {"person_id": str(row["id"])}
    assert (await api.post(mia, f"/faces/faces/{face}/assign", body)).status == 404
    nobody = {"person_id": face}
    assert (await api.post(ada, f"/faces/faces/{face}/assign", nobody)).body["code"] == "person"
    assert (await api.post(ada, f"/faces/faces/{row['id']}/assign", body)).body["code"] == "face"
    given = await api.post(ada, f"/faces/faces/{face}/assign", body)
    assert given.body.pop("operation_id") > 0
    assert (given.status, given.body) == (200, {"face_id": face, **body, "person_name": "Anna"})
    events = "SELECT operation FROM face_assignment_events ORDER BY created_at DESC LIMIT 2"
    before = await sql.rows(events)
    same = await api.post(ada, f"/faces/faces/{face}/assign?strict=true", body)
    assert (same.status, same.body) == (200, {**given.body, "operation_id": None})
    assert await sql.rows(events) == before  # nothing was done
    ben = (await api.post(ada, "/faces/persons", {"name": "Ben"})).body["id"]
    kept = await api.post(ada, f"/faces/faces/{face}/assign?strict=true", {"person_id": ben})
    assert (kept.status, kept.body["code"]) == (409, "changed_since")
    for person in (ben, body["person_id"]):
        assert (await api.post(ada, f"/faces/faces/{face}/assign", {"person_id": person})).status == 200
    assert [row["operation"] for row in await sql.rows(events)] == ["MOVE_TO_PERSON"] * 2
    taken = await api.delete(ada, f"/faces/faces/{face}/person")
    assert taken.body.pop("operation_id") > 0
    assert (taken.status, taken.body) == (
        200,
        {"face_id": face, "previous_person_id": body["person_id"], "previous_person_name": "Anna"},
    )
    again = await api.delete(ada, f"/faces/faces/{face}/person")
    assert (again.status, again.body["code"]) == (400, "face_not_assigned")
    assert (await api.delete(ada, f"/faces/faces/{row['id']}/person")).status == 404
