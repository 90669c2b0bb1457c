"""Reads which thresholds of the service would take strangers for somebody."""

from domain.rules.settings.own_settings import OWN_SETTINGS
from domain.settings import Settings


def below_floor(settings: Settings) -> dict[str, float]:
    """The floor of each setting whose value is below it. Only the environment can set such a value."""
    values = settings.model_dump()
    floors = {name: own.allowed.low for name, own in OWN_SETTINGS.items() if own.allowed.is_floor}
    return {name: floor for name, floor in floors.items() if values[name] < floor}
