"""Decides who may do what, from facts that the caller reads at the moment of the act."""

from collections.abc import Collection

from domain.errors import Conflict, Forbidden, NotFound
from domain.states import MemberStatus


def ensure_may_decide_link(*, is_owner: bool, has_owner: bool, is_moderator: bool) -> None:
    """A current owner decides who else gets a person's photos; a moderator only where there is no owner."""
    if not (is_owner or (is_moderator and not has_owner)):
        raise Forbidden("not_yours_to_decide")


def ensure_may_erase(*, is_owner: bool, is_moderator: bool) -> None:
    if not (is_owner or is_moderator):
        raise Forbidden("only_owner_erases")


def ensure_may_change(*, is_owner: bool, is_moderator: bool) -> None:
    """Raises Forbidden for somebody who is neither an owner of the person nor a moderator. Only these change
    the person, its training photos and its prototypes, and read its history.
    """
    if not (is_owner or is_moderator):
        raise Forbidden("only_owner_changes")


def ensure_may_move(*, is_moderator: bool) -> None:
    """Only moderators move faces, because whose a face is concerns more than one person."""
    if not is_moderator:
        raise Forbidden("only_moderators_move")


def ensure_may_dissolve(*, is_moderator: bool, is_consent_withdrawn: bool) -> None:
    """Raises Forbidden for everybody but moderators. Raises Conflict where consent was withdrawn: such a
    person can only be erased, since its faces must not stay as unknown faces.
    """
    ensure_may_move(is_moderator=is_moderator)
    if is_consent_withdrawn:
        raise Conflict("consent_withdrawn")


def ensure_may_erase_photo(*, is_moderator: bool, is_poster: bool, are_others: bool) -> None:
    """Moderators may delete a photo for everybody, and so may whoever posted it.

    Raises Forbidden for the poster of a photo that somebody else posted too (are_others). Raises NotFound for
    all others: they may not learn that there is such a photo.
    """
    if is_moderator:
        return
    if not is_poster:
        raise NotFound("photo")
    if are_others:
        raise Forbidden("others_posted")


def ensure_may_absorb(
    *, has_no_consent: bool, is_denied: bool, is_denied_back: bool, is_shown_by_it: bool
) -> None:
    """Raises Conflict where a merge would override a decision about the absorbed person:
    `consent_withdrawn` (has_no_consent); `denied_to_receiver` where somebody who receives the survivor was
    removed from the absorbed person, or not let in (is_denied), `denied_both_ways` where the opposite merge
    would do the same (is_denied_back); `hidden_absorbed` where a hidden person would be shown.
    """
    if has_no_consent:
        raise Conflict("consent_withdrawn")
    if is_denied:
        raise Conflict("denied_both_ways" if is_denied_back else "denied_to_receiver")
    if is_shown_by_it:
        raise Conflict("hidden_absorbed")


def ensure_may_erase_group(*, is_group_admin: bool, is_in_admin_chat: bool) -> None:
    """An admin of another group of the workspace may not erase this one."""
    if not (is_group_admin or is_in_admin_chat):
        raise Forbidden("only_group_admin")


def ensure_may_erase_workspace(*, admin_chat_status: str) -> None:
    """Everybody in the admin chat decides requests, but only its admins may erase the workspace."""
    if admin_chat_status != MemberStatus.ADMIN:
        raise Forbidden("only_admin_chat_admin")


def is_moderator(
    *, admin_chat_status: str | None, group_statuses: Collection[str], is_agreed: bool = True
) -> bool:
    """Where there is an admin chat, everybody in it moderates and nobody else.

    admin_chat_status: None without an admin chat. Then the admins of any of the workspace's groups moderate
    where the groups agreed to be one (is_agreed); until then only somebody who is an admin of all of them.
    """
    if admin_chat_status is not None:
        return admin_chat_status in (MemberStatus.ADMIN, MemberStatus.MEMBER)
    if is_agreed:
        return MemberStatus.ADMIN in group_statuses
    return {*group_statuses} == {MemberStatus.ADMIN}
