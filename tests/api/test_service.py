"""Groups, settings, what waits, jobs and health over the API."""

from typing import Any

import pytest

from domain.ids import ParticipantId, WorkspaceId
from domain.queries.questions.waiting import waiting
from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Api
from tests.persons import approvals, link_user
from tests.telegram.whole_bot import WholeBot
from tests.usecases.workspaces import set_admin_chat

READS = ("groups", "settings", "stats", "jobs", "health")


async def _settings(api: Api, who: Person) -> dict[str, Any]:
    listed = await api.get(who, "/faces/settings")
    return {one["name"]: one for one in listed.body["settings"]}


@pytest.mark.usefixtures("connected")
async def test_only_moderators_see_how_a_workspace_is(
    api: Api, bot: WholeBot, ada: Person, mia: Person
) -> None:
    for what in READS:
        seen = await api.get(ada, f"/faces/{what}")
        assert seen.status == 200, seen.body
        assert (await api.get(mia, f"/faces/{what}")).body["code"] == "no_workspace"
    assert [one["title"] for one in (await api.get(ada, "/faces/groups")).body["groups"]] == ["Kindergarten"]
    assert (await api.get(ada, "/faces/health")).body["service"] is None
    who = [(await api.get(one, "/faces/me")).body for one in (ada, mia)]
    assert [(len(one["workspaces"]), one["owns_people"]) for one in who] == [(1, False), (0, True)]
    assert [one["asks_twice_above"] for one in who] == [10, 10]
    assert (await api.post(mia, "/faces/health/examinations")).status == 404
    asked = await api.post(ada, "/faces/health/examinations")
    await bot.settle()
    [job] = await _examinations(api, ada)
    assert (job["number"], job["state"]) == (asked.body["number"], "done")


async def _examinations(api: Api, who: Person) -> list[dict[str, Any]]:
    listed = (await api.get(who, "/faces/jobs")).body["jobs"]
    return [one for one in listed if one["kind"] == "examine_service"]


@pytest.mark.usefixtures("connected")
async def test_the_page_offers_to_mend_only_what_the_last_examination_found(
    api: Api, bot: WholeBot, ada: Person
) -> None:
    """The page does not show what was found, so its offer must be about the last findings."""
    found = """UPDATE reports SET findings = jsonb_build_object('findings', jsonb_build_array(
        jsonb_build_object('kind', $1::text, 'found', 2, 'mended', 0)))"""
    await api.post(ada, "/faces/health/examinations")
    await bot.settle()
    for kind, can_mend in (
        ("faces_of_another_engine", False),
        ("refused_photos", False),
        ("dead_tasks", True),
    ):
        await sql.execute(found, kind)
        assert [one["can_mend"] for one in await _examinations(api, ada)] == [can_mend]
    await api.post(ada, "/faces/health/examinations")
    await bot.settle()
    assert (await _examinations(api, ada))[1]["can_mend"] is False, (
        "an older examination offers nothing to mend"
    )


@pytest.mark.usefixtures("connected")
async def test_a_dead_task_of_another_version_is_shown_with_its_queue(api: Api, ada: Person) -> None:
    await sql.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, ids, state)
           SELECT 'of_another_version', 'delivery', 'x', jsonb_build_object('workspace_id', min(id)), 'dead'
           FROM workspaces"""
    )
    [dead] = (await api.get(ada, "/faces/health")).body["dead_tasks"]
    assert (dead["kind"], dead["queue"]) == ("of_another_version", "delivery")


@pytest.fixture
def operator(bot: WholeBot, ada: Person) -> Person:
    """Ada, whose private chat is ADMIN_CHAT_ID."""
    bot.configure(admin_chat_id=ada.id)
    return ada


@pytest.mark.usefixtures("group")
async def test_the_operator_sees_how_the_service_is(operator: Person, api: Api) -> None:
    service = (await api.get(operator, "/faces/health")).body["service"]
    assert {queue["name"] for queue in service["queues"]} == {"bot", "vision", "delivery"}


@pytest.fixture
async def hidden_operators(bot: WholeBot) -> None:
    """ADMIN_CHAT_ID is a group that hides its members, also from the bot."""
    olga = bot.tg.add_user("Olga")
    chat = bot.tg.add_group("Operators", admins=[olga])
    await chat.add_bot(by=olga)
    chat.hide_members()
    bot.configure(admin_chat_id=chat.id)


@pytest.mark.usefixtures("group", "hidden_operators")
async def test_a_chat_of_the_operator_that_hides_its_members_closes_no_page(ada: Person, api: Api) -> None:
    seen = await api.get(ada, "/faces/health")
    assert (seen.status, seen.body.get("service", "none is given")) == (200, None), seen.body


@pytest.mark.usefixtures("connected")
async def test_a_setting_changes_within_its_bounds_and_can_be_undone(
    api: Api, ada: Person, mia: Person
) -> None:
    name = "face_suggestions_per_person"
    before = (await _settings(api, ada))[name]
    assert (await api.patch(mia, f"/faces/settings/{name}", {"value": 7})).status == 404
    for odd in (True, "seven", 0.5, -1, 10**9):
        assert (await api.patch(ada, f"/faces/settings/{name}", {"value": odd})).status == 400, odd
    assert (await api.patch(ada, "/faces/settings/bot_token", {"value": "x"})).status == 404
    changed = await api.patch(ada, f"/faces/settings/{name}", {"value": 7})
    assert (changed.status, changed.body["setting"]["value"]) == (200, 7)
    undone = await api.post(ada, f"/faces/operations/{changed.body['operation_id']}/undo")
    assert undone.status == 200, undone.body
    assert (await _settings(api, ada))[name] == before


async def test_whoever_may_decide_sees_what_waits(
    api: Api, bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    assert (await api.get(mia, "/faces/waiting")).body["total"] == 0
    [line] = (await api.get(ada, "/faces/waiting")).body["waiting"]
    assert (line["kind"], line["name"], line["by"]) == ("request", "Anna", "Mia Lind")
    behind = (await api.get(ada, "/faces/waiting", page=2)).body
    assert behind == {"waiting": [], "total": 1, "page": 2}
    [workspace] = (await api.get(ada, "/faces/me")).body["workspaces"]
    assert (line["workspace"], line["person_id"]) == (workspace["id"], None)
    address = f"/faces/waiting/requests/{line['number']}"
    hidden, missing = await api.get(mia, address), await api.get(ada, f"/faces/waiting/requests/{2**62}")
    assert (hidden.status, hidden.body) == (404, missing.body)
    details = (await api.get(ada, address)).body
    [face] = details["faces"]
    assert (details["name"], details["by"], details["groups"]) == ("Anna", "Mia Lind", ["Kindergarten"])
    assert (details["alike"], details["is_one_clear"], details["others"]) == ([[face["photo_id"]]], True, [])
    await _open(api, bot, face["thumbnail_url"])
    assert (await api.post(mia, address, {"approve": True})).status == 404
    # The photo was left out meanwhile.
    other_photos = await api.post(ada, address, {"approve": True, "photos": 2**40})
    unseen = await api.post(ada, address, {"approve": True}, If_Match=f'"{details["version"] + 1}"')
    assert (other_photos.status, unseen.status) == (412, 412)
    seen = f'"{details["version"]}"'
    assert (await api.post(ada, address, {"approve": True}, If_Match=seen)).status == 204
    assert (await api.get(ada, address)).status == 404  # it waits no longer
    again = await api.post(ada, address, {"approve": False})
    assert (again.status, again.body["code"]) == (409, "already_decided")
    assert await approvals() == {"Anna": "approved"}
    for kind, body in {"joins": {"admit": True}, "reports": {}, "requests": {"approve": True}}.items():
        assert (await api.post(ada, f"/faces/waiting/{kind}/{2**62}", body)).status in (404, 409)


@pytest.mark.usefixtures("connected")
async def test_a_moderator_of_several_lists_reads_of_which_one_a_line_is(
    api: Api, bot: WholeBot, ada: Person, mia: Person, zoe: Person
) -> None:
    """An owner who moderates only other lists is not told what the admins call the person's list."""
    await bot.write(zoe, "/start")
    await link_user(zoe.id, "Anna", state="requested")
    [workspace] = (await api.get(ada, "/faces/me")).body["workspaces"]
    await sql.execute("UPDATE participant_persons SET role = 'guardian' WHERE state = 'approved'")
    homes = [(await api.get(ada, "/faces/waiting")).body["waiting"][0]["home"]]
    others = await sql.values(int, "INSERT INTO workspaces (name) VALUES ('B'), ('C') RETURNING id")
    await set_admin_chat(ada.id, others[0])
    homes.append((await api.get(ada, "/faces/waiting")).body["waiting"][0]["home"])
    assert homes == ["", workspace["name"]]
    await sql.execute("UPDATE participant_persons SET role = 'owner' WHERE state = 'approved'")
    owner = await sql.value(int, "SELECT id FROM participants WHERE tg_user_id = $1", mia.id)
    found = await waiting([WorkspaceId(other) for other in others], ParticipantId(owner or 0), 0, 9)
    assert [line.home for line in found.lines] == [""]


async def test_the_api_declines_no_request_on_a_right_that_the_bot_only_remembers(
    api: Api, bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """A declined request is erased, so Telegram is asked again."""
    otto = bot.tg.add_user("Otto", started=True)
    group.add(otto)
    group.promote(otto)
    await bot.write(otto, "/start")
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    [line] = (await api.get(otto, "/faces/waiting")).body["waiting"]
    group.demote(otto)
    address = f"/faces/waiting/requests/{line['number']}"
    assert (await api.get(otto, address)).status == 200  # by the answer from before
    assert (await api.post(otto, address, {"approve": False})).status == 404
    assert await approvals() == {"Anna": "requested"}


async def test_a_request_names_the_connected_person_that_its_face_looks_like(
    api: Api, bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """Nobody was connected yet when the two parents sent their photos, so neither was told of the other."""
    lea = bot.tg.add_user("Lea Ross")
    group.add(lea)
    for who, name in ((mia, "Anna"), (lea, "Anni")):
        await bot.connect(who, group, name, bot.engine.draw(bot.engine.face(anna=0.9)))
    first, second = [
        f"/faces/waiting/requests/{line['number']}"
        for line in (await api.get(ada, "/faces/waiting")).body["waiting"]
    ]
    assert (await api.get(ada, second)).body["looks_like"] is None
    assert (await api.post(ada, first, {"approve": True})).status == 204
    await bot.settle()
    alike = (await api.get(ada, second)).body["looks_like"]
    assert alike is not None
    assert (alike["name"], alike["owners"]) == ("Anna", ["Mia Lind"])


async def _open(api: Api, bot: WholeBot, address: str) -> None:
    """Opens a picture without a session: the first look has it drawn (202), the next one gets it (200)."""
    assert (await api.client.get(address)).status == 202
    await bot.settle()
    assert (await api.client.get(address)).status == 200


async def test_photos_that_differ_are_shown_apart_and_a_declined_request_leaves_no_picture(
    api: Api, bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    faces = [bot.engine.face(anna=0.9), bot.engine.face(anna=0.9), bot.engine.face(ben=0.9)]
    await bot.connect(mia, group, "Anna", *map(bot.engine.draw, faces))
    [line] = (await api.get(ada, "/faces/waiting")).body["waiting"]
    address = f"/faces/waiting/requests/{line['number']}"
    details = (await api.get(ada, address)).body
    first, second, odd = [face["photo_id"] for face in details["faces"]]
    assert (details["alike"], details["is_one_clear"]) == ([[first, second], [odd]], True)
    unsaid = await api.post(ada, address, {"approve": True})
    assert (unsaid.status, unsaid.body["code"]) == (409, "photos_differ")
    await _open(api, bot, details["faces"][2]["thumbnail_url"])
    assert [key for key in bot.store.photos if "/views/" in key]
    assert (await api.post(ada, address, {"approve": False})).status == 204
    await bot.settle()
    assert [key for key in bot.store.photos if "/views/" in key] == []
    assert (await api.client.get(details["faces"][2]["thumbnail_url"])).status == 404
