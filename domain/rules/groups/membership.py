"""What Telegram says of somebody in a chat, in our words."""

# Ids that many people share: Telegram itself, an anonymous admin, a channel. They never have rights.
SHARED_IDS = frozenset({777000, 1087968824, 136817688})
_STATUS = {"creator": "admin", "administrator": "admin", "member": "member"}


def membership(status: str, *, is_member: bool) -> str:
    """admin | member | outside. is_member: what a ChatMember that is `restricted` says besides."""
    if status == "restricted":
        return "member" if is_member else "outside"
    return _STATUS.get(status, "outside")
