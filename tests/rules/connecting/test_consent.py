"""The meaning of reactions to the bot's introduction."""

import pytest

from domain.rules.connecting.consent import consent_of


@pytest.mark.checklist(238)
@pytest.mark.parametrize(
    ("reactions", "said"),
    [
        (["👍"], "given"),
        (["👎"], "refused"),
        (["👍", "👎"], "refused"),
        (["❤", "👍"], "given"),
        (["❤"], "pending"),
        ([], "pending"),
    ],
)
def test_a_no_is_a_no_and_anything_else_but_a_yes_is_nothing(reactions: list[str], said: str) -> None:
    assert consent_of(reactions) == said
