"""Questions whose a face is, over the API: who is asked, and how they are answered."""

import asyncio
from typing import Any

import pytest

from bot.api.questions import decide_suggestions as routes
from domain.ids import SuggestionId
from domain.queries.persons.workspace_people import MOST_ASKED
from domain.settings import Settings
from domain.usecases.questions import decide_suggestions
from sandbox.merge_bench import Statements
from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Api
from tests.telegram.admin_chat import open_admin_chat
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")


@pytest.fixture
async def zoe(bot: WholeBot, zoe: Person) -> Person:
    """A parent of the group who has written to the bot and connected nobody."""
    await bot.write(zoe, "/start")
    return zoe


@pytest.mark.checklist(106, 152, 153, 154)
async def test_questions_are_listed_by_person_or_one_after_the_other(
    api: Api, asked: list[int], ada: Person, mia: Person
) -> None:
    defaults = Settings.model_fields
    grouped = (await api.get(ada, "/faces/suggestions")).body
    assert {name: grouped[name] for name in grouped if name != "groups"} == {
        "total_groups": 1,
        "total_suggestions": 3,
        "page": 1,
        "groups_per_page": defaults["face_suggestion_groups_per_page"].default,
        "suggestions_per_group": defaults["face_suggestion_items_per_group"].default,
    }
    [about] = grouped["groups"]
    assert (about["person_name"], about["suggestion_count"]) == ("Anna", 3)
    assert [one["id"] for one in about["suggestions"]] == asked
    assert about["max_confidence"] == about["suggestions"][0]["aggregate_confidence"]
    one = (await api.get(ada, "/faces/suggestions", suggestionsPerGroup=1, groupsPerPage=3)).body
    assert (one["groups_per_page"], one["suggestions_per_group"]) == (3, 1)
    assert [[item["id"] for item in group["suggestions"]] for group in one["groups"]] == [asked[:1]]
    behind = (await api.get(ada, "/faces/suggestions", page=2)).body
    assert (behind["groups"], behind["total_suggestions"], behind["page"]) == ([], 3, 2)
    flat = (await api.get(ada, "/faces/suggestions", grouped="false", pageSize=2, page=2)).body
    assert [item["id"] for item in flat["suggestions"]] == asked[2:]
    assert (flat["total"], flat["page"], flat["page_size"]) == (3, 2, 2)
    about_nobody = await api.get(
        ada, "/faces/suggestions", personId=flat["suggestions"][0]["face_instance_id"]
    )
    assert about_nobody.body["total_suggestions"] == 0
    of_owner = (await api.get(mia, "/faces/suggestions")).body
    assert of_owner["total_suggestions"] == 3  # they are about her child
    [theirs] = of_owner["groups"]
    assert all(one["face_thumbnail_url"] for one in theirs["suggestions"])
    assert not any(one["full_image_url"] for one in theirs["suggestions"])  # nobody sent her these photos
    assert all(one["full_image_url"] for one in about["suggestions"])


async def test_everything_about_a_question_names_its_workspace(
    api: Api, asked: list[int], ada: Person, mia: Person
) -> None:
    [line] = (await api.get(mia, "/faces/waiting")).body["waiting"]
    assert (line["kind"], line["count"]) == ("question", 3)
    question = (await api.get(mia, f"/faces/suggestions/{asked[0]}")).body
    assert line["person_id"] == question["suggested_person_id"]
    person = (await api.get(mia, f"/faces/persons/{line['person_id']}")).body
    photo = (await api.get(ada, f"/faces/photos/{question['photo_id']}")).body
    [workspace] = (await api.get(ada, "/faces/me")).body["workspaces"]
    assert [one["workspace"] for one in (line, question, person, photo)] == [workspace["id"]] * 4


@pytest.mark.checklist(107, 205, 206)
async def test_others_see_no_question(api: Api, asked: list[int], ada: Person, zoe: Person) -> None:
    hidden = await api.get(zoe, f"/faces/suggestions/{asked[0]}")
    missing = await api.get(zoe, "/faces/suggestions/987654")
    assert (hidden.status, hidden.body) == (missing.status, missing.body)
    assert missing.status == 404
    assert (await api.post(zoe, f"/faces/suggestions/{asked[0]}/accept")).status == 404
    assert (await api.get(zoe, "/faces/suggestions")).body["total_suggestions"] == 0
    workspace = await sql.value(int, "SELECT id FROM workspaces")
    await sql.execute(
        """INSERT INTO workspace_settings (workspace_id, name, value, updated_by)
           SELECT $1, 'face_suggestion_' || x, '7', 'user:1' FROM unnest($2::text[]) AS x""",
        *(workspace, ["groups_per_page", "items_per_group"]),
    )
    shown = (await api.get(ada, "/faces/suggestions")).body
    assert (shown["groups_per_page"], shown["suggestions_per_group"]) == (7, 7)
    theirs, nobodys = [await api.get(zoe, "/faces/suggestions", workspace=one) for one in (workspace, 987654)]
    # The length of their pages is not told either.
    assert (theirs.status, theirs.body) == (nobodys.status, nobodys.body)


async def test_an_owner_who_left_the_group_sees_no_face_that_was_posted_there(
    api: Api, bot: WholeBot, group: Group, asked: list[int], ada: Person, mia: Person
) -> None:
    """The card in the chat goes to owners in the photo's group only; the page says the same."""
    question = (await api.get(mia, f"/faces/suggestions/{asked[0]}")).body
    wanted = {"viewed": "face", "ids": [question["face_instance_id"]]}
    assert len((await api.post(mia, "/faces/pictures", wanted)).body["addresses"]) == 1
    group.remove(mia)
    await bot.settle()
    assert (await api.post(mia, "/faces/pictures", wanted)).body["addresses"] == {}
    assert (await api.get(mia, f"/faces/suggestions/{asked[0]}")).status == 404
    assert (await api.post(mia, f"/faces/suggestions/{asked[0]}/accept")).status == 404
    for grouped in ("true", "false"):
        listed = (await api.get(mia, "/faces/suggestions", grouped=grouped)).body
        assert listed.get("total_suggestions", listed.get("total")) == 0
    assert (await api.get(mia, "/faces/waiting")).body["waiting"] == []
    waiting = (await api.get(ada, "/faces/waiting")).body["waiting"]
    assert [(one["kind"], one["count"]) for one in waiting] == [("question", 3)], "no owner can be asked"


@pytest.mark.checklist(108, 109, 155)
async def test_answering_returns_the_whole_question_and_works_once(
    api: Api, asked: list[int], ada: Person, mia: Person
) -> None:
    yes, no, _ = asked
    accepted = await api.post(ada, f"/faces/suggestions/{yes}/accept")
    assert (accepted.status, accepted.body["id"], accepted.body["status"]) == (200, yes, "ACCEPTED")
    face = accepted.body["face_instance_id"]
    assert await _whose(face) == accepted.body["suggested_person_id"]
    again = await api.post(mia, f"/faces/suggestions/{yes}/reject")
    assert (again.status, again.body["code"]) == (409, "already_decided")
    refused = await api.post(mia, f"/faces/suggestions/{no}/reject", {"reason": "sibling"})
    assert (refused.status, refused.body["status"]) == (200, "REJECTED")
    face = refused.body["face_instance_id"]
    assert await _whose(face) is None
    assert (await api.post(ada, f"/faces/suggestions/{no}/accept")).status == 409
    assert (await api.post(ada, "/faces/suggestions/987654/accept")).status == 404


@pytest.mark.checklist(155)
async def test_of_two_who_answer_at_once_one_is_told_who_was_faster(
    api: Api, asked: list[int], ada: Person, mia: Person
) -> None:
    path = f"/faces/suggestions/{asked[0]}"
    yes, no = await asyncio.gather(api.post(ada, f"{path}/accept"), api.post(mia, f"{path}/reject"))
    won, lost, faster = (yes, no, "Ada Admin") if yes.status == 200 else (no, yes, "Mia Lind")
    assert (won.status, lost.status, lost.body["code"]) == (200, 409, "already_decided")
    assert lost.body["details"].get("by") == faster
    assert (await api.get(ada, path)).body["status"] == won.body["status"]


@pytest.mark.checklist(110, 156)
async def test_many_answers_say_which_ones_were_not_given(api: Api, asked: list[int], ada: Person) -> None:
    await api.post(ada, f"/faces/suggestions/{asked[0]}/accept")
    sent, twice = [*asked, 987654, asked[1]], "A suggestion was sent twice"
    done = await api.post(ada, "/faces/suggestions/bulk-action", {"action": "reject", "suggestion_ids": sent})
    [operation_id] = done.body.pop("operation_ids")
    assert done.body == {
        "processed": 2,
        "failed": 3,
        "errors": [f"Suggestion {asked[0]} is already accepted", "Suggestion 987654 not found", twice],
    }
    statuses = await sql.rows("SELECT status FROM face_suggestions ORDER BY confidence DESC")
    assert [row["status"] for row in statuses] == ["ACCEPTED", "REJECTED", "REJECTED"]
    assert (await api.post(ada, f"/faces/operations/{operation_id}/undo")).status == 200
    statuses = await sql.rows("SELECT status FROM face_suggestions ORDER BY confidence DESC")
    assert [row["status"] for row in statuses] == ["ACCEPTED", "PENDING", "PENDING"]
    unknown = await api.post(
        ada, "/faces/suggestions/bulk-action", {"action": "burn", "suggestion_ids": asked}
    )
    assert (unknown.status, unknown.body["code"]) == (422, "unreadable")


async def test_many_answers_are_reported_even_if_a_person_is_deleted_in_the_middle(
    api: Api, asked: list[int], ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = (await api.post(ada, "/faces/persons", {"name": "Ben"})).body["id"]
    about = "UPDATE face_suggestions SET suggested_person_id = $2::uuid WHERE id = $1"
    await sql.execute(about, asked[2], ben)

    async def late(number: int, ids: list[SuggestionId], *args: Any, **kwargs: Any) -> object:
        if ids == asked[2:]:  # the last of the request
            assert (await api.delete(ada, f"/faces/persons/{ben}", mode="erase")).status == 200
        return await decide_suggestions.decide_suggestions(number, ids, *args, **kwargs)

    monkeypatch.setattr(routes, "decide_many", late)
    body = {"action": "reject", "suggestion_ids": asked}
    done = await api.post(ada, "/faces/suggestions/bulk-action", body)
    assert (done.status, done.body["processed"], len(done.body["operation_ids"])) == (200, 2, 1)
    assert done.body["errors"] == [f"Suggestion {asked[2]} not found"]


@pytest.mark.checklist(111, 157)
async def test_the_statistics_add_up(api: Api, asked: list[int], ada: Person) -> None:
    await api.post(ada, f"/faces/suggestions/{asked[0]}/accept")
    await api.post(ada, f"/faces/suggestions/{asked[1]}/reject")
    stats = (await api.get(ada, "/faces/suggestions/stats")).body
    [top] = stats.pop("top_persons_with_pending")
    assert (top["name"], top["pending_count"]) == ("Anna", 1)
    assert stats == {
        "total": 3,
        "pending": 1,
        "accepted": 1,
        "rejected": 1,
        "expired": 0,
        "reviewed": 2,
        "acceptance_rate": 50.0,
    }


@pytest.mark.checklist(118, 149, 150)
async def test_searching_again_says_how_many_questions_ended(
    api: Api, bot: WholeBot, asked: list[int], ada: Person, zoe: Person
) -> None:
    [person] = (await api.get(ada, "/faces/suggestions")).body["groups"]
    path = f"/faces/persons/{person['person_id']}/suggestions/regenerate"
    await sql.execute("UPDATE face_suggestions SET asked_at = NULL WHERE id = $1", asked[2])
    assert (await api.post(zoe, path)).status == 404
    begun = await api.post(ada, path, Idempotency_Key="once")
    again = await api.post(ada, path, Idempotency_Key="once")
    assert (again.status, again.body["code"]) == (409, "done_already")
    assert (begun.status, begun.body) == (202, {"person_id": person["person_id"], "expired": 1})
    await bot.settle()
    rows = await sql.rows("SELECT status FROM face_suggestions WHERE status <> 'EXPIRED'")
    assert len(rows) == 3  # the new search asked the ended question again


async def test_a_list_takes_as_many_statements_for_three_as_for_one(
    api: Api, asked: list[int], ada: Person
) -> None:
    await api.get(ada, "/faces/suggestions")  # memberships are known now
    for query, most in (({}, 5), ({"grouped": "false"}, 4)):
        with Statements() as few:
            one = await api.get(ada, "/faces/suggestions", suggestionsPerGroup=1, pageSize=1, **query)
        assert str(one.body).count("'suggested_person_id'") == 1
        with Statements() as many:
            await api.get(ada, "/faces/suggestions", **query)
        assert few.count == many.count <= most


async def _whose(face: str) -> str | None:
    return await sql.value(str, "SELECT person_id::text FROM face_instances WHERE id = $1::uuid", face)


async def test_somebody_who_is_only_in_the_admin_chat_finds_its_questions(
    api: Api, bot: WholeBot, asked: list[int], ada: Person, mia: Person
) -> None:
    """A head of the kindergarten, who is in none of its groups."""
    clerk = bot.tg.add_user("Cleo", started=True)
    await bot.write(clerk, "/start")
    assert (await api.get(clerk, "/faces/me")).body["workspaces"] == []
    await open_admin_chat(bot, ada, clerk)
    [mine] = (await api.get(clerk, "/faces/me")).body["workspaces"]
    assert mine in (await api.get(ada, "/faces/me")).body["workspaces"]
    assert (await api.get(clerk, "/faces/suggestions")).body["total_suggestions"] == len(asked)
    assert (await api.get(mia, "/faces/me")).body["workspaces"] == [], (
        "a member of the group, not of the chat"
    )
    body = {"action": "reject", "suggestion_ids": asked}
    await sql.execute(
        """INSERT INTO reviews (workspace_id, person_id, participant_id, question_ids, held_until)
           SELECT p.workspace_id, p.id, a.id, $1, now() + interval '1 minute' FROM persons p, participants a
           WHERE p.name = 'Anna' AND a.tg_user_id = $2""",
        *(asked, ada.id),
    )
    held = await api.post(clerk, "/faces/suggestions/bulk-action", body)
    assert (held.status, held.body["code"]) == (409, "held")
    assert held.body["details"] == {"by": "Ada Admin"}
    await sql.execute("UPDATE reviews SET held_until = now()")
    assert (await api.post(clerk, "/faces/suggestions/bulk-action", body)).status == 200


async def test_telegram_is_asked_about_a_few_admin_chats_only(
    api: Api, bot: WholeBot, asked: list[int], ada: Person, zoe: Person
) -> None:
    """With many admin chats only workspaces whose groups saw the user are candidates."""
    here = await open_admin_chat(bot, ada)
    await sql.execute(
        """INSERT INTO workspaces (name, tg_admin_chat_id)
           SELECT 'Another', -1000000 - n FROM generate_series(1, $1::int) AS n""",
        MOST_ASKED,
    )
    await sql.execute(
        """INSERT INTO group_participants (group_id, participant_id, status, checked_at)
           SELECT g.id, r.id, 'member', now() FROM groups g, participants r WHERE r.tg_user_id = $1""",
        zoe.id,
    )
    stranger = bot.tg.add_user("Sam", started=True)
    await bot.write(stranger, "/start")
    for who, chats in ((stranger, []), (zoe, [here.chat.id])):
        bot.tg.ledger.clear()
        assert (await api.get(who, "/faces/me")).body["workspaces"] == []
        assert [call.chat_id for call in bot.tg.ledger.calls("getChatMember")] == chats
