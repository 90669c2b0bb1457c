"""Persons are made, renamed, merged, hidden and deleted over the API."""

from uuid import UUID, uuid4

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.album import Album, posted_faces
from tests.api.conftest import Api, serving
from tests.persons import has, make_guardians
from tests.telegram.whole_bot import WholeBot


async def names() -> list[str]:
    rows = await sql.rows(f"SELECT name FROM persons WHERE {has('approved')} ORDER BY number")
    return [row["name"] for row in rows]


@pytest.mark.checklist(114)
async def test_a_person_is_made_once_whatever_the_case_of_the_name(
    api: Api, album: Album, ada: Person, mia: Person
) -> None:
    made = await api.post(ada, "/faces/persons", {"name": "  Cleo  ", "birth_date": "2020-05-14"})
    assert (made.status, made.body["name"], made.body["birth_date"]) == (201, "Cleo", "2020-05-14")
    again = await api.post(ada, "/faces/persons", {"name": "cLEO"})
    assert again.status == 409
    assert again.body["code"] == "name_taken"
    refused = [
        (await api.post(ada, "/faces/persons", body)).status
        for body in ({"name": " "}, {"name": "Dan", "birth_date": "1800-01-01"}, {"name": 7}, {})
    ]
    assert refused == [400, 400, 422, 422]
    assert (await api.post(mia, "/faces/persons", {"name": "Dan"})).status == 404
    assert await names() == ["Anna", "Ben", "Cleo"]
    [done] = await sql.rows("SELECT id FROM operations WHERE kind = 'create_person'")
    undone = await api.post(ada, f"/faces/operations/{done['id']}/undo")
    assert (undone.status, await names()) == (200, ["Anna", "Ben"])
    assert (await api.get(ada, album.of(made.body["id"]))).status == 404
    redone = await api.post(ada, f"/faces/operations/{undone.body['operation_id']}/undo")
    assert (redone.status, await names()) == (200, ["Anna", "Ben", "Cleo"])


async def test_a_person_that_was_deleted_is_not_made_again_by_the_same_request(
    api: Api, bot: WholeBot, album: Album, ada: Person
) -> None:
    """This also holds when the rows are gone and Redis has forgotten the key."""
    said = []
    made = await api.post(ada, "/faces/persons", {"name": "Cleo"}, Idempotency_Key="made")
    assert (await api.delete(ada, album.of(made.body["id"]), mode="erase")).status == 200
    for _ in range(2):
        again = await api.post(ada, "/faces/persons", {"name": "Cleo"}, Idempotency_Key="made")
        said.append((again.status, again.body["code"]))
        await bot.settle()
        bot.api_memory.requests.clear()
    assert said == [(409, "done_already")] * 2
    assert await names() == ["Anna", "Ben"]


@pytest.mark.checklist(115)
async def test_name_and_birth_date_are_changed_by_owners_and_moderators(
    api: Api, bot: WholeBot, album: Album, ada: Person, mia: Person, zoe: Person
) -> None:
    anna = album.of(album.anna)
    changed = await api.patch(mia, anna, {"name": "Annabell", "birth_date": "2020-05-14"})
    assert (changed.status, changed.body["name"], changed.body["birth_date"]) == (
        200,
        "Annabell",
        "2020-05-14",
    )
    name_undone = await api.post(mia, f"/faces/operations/{changed.body['operation_ids'][1]}/undo")
    assert name_undone.status == 200
    assert (await api.get(mia, anna)).body["name"] == "Anna"
    assert (await api.patch(mia, anna, {"name": "Annabell"})).status == 200
    same = await api.patch(mia, anna, {"name": "Annabell"})
    assert (same.status, same.body["operation_ids"]) == (200, [])
    only = await api.patch(mia, anna, {"birth_date": None})
    assert (only.body["name"], only.body["birth_date"]) == ("Annabell", None)
    taken = await api.patch(mia, anna, {"name": "BEN", "birth_date": "2020-05-14"})
    assert (taken.status, taken.body["code"]) == (409, "name_taken")
    assert (await api.get(mia, anna)).body["birth_date"] is None  # none of the two was changed
    both = await api.patch(ada, anna, {"name": "Ben", "keep_both": True})
    assert (both.status, await names()) == (200, ["Ben · M", "Ben"])
    assert (await api.patch(ada, anna, {"name": "Annabell"})).status == 200
    for wrong in ({}, {"name": None}, {"keep_both": True}, {"birth_date": "yesterday"}, {"colour": "red"}):
        assert (await api.patch(mia, anna, wrong)).status == 422
    assert (await api.patch(ada, anna, {"birth_date": "2999-01-01"})).status == 400
    old = (await api.get(ada, anna)).headers["ETag"]
    assert (await api.patch(ada, anna, {"name": "Anna"}, If_Match=old)).status == 200
    assert (await api.patch(ada, anna, {"name": "Anya"}, If_Match=old)).status == 412
    await bot.write(zoe, "/start")
    assert (await api.patch(zoe, anna, {"name": "Anya"})).status == 404
    await make_guardians()
    assert (await api.patch(mia, anna, {"name": "Anya"})).status == 403
    assert await names() == ["Anna", "Ben"]


@pytest.mark.checklist(117, 223, 242, 243)
async def test_two_persons_are_merged_after_a_preview_and_parted_again(
    api: Api, album: Album, ada: Person, mia: Person
) -> None:
    merge, faces = album.of(album.anna, "/merge"), await posted_faces(album.anna)
    into_ben = {"into_person_id": album.ben}
    preview = await api.call(ada, "POST", merge, into_ben, query={"preview": "true"})
    assert (preview.body["photos"], preview.body["operation_id"]) == (4, None)
    assert preview.body["against"]["shared_photos"] == 0
    assert (preview.body["gained"], preview.body["lost"]) == (0, 0)
    assert await posted_faces(album.anna) == faces
    assert (await api.post(mia, merge, into_ben)).status == 403
    done = await api.post(ada, merge, into_ben, Idempotency_Key="merge")
    assert (done.status, done.body["into_person_id"], done.body["against"]) == (200, album.ben, None)
    assert (done.body["gained"], done.body["lost"]) == (None, None)
    assert (await api.post(ada, merge, into_ben, Idempotency_Key="merge")).body == done.body
    assert await posted_faces(album.ben) == faces
    absorbed = (await api.get(ada, album.of(album.anna))).body
    assert (absorbed["status"], absorbed["merged_into"]) == ("MERGED", album.ben)
    assert (await api.get(mia, album.of(album.anna))).status == 404
    assert (await api.post(ada, merge, into_ben)).status == 409
    undone = await api.post(ada, f"/faces/operations/{done.body['operation_id']}/undo")
    assert (undone.status, await posted_faces(album.anna)) == (200, faces)
    itself = await api.post(ada, merge, {"into_person_id": album.anna})
    assert (itself.status, itself.body["code"]) == (400, "into_itself")
    nobody = await api.post(ada, merge, {"into_person_id": str(uuid4())})
    missing = await api.post(ada, album.of(str(uuid4()), "/merge"), into_ben)
    assert (nobody.status, missing.status) == (404, 404)


async def test_the_preview_of_a_merge_says_who_has_to_ask_for_more_photos(
    api: Api, bot: WholeBot, group: Group, album: Album, ada: Person, zoe: Person
) -> None:
    await bot.connect(zoe, group, "Cleo", bot.engine.draw(bot.engine.face(cleo=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    cleo = await sql.value(str, "SELECT id::text FROM persons WHERE name = 'Cleo'")
    dan = (await api.post(ada, "/faces/persons", {"name": "Dan"})).body["id"]
    merge = album.of(album.anna, "/merge")
    told = []
    for into in (cleo, album.ben, dan):
        body = {"into_person_id": into}
        would = (await api.call(ada, "POST", merge, body, query={"preview": "true"})).body
        told.append((would["must_ask"], would["come_along"]))
    # She receives Ben already. Nobody decides about Dan: she gets all photos of him.
    assert told == [(["Mia Lind"], []), ([], []), ([], ["Mia Lind"])]
    done = await api.post(ada, merge, {"into_person_id": cleo})
    assert (done.status, done.body["must_ask"], done.body["come_along"]) == (200, [], [])


async def test_a_person_gets_a_picture_is_hidden_and_is_told_apart(
    api: Api, album: Album, ada: Person, mia: Person
) -> None:
    anna = album.anna
    face = (await posted_faces(anna))[1]
    chosen = await api.call(mia, "PUT", album.of(anna, "/picture"), {"face_id": str(face)})
    assert (chosen.status, (await api.get(ada, "/faces/persons")).body["persons"][0]["face_id"]) == (
        200,
        str(face),
    )
    foreign = await api.call(mia, "PUT", album.of(album.ben, "/picture"), {"face_id": str(face)})
    assert (foreign.status, foreign.body["code"]) == (404, "face")
    assert (await api.post(mia, album.of(anna, "/hide"))).status == 200
    hidden = await api.get(ada, "/faces/persons", hidden="true")
    assert [one["name"] for one in hidden.body["persons"]] == ["Anna"]
    assert (await api.post(mia, album.of(anna, "/hide"))).body["operation_id"] is None
    assert (await api.post(mia, album.of(anna, "/show"))).body["operation_id"] is not None
    apart = {"other_person_id": album.ben}
    assert (await api.post(mia, album.of(anna, "/apart"), apart)).status == 200
    told_apart = (await api.get(ada, album.of(anna))).body["apart"]
    assert [(one["id"], one["name"]) for one in told_apart] == [(album.ben, "Ben")]
    assert (await api.post(mia, album.of(anna, "/end-apart"), apart)).status == 200
    assert (await api.get(ada, album.of(anna))).body["apart"] == []


@pytest.mark.checklist(218)
async def test_a_preview_tells_a_program_that_many_faces_need_a_second_yes(
    bot: WholeBot, album: Album, mia: Person
) -> None:
    for threshold, asks_twice in ((4, False), (3, True)):
        bot.configure(delete_confirm_threshold=threshold)
        async with serving(bot) as api:
            would = (await api.delete(mia, album.of(album.anna), preview="true")).body
        assert (would["faces"], would["asks_twice"]) == (4, asks_twice)


@pytest.mark.checklist(19, 127)
async def test_a_person_is_deleted_in_three_ways(
    api: Api, bot: WholeBot, album: Album, ada: Person, mia: Person
) -> None:
    anna, faces = album.of(album.anna), await posted_faces(album.anna)
    preview = await api.delete(mia, anna, preview="true")
    assert preview.body == {
        "mode": "erase",
        "modes": ["erase", "faces_only"],
        "preview": True,
        "faces": 4,
        "photos": 3,
        "receivers": ["Mia Lind"],
        "asks_twice": False,
    }
    usual = await api.delete(ada, anna, preview="true")
    assert usual.status == 200
    assert (usual.body["mode"], usual.body["modes"]) == ("faces_only", ["faces_only", "erase", "unassign"])
    refused = [await api.delete(mia, anna, mode="unassign", **how) for how in ({}, {"preview": "true"})]
    assert [one.status for one in refused] == [403, 403]
    assert (await api.delete(ada, anna, mode="unassign", preview="true")).body["faces"] == 4
    assert (await api.delete(ada, anna, mode="everything")).status == 422
    assert (await api.delete(ada, anna)).status == 422  # the mode has to be named
    assert await posted_faces(album.anna) == faces
    assert (await api.delete(ada, anna, mode="unassign")).status == 200
    rows = await sql.rows("SELECT id, person_id FROM face_instances WHERE id = ANY($1::uuid[])", faces)
    assert {row["person_id"] for row in rows} == {None}
    assert (await api.get(ada, anna)).status == 404
    ben = album.of(album.ben)
    assert (await api.delete(ada, ben, mode="faces_only")).status == 200
    assert await sql.rows("SELECT id FROM face_instances WHERE person_id = $1", UUID(album.ben)) == []
    assert (await api.get(mia, ben)).body["name"] == "Ben"
    assert (await api.delete(mia, ben, mode="erase")).status == 200
    [order] = await sql.rows("SELECT tg_notify_chat_id FROM erasures ORDER BY id DESC LIMIT 1")
    assert order["tg_notify_chat_id"] == mia.id  # for the certificate
    await bot.settle()
    assert await names() == []
    assert (await api.delete(mia, ben, mode="erase")).status == 404


@pytest.mark.checklist(63, 218)
@pytest.mark.parametrize("mode", ["erase", "faces_only", "unassign"])
async def test_no_more_faces_go_than_the_preview_said(api: Api, album: Album, ada: Person, mode: str) -> None:
    anna = album.of(album.anna)
    said = (await api.delete(ada, anna, mode=mode, preview="true")).body["faces"]
    late = await api.delete(ada, anna, mode=mode, at_most=str(said - 1))
    assert (late.status, late.body["code"], late.body["details"]) == (409, "more_by_now", {"n": said})
    assert await sql.rows("SELECT id FROM erasures") == []
    assert (await api.delete(ada, anna, mode=mode, at_most=str(said))).status == 200


async def test_a_repeated_request_to_delete_faces_says_what_the_first_one_did(
    api: Api, album: Album, ada: Person
) -> None:
    how = {"query": {"mode": "faces_only"}, "headers": {"Idempotency_Key": "once"}}
    first, again = [await api.call(ada, "DELETE", album.of(album.anna), **how) for _ in range(2)]
    assert (first.status, first.body["faces"], first.body["photos"]) == (200, 4, 3)
    assert (again.status, again.body["faces"], again.body["photos"]) == (200, 4, 3)


@pytest.mark.parametrize("mode", ["erase", "faces_only", "unassign"])
async def test_a_preview_refuses_what_the_deletion_would(
    api: Api, album: Album, ada: Person, mode: str
) -> None:
    anna = album.of(album.anna)
    old = {"If_Match": (await api.get(ada, anna)).headers["ETag"]}
    assert (await api.patch(ada, anna, {"name": "Anya"})).status == 200
    for preview in ("true", "false"):
        query = {"mode": mode, "preview": preview}
        assert (await api.call(ada, "DELETE", anna, query=query, headers=old)).status == 412


@pytest.mark.parametrize("mode", ["erase", "faces_only", "unassign"])
async def test_no_person_is_deleted_on_a_right_that_the_bot_only_remembers(
    api: Api, bot: WholeBot, album: Album, group: Group, mode: str
) -> None:
    """A deletion cannot be undone, so Telegram is asked anew: a bot that is no admin hears of no demotion."""
    otto = bot.tg.add_user("Otto", started=True)
    group.add(otto)
    group.promote(otto)
    await bot.write(otto, "/start")
    assert (await api.get(otto, album.of(album.anna))).status == 200
    group.demote(otto)
    assert (await api.get(otto, album.of(album.anna))).status == 200  # by the answer from before
    assert (await api.delete(otto, album.of(album.anna), mode=mode)).status == 404
    assert await names() == ["Anna", "Ben"]
