"""The control API that the messenger page and other processes use."""

import asyncio
import json
import re
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError, TelegramMigrateToChat, TelegramRetryAfter
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from aiohttp import ClientSession, FormData

from sandbox.telegram import FaultKind, Group, Person, TelegramStandIn
from sandbox.telegram.stand_in import PAGE
from tests.sandbox.control_client import Control


async def test_a_world_can_be_built_over_http(tg: TelegramStandIn, control: Control) -> None:
    _, ada = await control.post("/people", name="Ada Admin", language="ru")
    _, ben = await control.post("/people", name="Ben")
    _, club = await control.post("/groups", title="Club", admins=[ada["id"]])
    members = f"/groups/{club['id']}/members"
    await control.post(members, who=ben["id"], become="member", by=ada["id"])
    await control.post(members, who=ben["id"], become="administrator", by=ada["id"])
    await control.post(members, who="bot", become="member", by=ada["id"])
    await control.post(members, who="bot", become="administrator", by=ada["id"])
    await control.post(f"/people/{ben['id']}/start", payload="c_1")
    await control.post(f"/people/{ben['id']}/block")
    state = await control.get("/state")
    [group] = [chat for chat in state["chats"] if chat["type"] == "group"]
    assert (group["title"], group["bot"]) == ("Club", "administrator")
    assert [m["status"] for m in group["members"]] == ["creator", "administrator"]
    people = {p["name"]: p for p in state["people"]}
    assert people["Ada Admin"]["language"] == "ru"
    assert (people["Ben"]["started"], people["Ben"]["blocked"]) == (True, True)
    await control.post(members, who=ben["id"], become="kicked", by=ada["id"])
    await control.post(members, who="bot", become="kicked", by=ada["id"])
    [group] = [chat for chat in (await control.get("/state"))["chats"] if chat["type"] == "group"]
    assert (group["bot"], len(group["members"])) == ("kicked", 1)
    _, new = await control.post(f"/groups/{club['id']}/migrate")
    assert [c["id"] for c in (await control.get("/state"))["chats"] if c["title"] == "Club"] == [new["id"]]


async def test_photos_texts_and_albums_are_posted(
    tg: TelegramStandIn, control: Control, group: Group, anna: Person, picture: bytes
) -> None:
    async def upload(count: int, *, as_documents: str = "false") -> int:
        form = FormData()
        form.add_field("from", str(anna.id))
        form.add_field("caption", "look")
        form.add_field("as_documents", as_documents)
        for n in range(count):
            form.add_field("files", picture, filename=f"{n}.jpg", content_type="image/jpeg")
        async with control.http.post(f"/control/chats/{group.id}/files", data=form) as answer:
            return answer.status

    assert await upload(1) == 200
    assert await upload(3) == 200
    assert await upload(1, as_documents="true") == 200
    assert await upload(11) == 400
    await control.post(f"/chats/{group.id}/messages", **{"from": anna.id, "text": "done"})
    view = (await control.get(f"/chats/{group.id}"))["messages"]
    posted = view[1:]
    assert [m["media"] and m["media"]["kind"] for m in posted] == ["photo"] * 4 + ["document", None]
    assert len({m["album"] for m in posted}) == 2
    assert posted[-1]["text"] == "done"
    async with control.http.get(posted[4]["media"]["url"]) as answer:
        assert await answer.read() == picture
        assert answer.content_type == "image/jpeg"


async def test_a_file_that_is_no_picture_is_never_shown_as_one(
    control: Control, group: Group, anna: Person
) -> None:
    posted = await anna.post_document(group, b"<script>", name="x.html", mime_type="text/html")
    assert posted.media is not None
    async with control.http.get(f"/control/files/{posted.media.file_ids[0]}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"


async def test_a_press_brings_the_bots_answer(
    tg: TelegramStandIn, control: Control, bot: Bot, anna: Person
) -> None:
    go = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Go", callback_data="go")]])
    sent = await bot.send_message(anna.id, "?", reply_markup=go)

    async def answer() -> None:
        [update] = await bot.get_updates(timeout=20)
        assert update.callback_query is not None
        await bot.answer_callback_query(update.callback_query.id, "gone", show_alert=True)

    path = f"/chats/{anna.id}/messages/{sent.message_id}/press"
    _, (status, said) = await asyncio.gather(answer(), control.post(path, **{"from": anna.id, "data": "go"}))
    assert (status, said) == (200, {"text": "gone", "show_alert": True, "url": None})


async def test_the_stream_tells_what_changed() -> None:
    async def next_state(lines: Any) -> dict[str, Any]:
        async for line in lines:
            if line.startswith(b"data: "):
                return dict(json.loads(line.removeprefix(b"data: ")))
        raise AssertionError("the stream ended")

    async with (
        TelegramStandIn.start() as other,
        ClientSession(other.url) as http,
        http.get("/control/events") as events,
    ):
        assert (await next_state(events.content))["people"] == []
        other.add_user("Anna")
        assert [p["name"] for p in (await next_state(events.content))["people"]] == ["Anna"]


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("/people", {"name": " "}, "name is empty"),
        ("/people", {}, "name is missing or unknown"),
        ("/people/1/start", {}, "1 is missing or unknown"),
        ("/people/{anna}/dance", {}, "dance is missing or unknown"),
        ("/people/{anna}/link", {"url": "https://t.me/other?start=1"}, "does not lead to"),
        ("/chats/{stranger}/messages", {"from": "{anna}", "text": "x"}, "is not in"),
        ("/chats/{anna}/messages", {"from": None, "text": "x"}, "invalid literal"),
        ("/faults", {"kind": "earthquake"}, "not a valid FaultKind"),
        ("/faults", {"kind": "429", "colour": 1}, "unexpected keyword"),
        ("/faults", {"kind": "429", "times": "often"}, "not supported between"),
        ("/faults", {"kind": "429", "probability": 3}, "at most 1"),
    ],
)
async def test_a_request_that_cannot_be_done_is_explained(
    tg: TelegramStandIn, control: Control, anna: Person, path: str, body: dict[str, Any], why: str
) -> None:
    stranger = tg.add_user("Stranger")
    names = {"anna": anna.id, "stranger": stranger.id}
    status, answer = await control.post(
        path.format(**names), **{k: v.format(**names) if isinstance(v, str) else v for k, v in body.items()}
    )
    assert status == 400
    assert why in answer["error"]


async def test_faults_time_and_privacy_are_switched_over_http(
    tg: TelegramStandIn, control: Control, bot: Bot, anna: Person
) -> None:
    await control.post("/faults", kind="5xx_after", method="sendMessage", times=2)
    assert [f.times for f in tg.faults.waiting] == [2]
    async with control.http.delete("/control/faults"):
        assert tg.faults.waiting == []
    before = tg.clock.now()
    await control.post("/clock", advance_s=3600)
    assert tg.clock.now() - before > 3599
    await control.post("/privacy", enabled=False)
    assert (await bot.get_me()).can_read_all_group_messages is True


async def test_every_switch_can_be_armed_watched_and_removed_over_http(
    tg: TelegramStandIn, control: Control, anna: Person
) -> None:
    for kind in FaultKind:
        _, fault = await control.post("/faults", kind=kind, probability=0.5, seed=3, chat_id=anna.id)
        [shown] = (await control.get("/state"))["faults"]
        assert shown == fault
        assert (shown["kind"], shown["seed"], shown["hits"], shown["is_over"]) == (kind, 3, 0, False)
        async with control.http.delete(f"/control/faults/{fault['number']}") as answer:
            assert answer.status == 200
    assert (await control.get("/state"))["faults"] == []
    async with control.http.delete("/control/faults/1") as answer:
        assert await answer.json() == {"error": "fault 1 is missing or unknown"}


async def test_how_often_a_switch_struck_is_shown_until_it_is_cleared(
    tg: TelegramStandIn, control: Control, bot: Bot, anna: Person
) -> None:
    await control.post("/faults", kind="429", method="send*", for_s=30, retry_after_s=4)
    await control.post("/faults", kind="duplicate_update", times=1)
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(anna.id, "hi")
    assert caught.value.retry_after == 4
    await anna.write("hello")
    storm, duplicate = (await control.get("/state"))["faults"]
    assert (storm["hits"], storm["times"], storm["is_over"]) == (1, None, False)
    assert 28 < storm["left_s"] <= 30
    assert (duplicate["hits"], duplicate["is_over"]) == (1, True)
    tg.clock.advance(30)
    faults = (await control.get("/state"))["faults"]
    assert [(f["kind"], f["is_over"], f["left_s"]) for f in faults] == [
        ("429", True, 0.0),
        ("duplicate_update", True, None),
    ]
    async with control.http.delete("/control/faults"):
        assert (await control.get("/state"))["faults"] == []


async def test_a_block_and_a_migration_over_http_reach_the_bot(
    control: Control, bot: Bot, group: Group, anna: Person
) -> None:
    await control.post(f"/people/{anna.id}/block")
    with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
        await bot.send_message(anna.id, "hi")
    await control.post(f"/people/{anna.id}/unblock")
    await bot.send_message(anna.id, "hi")
    old = group.id
    _, new = await control.post(f"/groups/{old}/migrate")
    with pytest.raises(TelegramMigrateToChat) as caught:
        await bot.send_message(old, "hi")
    assert caught.value.migrate_to_chat_id == new["id"]


def test_the_page_has_words_for_every_switch() -> None:
    source = (PAGE / "fault_kinds.js").read_text()
    assert set(re.findall(r'^  "?(\w+)"?: \{ label:', source, re.MULTILINE)) == set(FaultKind)


async def test_the_ledger_can_be_read_over_http(
    control: Control, bot: Bot, anna: Person, picture: bytes
) -> None:
    await bot.send_photo(anna.id, BufferedInputFile(picture, "a.jpg"), caption="You")
    [call] = (await control.get("/ledger"))["calls"]
    assert (call["method"], call["accepted"]) == ("sendPhoto", True)
    [sent] = call["messages"]
    assert (sent["chat_id"], sent["caption"], sent["file"]["kind"]) == (anna.id, "You", "photo")
    assert len(sent["file"]["sha256"]) == 64


async def test_pages_of_other_sites_are_kept_out(tg: TelegramStandIn, control: Control) -> None:
    headers = {"Origin": "https://evil.example"}
    async with control.http.post("/control/people", json={"name": "Eve"}, headers=headers) as answer:
        assert answer.status == 403
    assert tg.people == {}


async def test_another_name_for_this_machine_opens_nothing(tg: TelegramStandIn, control: Control) -> None:
    """A page whose own name leads to 127.0.0.1 is no other site to a browser."""
    there = f"evil.example:{tg.url.rpartition(':')[2]}"
    headers = {"Host": there, "Origin": f"http://{there}"}
    for path in ("/", "/control/state", f"/bot{tg.token}/getMe"):
        async with control.http.get(path, headers=headers) as answer:
            assert answer.status == 403
    async with control.http.post("/control/people", json={"name": "Eve"}, headers=headers) as answer:
        assert answer.status == 403
    assert tg.people == {}


async def test_the_page_comes_with_a_policy_and_all_its_parts(control: Control) -> None:
    async with control.http.get("/") as answer:
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        page = await answer.text()
    for path in re.findall(r'(?:src|href)="(/page/[^"]+)"', page):
        async with control.http.get(path) as answer:
            assert answer.status == 200


def test_the_page_makes_no_markup_from_text_and_loads_nothing_from_elsewhere() -> None:
    for file in PAGE.iterdir():
        source = file.read_text()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", source), file
        assert not re.search(r"(?:src|href|url\(|import)\W{1,4}https?://", source), file
        for imported in re.findall(r'from "\./([^"]+)"', source):
            assert (PAGE / imported).is_file(), imported
