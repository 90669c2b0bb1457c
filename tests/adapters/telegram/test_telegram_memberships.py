"""Whether somebody is in a chat: only an answer of Telegram counts, never its silence."""

import time

import pytest

from domain.adapters.telegram.telegram_memberships import TelegramMemberships
from domain.errors import Refused, Unavailable, Untold
from domain.states import MemberStatus
from domain.values.answers import Membership
from tests.fakes.scripted_telegram_api import ScriptedTelegramApi

CHAT, USER = -5, 7


def memberships(*answers: object, ttl_s: float = 60) -> TelegramMemberships:
    api = ScriptedTelegramApi()
    api.answers.extend(answers)
    return TelegramMemberships(api, ttl_s=ttl_s)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"status": "creator"}, "admin"),
        ({"status": "administrator"}, "admin"),
        ({"status": "member"}, "member"),
        ({"status": "restricted", "is_member": True}, "member"),
        ({"status": "restricted", "is_member": False}, "outside"),
        ({"status": "left"}, "outside"),
        ({"status": "kicked"}, "outside"),
    ],
)
async def test_each_member_status_of_telegram_becomes_one_of_ours(answer: object, status: str) -> None:
    assert await memberships(answer).status(CHAT, USER) == status


async def test_neither_bots_nor_the_anonymous_admin_are_listed_as_administrators() -> None:
    found = [
        {"status": "creator", "user": {"id": 7, "is_bot": False}},
        {"status": "administrator", "user": {"id": 8, "is_bot": True}},
        {"status": "administrator", "user": {"id": 1087968824, "is_bot": False}},  # the anonymous admin
    ]
    assert list(await memberships(found).administrators(CHAT)) == [7]


async def test_who_stands_among_the_administrators_is_not_asked_about_again() -> None:
    """Ten admins of ten groups were once a hundred questions before the first card was shown."""
    found = [{"status": "creator", "user": {"id": USER, "is_bot": False}}]
    known = memberships(found, {"status": "left"})
    await known.administrators(CHAT)
    assert await known.status(CHAT, USER) == "admin"
    known.forget(CHAT, USER)
    assert await known.status(CHAT, USER) == "outside"


async def test_a_no_is_kept_only_for_callers_that_change_nothing_until_it_is_forgotten() -> None:
    known = memberships({"status": "left"}, {"status": "left"}, {"status": "member"})
    assert [await known.looking.status(CHAT, USER) for _ in range(3)] == ["outside"] * 3
    assert await known.status(CHAT, USER) == "outside"  # asked anew: here a no ends deliveries
    known.forget(CHAT, USER)
    assert await known.looking.status(CHAT, USER) == "member"


async def test_a_group_without_the_bot_has_no_administrators_to_write_to() -> None:
    kicked = Refused("Telegram", 403, "Forbidden: bot was kicked from the supergroup chat")
    assert list(await memberships(kicked).administrators(CHAT)) == []
    with pytest.raises(Unavailable):
        await memberships(Refused("Telegram", 401, "Unauthorized")).administrators(CHAT)


@pytest.mark.parametrize(
    ("answer", "is_there"),
    [
        (True, True),
        (Refused("Telegram", 403, "Forbidden: bot was blocked by the user"), False),
        (Refused("Telegram", 403, "Forbidden: user is deactivated"), False),
        (Refused("Telegram", 400, "Bad Request: chat not found"), False),
    ],
)
async def test_a_private_chat_is_there_while_its_user_can_be_written_to(
    answer: object, is_there: bool
) -> None:
    assert await memberships(answer).is_there(USER) == is_there


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: user not found"),
        (400, "Bad Request: member not found"),
        (400, "Bad Request: invalid user_id specified"),
    ],
)
async def test_a_refusal_that_says_that_somebody_is_not_there_is_believed(
    status: int, description: str
) -> None:
    refused = memberships(Refused("Telegram", status, description))
    assert await refused.look_up(CHAT, USER) == Membership(MemberStatus.OUTSIDE)


@pytest.mark.parametrize(
    ("status", "description", "said"),
    [
        # Reported for members, too: tdlib/telegram-bot-api#802, teloxide/teloxide#1349.
        (400, "Bad Request: PARTICIPANT_ID_INVALID", "is_doubtful"),
        (400, "Bad Request: chat not found", "is_doubtful"),
        (403, "Forbidden: bot was kicked from the supergroup chat", "is_without_us"),
        (403, "Forbidden: bot is not a member of the supergroup chat", "is_without_us"),
        (403, "Forbidden: the group chat was deleted", "is_without_us"),
    ],
)
async def test_a_refusal_that_gives_no_right_does_not_say_that_a_member_left(
    status: int, description: str, said: str
) -> None:
    refused = memberships(Refused("Telegram", status, description))
    found = await refused.look_up(CHAT, USER)
    assert (found.status, getattr(found, said)) == ("outside", True)


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: member list is inaccessible"),
        (400, "Bad Request: CHAT_ADMIN_REQUIRED"),
        (400, "Bad Request: group chat was upgraded to a supergroup chat"),
        (401, "Unauthorized"),
        (404, "Not Found"),
    ],
)
async def test_a_refusal_that_says_nothing_of_anybody_takes_no_right_away(
    status: int, description: str
) -> None:
    """So a delivery waits and is not suppressed. A refusal about one chat (Untold) holds up no other chat."""
    with pytest.raises(Unavailable, match=description) as raised:
        await memberships(Refused("Telegram", status, description)).status(CHAT, USER)
    assert isinstance(raised.value, Untold) is (status == 400)


async def test_a_yes_is_kept_and_grows_old_and_a_no_is_asked_again() -> None:
    known = memberships({"status": "member"}, {"status": "left"})
    first = await known.look_up(CHAT, USER)
    kept = await known.look_up(CHAT, USER)
    assert (first.status, kept.status) == ("member", "member")
    assert 0 <= first.age_s < kept.age_s < 60
    known.forget(CHAT, USER)
    assert await known.status(CHAT, USER) == "outside"
    assert await known.status(CHAT, USER) == "admin"  # the default answer of the fake: the no was not kept


async def test_a_yes_that_is_old_is_asked_again() -> None:
    known = memberships({"status": "administrator"}, {"status": "left"}, ttl_s=0)
    assert await known.status(CHAT, USER) == "admin"
    assert await known.status(CHAT, USER) == "outside"


async def test_a_yes_grows_old_while_the_machine_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A photo once went to a user who had left at night: the usual clock had stood still during the sleep."""
    known = memberships({"status": "member"}, {"status": "left"})
    assert await known.status(CHAT, USER) == "member"
    awake_again = time.clock_gettime(time.CLOCK_BOOTTIME) + 8 * 3600
    monkeypatch.setattr(time, "clock_gettime", lambda _: awake_again)
    assert await known.status(CHAT, USER) == "outside"


@pytest.mark.parametrize("shared", [1087968824, 136817688, 777000])
async def test_an_id_that_many_share_is_nobody_whatever_telegram_says(shared: int) -> None:
    assert await memberships({"status": "administrator"}).status(CHAT, shared) == "outside"
