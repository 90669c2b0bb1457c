"""A consent says what a participant agrees to, and its version says which words they read."""

from hashlib import sha256

import pytest

from bot.locales import LANGUAGES, LOCALES
from bot.messages.connecting.connecting import CONSENT_VERSION, consent_card
from domain.ids import GroupId, WorkspaceId
from domain.queries.groups.groups import GroupView

_CONSENTS = ("connect.consent", "share.invited", "share.invited_to_decide")
_VERSION = "2026-11-27.3"
_DIGESTS = {"en": "7a6a1e669a495012", "ru": "ad1bb1a534d580e1"}  # of the words of _CONSENTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_words_of_a_consent_are_another_version(language: str) -> None:
    words = "\n".join(str(LOCALES[language][key]) for key in _CONSENTS)
    digest = sha256(words.encode()).hexdigest()[:16]
    assert language in _DIGESTS, f"add the digest {digest} of the new language; the version stays"
    assert (CONSENT_VERSION, digest) == (_VERSION, _DIGESTS[language]), (
        "other words are another CONSENT_VERSION; write it and the new digest into this file, too"
    )


def test_a_consent_counts_the_groups_that_it_does_not_name() -> None:
    titles = ("Bears", "Foxes", "Choir", "Camp")
    groups = [GroupView(GroupId(n), WorkspaceId(1), -n, title, True, "en") for n, title in enumerate(titles)]
    text = consent_card(groups, 1, "en").text
    assert "<b>Bears</b>, <b>Foxes</b>, <b>Choir</b> and 1 more" in text
    assert "Camp" not in text


def test_whoever_is_invited_to_decide_reads_what_a_consent_says_of_the_face() -> None:
    for language, words in {"en": ("biometric", "your child", "everybody in its admin chat")}.items():
        for key in ("connect.consent", "share.invited_to_decide"):
            assert all(word in str(LOCALES[language][key]) for word in words)
