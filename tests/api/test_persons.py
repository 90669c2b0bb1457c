"""The persons of a workspace over the API."""

from uuid import uuid4

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.album import Album
from tests.api.conftest import Api
from tests.faces import add_faces
from tests.persons import ERASING, add_persons, has
from tests.telegram.whole_bot import WholeBot


@pytest.mark.usefixtures("connected")
async def test_a_moderator_lists_persons(api: Api, ada: Person) -> None:
    listed = await api.get(ada, "/faces/persons")
    assert listed.status == 200, listed.body
    assert [person["name"] for person in listed.body["persons"]] == ["Anna"]


@pytest.mark.checklist(112)
async def test_a_parent_lists_own_persons_only(api: Api, album: Album, mia: Person, ada: Person) -> None:
    await sql.execute("UPDATE participant_persons SET state = 'revoked' WHERE person_id = $1", album.ben)
    own, asked = await api.get(mia, "/faces/persons"), await api.get(mia, "/faces/persons", workspace=1)
    assert [(one["id"], one["photos"]) for one in own.body["persons"]] == [(album.anna, 3)]
    assert (asked.status, asked.body["code"]) == (404, "no_workspace")
    every = await api.get(ada, "/faces/persons", pageSize=1, page=2)
    assert ([one["name"] for one in every.body["persons"]], every.body["total"]) == (["Ben"], 2)
    assert (await api.get(ada, "/faces/persons", page=9)).body["total"] == 2
    for typed in ("AN", "a\0n"):
        found = await api.get(ada, "/faces/persons", typed=typed)
        assert [one["name"] for one in found.body["persons"]] == ["Anna"]


async def test_two_persons_of_one_name_in_two_groups_are_told_apart(
    api: Api, bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    football = bot.tg.add_group("Football", admins=[ada])
    football.add(mia)
    await football.add_bot(by=ada)
    await bot.settle()
    await bot.connect(mia, football, "Anna", bot.engine.draw(bot.engine.face(other=0.9)))
    request = next(m for m in reversed(ada.inbox) if m.photo and m.buttons)
    await bot.press(ada, request, "Approve")
    for path in ("/faces/persons", "/faces/my/persons"):
        listed = (await api.get(mia, path)).body["persons"]
        assert [(one["name"], one["home"]) for one in listed] == [
            ("Anna", group.chat.title),
            ("Anna", "Football"),
        ]
    shown = await api.get(mia, f"/faces/persons/{listed[1]['id']}")
    assert shown.body["home"] == "Football"
    await sql.execute(
        "UPDATE participant_persons SET alias = 'Anni' WHERE person_id::text = $1", listed[1]["id"]
    )
    for path in ("/faces/persons", "/faces/my/persons"):
        assert {one["home"] for one in (await api.get(mia, path)).body["persons"]} == {""}


@pytest.mark.checklist(225)
async def test_known_hidden_unknown_and_ignored_people_are_told_apart(
    api: Api, album: Album, ada: Person
) -> None:
    await sql.execute("UPDATE persons SET status = 'HIDDEN' WHERE id::text = $1", album.ben)
    for face, state in zip(await add_faces(album.photos[:2]), ("ignored", "open"), strict=True):
        await sql.execute(
            """WITH made AS (
                   INSERT INTO clusters (workspace_id, state) SELECT id, $2 FROM workspaces RETURNING id)
               UPDATE face_instances SET cluster_id = (SELECT id FROM made) WHERE id = $1""",
            face,
            state,
        )
    listed = (await api.get(ada, "/faces/persons", unidentified="true")).body
    assert [(one["kind"], one["name"], one["is_hidden"]) for one in listed["persons"]] == [
        ("identified", "Anna", False),
        ("identified", "Ben", True),
        ("unidentified", None, False),
        ("ignored", None, False),
    ]
    for hidden, name in (("true", "Ben"), ("false", "Anna")):
        some = (await api.get(ada, "/faces/persons", unidentified="true", hidden=hidden)).body
        assert [one["name"] for one in some["persons"]] == [name]


@pytest.mark.usefixtures("connected")
async def test_a_session_opens_with_what_telegram_signed(api: Api, ada: Person) -> None:
    opened = await api.post(None, "/sessions", {"init_data": api.init_data(ada)})
    assert opened.status == 200
    old = await api.post(None, "/sessions", {"init_data": api.init_data(ada, age_s=3700)})
    assert (old.status, old.body["code"]) == (401, "init_data_refused")


@pytest.mark.checklist(113)
@pytest.mark.usefixtures("connected")
async def test_a_person_is_shown_to_those_who_may_know_of_it(
    api: Api, bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await bot.write(zoe, "/start")
    for _ in range(2):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
        await bot.settle()
    await sql.execute("UPDATE deliveries SET state = 'retracted' WHERE id = (SELECT min(id) FROM deliveries)")
    person_id = await sql.value(str, "SELECT id::text FROM persons")
    seen = [await api.get(who, f"/faces/persons/{person_id}") for who in (ada, mia, zoe)]
    assert [one.status for one in seen] == [200, 200, 404]
    assert seen[0].body["name"] == "Anna"
    assert (seen[0].body["photos"], seen[0].body["training_photos"]) == (2, 1)
    assert [one.body["received"] for one in seen[:2]] == [None, 1]
    assert (await api.get(zoe, f"/faces/persons/{person_id}/photos")).status == 404
    missing = await api.get(ada, f"/faces/persons/{uuid4()}")
    assert missing.body == seen[2].body  # a stranger cannot tell a foreign id from a missing one
    for change in (has("draft"), has("requested"), f"{has('approved')}, {ERASING}"):
        await sql.execute(f"UPDATE persons SET {change}")
        assert (await api.get(ada, f"/faces/persons/{person_id}")).status == 404


@pytest.mark.checklist(112)
@pytest.mark.usefixtures("connected")
async def test_whoever_has_the_sought_name_comes_before_others_that_contain_it(api: Api, ada: Person) -> None:
    await add_persons("Ina Kim", "Carina", "Alina", "Ina", "علیرضا")
    listed = await api.get(ada, "/faces/persons", typed="ina", pageSize=2)
    assert [one["name"] for one in listed.body["persons"]] == ["Ina", "Alina"]
    rest = await api.get(ada, "/faces/persons", typed="ina", pageSize=2, page=2)
    assert [one["name"] for one in rest.body["persons"]] == ["Carina", "Ina Kim"]
    typed_by_a_phone = await api.get(ada, "/faces/persons", typed="علی\u200cرضا")
    assert [one["name"] for one in typed_by_a_phone.body["persons"]] == ["علیرضا"]


@pytest.mark.usefixtures("connected")
async def test_a_person_is_sent_again_only_after_a_change(api: Api, ada: Person) -> None:
    path = f"/faces/persons/{await sql.value(str, 'SELECT id::text FROM persons')}"
    first = await api.get(ada, path)
    tag = first.headers["ETag"]
    known = await api.call(ada, "GET", path, headers={"If_None_Match": tag})
    assert (known.status, known.body, known.headers["ETag"]) == (304, None, tag)
    await sql.execute("UPDATE persons SET version = version + 1")
    changed = await api.call(ada, "GET", path, headers={"If_None_Match": tag})
    assert changed.status == 200
    assert changed.headers["ETag"] != tag


async def test_a_person_is_sent_again_after_whatever_changes_the_answer(
    api: Api, album: Album, ada: Person, mia: Person
) -> None:
    """None of this changes the version, which `If-Match` compares."""
    path = album.of(album.anna)

    async def tag(who: Person) -> str:
        return str((await api.get(who, path)).headers["ETag"])

    async def changed(who: Person, seen: str) -> bool:
        return (await api.call(who, "GET", path, headers={"If_None_Match": f'"0", W/{seen}'})).status == 200

    moderators, owners = await tag(ada), await tag(mia)
    assert not await changed(ada, moderators)
    await api.post(ada, f"{path}/apart", {"other_person_id": album.ben})
    assert await changed(ada, moderators)
    await sql.execute("UPDATE participant_persons SET alias = 'Annie' WHERE person_id::text = $1", album.anna)
    assert await changed(mia, owners)
    assert (await api.patch(mia, path, {"birth_date": "2020-05-14"}, If_Match=owners)).status == 200
