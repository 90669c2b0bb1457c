"""Telegram's words for somebody's place in a chat, translated into ours."""

import pytest

from domain.values.membership import member_status


@pytest.mark.parametrize(
    ("status", "is_member", "said"),
    [
        ("creator", False, "admin"),
        ("administrator", False, "admin"),
        ("member", False, "member"),
        ("restricted", True, "member"),
        ("restricted", False, "outside"),
        ("left", True, "outside"),
        ("kicked", True, "outside"),
        ("something new", True, "outside"),
    ],
)
def test_whoever_is_not_known_to_be_in_a_chat_is_outside(status: str, is_member: bool, said: str) -> None:
    assert member_status(status, is_member=is_member) == said
