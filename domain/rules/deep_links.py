"""Payloads of `?start=` links: a purpose and 128 random bits. What is stored is their hash."""

import hashlib
import re
import secrets

PURPOSES = {"c": "connect", "s": "setup"}
_PAYLOAD = re.compile(r"([cs])_([A-Za-z0-9_-]{22})", re.ASCII)


def new_payload(purpose: str) -> str:
    """At most 64 characters of A-Z a-z 0-9 _ -, as Telegram asks."""
    letter = next(key for key, value in PURPOSES.items() if value == purpose)
    return f"{letter}_{secrets.token_urlsafe(16)}"


def purpose_of(payload: str) -> str | None:
    """None for what is no payload of ours."""
    match = _PAYLOAD.fullmatch(payload)
    return PURPOSES[match.group(1)] if match else None


def hash_payload(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()
