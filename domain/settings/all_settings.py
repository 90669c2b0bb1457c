"""All settings; those of recognition are in `recognition.py`. Each default works on one machine."""

import re
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from domain.fail_points import fail_points_like
from domain.rules.access.admission import Admission
from domain.rules.erasing.deletion import asks_twice
from domain.rules.service.addresses import is_address, is_webhook_secret
from domain.rules.service.retention import DAYS_UNKNOWN
from domain.rules.service.time_zones import zone_of
from domain.rules.work.deadlines import LONGEST, Deadlines
from domain.rules.work.night import night_began
from domain.settings.recognition import Days, RecognitionSettings
from domain.values.quotas import PHOTOS_AN_HOUR

TELEGRAM = "https://api.telegram.org"


class Settings(RecognitionSettings):
    """Each field is an environment variable of this name, in any case. An empty one counts as not given."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True, allow_inf_nan=False)

    bot_token: SecretStr
    telegram_api_url: str = TELEGRAM
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    admin_chat_id: int | None = None
    allowed_groups: str = ""
    open_to_all: bool = False

    database_url: SecretStr
    migrate_on_start: bool = True
    # How long Postgres may be silent: less ends slow statements, more lets a broken line stop the service.
    postgres_timeout_s: float = Field(15, ge=1, le=300)
    redis_url: SecretStr = SecretStr("redis://localhost:6379")
    rq_queue_name: str = "default"

    qdrant_url: str | None = None
    qdrant_api_key: SecretStr | None = None
    qdrant_path: Path | None = None
    qdrant_face_collection: str = Field(default="faces", pattern=r"^[A-Za-z0-9_-]{1,100}$")

    s3_endpoint_url: str | None = None
    s3_bucket: str | None = None
    s3_access_key: SecretStr | None = None
    s3_secret_key: SecretStr | None = None
    s3_region: str = "us-east-1"
    storage_path: Path | None = None

    face_engine: Literal["insightface", "dlib"] = "insightface"
    face_model: str = "buffalo_l"
    face_model_root: Path | None = None
    face_providers: str = "CPUExecutionProvider"

    # Redis streams: what other programs ask for, what people here did, what became of each message.
    faces_queue: str = "faces.ops"
    faces_queue_out: str = "faces.done"
    faces_queue_results: str = "faces.results"

    http_host: str = "127.0.0.1"
    http_port: int = Field(8080, ge=0, le=65_535)
    # Where people reach the bot's port: Telegram opens the Mini App from there, over https only.
    public_url: str | None = None
    # When it is false, webhooks are called by https only, and never in a private network.
    webhooks_allow_private: bool = False
    # A picture that was not drawn yet is waited for so long, before its reader is told to come again.
    picture_wait_s: float = Field(2, ge=0, le=10)

    # Another value is refused, so that nobody relies on a mode that does not exist so far.
    retention_mode: Literal["deliver_and_forget"] = "deliver_and_forget"
    unknown_face_ttl_days: Days = DAYS_UNKNOWN
    request_ttl_days: Days = 7
    undo_days: int = Field(30, ge=0, le=36_500)
    delete_confirm_threshold: int = Field(10, ge=0)
    invitation_ttl_days: Days = 7
    # An index keeps the bytes of deleted points until it is rebuilt: at this share of them, if not earlier.
    index_rebuild_share: float = Field(0.2, gt=0, le=1)
    group_grace_days: Days = 30
    left_member_days: Days = 180
    said_days: int = Field(90, ge=3, le=36_500)
    # The zone of dates and times that people read; a name such as Europe/Berlin.
    time_zone: str = "UTC"
    # In this hour, of that zone, a large database's files are rewritten, and the night begins.
    quiet_hour: int = Field(1, ge=0, le=23)

    messages_per_second: float = Field(30, gt=0)
    # For so long Telegram's answer that somebody is in a group is used again. It is never less than 5 s: the
    # answer must still hold when the statement that begins a send reads it.
    membership_ttl_s: float = Field(60, ge=5, le=60)
    send_timeout_s: float = Field(30, gt=0, le=34)  # a process that stops waits 35 s for what has begun
    # No ordinary user meets these limits: they end what would cost everybody else.
    requests_a_day: int = Field(50, ge=1)
    api_calls_a_minute: int = Field(600, ge=1)
    api_token_calls_a_minute: int = Field(300, ge=1)
    api_pictures_a_minute: int = Field(3000, ge=1)
    api_downloads_a_minute: int = Field(40, ge=1)  # Android opens each twice
    training_photos_a_day: int = Field(500, ge=1)
    group_photos_an_hour: int = Field(PHOTOS_AN_HOUR, ge=1)
    # Photos that waited longer are offered and not sent: after a long outage nobody is woken by old posts.
    offer_after_hours: float = Field(12, gt=0, le=876_000)
    # A sweep, and a poll without news, must be shorter than 4 x `heartbeat_limit_s`, else the process ends.
    sweep_interval_s: float = Field(5, gt=0, le=30)
    heartbeat_limit_s: float = Field(30, ge=10)
    # The operator is told when the last backup is older. 0: nobody is, as backups are made by other means.
    backup_alarm_hours: int = Field(48, ge=0)

    # Where this process kills itself, to see that nothing is lost: `python -m sandbox chaos --list`.
    fail_point: str | None = None
    fail_point_hit: int = Field(1, ge=1)

    def secrets(self) -> list[str]:
        """The values that no log may hold."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]

    @property
    def tg_bot_id(self) -> int:
        """The number before the token's colon; 0 without one. It is no secret, and a new token keeps it."""
        number, _, _ = self.bot_token.get_secret_value().partition(":")
        return int(number) if number.isdecimal() and len(number) < 20 else 0

    def asks_twice(self, faces: int) -> bool:
        """Whether an operation on so many faces is confirmed twice."""
        return asks_twice(faces, threshold=self.delete_confirm_threshold)

    def admission(self) -> Admission:
        """Which groups may come in; codes are made from the token, which only the operator has."""
        allowed = frozenset(int(one) for one in self.allowed_groups.split(",") if one.strip())
        return Admission(self.bot_token.get_secret_value(), allowed, self.open_to_all)

    def postgres_deadlines(self, *, takes_long: bool = False) -> Deadlines:
        return LONGEST if takes_long else Deadlines(self.postgres_timeout_s)

    def longest_send_s(self) -> float:
        """An upload has `send_timeout_s` for its body, and as long again for its answer."""
        return 2 * self.send_timeout_s

    def zone(self) -> tzinfo:
        return zone_of(self.time_zone)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone())

    def is_night(self, moment: datetime) -> bool:
        return night_began(self.local(moment), self.quiet_hour) is not None

    @field_validator("telegram_api_url", "webhook_url", "public_url", "qdrant_url", "s3_endpoint_url")
    @classmethod
    def _over_http(cls, value: str | None) -> str | None:
        if value is not None and not is_address(value, "http", "https"):
            raise ValueError("not an address like http://host:port")
        return value

    @field_validator("public_url")
    @classmethod
    def _without_path(cls, value: str | None) -> str | None:
        if value is not None and not is_address(value, "http", "https", path="/?"):
            raise ValueError("the page works at the root of a host only: leave out the path")
        return value

    @field_validator("allowed_groups")
    @classmethod
    def _ids(cls, value: str) -> str:
        if not all(re.fullmatch(r"\s*(-?\d{1,19}\s*)?", one) for one in value.split(",")):
            raise ValueError("not a list of Telegram's ids like -1001234567890,-1009876543210")
        return value

    @field_validator("time_zone")
    @classmethod
    def _a_time_zone(cls, value: str) -> str:
        zone_of(value)
        return value

    @field_validator("redis_url")
    @classmethod
    def _a_redis(cls, value: SecretStr) -> SecretStr:
        if not is_address(value.get_secret_value(), "redis", "rediss", path=r"/?\d*"):
            raise ValueError("not an address like redis://host:port/number")
        return value

    @field_validator("fail_point")
    @classmethod
    def _a_fail_point(cls, value: str | None) -> str | None:
        if value is not None and not fail_points_like(value):
            raise ValueError("no fail point has this name, `python -m sandbox chaos --list` lists them")
        return value

    @model_validator(mode="after")
    def _three_streams(self) -> "Settings":
        """Ensures three different streams: results that came in as messages would be answered for ever."""
        if len({self.faces_queue, self.faces_queue_out, self.faces_queue_results}) < 3:
            raise ValueError("FACES_QUEUE, FACES_QUEUE_OUT and FACES_QUEUE_RESULTS must differ")
        return self

    @model_validator(mode="after")
    def _one_of_each_store(self) -> "Settings":
        if (self.qdrant_url is None) == (self.qdrant_path is None):
            raise ValueError("set exactly one of QDRANT_URL (a server) and QDRANT_PATH (embedded)")
        if (self.s3_bucket is None) == (self.storage_path is None):
            raise ValueError("set exactly one of S3_BUCKET (an S3 service) and STORAGE_PATH (a folder)")
        if self.webhook_url is not None and not is_webhook_secret(self.webhook_secret):
            raise ValueError("WEBHOOK_URL needs a WEBHOOK_SECRET of 32 to 256 letters, digits, _ or -")
        return self

    @model_validator(mode="after")
    def _outlasts_postgres(self) -> "Settings":
        """A statement that hangs must fail before the process counts as hanging, else each stall ends it."""
        if self.postgres_timeout_s + self.sweep_interval_s >= 4 * self.heartbeat_limit_s:
            raise ValueError("POSTGRES_TIMEOUT_S + SWEEP_INTERVAL_S must be below 4 x HEARTBEAT_LIMIT_S")
        return self

    @model_validator(mode="after")
    def _over_https(self) -> "Settings":
        """Telegram refuses webhooks, and messages with buttons, without https; its stand-in does not."""
        for name, address in (("PUBLIC_URL", self.public_url), ("WEBHOOK_URL", self.webhook_url)):
            if self.telegram_api_url == TELEGRAM and not (address or "https://").startswith("https://"):
                raise ValueError(f"{name} does not begin with https://, and Telegram opens nothing else")
        return self
