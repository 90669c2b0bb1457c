"""The faces that represent a person are listed, pinned, dropped and chosen again over the API."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest

from sandbox.telegram import Person
from tests import sql
from tests.api.album import Album, posted_faces
from tests.api.conftest import Api
from tests.persons import make_guardians


async def listed(api: Api, album: Album, who: Person) -> dict[str, dict[str, object]]:
    """Prototypes of Anna by face."""
    found = await api.get(who, album.of(album.anna, "/prototypes"))
    assert found.status == 200, found.body
    return {one["face_id"]: one for one in found.body["prototypes"]}


@pytest.mark.checklist(119, 123)
async def test_each_prototype_is_listed_with_the_age_the_decade_and_the_side_that_it_shows(
    api: Api, album: Album, mia: Person
) -> None:
    """Anna is old by now. She is a young woman on her training photo, and was a child on the pinned one."""
    face, *_ = map(str, await posted_faces(album.anna))
    [trained] = await listed(api, album, mia)
    await api.post(mia, album.of(album.anna, "/prototypes/pin"), {"face_id": face})
    await sql.execute("UPDATE persons SET birth_date = '1940-03-01' WHERE id::text = $1", album.anna)
    for one, taken, nose in ((trained, date(1962, 6, 1), 5), (face, date(1950, 6, 1), 1)):
        await sql.execute(
            """UPDATE image_assets SET taken_at = $2 FROM face_instances f
               WHERE f.asset_id = image_assets.id AND f.id::text = $1""",
            one,
            datetime.combine(taken, time(12), UTC),
        )
        points = f"[[0, 0], [10, 0], [{nose}, 5], [0, 10], [10, 10]]"
        await sql.execute("UPDATE face_instances SET landmarks = $2::jsonb WHERE id::text = $1", one, points)
    again = await api.call(
        mia, "POST", album.of(album.anna, "/prototypes/recompute"), query={"rescan": "false"}
    )
    assert again.body == {"prototypes": 2}
    now = await listed(api, album, mia)
    shown = ("age_era_bucket", "decade_bucket", "pose")
    assert {one: [now[one][key] for key in shown] for one in now} == {
        trained: ["young_adult", "1960s", "front"],
        face: ["child", "1950s", "left"],
    }
    found = await api.get(mia, album.of(album.anna, "/prototypes"))
    assert found.body["coverage"] == {
        "eras": {"child": 1, "young_adult": 1, "senior": 0},
        "decades": {"1950s": 1, "1960s": 1},
        "front": 1,
        "side": 1,
    }


@pytest.mark.checklist(120, 121, 122)
async def test_faces_are_pinned_unpinned_and_dropped_by_an_owner(
    api: Api, album: Album, ada: Person, mia: Person
) -> None:
    face, *_ = map(str, await posted_faces(album.anna))
    trained = await listed(api, album, mia)
    assert [one["is_training"] for one in trained.values()] == [True]
    pin = album.of(album.anna, "/prototypes/pin")
    pinned = await api.post(mia, pin, {"face_id": face})
    assert pinned.status == 200, pinned.body
    now = await listed(api, album, ada)
    assert (now[face]["role"], now[face]["is_pinned"]) == ("PRIMARY", True)
    foreign = await api.post(mia, album.of(album.ben, "/prototypes/pin"), {"face_id": face})
    assert (foreign.status, foreign.body["code"]) == (404, "face")
    one = album.of(album.anna, f"/prototypes/{now[face]['id']}")
    elsewhere = album.of(album.ben, f"/prototypes/{now[face]['id']}/pin")
    assert (await api.delete(mia, elsewhere)).status == 404
    assert (await api.delete(mia, f"{one}/pin")).status == 200
    again = await api.delete(mia, f"{one}/pin")
    assert (again.status, again.body["code"]) == (400, "not_pinned")
    assert not (await listed(api, album, ada))[face]["is_pinned"]
    dropped = await api.delete(mia, one)
    assert dropped.status == 200
    assert [*await listed(api, album, ada)] == [*trained]
    assert await sql.value(str, "SELECT person_id::text FROM face_instances WHERE id::text = $1", face) == (
        album.anna
    )
    gone = await api.delete(mia, one)
    assert (gone.status, gone.body["code"]) == (404, "prototype")
    assert (await api.delete(mia, album.of(album.anna, f"/prototypes/{uuid4()}"))).status == 404


async def searches() -> int:
    return len(await sql.rows("SELECT id FROM tasks WHERE kind = 'backfill_person' AND state = 'ready'"))


@pytest.mark.checklist(123, 125)
async def test_an_owner_has_prototypes_chosen_again_and_no_guardian_sees_or_chooses_any(
    api: Api, album: Album, mia: Person
) -> None:
    await sql.execute("DELETE FROM tasks WHERE kind = 'backfill_person'")
    recompute = album.of(album.anna, "/prototypes/recompute")
    quiet = await api.call(mia, "POST", recompute, query={"rescan": "false"})
    assert (quiet.body, await searches()) == ({"prototypes": 1}, 0)
    assert (await api.call(mia, "POST", recompute)).body == {"prototypes": 1}
    assert await searches() == 1
    key = {"Idempotency_Key": "once"}
    answers = [await api.call(mia, "POST", recompute, headers=key) for _ in range(2)]
    assert [one.status for one in answers] == [200, 409]
    assert answers[1].body["code"] == "done_already"
    await make_guardians()
    for rest in ("/prototypes", "/assignment-history"):
        assert (await api.get(mia, album.of(album.anna, rest))).status == 403
    face, *_ = map(str, await posted_faces(album.anna))
    assert (await api.call(mia, "POST", recompute)).status == 403
    assert (await api.post(mia, album.of(album.anna, "/prototypes/pin"), {"face_id": face})).status == 403
    deleting = await api.delete(mia, album.of(album.anna), preview="true")
    assert deleting.status == 403
    assert deleting.body["code"] == "only_owner_erases"
