"""Payloads of `?start=` links: a purpose and 128 bits nobody can guess. What is stored is their hash."""

import base64
import hashlib
import hmac
import re
import secrets

from domain.ids import GroupId

PURPOSES = {"c": "connect", "s": "setup", "g": "guardian"}
_PAYLOAD = re.compile(r"([csg])_([A-Za-z0-9_-]{22})", re.ASCII)


def new_payload(purpose: str) -> str:
    """A new payload of at most 64 characters of A-Z a-z 0-9 _ -, as Telegram asks."""
    letter = next(key for key, value in PURPOSES.items() if value == purpose)
    return f"{letter}_{secrets.token_urlsafe(16)}"


def group_payload(group_id: GroupId, secret: str) -> str:
    """The payload of a group's connect link: computed, so it is the same each time without being stored."""
    digest = hmac.digest(secret.encode(), f"connect:{group_id}".encode(), "sha256")[:16]
    return f"c_{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def shown_mark(token_hash: str, tg_user_id: int, secret: str, version: str) -> int:
    """63 bits that nobody can guess. A button carries them beside the id of a deep link, and they say that
    the bot showed this link to this user: ids can be counted, and buttons can be forged.

    version: of the text that was shown. Nobody agrees to a newer one with an old button.
    """
    digest = hmac.digest(secret.encode(), f"shown:{token_hash}:{tg_user_id}:{version}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big") >> 1


def is_shown_mark(mark: int, token_hash: str, tg_user_id: int, secret: str, version: str) -> bool:
    return hmac.compare_digest(f"{mark}", f"{shown_mark(token_hash, tg_user_id, secret, version)}")


def purpose_of(payload: str) -> str | None:
    """What a link is for; None for a payload that is not ours."""
    match = _PAYLOAD.fullmatch(payload)
    return PURPOSES[match.group(1)] if match else None


def hash_payload(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()
