"""The table of rights: each role and what it may do."""

from contextlib import nullcontext

import pytest

from domain.errors import Conflict, DomainError, Forbidden, NotFound
from domain.rules.access.access import (
    ensure_may_absorb,
    ensure_may_decide_link,
    ensure_may_erase,
    ensure_may_erase_photo,
    is_moderator,
)


@pytest.mark.parametrize(
    ("is_owner", "has_owner", "moderates", "allowed"),
    [
        (True, True, False, True),
        (True, True, True, True),
        (False, False, True, True),
        pytest.param(False, True, True, False, id="an admin does not decide for an owner"),
        (False, True, False, False),
        (False, False, False, False),
    ],
)
def test_an_owner_decides_who_receives_a_person_and_a_moderator_where_there_is_none(
    is_owner: bool, has_owner: bool, moderates: bool, allowed: bool
) -> None:
    expected = nullcontext() if allowed else pytest.raises(Forbidden, match="not_yours_to_decide")
    with expected:
        ensure_may_decide_link(is_owner=is_owner, has_owner=has_owner, is_moderator=moderates)


def test_only_the_owner_and_moderators_erase() -> None:
    ensure_may_erase(is_owner=True, is_moderator=False)
    ensure_may_erase(is_owner=False, is_moderator=True)
    with pytest.raises(Forbidden) as refused:
        ensure_may_erase(is_owner=False, is_moderator=False)
    assert refused.value.code == "only_owner_erases"


@pytest.mark.parametrize(
    ("moderates", "posted", "others", "refusal"),
    [
        (True, False, True, None),
        (False, True, False, None),
        (False, True, True, Forbidden),
        (False, False, True, NotFound),
        (False, False, False, NotFound),
    ],
)
def test_a_photo_is_deleted_for_everybody_by_a_moderator_or_its_only_poster(
    moderates: bool, posted: bool, others: bool, refusal: type[DomainError] | None
) -> None:
    with nullcontext() if refusal is None else pytest.raises(refusal):
        ensure_may_erase_photo(is_moderator=moderates, is_poster=posted, are_others=others)


@pytest.mark.parametrize(
    ("withdrawn", "denied", "denied_back", "shown", "code"),
    [
        (False, False, False, False, None),
        (False, False, True, False, None),
        (False, True, False, True, "denied_to_receiver"),
        (False, True, True, False, "denied_both_ways"),
        (False, False, False, True, "hidden_absorbed"),
        (True, True, True, True, "consent_withdrawn"),
    ],
)
def test_a_merge_overrides_nothing_that_was_decided_about_the_absorbed_person(
    *, withdrawn: bool, denied: bool, denied_back: bool, shown: bool, code: str | None
) -> None:
    with nullcontext() if code is None else pytest.raises(Conflict, match=code):
        ensure_may_absorb(
            has_no_consent=withdrawn,
            is_denied=denied,
            is_denied_back=denied_back,
            is_shown_by_it=shown,
        )


@pytest.mark.parametrize("in_group", ["admin", "member", "outside"])
@pytest.mark.parametrize("in_admin_chat", ["admin", "member", "outside"])
def test_where_there_is_an_admin_chat_everybody_in_it_moderates_and_nobody_else(
    in_admin_chat: str, in_group: str
) -> None:
    moderates = is_moderator(admin_chat_status=in_admin_chat, group_statuses=["member", in_group])
    assert moderates == (in_admin_chat != "outside")


@pytest.mark.parametrize("in_group", ["admin", "member", "outside"])
def test_without_an_admin_chat_the_admins_of_a_group_moderate(in_group: str) -> None:
    moderates = is_moderator(admin_chat_status=None, group_statuses=["member", in_group])
    assert moderates == (in_group == "admin")


def test_without_agreement_only_an_admin_of_every_group_moderates() -> None:
    def moderates(*statuses: str) -> bool:
        return is_moderator(admin_chat_status=None, group_statuses=statuses, is_agreed=False)

    assert moderates("admin", "admin")
    assert moderates("admin")
    assert not moderates("admin", "member")
    assert not moderates("admin", "outside")


@pytest.mark.parametrize("is_agreed", [True, False])
def test_without_chats_nobody_moderates(is_agreed: bool) -> None:
    assert not is_moderator(admin_chat_status=None, group_statuses=[], is_agreed=is_agreed)
