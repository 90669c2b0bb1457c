"""Translates what Telegram says of a user in a chat into a `MemberStatus`."""

from domain.states import MemberStatus

# Ids that many people share: Telegram itself, an anonymous admin, a channel. They never have rights.
SHARED_IDS = frozenset({777000, 1087968824, 136817688})
_STATUS = {
    "creator": MemberStatus.ADMIN,
    "administrator": MemberStatus.ADMIN,
    "member": MemberStatus.MEMBER,
}


def member_status(status: str, *, is_member: bool) -> MemberStatus:
    """is_member: the field of that name of a `restricted` ChatMember."""
    if status == "restricted":
        return MemberStatus.MEMBER if is_member else MemberStatus.OUTSIDE
    return _STATUS.get(status, MemberStatus.OUTSIDE)
