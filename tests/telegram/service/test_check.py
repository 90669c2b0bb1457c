"""`python -m bot check` names what is wrong and what to do."""

import time
from collections.abc import Sequence
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.alarms_check import check_alarms
from bot.check import (
    Finding,
    check_admin_chats,
    check_groups,
    check_index,
    check_membership,
    check_owners,
    check_telegram,
)
from domain.adapters.qdrant.qdrant_ready import ensure_qdrant_ready
from domain.adapters.telegram.bot_api import BotApi
from domain.adapters.telegram.telegram_memberships import TelegramMemberships
from domain.errors import Ambiguous, OutsideError, Refused, Throttled
from domain.queries.groups.groups import all_groups
from domain.rules.photos.store_keys import OWNER_KEY
from domain.rules.service.ownership import INDEX, ensure_own
from domain.settings import Settings
from domain.usecases.service.claim_database import claim_database
from sandbox.launcher import Postgres
from sandbox.telegram import Group, Person, TelegramStandIn
from tests.fakes.scripted_telegram_api import ScriptedTelegramApi
from tests.telegram.bot_process import Environment, check, run
from tests.telegram.whole_bot import WholeBot


async def test_where_all_is_well_every_line_says_so(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await check(environment) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("ok ") for line in lines)
    for subject in (
        "Telegram",
        "Updates",
        "Redis",
        "Photo store",
        "Vector index",
        "Face engine",
        "Alarms",
        "Postgres",
        "Clocks: this machine and Postgres",
        "Journal: is ended",
    ):
        assert any(subject in line for line in lines), subject


async def test_before_the_first_start_the_database_has_no_tables_and_that_is_no_fault(
    environment: Environment, postgres: Postgres, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"bare_{uuid4().hex}"
    bare = await postgres.create_database(name)
    code = await check(environment | {"DATABASE_URL": bare})
    await postgres.drop_database(name)
    out = capsys.readouterr().out
    assert code == 0, out
    assert "; its tables come when the bot or a worker starts" in out


async def test_everything_that_is_wrong_is_named_with_what_to_mend(environment: Environment) -> None:
    wrong = {
        "BOT_TOKEN": "42:hidden",
        "DATABASE_URL": "postgres://x:hidden@127.0.0.1:1/x",
        "REDIS_URL": "redis://:hidden@127.0.0.1:1",
        "STORAGE_PATH": "/proc/nothing/here",
        "FACE_MODEL_ROOT": "/no/such/folder",
    }
    code, out, err = await run(environment | wrong, "check")
    assert code == 1
    mending = [line for line in out.splitlines() if line.startswith("MEND")]
    for setting in wrong:
        assert sum(setting in line for line in mending) == 1, setting
    assert "hidden" not in out + err
    assert "Traceback" not in err


def mends(findings: Sequence[Finding]) -> list[str]:
    return [str(finding) for finding in findings if finding.mend]


async def test_check_says_that_the_bot_cannot_see_the_photos_of_a_group(bot: WholeBot, ada: Person) -> None:
    bot.tg.set_privacy(enabled=True)
    group = bot.tg.add_group("Kindergarten", admins=[ada])
    await group.add_bot(by=ada)
    await bot.settle()
    [said] = mends(await _groups(bot))
    assert f'Group "Kindergarten" ({group.id}): photos are not seen' in said
    assert "/setprivacy" in said
    group.promote_bot(by=ada)
    assert mends(await _groups(bot)) == []


async def test_check_cannot_tell_whether_a_bot_that_is_no_group_admin_sees_photos(
    bot: WholeBot, group: Group
) -> None:
    """Telegram tells of the switch at once, and lets the bot see photos only after it was added again."""
    _, member = await _groups(bot)
    assert "sees photos if it was added after privacy mode was switched off" in member.says
    assert member.mend == ""


async def test_check_says_that_the_bot_is_no_longer_in_a_group(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    assert mends(await _groups(bot)) == []
    group.remove_bot(by=ada)  # no bot process runs that would hear of it
    [said] = mends(await _groups(bot))
    assert "Add the bot to the group again" in said


async def test_check_says_that_telegram_hides_the_members_of_a_group(bot: WholeBot, group: Group) -> None:
    group.add(bot.tg.add_user("Nina"))
    await bot.settle()
    [known] = await all_groups()
    assert await check_membership(bot.memberships, known) == Finding(
        f'Members of group "{known.title}" ({group.id})', "Telegram tells, member for one asked about"
    )
    hidden = ScriptedTelegramApi()
    hidden.answers.append(Refused("Telegram", 400, "Bad Request: member list is inaccessible"))
    said = await check_membership(TelegramMemberships(hidden, ttl_s=60), known)
    assert "inaccessible" in said.says
    assert "Make the bot an admin" in said.mend


@pytest.mark.parametrize(("is_member", "is_well"), [(True, True), (False, False)])
async def test_a_restricted_bot_is_in_the_group_as_long_as_it_is_a_member(
    bot: WholeBot, group: Group, *, is_member: bool, is_well: bool
) -> None:
    api = ScriptedTelegramApi()
    restricted = {"status": "restricted", "is_member": is_member}
    api.answers += [restricted, {"title": "Group"}, restricted]
    me = {"id": 1, "can_read_all_group_messages": True}
    assert (mends(await check_groups(api, me, await all_groups())) == []) == is_well
    assert (mends(await check_admin_chats(api, me, [group.id])) == []) == is_well


async def test_check_says_what_is_wrong_with_the_admin_chat(bot: WholeBot, group: Group) -> None:
    me = await bot.api.call("getMe", {})
    [none] = await check_admin_chats(bot.api, me, [])
    assert none.mend == ""
    assert "every group admin whose private chat" in none.says
    [reachable] = await check_admin_chats(bot.api, me, [group.id])
    assert str(reachable) == f'ok    Admin chat "{group.title}" ({group.id}): reachable'
    [said] = mends(await check_admin_chats(bot.api, me, [-77]))
    assert "ADMIN_CHAT_ID" in said


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        (Throttled("Telegram", 5), "Try again after that time"),
        (Ambiguous("Telegram", "it does not answer in time"), "Check the network"),
    ],
    ids=["throttled", "silent"],
)
async def test_telegram_that_does_not_answer_tells_nothing_of_a_chat(
    bot: WholeBot, group: Group, ada: Person, error: OutsideError, mend: str
) -> None:
    await ada.send(group, "Hello")
    await bot.settle()
    [known] = await all_groups()
    api = ScriptedTelegramApi()
    api.refusals["getChatMember"] = error
    findings = [
        *(await check_groups(api, {"id": 1, "can_read_all_group_messages": True}, [known])),
        await check_membership(TelegramMemberships(api, ttl_s=60), known),
        *(await check_admin_chats(api, {"id": 1}, [group.id])),
    ]
    assert [finding.mend.startswith(mend) for finding in findings] == [False, True, True, True]


async def test_check_says_which_processes_do_not_start(bot: WholeBot) -> None:
    async def ensure_own_index(_: Settings, own: str) -> None:
        ensure_own(INDEX, owner="another", own=own, mark="its mark")

    await claim_database(bot.settings.tg_bot_id + 1, bot.store)
    await bot.store.put(OWNER_KEY, b'{"installation": "another"}')
    found = await check_owners(bot.settings, bot.store, ensure_own_index)
    assert {finding.subject: finding.mend for finding in found} == {
        "The database": "Until then no process starts",
        "Photo store": "Until then no process starts",
        "Face index": "Until then the vision worker does not start",
    }


def test_check_says_where_alarms_are_told() -> None:
    nowhere = check_alarms(None, None)
    assert nowhere.says.startswith("stand in the log only")
    assert nowhere.mend == ""
    assert check_alarms(-77, -77).says == "come to -77 and stand in the log"


async def test_check_follows_the_admin_chat_that_became_a_supergroup(
    environment: Environment, tg: TelegramStandIn, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    admins = tg.add_group("Admins", admins=[ada])
    await admins.add_bot(by=ada)
    former = admins.id
    admins.migrate_to_supergroup()
    code = await check(environment | {"ADMIN_CHAT_ID": str(former)})
    out = capsys.readouterr().out
    assert f'Admin chat "Admins" ({admins.id}): reachable' in out
    assert f"come to {admins.id} and stand in the log (ADMIN_CHAT_ID is its former id {former})" in out
    assert code == 0, out


async def test_check_says_that_telegram_cannot_reach_the_webhook(bot: WholeBot) -> None:
    bot.configure(webhook_url="https://bot.example/hook")
    bot.tg.service.webhook.url = "https://bot.example/hook"
    findings, _ = await check_telegram(bot.api, bot.settings)
    assert mends(findings) == []
    hook = bot.tg.service.webhook
    hook.last_error_at, hook.last_error = 1, "Connection refused"  # the error is long over
    findings, _ = await check_telegram(bot.api, bot.settings)
    assert mends(findings) == []
    hook.last_error_at = int(time.time())
    findings, _ = await check_telegram(bot.api, bot.settings)
    [said] = mends(findings)
    assert "Connection refused" in said
    assert "HTTPS" in said


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        (None, "https://elsewhere.example/hook", "elsewhere.example"),
        ("https://bot.example/hook", "https://elsewhere.example/hook", "elsewhere.example"),
        ("https://bot.example/hook", "", "no webhook"),
    ],
)
async def test_check_says_that_another_program_takes_the_updates(
    bot: WholeBot, ours: str | None, theirs: str, said: str
) -> None:
    bot.configure(webhook_url=ours)
    bot.tg.service.webhook.url = theirs
    findings, _ = await check_telegram(bot.api, bot.settings)
    named = mends(findings)
    assert len(named) == 1
    assert said in named[0]
    assert "Stop the other program" in named[0]


async def test_check_says_that_telegram_does_not_answer(bot: WholeBot) -> None:
    away = BotApi("http://127.0.0.1:1", "42:hidden")
    findings, me = await check_telegram(away, bot.settings)
    await away.close()
    assert me is None
    assert "TELEGRAM_API_URL" in mends(findings)[0]


async def test_check_says_that_the_vector_index_does_not_answer(bot: WholeBot) -> None:
    bot.configure(qdrant_path=None, qdrant_url="http://127.0.0.1:1")
    finding = await check_index(bot.settings, ensure_qdrant_ready)
    assert finding.says == "it refuses the connection"
    assert "QDRANT_URL" in finding.mend


@pytest.mark.parametrize("is_cloud", [False, True])
async def test_check_says_that_the_vector_index_does_not_accept_the_key(
    bot: WholeBot, *, is_cloud: bool
) -> None:
    """A server of one's own answers /readyz without a key, Qdrant's cloud answers nothing without one."""

    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("api-key") != "right" and (is_cloud or request.path != "/readyz"):
            return web.Response(status=403 if is_cloud else 401)
        return web.json_response({"result": {"collections": []}})

    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    async with TestServer(application) as server:
        bot.configure(
            qdrant_path=None, qdrant_url=str(server.make_url("")), qdrant_api_key=SecretStr("wrong")
        )
        finding = await check_index(bot.settings, ensure_qdrant_ready)
        assert "it does not accept the key" in finding.says
        assert finding.mend == "Correct QDRANT_API_KEY"
        bot.configure(qdrant_api_key=SecretStr("right"))
        assert mends([await check_index(bot.settings, ensure_qdrant_ready)]) == []


async def _groups(bot: WholeBot) -> list[Finding]:
    me = await bot.api.call("getMe", {})
    return await check_groups(bot.api, me, await all_groups())
