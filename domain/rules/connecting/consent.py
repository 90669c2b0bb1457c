"""Reads a group member's consent from their reactions to the bot's introduction."""

from collections.abc import Collection

from domain.values.consent import AGREE, REFUSE, Consent


def consent_of(reactions: Collection[str]) -> Consent:
    """Both reactions together refuse. With neither of them, the consent is pending."""
    if REFUSE in reactions:
        return "refused"
    return "given" if AGREE in reactions else "pending"
