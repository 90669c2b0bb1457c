"""Signs calls as Standard Webhooks (standardwebhooks.com) asks, and says when a failed one is tried again."""

import base64
import hashlib
import hmac
import secrets

_PREFIX = "whsec_"
_SECRET_BYTES = 32
_AFTER_S = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 28800)


def new_secret() -> str:
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signed_headers(secret: str, call_id: str, at: int, body: bytes) -> dict[str, str]:
    """at: in seconds since 1970. A call that is tried again keeps its id."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signature = hmac.digest(key, f"{call_id}.{at}.".encode() + body, hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "webhook-id": call_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def delay_after(tries: int) -> float | None:
    """Seconds until the next try, after so many failed tries; None when the call is given up, after a day."""
    return _AFTER_S[tries - 1] if tries <= len(_AFTER_S) else None
