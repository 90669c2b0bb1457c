"""Every setting, read once from the environment."""

from domain.settings.all_settings import TELEGRAM, Settings
from domain.settings.read_settings import WrongSettings, read_settings

__all__ = ["TELEGRAM", "Settings", "WrongSettings", "read_settings"]
