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
def test_thumbs_down_refuse_thumbs_up_alone_consent_and_other_reactions_leave_it_open(
    reactions: list[str], said: str
) -> None:
    assert consent_of(reactions) == said
