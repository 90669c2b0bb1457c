"""Each language has words of its own, and the others name it."""

import re

import pytest

from bot.locales import LANGUAGES, LOCALES, closest
from tests.messages.test_locales import each_form

# Texts that hold letters and are alike in some languages.
ALIKE = {"actor.engine", "mention"}
# What no language translates: values, tags and commands.
BARE = re.compile(r"\{[^}]*\}|<[^>]*>|/[a-z_]+")
# The word for a video, as it stands inside a sentence.
VIDEO = {"en": "video", "ru": "видео"}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_text_of_a_language_is_translated(language: str) -> None:
    english = set(each_form("en"))
    same = [(key, form) for key, form in each_form(language) if (key, form) in english and key not in ALIKE]
    left = [key for key, form in same if re.search(r"[^\W\d_]", BARE.sub("", form))]
    assert left == [], f"translate these texts of bot/locales/{language}/; those that are alike go into ALIKE"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_named_where_people_choose_one(language: str) -> None:
    names = {str(LOCALES[other]["language.name"]) for other in LANGUAGES}
    for key in ("command.language", "help.always"):
        text = " ".join(form for of, form in each_form(language) if of == key).casefold()
        missing = {name for name in names if name.casefold() not in text}
        assert missing == set(), f"name these languages in {key} of bot/locales/{language}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_names_videos_names_them_in_every_language(language: str) -> None:
    """Consents and introductions are among these texts."""
    assert language in VIDEO, "add the language's word for a video to VIDEO"
    english, naming = _naming_videos("en"), _naming_videos(language)
    assert {"share.invited", "group.consent"} <= english
    assert naming == english, f"only one of en and {language} names videos in {sorted(naming ^ english)}"


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("ru-RU", "ru"), ("RU", "ru"), ("en-GB", "en"), ("xx", "en"), ("", "en"), (None, "en")],
)
def test_a_language_that_we_do_not_speak_becomes_english(code: str | None, language: str) -> None:
    assert closest(code) == language


def _naming_videos(language: str) -> set[str]:
    return {key for key, form in each_form(language) if VIDEO[language] in form}
