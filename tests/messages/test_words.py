"""Words that others wrote stand in a text as they wrote them, and lead nowhere."""

from bot.messages.words import foreign


def test_a_name_is_no_command_and_no_mention() -> None:
    assert foreign("/forget_me") != "/forget_me"
    assert foreign("Anna @ada").replace("\N{WORD JOINER}", "") == "Anna @ada"
    assert all("@ada" not in foreign(name) for name in ("Anna @ada", "Mama (@ada)", "«@ada»", "Anna,@ada"))
    assert foreign(foreign("Anna @ada")) == foreign("Anna @ada")
    for harmless in ("anna@home and/or Ben", "https://t.me/spotted_bot?start=g_1", "redis://cache/1"):
        assert foreign(harmless) == harmless
