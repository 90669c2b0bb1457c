"""Links to messages, as Telegram has them."""

import pytest

from domain.rules.chats.message_links import message_link


@pytest.mark.parametrize(
    ("chat", "message", "username", "link"),
    [
        (-1001234567890, 5, None, "https://t.me/c/1234567890/5"),
        (-1001234567890, 5, "sunny", "https://t.me/sunny/5"),
        (-1001234567890, None, "sunny", None),
        (-4567, 5, None, None),
    ],
)
def test_a_message_has_a_link_where_telegram_has_one(
    chat: int, message: int | None, username: str | None, link: str | None
) -> None:
    assert message_link(chat, message, username=username) == link
