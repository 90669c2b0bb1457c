"""Says whether the service's own thresholds would take strangers for somebody."""

from bot.check import Finding
from domain.queries.settings.below_floor import below_floor
from domain.settings import Settings


def check_thresholds(settings: Settings) -> Finding:
    """A workspace cannot set a value below its floor. The environment can, and this finding says so."""
    below = below_floor(settings)
    if not below:
        return Finding("Thresholds", "as strict about strangers as the engine was measured to need")
    mend = ", ".join(f"{name.upper()} to {floor:g}" for name, floor in below.items())
    return Finding("Thresholds", "strangers may be taken for somebody", f"Raise {mend} at least")
