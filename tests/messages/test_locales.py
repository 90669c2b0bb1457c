"""All languages say everything, with the same values in it, in words that fit."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale

from bot.locales import LANGUAGES, LOCALES, Entry, texts_by_room
from bot.messages.chats.errors import error_text
from domain.errors import DomainError
from domain.rules.photos.rejecting import reason_to_reject

REPOSITORY = Path(__file__).resolve().parents[2]
PLAIN = ("button.", "toast.", "command.", "error.", "reason.", "profile.", "language.name", "app.")
TOAST_CHARACTERS = 200
REFUSALS = {one.__name__ for one in DomainError.__subclasses__()}


def forms(entry: Entry) -> list[str]:
    return list(entry.values()) if isinstance(entry, dict) else [entry]


def each_form(language: str) -> Iterator[tuple[str, str]]:
    return ((key, form) for key, entry in LOCALES[language].items() for form in forms(entry))


def placeholders(entry: Entry) -> set[str]:
    found = [{name for _, name, _, _ in Formatter().parse(form) if name is not None} for form in forms(entry)]
    assert all(one == found[0] for one in found)
    return found[0]


def test_each_language_has_every_text_with_the_same_values() -> None:
    english = LOCALES["en"]
    for language in LANGUAGES:
        texts = LOCALES[language]
        assert texts.keys() == english.keys(), language
        differing = {key for key in texts if placeholders(texts[key]) != placeholders(english[key])}
        assert differing == set(), language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_has_every_form_of_its_language(language: str) -> None:
    needed = set(Locale.parse(language).plural_form.tags) | {"other"}
    for key, entry in LOCALES[language].items():
        if isinstance(entry, dict):
            assert set(entry) == needed, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_shown_without_markup_holds_none(language: str) -> None:
    marked = [key for key, form in each_form(language) if key.startswith(PLAIN) and re.search(r"[<>&]", form)]
    assert marked == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_is_closed(language: str) -> None:
    for key, form in each_form(language):
        checker = _Tags()
        checker.feed(form)
        assert checker.open == [], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_unfinished(language: str) -> None:
    for key, form in each_form(language):
        assert form.strip() == form, key
        assert form, key
        assert "  " not in form, key


def code_of(*folders: str) -> Iterator[ast.AST]:
    """All nodes of the code in the folders, without the texts themselves."""
    for folder in folders:
        for path in (REPOSITORY / folder).rglob("*.py"):
            if "locales" not in path.parts:
                yield from ast.walk(ast.parse(path.read_text()))


def codes() -> set[str]:
    """Every code with which the domain and the workers refuse something."""
    return {
        literal.value
        for node in code_of("domain", "workers")
        if isinstance(node, ast.Call) and _name(node.func) in REFUSALS and node.args
        for literal in ast.walk(node.args[0])
        if isinstance(literal, ast.Constant) and isinstance(literal.value, str)
    }


def test_whatever_the_domain_refuses_has_words_in_every_language() -> None:
    refused = codes()
    assert {"name_empty", "already_decided", "image_animated"} <= refused  # the search finds something
    for language in LANGUAGES:
        assert {code for code in refused if f"error.{code}" not in LOCALES[language]} == set(), language


def test_every_reason_to_reject_a_photo_has_words_for_whoever_posted_it() -> None:
    read = {code for code in codes() if code.startswith(("file_", "image_"))}
    rejecting = {reason_to_reject(media, code) for media in ("photo", "video") for code in read}
    rejecting |= {"video_not_supported", "video_too_big"}
    for language in LANGUAGES:
        assert {code for code in rejecting if f"reason.{code}" not in LOCALES[language]} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_fits_a_toast(language: str) -> None:
    for key in LOCALES[language]:
        if key.startswith("error."):
            details = {
                "limit": 64,
                "name": "Anna",
                "by": "Kim",
                "number": 10**9,
                "n": 10**9,
                "low": "10 %",
                "high": "99 %",
            }
            text = error_text(key.removeprefix("error."), details, language)
            assert len(text) <= TOAST_CHARACTERS, key


def words_of_the_miniapp() -> set[str]:
    """The texts that the Mini App's scripts name. A name put together there stands for all that begin so."""
    scripts = [p for p in (REPOSITORY / "bot" / "miniapp").rglob("*.js") if "vendor" not in p.parts]
    code = "\n".join(path.read_text() for path in scripts)
    begun = tuple(re.findall(r"`(app\.[\w.]+)\$\{", code))
    named = set(re.findall(r"[\"`](app\.[\w.]+)[\"`]", code))
    return named | {key for key in LOCALES["en"] if begun and key.startswith(begun)}


def test_every_text_is_used() -> None:
    """The code uses a text by its name, or by a name that it puts together of words."""
    words = words_of_the_miniapp()
    patterns: set[str] = set()
    for node in code_of("bot", "domain", "workers"):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words |= {node.value, *re.findall(r"\w+", node.value.lower())}
        elif isinstance(node, ast.JoinedStr):
            parts = [re.escape(p.value) if isinstance(p, ast.Constant) else r"(\w+)" for p in node.values]
            patterns.add("".join(parts))
    built = [re.compile(pattern) for pattern in patterns if re.match(r"[a-z]+\\\.", pattern)]
    unused = {
        key
        for key in LOCALES["en"].keys() - words
        if not any((made := one.fullmatch(key)) and words.issuperset(made.groups()) for one in built)
    }
    assert unused == set()


def test_the_miniapp_names_no_text_that_is_not_there() -> None:
    assert words_of_the_miniapp() - LOCALES["en"].keys() == set()


# Telegram sends /start, a button does what /done does, and groups that must be let in are told of /activate.
_SAID_ELSEWHERE = {"start", "done", "activate"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_every_command_that_is_answered_and_no_other(language: str) -> None:
    answered = {
        literal.value
        for node in code_of("bot")
        if isinstance(node, ast.Call) and _name(node.func) == "Command"
        for literal in node.args
        if isinstance(literal, ast.Constant)
    }
    texts = [text for key, text in each_form(language) if key.startswith("help.")]
    named = {command for text in texts for command in re.findall(r"(?<!<)/([a-z_]+)", text)}
    assert named == answered - _SAID_ELSEWHERE


@pytest.mark.parametrize(("language", "log"), [("en", "log of the process"), ("ru", "журнал")])
def test_what_doctor_answers_sends_nobody_to_a_log_that_they_cannot_see(language: str, log: str) -> None:
    assert [key for key, form in each_form(language) if key.startswith("doctor.") and log in form] == []


# One word for one thing, and no jargon: "unknown people", not clusters; "question", not suggestion.
FORBIDDEN = {
    "en": (
        *("cluster", "unidentified", "unassigned", "suggestion", "confidence", "similarity", "embedding"),
        *("prototype", "guardian", "moderator"),
    ),
    "ru": (
        *("кластер", "неопознан", "неидентифиц", "предложени", "подсказк", "уверенност", "сходств"),
        *("эмбеддинг", "прототип", "опекун", "персон", "модератор", "админ ", "запрос", "дистрибуц"),
        *("персональн", "тренировочн", "незнакомо", "для обучения", "(а)", "—", "ничего не изменено"),
        # The button that begins a chat has one name, «Старт».
        *("«start»", "«начать»"),
    ),
}


@pytest.mark.checklist(233)
@pytest.mark.parametrize(("language", "words"), FORBIDDEN.items())
def test_no_text_uses_a_forbidden_word(language: str, words: tuple[str, ...]) -> None:
    wrong = [(key, word) for key, form in each_form(language) for word in words if word in form.lower()]
    assert wrong == []


# Russian declines names, and a name in a text is never declined: it stands in brackets or as a subject.
_DECLINED = re.compile(
    r"(?:похоже на|чем на|\b[ск]|про|убрать|узнаю|называете|рядом лицо|(?:получает|–|^) ?фото)"
    r" (?:<b>)?\{(?:names?|known|other)\}",
    re.IGNORECASE,
)


def test_no_name_stands_where_russian_would_decline_it() -> None:
    told = [(key, form.replace("—", "–")) for key, form in each_form("ru")]
    assert sorted({key for key, form in told if _DECLINED.search(form)}) == []


def test_no_word_for_a_single_photo_follows_a_number_of_photos_in_russian() -> None:
    """The form for 1 is also that for 21 and 31."""
    single = re.compile(r"\{n\} фото\b.*\b(оно|его|него|ему|которое)\b|Ваше \{n\}", re.DOTALL)
    forms_for_one = {key: entry["one"] for key, entry in LOCALES["ru"].items() if isinstance(entry, dict)}
    assert [key for key, form in forms_for_one.items() if single.search(form)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["start.welcome", "connect.no_group", "people.nobody"])
def test_whoever_has_connected_nobody_reads_of_invitations(key: str, language: str) -> None:
    assert "/share" in str(LOCALES[language][key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_and_the_chat_name_an_act_alike(language: str) -> None:
    """Whoever uses both would pick from the wrong list."""
    acts = {"app.unknown.same": "button.cluster_like", "app.person.merge": "button.merge"}
    texts = LOCALES[language]
    assert {page: texts[page] for page in acts} == {
        page: str(texts[chat]).partition(" ")[2] for page, chat in acts.items()
    }


# Parents and admins know none of these; what `/doctor` finds is for whoever runs the bot as well.
OF_OPERATORS = ("doctor.silent_sweepers",)
MACHINERY = {
    "en": ("redis", "ledger", "database", "index", "postgres", "bytes", "queue", "match"),
    "ru": ("redis", "реестр", "книге удалений", "базы данных", "индекс", "байт", "очередь", "сопоставл"),
}


@pytest.mark.parametrize(("language", "words"), MACHINERY.items())
def test_no_text_names_a_part_of_the_machine(language: str, words: tuple[str, ...]) -> None:
    told = [(key, re.sub("/[a-z_]+", "", form.lower())) for key, form in each_form(language)]  # no commands
    wrong = [(key, word) for key, form in told for word in words if word in form and key not in OF_OPERATORS]
    assert wrong == []


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in ("b", "i", "code", "a", "blockquote")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_stands_in_one_room(language: str) -> None:
    """A second text of the same name would replace the first one in silence."""
    assert sum(map(len, texts_by_room(language).values())) == len(LOCALES[language])
