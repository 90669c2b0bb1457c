"""The files of `deploy/`, and what operating.md and configuration.md say, compared with the code and
docker-compose.yml.
"""

import configparser
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr

from domain.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[1]
DEPLOY = REPOSITORY / "deploy"
UNITS = {"bot": ["bot"], "vision": ["workers", "vision"], "delivery": ["workers", "delivery"]}
STATE = "/var/lib/spotted"
KNOWN = {name.upper() for name in Settings.model_fields}
# Settings for tests only; no server may set them.
NOT_FOR_OPERATORS = {"FAIL_POINT", "FAIL_POINT_HIT"}


def unit(name: str) -> Mapping[str, str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    parser.read(DEPLOY / "systemd" / f"spotted-{name}.service")
    return {key: value for section in parser.sections() for key, value in parser[section].items()}


def example() -> dict[str, str]:
    text = (DEPLOY / "spotted.env.example").read_text()
    return dict(re.findall(r"^#?([A-Z][A-Z0-9_]*)=(.*)$", text, re.MULTILINE))


def test_each_process_has_a_unit_that_starts_what_its_container_starts() -> None:
    compose = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())["services"]
    assert {path.stem for path in (DEPLOY / "systemd").iterdir()} == {f"spotted-{name}" for name in UNITS}
    for name, command in UNITS.items():
        assert unit(name)["ExecStart"] == f"/opt/spotted/.venv/bin/python -m {' '.join(command)}"
        assert compose[name]["command"] == command


@pytest.mark.parametrize("name", sorted(UNITS))
def test_a_unit_is_restarted_ends_gently_and_writes_only_to_its_own_folder(name: str) -> None:
    said = unit(name)
    assert (said["Restart"], said["StartLimitIntervalSec"]) == ("always", "0")
    assert (said["RestartSec"], said["RestartSteps"], said["RestartMaxDelaySec"]) == ("1", "4", "5")
    assert said["KillMode"] == "mixed", "a process that decodes a photo must be ended by its parent"
    assert int(said["TimeoutStopSec"]) >= 45, "a send that has begun must get its answer"
    assert (said["ProtectSystem"], said["NoNewPrivileges"], said["UMask"]) == ("strict", "yes", "0077")
    assert (said["StateDirectory"], said["StateDirectoryMode"]) == ("spotted", "0700")
    assert said["EnvironmentFile"] == "/etc/spotted/spotted.env"
    assert said["OOMPolicy"] == "continue", "a decoding process that needs too much memory must end alone"
    assert (said["User"], said["ProtectHome"]) == ("spotted", "yes")
    assert "ReadWritePaths" not in said, "only the StateDirectory may be written to"
    assert {"MemoryMax", "TasksMax", "SystemCallFilter"} <= set(said)


def test_a_bot_with_many_connections_can_still_open_files() -> None:
    assert int(unit("bot")["LimitNOFILE"]) >= 4096


def test_every_process_answers_on_a_port_of_its_own() -> None:
    """An environment file wins over the unit, so the port must not stand in that file."""
    assert len({unit(name)["Environment"] for name in UNITS}) == len(UNITS)
    assert all(re.fullmatch(r"HTTP_PORT=\d+ PYTHONUTF8=1", unit(name)["Environment"]) for name in UNITS)
    assert "HTTP_PORT" not in example()


def test_group_titles_are_printed_whatever_the_locale_of_the_machine_is() -> None:
    assert "\nPYTHONUTF8=1\nset +a\n" in (DEPLOY / "spotted").read_text()
    assert "export PYTHONUTF8 := 1\n" in (REPOSITORY / "Makefile").read_text()


def test_the_example_is_accepted_and_keeps_all_below_the_state_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert set(example()) <= KNOWN
    for name, value in example().items():
        filled = {"BOT_TOKEN": "42:x", "WEBHOOK_URL": "https://bot.example/hook", "WEBHOOK_SECRET": "x" * 32}
        monkeypatch.setenv(name, filled.get(name, value))
    settings = Settings()  # type: ignore[call-arg]  # from the environment
    for path in (settings.storage_path, settings.qdrant_path, settings.face_model_root):
        assert path is not None
        assert path.is_relative_to(STATE)


def test_the_example_names_the_licence_of_the_engine() -> None:
    assert "non-commercial research only" in (DEPLOY / "spotted.env.example").read_text()


def test_the_guide_names_files_and_units_that_exist() -> None:
    guide = (REPOSITORY / "docs" / "operating.md").read_text()
    for path in re.findall(r"(?<![\w./])((?:deploy|docs)/[\w./-]+|requirements-runtime\.lock)", guide):
        assert (REPOSITORY / path.rstrip(".")).exists(), path
    # A second unit of a process is made by copying: its number follows the name.
    assert set(re.findall(r"spotted-([a-z]+)", guide)) == set(UNITS)


def test_the_guide_removes_all_that_it_made() -> None:
    guide = (REPOSITORY / "docs" / "operating.md").read_text()
    set_up, removal = (_section(guide, name) for name in ("Set-up without Docker", "Remove everything"))
    for made in ("/opt/spotted", "/etc/spotted", "/usr/local/bin/spotted", "/var/lib/spotted"):
        assert made in set_up
        assert made in removal
    for made in ("/var/backups/spotted", "/etc/cron.daily/spotted", "dropdb spotted", "dropuser spotted"):
        assert made in removal
    assert "/etc/systemd/system" in removal
    assert removal.index("/forget_workspace") < removal.index("systemctl disable"), (
        "names must first go from the chats"
    )


def test_the_guide_removes_each_volume_of_docker_and_the_nightly_backup() -> None:
    removal = _section((REPOSITORY / "docs" / "operating.md").read_text(), "Remove everything")
    services = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())["services"]
    profiles = {profile for service in services.values() for profile in service.get("profiles", ())}
    assert profiles
    [down] = [line for line in removal.splitlines() if "down --volumes" in line]
    # Compose leaves a volume that only services of a profile use, unless the profile is named.
    assert all(f"--profile {profile} " in down for profile in profiles)
    docker = removal[: removal.index("Without Docker")]
    assert "/etc/cron.daily/spotted" in docker, "it would start the stores again every night"


def test_no_block_to_restore_with_drops_the_former_database() -> None:
    """A block is pasted whole: whether its restore has failed is only read when all of it has run."""
    restore = _section((REPOSITORY / "docs" / "operating.md").read_text(), "Restore")
    blocks = [block for block in restore.split("```")[1::2] if "workers restore " in block]
    assert len(blocks) == 2
    for block in blocks:
        steps = block.strip().splitlines()
        assert all(step.endswith(" &&") for step in steps[:-1])
        assert "dropdb" not in block


def test_images_can_be_pinned_again() -> None:
    guide = (REPOSITORY / "docs" / "operating.md").read_text()
    [pins] = [block for block in guide.split("```")[1::2] if "_IMAGE=$(" in block]
    first = pins.strip().splitlines()[0]
    assert first.startswith("sed -i '/^"), "the former pins must go first, else they are pulled again"
    assert "Pin the images" in _section(guide, "Update")


def test_whoever_keeps_photos_elsewhere_is_told_that_the_units_may_not_write_there() -> None:
    moved = _section((REPOSITORY / "docs" / "operating.md").read_text(), "Change where things are kept")
    assert "add `[Service]` and `ReadWritePaths=NEW` to each of the three units" in moved


def _section(guide: str, heading: str) -> str:
    return guide.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]


def test_the_documentation_knows_every_setting_and_no_other() -> None:
    said = {name for names, _ in _rows_of_settings() for name in names}
    assert sorted(KNOWN - NOT_FOR_OPERATORS - said) == [], "add a row to docs/configuration.md"
    assert sorted(said - KNOWN) == [], "docs/configuration.md names settings that do not exist"


def test_the_documentation_says_the_default_of_each_setting() -> None:
    """A single – holds for all settings of its row."""
    wrong = {}
    for names, cell in _rows_of_settings():
        said = [one.strip("`") for one in cell.split(", ")]
        defaults = [_default(name) for name in names if name in KNOWN]
        if (said * len(names) if said == ["–"] else said) != defaults:
            wrong[names[0]] = f"{cell} and not {', '.join(defaults)}"
    in_words = {"TELEGRAM_API_URL", "S3_BUCKET"}  # these rows say it in a sentence
    assert {name: says for name, says in wrong.items() if name not in in_words} == {}, (
        "docs/configuration.md says other defaults than domain/settings"
    )


def _rows_of_settings() -> list[tuple[list[str], str]]:
    """The names and the defaults of each row that says what a setting does."""
    table = (REPOSITORY / "docs" / "configuration.md").read_text().partition("\n## Per workspace\n")[0]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    return [(re.findall(r"`([A-Z0-9_]+)`", row[1]), row[2].strip()) for row in rows]


def _default(name: str) -> str:
    """As the documentation writes it: without quotes, – for none."""
    field = Settings.model_fields[name.lower()]
    default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    if field.is_required() or default in (None, ""):
        return "–"
    if isinstance(default, bool):
        return str(default).lower()
    return f"{default:g}" if isinstance(default, float) else str(default)
