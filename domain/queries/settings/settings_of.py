"""Reads the settings of one workspace: the service's, but its own values where it has some."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.rules.settings.own_settings import OWN_SETTINGS
from domain.settings import Settings
from domain.values.own_values import Value

# The own values of workspace $1, and of the workspace of person p, as the text of one JSON object; NULL
# without any. The first statement of a use case can read them along.
OWN = "(SELECT jsonb_object_agg(w.name, w.value)::text FROM workspace_settings w WHERE w.workspace_id = $1)"
OWN_OF_PERSON = """(SELECT jsonb_object_agg(w.name, w.value)::text FROM workspace_settings w
    WHERE w.workspace_id = p.workspace_id)"""

_NOW = f"SELECT clock_timestamp() AS at, {OWN} AS own"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Now:
    at: datetime
    own: str | None


async def settings_of(workspace_id: WorkspaceId, settings: Settings) -> Settings:
    """settings: the process's, which are returned as they are for a workspace without own values."""
    own = await sql.value(str, f"SELECT {OWN} AS own", workspace_id)
    return with_own(settings, own)


async def settings_now(workspace_id: WorkspaceId, settings: Settings) -> tuple[datetime, Settings]:
    """The workspace's settings, and the time by Postgres' clock: call it before a search of the index."""
    found = await sql.one(_Now, _NOW, workspace_id)
    assert found is not None
    return found.at, with_own(settings, found.own)


async def settings_of_person(person_id: PersonId, settings: Settings) -> Settings:
    """The settings of the person's workspace."""
    own = await sql.value(
        str,
        f"SELECT {OWN_OF_PERSON} AS own FROM persons p WHERE p.id = $1",  # noqa: S608  a constant
        person_id,
    )
    return with_own(settings, own)


def with_own(settings: Settings, own: str | None) -> Settings:
    """own: the own values as JSON text, as `OWN` reads them; None without any."""
    return settings if own is None else _with_own(settings, own)


@lru_cache(maxsize=256)
def _with_own(settings: Settings, own: str) -> Settings:
    """Cached, so that a process parses and checks the same own values once, and not for every photo."""
    values = json.loads(own)
    valid, ignored = valid_own(settings, values)
    for name in ignored:
        log.warning("a workspace's value of %s does not fit any more and is ignored", name)
    return settings.model_copy(update=dict(valid))


def valid_own(settings: Settings, own: Mapping[str, Any]) -> tuple[dict[str, Value], list[str]]:
    """The own values that are in force, and the names of own values that do not fit (any more), because a
    later version or another setting narrowed the range. For these the service's value is in force.
    """
    values: dict[str, Value] = {name: getattr(settings, name) for name in OWN_SETTINGS}
    valid: dict[str, Value] = {}
    for name in (*OWN_SETTINGS, *OWN_SETTINGS):  # a value may fit only beside that of a later setting
        if name not in own or name in valid:
            continue
        try:
            value = _field(name).validate_python(own[name])
        except ValidationError:
            continue
        if OWN_SETTINGS[name].fits(value, values):
            values[name] = valid[name] = value
    return valid, sorted(set(own) - set(valid))


@cache
def _field(name: str) -> TypeAdapter[Any]:
    """The very field of `Settings`, so that a workspace's value passes the checks of the service's own."""
    field = Settings.model_fields[name]
    return TypeAdapter(Annotated[field.annotation, field])
