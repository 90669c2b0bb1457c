"""What is read about a wish to receive a person's photos: by whoever decides, and then by the requester."""

import pytest

from bot.locales import LANGUAGES
from bot.messages.sharing.sharing import join_card, joined_card
from domain.queries.sharing.join import JoinRecipient, JoinView
from domain.states import LinkState


def a_wish(state: LinkState, language: str, *, is_outside: bool = False, decides: bool = False) -> JoinView:
    return JoinView(
        link_id=1,
        workspace_id=1,
        state=state,
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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_outside", [True, False])
@pytest.mark.parametrize("decides", [True, False])
def test_whoever_decides_from_now_on_is_told_so_also_outside_of_all_groups(
    language: str, *, is_outside: bool, decides: bool
) -> None:
    view = a_wish(LinkState.APPROVED, language, is_outside=is_outside, decides=decides)
    assert view.told is not None
    assert ("/delete" in joined_card(view, view.told).text) is decides


@pytest.mark.parametrize(("language", "too"), [("en", " too"), ("ru", "тоже")])
def test_admins_who_decide_for_a_person_without_owner_do_not_read_that_others_receive_the_photos(
    language: str, too: str
) -> None:
    view = a_wish(LinkState.REQUESTED, language)
    of_owner, of_admin = (
        join_card(view, JoinRecipient(1, language, "Anna", as_admin=as_admin)).text
        for as_admin in (False, True)
    )
    assert too in of_owner
    assert too not in of_admin
