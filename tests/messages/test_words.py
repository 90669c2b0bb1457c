"""A name makes no command and no mention; addresses and other words stay as they were written."""

from bot.messages.words import made_harmless


def test_a_name_is_no_command_and_no_mention() -> None:
    assert made_harmless("/forget_me") != "/forget_me"
    assert made_harmless("Anna @ada").replace("\N{WORD JOINER}", "") == "Anna @ada"
    assert all(
        "@ada" not in made_harmless(name) for name in ("Anna @ada", "Mama (@ada)", "«@ada»", "Anna,@ada")
    )
    assert made_harmless(made_harmless("Anna @ada")) == made_harmless("Anna @ada")
    for harmless in ("anna@home and/or Ben", "https://t.me/spotted_bot?start=g_1", "redis://cache/1"):
        assert made_harmless(harmless) == harmless
