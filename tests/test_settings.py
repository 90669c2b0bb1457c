"""Settings: their names, their defaults, and one sentence when they do not fit."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from domain.settings import Settings, WrongSettings, read_settings
from tests.conftest import REQUIRED_SETTINGS

checklist = pytest.mark.checklist
SECRET = "0123456789abcdef0123456789abcdef"
# Settings that say how long something lasts. A number too large for Postgres would make every tidying up
# fail.
LASTING = (
    "UNKNOWN_FACE_TTL_DAYS",
    "REQUEST_TTL_DAYS",
    "UNDO_DAYS",
    "INVITATION_TTL_DAYS",
    "GROUP_GRACE_DAYS",
    "LEFT_MEMBER_DAYS",
    "SAID_DAYS",
    "FRESH_PHOTOS_DAYS",
    "OFFER_AFTER_HOURS",
)


def plain(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


@pytest.mark.parametrize(
    ("name", "default", "given", "value"),
    [
        pytest.param("QDRANT_FACE_COLLECTION", "faces", "kin", "kin", marks=checklist(202)),
        pytest.param("FACE_PROTOTYPE_MAX_EXEMPLARS", 10, "3", 3, marks=checklist(203)),
        pytest.param("FACE_PROTOTYPES_ON_LABEL", 3, "2", 2, marks=checklist(217)),
        pytest.param("FACE_PROTOTYPE_MIN_QUALITY", 0.5, "0.7", 0.7, marks=checklist(204)),
        pytest.param(
            *("REDIS_URL", "redis://localhost:6379", "redis://there:1", "redis://there:1"),
            marks=checklist(208),
        ),
        pytest.param("RQ_QUEUE_NAME", "default", "photos", "photos", marks=checklist(209)),
        pytest.param("FACE_SUGGESTION_GROUPS_PER_PAGE", 10, "7", 7, marks=checklist(205)),
        pytest.param("FACE_SUGGESTION_ITEMS_PER_GROUP", 5, "3", 3, marks=checklist(206)),
        pytest.param("FACE_PROTOTYPE_SEARCH_THRESHOLD", 0.6, "0.61", 0.61, marks=checklist(213)),
        pytest.param("CLUSTERING_MIN_QUALITY", 0.5, "0.4", 0.4, marks=checklist(214)),
        pytest.param("DELETE_CONFIRM_THRESHOLD", 10, "3", 3, marks=checklist(218)),
        ("FACES_QUEUE", "faces.ops", "ops", "ops"),
        ("FACES_QUEUE_OUT", "faces.done", "out", "out"),
        ("FACES_QUEUE_RESULTS", "faces.results", "results", "results"),
        ("FACE_AUTO_ASSIGN_THRESHOLD", 0.8, "0.9", 0.9),
        ("FACE_MATCH_MIN_MARGIN", 0.05, "0", 0),
        ("FACE_QUESTIONS_A_DAY", 5, "1", 1),
        ("FACE_LOOK_ALIKE_MARGIN", 0.06, "0.2", 0.2),
        ("TELEGRAM_API_URL", "https://api.telegram.org", "http://there", "http://there"),
        ("ADMIN_CHAT_ID", None, "-100123", -100123),
        ("MIGRATE_ON_START", True, "false", False),
        ("FACE_ENGINE", "insightface", "dlib", "dlib"),
        ("FACE_MODEL", "buffalo_l", "buffalo_sc", "buffalo_sc"),
        ("FACE_MODEL_ROOT", None, "/models", Path("/models")),
        ("UNKNOWN_FACE_TTL_DAYS", 30, "7", 7),
        ("REQUEST_TTL_DAYS", 7, "1", 1),
        ("TIME_ZONE", "UTC", "Asia/Tokyo", "Asia/Tokyo"),
    ],
)
def test_a_setting_has_its_default_and_can_be_given(
    environment: pytest.MonkeyPatch, name: str, default: object, given: str, value: object
) -> None:
    assert plain(getattr(read_settings(), name.lower())) == default
    environment.setenv(name, given)
    assert plain(getattr(read_settings(), name.lower())) == value
    environment.delenv(name)
    environment.setenv(name.lower(), given)
    assert plain(getattr(read_settings(), name.lower())) == value


def test_thresholds_reach_the_rules(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("FACE_AUTO_ASSIGN_THRESHOLD", "0.9")
    environment.setenv("FACE_PROTOTYPE_SEARCH_THRESHOLD", "0.5")
    environment.setenv("FACE_MATCH_MIN_MARGIN", "0.1")
    environment.setenv("FACE_LOOK_ALIKE_MARGIN", "0.2")
    environment.setenv("FACE_ENROL_MIN_SIDE_PX", "64")
    environment.setenv("FACE_ENROL_MIN_SHARPNESS", "0.3")
    settings = read_settings()
    match, enrolment = settings.match_policy(), settings.enrolment_policy()
    assert (match.auto, match.suggest, match.min_margin) == (0.9, 0.5, 0.1)
    assert match.look_alike_margin == 0.2
    assert (enrolment.min_side_px, enrolment.min_sharpness) == (64, 0.3)


@pytest.mark.parametrize("name", ["BOT_TOKEN", "DATABASE_URL"])
@pytest.mark.parametrize("given", [None, ""])
def test_a_missing_setting_is_named(environment: pytest.MonkeyPatch, name: str, given: str | None) -> None:
    """An empty value counts as missing, like an unfilled line of `.env`."""
    environment.delenv(name)
    if given is not None:
        environment.setenv(name, given)
    assert sentence() == f"Cannot start: the setting {name} is missing."


def test_all_settings_without_a_default_are_named_at_once(environment: pytest.MonkeyPatch) -> None:
    for name in REQUIRED_SETTINGS:
        environment.delenv(name)
    required = [field for field in Settings.model_fields.values() if field.is_required()]
    assert sentence().count("is missing") == len(required)


@pytest.mark.parametrize("name", ["ADMIN_CHAT_ID", "HTTP_PORT", "WEBHOOK_URL", "FACE_ENGINE", "S3_BUCKET"])
def test_an_empty_setting_counts_as_not_given(environment: pytest.MonkeyPatch, name: str) -> None:
    before = read_settings()
    environment.setenv(name, "")
    assert read_settings() == before


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"QDRANT_URL": "http://hidden"}, "QDRANT_PATH"),
        ({"QDRANT_PATH": ""}, "QDRANT_URL"),
        ({"S3_BUCKET": "hidden"}, "STORAGE_PATH"),
        ({"STORAGE_PATH": ""}, "S3_BUCKET"),
        ({"WEBHOOK_URL": "https://hidden"}, "WEBHOOK_SECRET"),
        pytest.param(
            {"WEBHOOK_URL": "https://hidden", "WEBHOOK_SECRET": "hidden"},
            "WEBHOOK_SECRET",
            id="a short secret",
        ),
        pytest.param(
            {"WEBHOOK_URL": "https://hidden", "WEBHOOK_SECRET": f"hidden{'é' * 40}"},
            "WEBHOOK_SECRET",
            id="a secret that no header can carry",
        ),
        ({"REDIS_URL": "http://hidden:6379"}, "REDIS_URL"),
        ({"REDIS_URL": "redis://hidden:many"}, "REDIS_URL"),
        ({"REDIS_URL": "redis://hidden:6379/first"}, "REDIS_URL"),
        ({"REDIS_URL": "redis://:hidden@"}, "REDIS_URL"),
        ({"TELEGRAM_API_URL": "hidden"}, "TELEGRAM_API_URL"),
        ({"TELEGRAM_API_URL": "ftp://hidden"}, "TELEGRAM_API_URL"),
        ({"QDRANT_URL": "http://a:hidden:6333", "QDRANT_PATH": ""}, "QDRANT_URL"),
        ({"QDRANT_FACE_COLLECTION": "hidden.faces"}, "QDRANT_FACE_COLLECTION"),
        ({"S3_ENDPOINT_URL": "hidden:9000"}, "S3_ENDPOINT_URL"),
        ({"ADMIN_CHAT_ID": "hidden"}, "ADMIN_CHAT_ID"),
        ({"HTTP_PORT": "hidden"}, "HTTP_PORT"),
        ({"HTTP_PORT": "65536"}, "HTTP_PORT"),
        ({"HTTP_PORT": "-1"}, "HTTP_PORT"),
        ({"PUBLIC_URL": "http://hidden"}, "PUBLIC_URL"),
        ({"WEBHOOK_URL": "http://hidden", "WEBHOOK_SECRET": SECRET}, "WEBHOOK_URL does not begin with https"),
        ({"FACE_ENGINE": "hidden"}, "FACE_ENGINE"),
        pytest.param({"RETENTION_MODE": "album"}, "RETENTION_MODE", marks=checklist(3)),
        ({"FACE_AUTO_ASSIGN_THRESHOLD": "1.5"}, "FACE_AUTO_ASSIGN_THRESHOLD"),
        ({"FACE_AUTO_ASSIGN_THRESHOLD": "0.59"}, "FACE_PROTOTYPE_SEARCH_THRESHOLD"),
        ({"FACE_PROTOTYPE_MAX_EXEMPLARS": "0"}, "FACE_PROTOTYPE_MAX_EXEMPLARS"),
        ({"FACE_PROTOTYPE_MIN_QUALITY": "-0.1"}, "FACE_PROTOTYPE_MIN_QUALITY"),
        *[({"TIME_ZONE": wrong}, "TIME_ZONE") for wrong in ("hidden", "/hidden", "Europe")],
        ({"MEMBERSHIP_TTL_S": "61"}, "MEMBERSHIP_TTL_S"),
        ({"MESSAGES_PER_SECOND": "inf"}, "MESSAGES_PER_SECOND"),
        ({"SEND_TIMEOUT_S": "35"}, "SEND_TIMEOUT_S"),
        ({"UNKNOWN_FACE_TTL_DAYS": "0"}, "UNKNOWN_FACE_TTL_DAYS"),
        ({"POSTGRES_TIMEOUT_S": "180"}, "POSTGRES_TIMEOUT_S"),
        ({"PUBLIC_URL": "https://there/spotted"}, "PUBLIC_URL"),
        *[({name: "9999999"}, name) for name in LASTING],
    ],
)
def test_settings_that_do_not_fit_are_refused_in_one_sentence_without_a_value(
    environment: pytest.MonkeyPatch, given: dict[str, str], named: str
) -> None:
    for name, value in given.items():
        environment.setenv(name, value)
    text = sentence()
    assert text.startswith("Cannot start: ")
    assert named in text
    assert "\n" not in text
    assert "hidden" not in text
    assert not {word.strip(".") for word in re.split(r"[\s,;:()]+", text)} & {*given.values()} - {""}


def test_a_webhook_with_its_secret_fits(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("WEBHOOK_URL", "https://there")
    environment.setenv("WEBHOOK_SECRET", SECRET)
    assert read_settings().webhook_url == "https://there"


def test_addresses_without_https_are_accepted_with_the_stand_in(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PUBLIC_URL", "http://127.0.0.1:8080")
    environment.setenv("WEBHOOK_URL", "http://127.0.0.1:8080/hook")
    environment.setenv("WEBHOOK_SECRET", SECRET)
    environment.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8042")
    assert read_settings().public_url == "http://127.0.0.1:8080"


def test_secrets_are_not_printed(environment: pytest.MonkeyPatch) -> None:
    secrets = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert secrets >= {"bot_token", "database_url", "redis_url", "s3_secret_key", "webhook_secret"}
    for name in secrets:
        environment.setenv(
            name.upper(), f"redis://hidden-{SECRET}" if name == "redis_url" else f"hidden-{SECRET}"
        )
    assert "hidden" not in repr(read_settings())


def sentence() -> str:
    with pytest.raises(WrongSettings) as refused:
        read_settings()
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None  # a chained error would show the values
    return str(refused.value)
