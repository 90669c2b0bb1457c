"""*My photos* over the API: what a participant may see is checked at each request."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from bot.api.cursors import cursor
from sandbox.merge_bench import Statements
from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Api, serving
from tests.faces import add_faces
from tests.persons import ERASING, has, link_user
from tests.telegram.whole_bot import WholeBot
from tests.usecases.rows import plant

pytestmark = pytest.mark.usefixtures("connected")


async def _post(bot: WholeBot, group: Group, who: Person, *looks: str) -> int:
    """Posts a photo with clear faces, does all tasks that follow, and returns the photo's id."""
    await who.post_photo(group, bot.engine.draw(*(bot.engine.face(**{look: 0.9}) for look in looks)))
    await bot.settle()
    return await sql.value(int, "SELECT max(id) FROM image_assets WHERE kind = 'post'") or 0


async def _seen(api: Api, who: Person) -> list[int]:
    """The ids of the photos that `who` may see: the list, the months and each single photo have to agree."""
    listed = await api.get(who, "/faces/my/photos")
    assert listed.status == 200, listed.body
    ids = [photo["id"] for photo in listed.body["photos"]]
    months = (await api.get(who, "/faces/my/months")).body["months"]
    assert sum(month["photos"] for month in months) == len(ids)
    for asset_id in await sql.values(int, "SELECT id FROM image_assets"):
        single = await api.get(who, f"/faces/my/photos/{asset_id}")
        assert single.status == (200 if asset_id in ids else 404)
    return ids


async def test_months_and_days_are_those_of_the_services_time_zone(
    bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    """Where Sydney has the first of June already, it is the last of May in Greenwich."""
    first = await _post(bot, group, zoe, "anna")
    await sql.execute("UPDATE image_assets SET taken_at = '2026-05-31T14:30Z' WHERE id = $1", first)

    async def seen(zone: str) -> tuple[str, str, int]:
        bot.configure(time_zone=zone)
        async with serving(bot) as api:
            [month] = (await api.get(mia, "/faces/my/months")).body["months"]
            [photo] = (await api.get(mia, "/faces/my/photos")).body["photos"]
            of_may = (await api.get(mia, "/faces/my/photos", month="2026-05")).body["photos"]
            return month["month"], photo["taken_at"], len(of_may)

    assert await seen("UTC") == ("2026-05", "2026-05-31T14:30:00Z", 1)
    assert await seen("Australia/Sydney") == ("2026-06", "2026-06-01T00:30:00+10:00", 0)


async def test_a_parent_sees_the_photos_of_their_person_and_nobody_else_does(
    api: Api, bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    first = await _post(bot, group, zoe, "anna")
    await _post(bot, group, zoe, "stranger")
    second = await _post(bot, group, zoe, "anna", "stranger")
    assert await _seen(api, mia) == [second, first]
    assert await _seen(api, ada) == []  # a moderator sees photos elsewhere, but nobody sent her these
    [person] = (await api.get(mia, "/faces/my/persons")).body["persons"]
    assert (person["name"], person["role"], person["photos"]) == ("Anna", "owner", 2)
    page = (await api.get(mia, "/faces/my/photos", limit=1)).body
    rest = (await api.get(mia, "/faces/my/photos", limit=1, cursor=page["next_cursor"])).body
    assert [page["photos"][0]["id"], rest["photos"][0]["id"]] == [second, first]
    assert rest["next_cursor"] is None
    of_her = await api.get(mia, "/faces/my/photos", personId=person["id"])
    assert [photo["id"] for photo in of_her.body["photos"]] == [second, first]
    of_that_month = await api.get(mia, "/faces/my/photos", personId=person["id"], month="2001-01")
    of_nobody = await api.get(mia, "/faces/my/photos", personId=str(uuid4()))
    assert of_that_month.body["photos"] == of_nobody.body["photos"] == []
    for no_place in ("9" * 60, "0-99999999999999999999", cursor(datetime.now(UTC), 10**20)):
        wrong = await api.get(mia, "/faces/my/photos", cursor=no_place)
        assert (wrong.status, wrong.body["code"]) == (422, "unreadable"), no_place


# What ends the right to see Anna's photo, and what brings it back.
_ENDS = {
    "the person is hidden": (
        "UPDATE persons SET status = 'HIDDEN'",
        "UPDATE persons SET status = 'ACTIVE'",
    ),
    "an erase has begun": (
        f"UPDATE persons SET {ERASING}",
        "UPDATE persons SET erasing_at = NULL",
    ),
    "the person is asked for anew": (
        f"UPDATE persons SET {has('requested')}",
        f"UPDATE persons SET {has('approved')}",
    ),
    "the link is withdrawn": (
        "UPDATE participant_persons SET state = 'revoked'",
        "UPDATE participant_persons SET state = 'approved'",
    ),
    "the bot is blocked": (
        "UPDATE participants SET private_chat = 'blocked'",
        "UPDATE participants SET private_chat = 'open'",
    ),
    "the photo was taken away": (
        "UPDATE deliveries SET taken_away_at = now()",
        "UPDATE deliveries SET taken_away_at = NULL",
    ),
    "the face is nobody's": (
        "UPDATE face_instances SET person_id = NULL, basis = NULL WHERE basis = 'matched'",
        """UPDATE face_instances SET person_id = (SELECT id FROM persons), basis = 'matched'
           WHERE basis IS NULL""",
    ),
    "the distribution is withdrawn": (
        "UPDATE distributions SET withdrawn_at = now()",
        "UPDATE distributions SET withdrawn_at = NULL",
    ),
    "the group is not active": (
        "UPDATE groups SET active = false",
        "UPDATE groups SET active = true",
    ),
    "nothing is owed": (
        "UPDATE deliveries SET state = 'suppressed', reason = 'x'",
        "UPDATE deliveries SET state = 'sent', reason = NULL",
    ),
}


async def test_a_right_that_ended_hides_the_photo_at_the_next_request(
    api: Api, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    """Somebody hidden stays listed, so that their family does not connect them a second time."""
    asset_id = await _post(bot, group, zoe, "anna")
    still_seen, listed = {}, {}
    for why, (end, undo) in _ENDS.items():
        await plant(end)
        still_seen[why] = await _seen(api, mia)
        persons = (await api.get(mia, "/faces/my/persons")).body["persons"]
        listed[why] = [(one["name"], one["is_hidden"], one["photos"]) for one in persons]
        await plant(undo)
        assert await _seen(api, mia) == [asset_id], why
    group.seat(mia.user, "left")
    bot.memberships._known.clear()
    still_seen["they left the group"] = await _seen(api, mia)
    assert still_seen == {why: [] for why in still_seen}
    assert listed.pop("the person is hidden") == [("Anna", True, 0)]
    gone = [why for why, persons in listed.items() if not persons]
    assert gone == ["an erase has begun", "the person is asked for anew", "the link is withdrawn"]
    assert all(persons in ([], [("Anna", False, 0)]) for persons in listed.values())


async def test_a_guardian_sees_what_the_owner_sees_and_answers_only_for_themselves(
    api: Api, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    await bot.write(zoe, "/start")
    await link_user(zoe.id, "Anna", "guardian", alias="Annie")
    asset_id = await _post(bot, group, mia, "anna")
    assert await _seen(api, zoe) == await _seen(api, mia) == [asset_id]
    [photo] = (await api.get(zoe, "/faces/my/photos")).body["photos"]
    assert [one["name"] for one in photo["persons"]] == ["Annie"]
    who = {"person_id": photo["persons"][0]["person_id"]}
    path = f"/faces/my/photos/{asset_id}"
    right = await api.post(zoe, f"{path}/right", who)
    assert (right.status, right.body) == (200, {"operation_id": None, "is_gone": False, "stays": True})
    told = [(await api.get(one, path)).body["persons"][0]["is_right"] for one in (zoe, mia)]
    assert told == [True, False]
    taught = await api.post(mia, f"{path}/right", who)
    assert taught.body["operation_id"] is not None  # only an owner's word teaches
    assert (
        await sql.value(str, "SELECT basis FROM face_instances WHERE asset_id = $1", asset_id) == "answered"
    )
    assert (await api.post(mia, f"{path}/right", who)).status == 200


async def test_a_repeated_request_notes_again_the_yes_that_a_dying_process_lost(
    api: Api, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    asset_id = await _post(bot, group, zoe, "anna")
    path = f"/faces/my/photos/{asset_id}"
    [person] = (await api.get(mia, path)).body["persons"]
    sent = f"{path}/right", {"person_id": person["person_id"]}
    first = await api.post(mia, *sent, Idempotency_Key="right")
    await sql.execute("UPDATE distributions SET feedback = NULL, feedback_at = NULL")
    bot.api_memory.requests.clear()
    again = await api.post(mia, *sent, Idempotency_Key="right")
    assert first.body["operation_id"] is not None
    assert (again.status, again.body) == (200, first.body)
    assert (await api.get(mia, path)).body["persons"][0]["is_right"]


@pytest.mark.parametrize("stays", [False, True])
async def test_a_no_that_is_sent_again_gives_the_operation_of_the_first_one(
    api: Api, bot: WholeBot, group: Group, mia: Person, zoe: Person, stays: bool
) -> None:
    """The answer was lost on its way. Whoever asks again can still undo.

    stays: people confirmed another face on the photo.
    """
    asset_id = await _post(bot, group, zoe, "anna")
    [person] = (await api.get(mia, "/faces/my/persons")).body["persons"]
    if stays:
        await add_faces([asset_id], person_id=UUID(person["id"]), basis="answered")
    sent = f"/faces/my/photos/{asset_id}/wrong", {"person_id": person["id"]}
    first = await api.post(mia, *sent, Idempotency_Key="lost")
    assert first.body["operation_id"] is not None
    assert (first.body["is_gone"], first.body["stays"]) == (not stays, stays)
    for died_after_it in (False, True):
        if died_after_it:
            bot.api_memory.requests.clear()
        again = await api.post(mia, *sent, Idempotency_Key="lost")
        assert (again.status, again.body) == (200, first.body)


async def test_a_photo_is_not_gone_while_a_hidden_person_is_the_other_reason_for_it(
    api: Api, bot: WholeBot, group: Group, mia: Person, ada: Person, zoe: Person
) -> None:
    await bot.connect(zoe, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await link_user(mia.id, "Ben", "guardian")
    asset_id = await _post(bot, group, zoe, "anna", "ben")
    persons = {one["name"]: one["id"] for one in (await api.get(mia, "/faces/my/persons")).body["persons"]}
    assert (await api.post(ada, f"/faces/persons/{persons['Ben']}/hide")).status == 200
    path, who = f"/faces/my/photos/{asset_id}/wrong", {"person_id": persons["Anna"]}
    assert (await api.post(mia, path, who)).body["is_gone"] is False
    state = (
        "SELECT state FROM deliveries d JOIN participants r ON r.id = d.participant_id WHERE tg_user_id = $1"
    )
    assert await sql.values(str, state, mia.id) == ["sent"]


async def test_a_wrong_photo_leaves_its_recipient_and_can_be_had_back(
    api: Api, bot: WholeBot, group: Group, mia: Person, ada: Person, zoe: Person
) -> None:
    asset_id = await _post(bot, group, zoe, "anna")
    [person] = (await api.get(mia, "/faces/my/persons")).body["persons"]
    path, who = f"/faces/my/photos/{asset_id}/wrong", {"person_id": person["id"]}
    for stranger in (zoe, ada):  # ada moderates, but the photo was not sent to her
        assert (await api.post(stranger, path, who)).status == 404
    assert (await api.post(mia, path, {"person_id": str(uuid4())})).status == 404
    said = await api.post(mia, path, who)
    assert (said.status, said.body["is_gone"]) == (200, True)
    await bot.settle()
    assert await _seen(api, mia) == []
    assert (await api.post(mia, path, who)).status == 404
    refused = await sql.values(str, "SELECT person_id::text FROM negative_pairs")
    assert refused == [person["id"]]
    undone = await api.post(mia, f"/faces/operations/{said.body['operation_id']}/undo")
    assert undone.status == 200, undone.body
    await bot.settle()
    assert await _seen(api, mia) == [asset_id]


async def test_my_photos_cost_as_many_statements_for_many_photos_as_for_few(
    api: Api, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    counts = []
    for photos in (1, 4):
        for _ in range(photos):
            await _post(bot, group, zoe, "anna")
        with Statements() as counted:
            listed = await api.get(mia, "/faces/my/photos")
        counts.append(counted.count)
    assert len(listed.body["photos"]) == 5
    assert counts[0] == counts[1] <= 4
