"""Many photos at once: a person is taken off the photos, or the photos are given to another person."""

from uuid import UUID, uuid4

import pytest

from domain.rules.work.turns import OWN
from sandbox.telegram import Person
from tests import sql
from tests.api.album import Album, posted_faces
from tests.api.conftest import Answer, Api


@pytest.mark.checklist(104, 126)
async def test_a_person_is_taken_off_the_photos_that_were_seen_in_a_preview(
    api: Api, album: Album, ada: Person, mia: Person
) -> None:
    address = album.of(album.anna, "/photos/bulk-remove")
    first_two = {"photo_ids": album.photos[:2]}
    before = await posted_faces(album.anna)
    preview = await api.call(ada, "POST", address, first_two, query={"preview": "true"})
    assert preview.status == 200, preview.body
    counted = ("updated_faces", "updated_photos", "gained", "lost", "operation_id")
    assert [preview.body[key] for key in counted] == [2, 2, 0, 2, None]  # Mia received both
    assert [face["face_id"] for face in preview.body["faces"]] == [str(face) for face in before[:2]]
    assert [face["photo_id"] for face in preview.body["faces"]] == album.photos[:2]
    assert await posted_faces(album.anna) == before  # so far nothing has changed
    kept = preview.body["faces"][1]["face_id"]
    last = await sql.value(int, "SELECT max(id) FROM tasks") or 0
    done = await api.post(ada, address, {**first_two, "but_face_ids": [kept]})
    # What follows waits in the asker's turn, and not in that of the service, which all workspaces share.
    [turn] = await sql.values(int, "SELECT DISTINCT turn FROM tasks WHERE id > $1", last)
    assert turn != OWN
    assert (done.body["updated_faces"], done.body["updated_photos"]) == (1, 1)
    assert await posted_faces(album.anna) == before[1:]
    event = await sql.one(
        "SELECT operation, note, face_count FROM face_assignment_events WHERE actor <> 'engine'"
    )
    assert event == {
        "operation": "REMOVE_FROM_PERSON",
        "note": "Bulk remove from 2 selected photos",
        "face_count": 1,
    }
    refused = await api.post(mia, address, first_two)
    assert (refused.status, refused.body["code"]) == (403, "only_moderators_move")
    nothing = await api.post(ada, address, {"photo_ids": []})
    assert nothing.status == 422
    far = await api.post(ada, address, {"photo_ids": [10**9]})
    assert (far.status, far.body["code"]) == (404, "photo")


@pytest.mark.checklist(105)
async def test_photos_go_to_a_person_of_the_workspace_or_to_a_new_one(
    api: Api, album: Album, ada: Person
) -> None:
    address = album.of(album.anna, "/photos/bulk-move")
    first, second, third = album.photos
    before = await posted_faces(album.anna)
    to_ben = await api.post(ada, address, {"photo_ids": [first], "to_person_id": album.ben})
    assert to_ben.status == 200, to_ben.body
    operation = to_ben.body.pop("operation_id")
    assert to_ben.body == {
        "to_person_id": album.ben,
        "to_person_name": "Ben",
        "updated_faces": 1,
        "updated_photos": 1,
        "gained": None,
        "lost": None,
        "person_created": False,
        "preview": False,
        "faces": [],
    }
    assert await posted_faces(album.ben) == before[:1]
    again = await api.post(ada, f"/faces/operations/{operation}/undo")
    assert (again.status, again.body["faces"]) == (200, 1)
    assert await posted_faces(album.anna) == before
    by_name = await api.post(ada, address, {"photo_ids": [first], "to_person_name": "BEN"})
    assert (by_name.body["to_person_id"], by_name.body["person_created"]) == (album.ben, False)
    would = await api.call(
        ada, "POST", address, {"photo_ids": [second], "to_person_name": "Cleo"}, query={"preview": "true"}
    )
    assert (would.body["to_person_id"], would.body["person_created"]) == (None, True)
    assert await sql.rows("SELECT id FROM persons WHERE name = 'Cleo'") == []
    cleo = await api.post(ada, address, {"photo_ids": [second], "to_person_name": "Cleo"})
    assert cleo.body["person_created"]
    assert await posted_faces(cleo.body["to_person_id"]) == [before[1]]
    for wrong in ({}, {"to_person_id": album.ben, "to_person_name": "Ben"}):
        assert (await api.post(ada, address, {"photo_ids": [third], **wrong})).status == 422
    unknown = await api.post(ada, address, {"photo_ids": [third], "to_person_id": str(uuid4())})
    itself = await api.post(ada, address, {"photo_ids": [third], "to_person_id": album.anna})
    assert (unknown.status, itself.status) == (404, 400)
    assert await posted_faces(album.anna) == before[2:]


@pytest.mark.checklist(126)
async def test_a_preview_of_a_move_lists_the_faces_that_would_move(
    api: Api, album: Album, ada: Person
) -> None:
    before = await posted_faces(album.anna)
    body = {"photo_ids": album.photos[:2], "to_person_id": album.ben, "but_face_ids": [str(before[0])]}
    address = album.of(album.anna, "/photos/bulk-move")
    would = await api.call(ada, "POST", address, body, query={"preview": "true"})
    assert would.body["faces"] == [{"face_id": str(before[1]), "photo_id": album.photos[1]}]
    assert await posted_faces(album.anna) == before
    assert (await api.post(ada, address, body)).body["updated_faces"] == 1
    assert await posted_faces(album.ben) == before[1:2]


async def test_a_preview_reads_a_name_as_the_move_does(api: Api, album: Album, ada: Person) -> None:
    address = album.of(album.anna, "/photos/bulk-move")

    async def move(name: str, *, preview: str = "true") -> Answer:
        body = {"photo_ids": album.photos[:1], "to_person_name": name}
        return await api.call(ada, "POST", address, body, query={"preview": preview})

    for written in ("  BEN", "B\0en", "Be\u200bn"):
        would = await move(written)
        assert (would.body["to_person_id"], would.body["person_created"]) == (album.ben, False), written
    for nobody in ("", "\0", "\u200b"):
        refused = await move(nobody)
        assert (refused.status, refused.body["code"]) == (400, "name_empty"), nobody
    assert (await move("B\0en", preview="false")).body["to_person_id"] == album.ben


@pytest.mark.checklist(223)
async def test_a_face_that_was_left_out_of_a_move_is_not_the_other_person(
    api: Api, album: Album, ada: Person
) -> None:
    address = album.of(album.anna, "/photos/bulk-move")
    left = (await posted_faces(album.anna))[2]
    body = {"photo_ids": album.photos, "to_person_id": album.ben, "but_face_ids": [str(left)]}
    assert (await api.post(ada, address, body)).body["updated_faces"] == 2
    refused = await sql.rows("SELECT face_id, person_id FROM negative_pairs WHERE face_id = $1", left)
    assert refused == [{"face_id": left, "person_id": UUID(album.ben)}]
    somebody = await api.post(ada, address, {**body, "but_face_ids": [str(uuid4())]})
    assert (somebody.status, somebody.body["code"]) == (404, "face")
