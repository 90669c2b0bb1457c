"""Whether Telegram's refusal means that a group does not let the bot write now, but may do so later."""

import pytest

from workers.chats.kept_silent import is_kept_silent

GROUP, PERSON = -1001, 1001


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (400, "Bad Request: have no rights to send a message"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        (400, "Bad Request: TOPIC_CLOSED"),
        (400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN"),
        (400, "Bad Request: need administrator rights in the channel chat"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (403, "Forbidden: bot is not a member of the group chat"),
    ],
)
def test_a_group_may_let_the_bot_write_later_and_a_private_chat_may_not(
    status: int, description: str
) -> None:
    assert is_kept_silent(GROUP, status, description)
    assert not is_kept_silent(PERSON, status, description)


@pytest.mark.parametrize(
    "description",
    ["Bad Request: message text is empty", "Bad Request: chat not found", "Bad Request: BUTTON_DATA_INVALID"],
)
def test_any_other_refusal_is_taken_as_lasting(description: str) -> None:
    assert not is_kept_silent(GROUP, 400, description)
