"""A single face over the API: why it is asked about, confirmed, deleted; and who has its photo."""

from uuid import uuid4

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.album import Album, posted_faces
from tests.api.conftest import Api
from tests.telegram.whole_bot import WholeBot


async def _faces(photo: int) -> list[str]:
    return await sql.values(
        str, "SELECT id::text FROM face_instances WHERE asset_id = $1 ORDER BY number", photo
    )


async def _may_confirm(api: Api, who: Person, album: Album) -> list[bool]:
    """`may_confirm` of Anna's faces on the oldest photo: the same in both orders of her photos."""
    of_both = []
    for order in ("newest", "unlike"):
        listed = (await api.get(who, album.of(album.anna, "/photos"), order=order)).body["photos"]
        [photo] = [one for one in listed if one["photo_id"] == album.photos[0]]
        of_both.append([face["may_confirm"] for face in photo["faces"]])
    assert of_both[0] == of_both[1]
    return of_both[0]


async def _post(bot: WholeBot, group: Group, who: Person, **look: float) -> int:
    await who.post_photo(group, bot.engine.draw(bot.engine.face(**look)))
    await bot.settle()
    return await sql.value(int, "SELECT max(id) FROM image_assets WHERE kind = 'post'") or 0


async def test_a_question_says_why_and_names_others_to_moderators_only(
    api: Api, bot: WholeBot, album: Album, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await sql.execute(
        "UPDATE participant_persons SET state = 'revoked' WHERE person_id::text = $1", album.ben
    )
    await bot.write(zoe, "/start")
    await _post(bot, group, ada, anna=0.42, ben=0.3)
    question = await sql.one(
        "SELECT * FROM face_suggestions WHERE suggested_person_id::text = $1", album.anna
    )
    assert question is not None
    path = f"/faces/suggestions/{question['id']}/why"
    of_ada, of_mia = [(await api.get(who, path)).body for who in (ada, mia)]
    assert of_ada["confidence"] == question["aggregate_confidence"]
    assert of_ada["source_face_id"] == str(question["source_face_id"])
    assert (of_ada["alike"], of_ada["prototypes"]) == (1, 1)
    assert (of_ada["runner_up"]["name"], of_mia["runner_up"]["name"]) == ("Ben", None)
    assert 0 < of_mia["runner_up"]["confidence"] == of_ada["runner_up"]["confidence"] < of_ada["confidence"]
    hidden, missing = await api.get(zoe, path), await api.get(ada, "/faces/suggestions/987654/why")
    assert (hidden.status, hidden.body) == (404, missing.body)
    await api.post(ada, f"/faces/suggestions/{question['id']}/accept")
    assert (await api.get(ada, path)).status == 404  # the question is answered


async def test_only_the_recipient_of_a_photo_may_confirm_a_face_on_it(
    api: Api, album: Album, ada: Person, mia: Person
) -> None:
    [face, *_] = await _faces(album.photos[0])
    path, anna = f"/faces/faces/{face}/confirm", {"person_id": album.anna}
    of_nobody = await api.post(ada, f"/faces/faces/{uuid4()}/confirm", anna)
    refused = await api.post(ada, path, anna)  # she moderates, but the photo was not sent to her
    assert (refused.status, refused.body) == (404, of_nobody.body)
    other = await api.post(mia, path, {"person_id": album.ben})
    assert other.status == 404
    assert [await _may_confirm(api, who, album) for who in (ada, mia)] == [[False], [True]]
    done = await api.post(mia, path, anna)
    assert (done.status, done.body["faces"]) == (200, 1), done.body
    assert await _may_confirm(api, mia, album) == [False]
    basis = "SELECT basis FROM face_instances WHERE id::text = $1"
    assert await sql.value(str, basis, face) == "answered"
    again = await api.post(mia, path, anna)
    assert (again.status, again.body.get("code")) == (409, "on_it_already")
    await api.post(mia, f"/faces/operations/{done.body['operation_id']}/undo")
    assert await sql.value(str, basis, face) == "matched"


@pytest.mark.checklist(24)
async def test_one_face_is_deleted_for_good(
    api: Api, bot: WholeBot, album: Album, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    [face, *_] = await _faces(album.photos[0])
    await bot.write(zoe, "/start")
    path = f"/faces/faces/{face}"
    missing, hidden = await api.delete(ada, f"/faces/faces/{uuid4()}"), await api.delete(zoe, path)
    assert (hidden.status, hidden.body) == (404, missing.body)
    would = await api.delete(mia, path, preview="true")
    assert (would.body, await _faces(album.photos[0])) == ({"preview": True, "faces": 1}, [face])
    key = {"Idempotency_Key": "gone"}
    both = [await api.call(mia, "DELETE", path, headers=key) for _ in range(2)]
    assert [one.body for one in both] == [{"preview": False, "faces": 1}] * 2
    await bot.settle()
    assert await _faces(album.photos[0]) == []
    assert len(await posted_faces(album.anna)) == 2  # her other photos stay
    assert (await api.delete(mia, path)).status == 404
    unknown = await _post(bot, group, ada, max=0.9)
    [of_nobody] = await _faces(unknown)
    stranger = await api.delete(mia, f"/faces/faces/{of_nobody}")
    assert (stranger.status, stranger.body) == (404, missing.body)
    await sql.execute("UPDATE face_instances SET cluster_id = NULL WHERE id::text = $1", of_nobody)
    loose = await api.delete(ada, f"/faces/faces/{of_nobody}")
    assert (loose.status, loose.body.get("code")) == (400, "noise")
    assert (await api.delete(mia, f"/faces/faces/{of_nobody}")).status == 404
    [clustered] = await _faces(await _post(bot, group, ada, moritz=0.9))
    assert (await api.delete(ada, f"/faces/faces/{clustered}")).body["faces"] == 1


async def test_a_face_that_became_somebody_elses_after_it_was_shown_stays_with_them(
    api: Api, bot: WholeBot, album: Album, ada: Person, zoe: Person
) -> None:
    await bot.write(zoe, "/start")
    [face, *_] = await _faces(album.photos[0])
    path, ben = f"/faces/faces/{face}", {"person_id": album.ben}
    whose = "SELECT person_id::text FROM face_instances WHERE id::text = $1"
    for of in ("nobody", album.ben):
        refused = [
            await api.delete(ada, path, preview="true", of=of),
            await api.delete(ada, path, of=of),
            await api.delete(ada, f"{path}/person", of=of),
            await api.post(ada, f"{path}/assign?of={of}", ben),
        ]
        assert [(one.status, one.body.get("code")) for one in refused] == [(409, "changed_since")] * 4
        assert (await api.delete(zoe, path, of=of)).status == 404  # she may not learn that it is somebody's
    assert await sql.value(str, whose, face) == album.anna
    once = {"Idempotency_Key": "once"}
    given = [await api.call(ada, "POST", f"{path}/assign?of={album.anna}", ben, headers=once) for _ in "12"]
    assert [one.status for one in given] == [200, 200]
    assert given[0].body == given[1].body
    taken = await api.delete(ada, f"{path}/person", of=album.ben)
    assert (taken.status, await sql.value(str, whose, face)) == (200, None)


@pytest.mark.parametrize("goes_on", [True, False])
async def test_a_face_that_is_taken_off_again_with_the_same_key_is_told_of_as_before(
    api: Api, album: Album, ada: Person, *, goes_on: bool
) -> None:
    """Meanwhile it is nobody's, or recognition has given it to the next person."""
    [face, *_] = await _faces(album.photos[0])
    path, once = f"/faces/faces/{face}/person", {"Idempotency_Key": "off"}
    first = await api.call(ada, "DELETE", path, query={"of": album.anna}, headers=once)
    if goes_on:
        next_one = (
            "UPDATE face_instances SET person_id = $2::text::uuid, basis = 'matched' WHERE id::text = $1"
        )
        await sql.execute(next_one, face, album.ben)
    again = await api.call(ada, "DELETE", path, query={"of": album.anna}, headers=once)
    assert (first.body["previous_person_name"], again.status, again.body) == ("Anna", 200, first.body)


@pytest.mark.usefixtures("connected")
async def test_only_moderators_learn_who_has_a_photo(
    api: Api, bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    photo = await _post(bot, group, zoe, anna=0.9)
    path = f"/faces/photos/{photo}/recipients"
    [has] = (await api.get(ada, path)).body["recipients"]
    assert (has["name"], has["has_copy"], has["persons"]) == ("Mia Lind", True, ["Anna"])
    assert has["sent_at"] is not None
    for other in (mia, zoe):  # neither the recipient nor the one who posted it
        assert (await api.get(other, path)).status == 404
    person = await sql.value(str, "SELECT id::text FROM persons")
    await api.post(mia, f"/faces/my/photos/{photo}/wrong", {"person_id": person})
    await bot.settle()
    [had] = (await api.get(ada, path)).body["recipients"]
    assert (had["state"], had["has_copy"], had["persons"]) == ("retracted", False, [])
