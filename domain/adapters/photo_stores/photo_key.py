"""Checks the keys of a PhotoStore: plain segments, so that no key can leave the store's root."""

import re

_SEGMENT = r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}"  # no leading dot: neither `..` nor a hidden file
_KEY = re.compile(rf"{_SEGMENT}(/{_SEGMENT})*")
_PREFIX = re.compile(rf"({_SEGMENT}/)*({_SEGMENT})?")


def is_safe_key(key: str) -> bool:
    """Whether this service may have made the key: other programs may use the same bucket or folder."""
    return _KEY.fullmatch(key) is not None


def ensure_safe_key(key: str) -> str:
    """Returns the key. An unsafe one raises ValueError: users make no keys, so it is a bug of ours."""
    if not is_safe_key(key):
        raise ValueError(f"not a photo key: {key[:80]!r}")
    return key


def ensure_safe_prefix(prefix: str) -> str:
    """Returns the prefix; an empty one means all keys. Raises ValueError if no key can begin with it."""
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"not the beginning of a photo key: {prefix[:80]!r}")
    return prefix
