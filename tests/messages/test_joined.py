"""What somebody reads whose wish to receive a person's photos was decided."""

import pytest

from bot.locales import LANGUAGES
from bot.messages.sharing.sharing import joined_card
from domain.queries.sharing.join import JoinView
from domain.states import LinkState


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_outside", [True, False])
@pytest.mark.parametrize("decides", [True, False])
def test_whoever_decides_from_now_on_is_told_so_also_outside_of_all_groups(
    language: str, *, is_outside: bool, decides: bool
) -> None:
    view = JoinView(
        link_id=1,
        workspace_id=1,
        state=LinkState.APPROVED,
        alias="Anna",
        requester_name="Mia",
        requester_tg_user_id=7,
        requester_language=language,
        decided_by="Ada",
        recipients=(),
        keeps_photos=False,
        is_absorbed=False,
        was_decided=True,
        is_over=False,
        is_outside=is_outside,
        number=3,
        decides=decides,
    )
    assert view.told is not None
    assert ("/delete" in joined_card(view, view.told).text) is decides
